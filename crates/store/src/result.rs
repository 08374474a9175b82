//! Computed results.

use crate::id::{AccountId, CycleId, ResultId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "result", key(id), unit(|_| None), protected,
    /// The result of one scheme in one revision of a cycle, kept as computed with everything it rests on.
    pub struct Result {
        /// Its number.
        pub id: ResultId,
        /// The cycle it was computed for.
        pub cycle: CycleId,
        /// The revision of the result, from 1.
        pub result_revision: i64,
        /// Position in the cycle of the scheme it is computed by.
        pub position: i64,
        /// `draft`, `decided` once the meeting has, or `published`.
        pub state: String,
        /// The list of units with points, ranks and grades as it is shown: JSON, the same bytes for the same figures.
        pub appraisal: String,
        /// The facts it rests on, as a facts file (CSV, long).
        pub facts: String,
        /// Canonical hash of the scheme.
        pub scheme_hash: String,
        /// SHA-256 of the facts file in hexadecimal.
        pub facts_hash: String,
        /// SHA-256 in hexadecimal of what people gave beside the facts: points, answers, claims and decisions.
        pub people_hash: String,
        /// Name and version of the program that computed it.
        pub engine: String,
        /// When it was computed.
        pub computed_at: Moment,
        /// Account that had it computed.
        pub computed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
