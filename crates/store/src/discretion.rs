//! What a rule leaves to people.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, Revision, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "discretion", key(sheet, name), unit(|_| None), protected,
    /// A row of `discretion`.
    pub struct Discretion {
        /// The sheet.
        pub sheet: SheetId,
        /// The name.
        pub name: String,
        /// Points in 1/10 000.
        pub points: Option<i64>,
        /// Why.
        pub reason: String,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The decisions of a sheet.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Discretion>, Fault> {
    table::find(db, "where sheet = $1 order by name", values![sheet]).await
}

/// The decisions on all sheets of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<Discretion>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) order by sheet, name",
        values![cycle],
    )
    .await
}
