//! Forms of periodic reports.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{FormId, OrganisationId, Revision};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

table! {
    "report_form", key(id), unit(|_| None), protected,
    /// A form that an organiser asks its units to fill in every period.
    pub struct ReportForm {
        /// Its number.
        pub id: FormId,
        /// The organisation that asks.
        pub organiser: OrganisationId,
        /// What people call it.
        pub title: String,
        /// How often it is due: `month`, `quarter`, `half` or `year`.
        pub period: String,
        /// Working days after the end of the period until it is late.
        pub due_working_days: i64,
        /// Periods that end before this day are not asked for.
        pub from_day: Day,
        /// What is asked: JSON list of ids of facts.
        pub facts: String,
        /// Why it is asked of the units, in words that they see.
        pub why: String,
        /// Since when it is no longer asked; `None` while it is.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The form with this number, closed ones too; `None` when there is none.
pub async fn get(db: &mut Db, id: FormId) -> Result<Option<ReportForm>, Fault> {
    table::get(db, values![id]).await
}

/// The forms of an organiser, closed ones too.
pub async fn of_organiser(
    db: &mut Db,
    organiser: OrganisationId,
) -> Result<Vec<ReportForm>, Fault> {
    table::find(db, "where organiser = $1 order by id", values![organiser]).await
}
