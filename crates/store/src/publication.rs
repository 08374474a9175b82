//! Publications of results.

use crate::id::{AccountId, CycleId};
use crate::table;
use crate::time::Moment;

table! {
    "publication", key(cycle, result_revision), unit(|_| None), protected,
    /// A row of `publication`.
    pub struct Publication {
        /// The cycle.
        pub cycle: CycleId,
        /// The result revision.
        pub result_revision: i64,
        /// The document.
        pub document: String,
        /// The hash.
        pub hash: String,
        /// The head number.
        pub head_number: i64,
        /// The head mac.
        pub head_mac: Vec<u8>,
        /// The feedback.
        pub feedback: String,
        /// The published at.
        pub published_at: Moment,
        /// The published by.
        pub published_by: AccountId,
    }
}
