//! What people decided about ties, quotas and weights.

use crate::id::{AccountId, CycleId, Revision, VerdictId};
use crate::table;
use crate::time::Moment;

table! {
    "verdict", key(id), unit(|_| None), protected,
    /// A row of `verdict`.
    pub struct Verdict {
        /// Its number.
        pub id: VerdictId,
        /// The cycle.
        pub cycle: CycleId,
        /// The result revision.
        pub result_revision: i64,
        /// Its place in the order.
        pub position: i64,
        /// The kind.
        pub kind: String,
        /// The body.
        pub body: String,
        /// Why.
        pub reason: String,
        /// The minute.
        pub minute: String,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
        /// No longer counts.
        pub withdrawn: bool,
        /// How often it was written.
        pub revision: Revision,
    }
}
