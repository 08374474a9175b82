//! Results sent to the organisation above and taken on file there.

use crate::id::{AccountId, CycleId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "filing", key(cycle, result_revision), unit(|_| None), protected,
    /// A row of `filing`.
    pub struct Filing {
        /// The cycle.
        pub cycle: CycleId,
        /// The result revision.
        pub result_revision: i64,
        /// The filed at.
        pub filed_at: Moment,
        /// The filed by.
        pub filed_by: AccountId,
        /// The note.
        pub note: String,
        /// The accepted at.
        pub accepted_at: Option<Moment>,
        /// The accepted by.
        pub accepted_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}
