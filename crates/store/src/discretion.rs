//! What a rule leaves to people.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, Revision, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "discretion", key(sheet, name), unit(|_| None), protected,
    /// The answer of people to one question of a sheet that the rules leave to them.
    pub struct Discretion {
        /// The sheet on which it is asked.
        pub sheet: SheetId,
        /// Name of the question: `A1.5/2` (part of an item), `A1.5/2/dept` (for a department), `N3/judged` (a norm).
        pub name: String,
        /// Points in 1/10 000, of a deduction as a positive number; of a yes or no 0 is no. `None`: no answer, or
        /// taken back.
        pub points: Option<i64>,
        /// Why, in words; empty where none was given or asked for.
        pub reason: String,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The answers on a sheet, by name of the question.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Discretion>, Fault> {
    table::find(db, "where sheet = $1 order by name", values![sheet]).await
}

/// The answers on all sheets of a cycle, by sheet and name of the question.
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
