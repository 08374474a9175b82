//! Dates of the stages.

use appraisal::cycle::Stage;

use crate::db::Db;
use crate::fault::Fault;
use crate::id::CycleId;
use crate::table;
use crate::time::Day;
use crate::values;

table! {
    "cycle_date", key(cycle, stage), unit(|_| None), protected,
    /// First and last day of a stage.
    pub struct CycleDate {
        /// The cycle.
        pub cycle: CycleId,
        /// The stage.
        pub stage: Stage,
        /// The first day.
        pub from_day: Day,
        /// The last day.
        pub to_day: Day,
    }
}

/// The dates of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<CycleDate>, Fault> {
    table::find(
        db,
        "where cycle = $1 order by from_day, to_day, stage",
        values![cycle],
    )
    .await
}
