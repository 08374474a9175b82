//! Decisions of the leading group.

use crate::id::{AccountId, CycleId};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "decision", key(cycle, result_revision), unit(|_| None), protected,
    /// What the meeting decided on the result of one revision of a cycle; written over only by a later decision on
    /// the same revision after the cycle was sent back before publication.
    pub struct Decision {
        /// The cycle whose result was decided.
        pub cycle: CycleId,
        /// The revision of the result that was decided, from 1.
        pub result_revision: i64,
        /// Number of the minutes, as it stands on them.
        pub minute: String,
        /// The day of the meeting.
        pub decided_day: Day,
        /// What was decided, in a sentence.
        pub words: String,
        /// SHA-256 in hexadecimal over the kept results as they were decided; other results cannot be published.
        pub content: String,
        /// When it was recorded.
        pub made_at: Moment,
        /// Account that recorded it.
        pub made_by: AccountId,
    }
}
