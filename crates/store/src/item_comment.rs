//! Comments on items.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CommentId, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "item_comment", key(id), unit(|_| None), protected,
    /// A remark in the talk about an item; never changed afterwards and no basis for points.
    pub struct ItemComment {
        /// Its number.
        pub id: CommentId,
        /// The sheet on which it stands.
        pub sheet: SheetId,
        /// Id of the item it is about.
        pub item: String,
        /// What was said.
        pub words: String,
        /// When it was said.
        pub made_at: Moment,
        /// Account that said it.
        pub made_by: AccountId,
    }
}

/// The comments of a sheet, by item, the oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<ItemComment>, Fault> {
    table::find(db, "where sheet = $1 order by item, id", values![sheet]).await
}
