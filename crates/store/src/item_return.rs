//! Items sent back to the unit.

use crate::id::{AccountId, ReturnId, Revision, SheetId};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "item_return", key(id), unit(|_| None), protected,
    /// A row of `item_return`.
    pub struct ItemReturn {
        /// Its number.
        pub id: ReturnId,
        /// The sheet.
        pub sheet: SheetId,
        /// The item's id.
        pub item: String,
        /// Why.
        pub reason: String,
        /// The due day.
        pub due_day: Day,
        /// The returned at.
        pub returned_at: Moment,
        /// The returned by.
        pub returned_by: AccountId,
        /// The answer.
        pub answer: String,
        /// The answered at.
        pub answered_at: Option<Moment>,
        /// The answered by.
        pub answered_by: Option<AccountId>,
        /// The closed at.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
