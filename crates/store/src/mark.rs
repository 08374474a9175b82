//! Points and remark of one item in one layer of a sheet.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, Revision, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "mark", key(sheet, item, layer, department), unit(|_| None), protected,
    /// A row of `mark`.
    pub struct Mark {
        /// The sheet.
        pub sheet: SheetId,
        /// The item's id.
        pub item: String,
        /// The layer.
        pub layer: String,
        /// Points in 1/10 000.
        pub points: Option<i64>,
        /// The remark.
        pub remark: String,
        /// Why.
        pub reason: String,
        /// The department.
        pub department: String,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The marks of a sheet.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Mark>, Fault> {
    table::find(
        db,
        "where sheet = $1 order by item, layer, department",
        values![sheet],
    )
    .await
}

/// The marks of one layer on all sheets of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId, layer: &str) -> Result<Vec<Mark>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) and layer = $2 order by sheet, item, department",
        values![cycle, layer],
    )
    .await
}

/// A mark; `None` before its first writing.
///
/// # Errors
/// A fault of the database.
pub async fn get(
    db: &mut Db,
    sheet: SheetId,
    item: &str,
    layer: &str,
    department: &str,
) -> Result<Option<Mark>, Fault> {
    table::get(db, values![sheet, item, layer, department]).await
}
