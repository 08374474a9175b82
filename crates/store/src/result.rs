//! Computed results.

use crate::id::{AccountId, CycleId, ResultId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "result", key(id), unit(|_| None), protected,
    /// A row of `result`.
    pub struct Result {
        /// Its number.
        pub id: ResultId,
        /// The cycle.
        pub cycle: CycleId,
        /// The result revision.
        pub result_revision: i64,
        /// Its place in the order.
        pub position: i64,
        /// The state.
        pub state: String,
        /// The appraisal.
        pub appraisal: String,
        /// The facts.
        pub facts: String,
        /// The scheme hash.
        pub scheme_hash: String,
        /// The facts hash.
        pub facts_hash: String,
        /// The people hash.
        pub people_hash: String,
        /// The engine.
        pub engine: String,
        /// The computed at.
        pub computed_at: Moment,
        /// The computed by.
        pub computed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
