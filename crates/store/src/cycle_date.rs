//! Dates of the stages.

use appraisal::cycle::Stage;

use crate::id::CycleId;
use crate::table;
use crate::time::Day;

table! {
    "cycle_date", key(cycle, stage), unit(|_| None), protected,
    /// A row of `cycle_date`.
    pub struct CycleDate {
        /// The cycle.
        pub cycle: CycleId,
        /// The stage.
        pub stage: Stage,
        /// The from day.
        pub from_day: Day,
        /// The to day.
        pub to_day: Day,
    }
}
