//! Draws of samples.

use crate::id::{AccountId, CycleId, DrawId};
use crate::table;
use crate::time::Moment;

table! {
    "sample_draw", key(id), unit(|_| None), protected,
    /// A row of `sample_draw`.
    pub struct SampleDraw {
        /// Its number.
        pub id: DrawId,
        /// The cycle.
        pub cycle: CycleId,
        /// Its place in the order.
        pub position: i64,
        /// The item's id.
        pub item: String,
        /// The object kind.
        pub object_kind: String,
        /// The seed.
        pub seed: String,
        /// The seed source.
        pub seed_source: String,
        /// The list.
        pub list: String,
        /// The list hash.
        pub list_hash: String,
        /// The take.
        pub take: i64,
        /// The drawn at.
        pub drawn_at: Moment,
        /// The drawn by.
        pub drawn_by: AccountId,
    }
}
