//! Appraisal cycles.

use appraisal::cycle::Stage;

use crate::id::{AccountId, CycleId, OrganisationId, Revision};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "cycle", key(id), unit(|_| None), protected,
    /// A row of `cycle`.
    pub struct Cycle {
        /// Its number.
        pub id: CycleId,
        /// The organiser.
        pub organiser: OrganisationId,
        /// The title.
        pub title: String,
        /// The year.
        pub year: i64,
        /// The stage.
        pub stage: Stage,
        /// The result revision.
        pub result_revision: i64,
        /// The objection until day.
        pub objection_until_day: Option<Day>,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
        /// The late setting.
        pub late_setting: String,
        /// How often it was written.
        pub revision: Revision,
    }
}
