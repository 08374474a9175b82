//! Periodic reports of units.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, FormId, OrganisationId, ReportId, Revision};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

table! {
    "report", key(id), unit(|it| Some(it.unit)), protected,
    /// One unit's answer to a periodic form for one period.
    pub struct Report {
        /// Its number.
        pub id: ReportId,
        /// The form that asks for it.
        pub form: FormId,
        /// The unit that fills it in.
        pub unit: OrganisationId,
        /// The period in the short form of facts files: `2026`, `2026H1`, `2026Q1` or `2026-03`.
        pub label: String,
        /// A key of `appraisal::ledger::ReportState`: `due`, `draft`, `prefilled`, `submitted`, `returned` or `accepted`.
        pub state: String,
        /// The last day on which it is in time.
        pub due_day: Day,
        /// What was typed: JSON object from the id of a fact to its text.
        pub entered: String,
        /// It was handed in after its day; stays so when it is handed in again.
        pub late: bool,
        /// Why it was last sent back; `None` when it never was.
        pub return_reason: Option<String>,
        /// When it was last handed in; `None` before.
        pub submitted_at: Option<Moment>,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it; `None` when the service did by itself.
        pub changed_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The report with this number; `None` when there is none.
pub async fn get(db: &mut Db, id: ReportId) -> Result<Option<Report>, Fault> {
    table::get(db, values![id]).await
}

/// The report of a unit on a form for a period; `None` when nobody has begun it.
pub async fn of_period(
    db: &mut Db,
    form: FormId,
    unit: OrganisationId,
    label: &str,
) -> Result<Option<Report>, Fault> {
    let end = "where form = $1 and unit = $2 and label = $3";
    table::first(db, end, values![form, unit, label]).await
}

/// The reports of a unit due between two days, by day.
pub async fn of_unit(
    db: &mut Db,
    unit: OrganisationId,
    from: Day,
    to: Day,
) -> Result<Vec<Report>, Fault> {
    let end = "where unit = $1 and due_day >= $2 and due_day <= $3 order by due_day, id";
    table::find(db, end, values![unit, from, to]).await
}

/// The reports of a unit on a form, by period.
pub async fn of_unit_on(
    db: &mut Db,
    form: FormId,
    unit: OrganisationId,
) -> Result<Vec<Report>, Fault> {
    let end = "where form = $1 and unit = $2 order by label";
    table::find(db, end, values![form, unit]).await
}

/// The reports of all units on a form for a period.
pub async fn of_form(db: &mut Db, form: FormId, label: &str) -> Result<Vec<Report>, Fault> {
    table::find(
        db,
        "where form = $1 and label = $2 order by unit",
        values![form, label],
    )
    .await
}
