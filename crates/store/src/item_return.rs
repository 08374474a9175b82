//! Items sent back to the unit.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, ReturnId, Revision, SheetId};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

table! {
    "item_return", key(id), unit(|_| None), protected,
    /// That an item was sent back to the unit, what the unit answered, and whether that was enough.
    pub struct ItemReturn {
        /// Its number.
        pub id: ReturnId,
        /// The sheet on which the item is.
        pub sheet: SheetId,
        /// Id of the item that was sent back.
        pub item: String,
        /// What the unit is to do, in words.
        pub reason: String,
        /// The last day for the answer.
        pub due_day: Day,
        /// When it was sent back.
        pub returned_at: Moment,
        /// Account that sent it back.
        pub returned_by: AccountId,
        /// What the unit answered; empty before.
        pub answer: String,
        /// When the unit last answered; `None` before.
        pub answered_at: Option<Moment>,
        /// Account that last answered; `None` before.
        pub answered_by: Option<AccountId>,
        /// When the answer was found to be enough; `None` while the return is open.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The returns of a sheet, closed ones too, by item.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<ItemReturn>, Fault> {
    table::find(db, "where sheet = $1 order by item, id", values![sheet]).await
}

/// The returns on all sheets of a cycle, closed ones too, by sheet and item.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<ItemReturn>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) order by sheet, item, id",
        values![cycle],
    )
    .await
}

/// The return of an item that is not closed.
///
/// # Errors
/// A fault of the database.
pub async fn open_at(db: &mut Db, sheet: SheetId, item: &str) -> Result<Option<ItemReturn>, Fault> {
    let end = "where sheet = $1 and item = $2 and closed_at is null order by id limit 1";
    table::first(db, end, values![sheet, item]).await
}
