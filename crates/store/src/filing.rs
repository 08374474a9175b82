//! Results sent to the organisation above and taken on file there.

use crate::id::{AccountId, CycleId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "filing", key(cycle, result_revision), unit(|_| None), protected,
    /// That a published result was sent to the organisation above, and whether it was taken on file there.
    pub struct Filing {
        /// The cycle whose result was sent.
        pub cycle: CycleId,
        /// The revision of the result that was sent, from 1.
        pub result_revision: i64,
        /// When it was sent.
        pub filed_at: Moment,
        /// Account that sent it.
        pub filed_by: AccountId,
        /// What was said with it; may be empty.
        pub note: String,
        /// When the organisation above took it on file; `None` before.
        pub accepted_at: Option<Moment>,
        /// Account that took it on file; `None` before.
        pub accepted_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}
