//! Publications of results.

use crate::id::{AccountId, CycleId};
use crate::table;
use crate::time::Moment;

table! {
    "publication", key(cycle, result_revision), unit(|_| None), protected,
    /// That the result of one revision was made public, with what proves it later; never changed afterwards.
    pub struct Publication {
        /// The cycle whose result was published.
        pub cycle: CycleId,
        /// The revision that was published, from 1.
        pub result_revision: i64,
        /// Number of the notice by which it was made public.
        pub document: String,
        /// SHA-256 in hexadecimal over the kept results, the same as the decision's.
        pub hash: String,
        /// How far the audit chain went at that moment: number of its last row.
        pub head_number: i64,
        /// Code of that row, 32 bytes; together with the number it shows later that the chain was not cut.
        pub head_mac: Vec<u8>,
        /// What every unit is told: JSON object from the unit's number to a sentence.
        pub feedback: String,
        /// When it was made public.
        pub published_at: Moment,
        /// Account that made it public.
        pub published_by: AccountId,
    }
}
