//! Comments on items.

use crate::id::{AccountId, CommentId, SheetId};
use crate::table;
use crate::time::Moment;

table! {
    "item_comment", key(id), unit(|_| None), protected,
    /// A row of `item_comment`.
    pub struct ItemComment {
        /// Its number.
        pub id: CommentId,
        /// The sheet.
        pub sheet: SheetId,
        /// The item's id.
        pub item: String,
        /// The words.
        pub words: String,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
    }
}
