//! Points and remark of one item in one layer of a sheet.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, Revision, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "mark", key(sheet, item, layer), unit(|_| None), protected,
    /// What one side says of one item of a sheet: points, a remark and why.
    pub struct Mark {
        /// The sheet on which it stands.
        pub sheet: SheetId,
        /// Id of the item.
        pub item: String,
        /// Which side: `self` for the unit, `verified` for the team, keys of `appraisal::sheet::Layer`.
        pub layer: String,
        /// Points in 1/10 000; `None` where only words were written, or the points were taken back.
        pub points: Option<i64>,
        /// What is noted at the item; may be empty.
        pub remark: String,
        /// Why the points differ from the suggested ones; may be empty.
        pub reason: String,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The marks of a sheet in both layers, by item.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Mark>, Fault> {
    table::find(db, "where sheet = $1 order by item, layer", values![sheet]).await
}

/// Points that stand at an item in a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The item's id.
    pub item: String,
    /// The layer.
    pub layer: String,
    /// Points in 1/10 000.
    pub points: i64,
}

/// The points on a sheet, without the words beside them.
///
/// # Errors
/// A fault of the database.
pub async fn points_of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Given>, Fault> {
    let rows = db
        .rows(
            "select item, layer, points from mark where sheet = $1 and points is not null",
            values![sheet],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Given {
                item: row.text(0)?,
                layer: row.text(1)?,
                points: row.int(2)?,
            })
        })
        .collect()
}

/// The marks of one layer on all sheets of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId, layer: &str) -> Result<Vec<Mark>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) and layer = $2 order by sheet, item",
        values![cycle, layer],
    )
    .await
}

/// What one layer says of an item; `None` before it is first written.
///
/// # Errors
/// A fault of the database.
pub async fn get(
    db: &mut Db,
    sheet: SheetId,
    item: &str,
    layer: &str,
) -> Result<Option<Mark>, Fault> {
    table::get(db, values![sheet, item, layer]).await
}
