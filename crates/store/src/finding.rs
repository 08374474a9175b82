//! Additions and deductions that people found.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, FindingId, Revision, SampledId, SheetId};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

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

/// The findings of a sheet.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Finding>, Fault> {
    table::find(db, "where sheet = $1 order by item, id", values![sheet]).await
}

/// The findings on all sheets of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<Finding>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) order by sheet, item, id",
        values![cycle],
    )
    .await
}
