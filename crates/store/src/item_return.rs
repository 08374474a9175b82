//! Items sent back to the unit.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, ReturnId, Revision, SheetId};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

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

/// The returns of a sheet.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<ItemReturn>, Fault> {
    table::find(db, "where sheet = $1 order by item, id", values![sheet]).await
}

/// The returns on all sheets of a cycle.
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
