//! What people decided about ties, quotas and weights.

use crate::id::{AccountId, CycleId, Revision, VerdictId};
use crate::table;
use crate::time::Moment;

table! {
    "verdict", key(id), unit(|_| None), protected,
    /// What people decided where the scheme leaves a result open: who of equals stands first, who keeps a place.
    pub struct Verdict {
        /// Its number.
        pub id: VerdictId,
        /// The cycle whose result it moves.
        pub cycle: CycleId,
        /// The revision of the result it was made for, from 1.
        pub result_revision: i64,
        /// Position in the cycle of the scheme it belongs to.
        pub position: i64,
        /// `order` for the order of equal units, `keep` for who keeps a place of a quota.
        pub kind: String,
        /// The decision as JSON: the units in order, or the quota, its cohort, those in question and those that keep.
        pub body: String,
        /// Why, in words.
        pub reason: String,
        /// Number of the minutes it was decided in.
        pub minute: String,
        /// When it was recorded.
        pub made_at: Moment,
        /// Account that recorded it.
        pub made_by: AccountId,
        /// It was taken back: it stays on record and moves nothing.
        pub withdrawn: bool,
        /// How often it was written.
        pub revision: Revision,
    }
}
