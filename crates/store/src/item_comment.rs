//! Comments on items.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CommentId, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

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

/// The comments of a sheet.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<ItemComment>, Fault> {
    table::find(db, "where sheet = $1 order by item, id", values![sheet]).await
}
