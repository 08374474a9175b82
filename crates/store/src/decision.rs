//! Decisions of the leading group.

use crate::id::{AccountId, CycleId};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "decision", key(cycle, result_revision), unit(|_| None), protected,
    /// A row of `decision`.
    pub struct Decision {
        /// The cycle.
        pub cycle: CycleId,
        /// The result revision.
        pub result_revision: i64,
        /// The minute.
        pub minute: String,
        /// The decided day.
        pub decided_day: Day,
        /// The words.
        pub words: String,
        /// The content.
        pub content: String,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
    }
}
