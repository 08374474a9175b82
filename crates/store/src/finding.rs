//! Additions and deductions that people found.

use crate::id::{AccountId, FindingId, Revision, SampledId, SheetId};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "finding", key(id), unit(|_| None), protected,
    /// A row of `finding`.
    pub struct Finding {
        /// Its number.
        pub id: FindingId,
        /// The sheet.
        pub sheet: SheetId,
        /// The item's id.
        pub item: String,
        /// The kind.
        pub kind: String,
        /// The amount.
        pub amount: i64,
        /// The words.
        pub words: String,
        /// The day.
        pub day: Day,
        /// The notice.
        pub notice: String,
        /// The sample object.
        pub sample_object: Option<SampledId>,
        /// The state.
        pub state: String,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
