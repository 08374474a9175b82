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
        /// The cycle whose timetable this is.
        pub cycle: CycleId,
        /// The stage that is planned.
        pub stage: Stage,
        /// First day planned for the stage.
        pub from_day: Day,
        /// Last day planned for the stage, itself included.
        pub to_day: Day,
    }
}

/// The timetable of a cycle, by first day and stage; stages without dates are left out.
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
