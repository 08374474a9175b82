//! Periodic reports of units.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, FormId, OrganisationId, ReportId, Revision};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

table! {
    "report", key(id), unit(|it| Some(it.unit)), protected,
    /// A row of `report`.
    pub struct Report {
        /// Its number.
        pub id: ReportId,
        /// The form.
        pub form: FormId,
        /// The unit.
        pub unit: OrganisationId,
        /// The period's label; empty without a period.
        pub label: String,
        /// The state.
        pub state: String,
        /// The due day.
        pub due_day: Day,
        /// The entered.
        pub entered: String,
        /// Entered after its time.
        pub late: bool,
        /// The return reason.
        pub return_reason: Option<String>,
        /// The submitted at.
        pub submitted_at: Option<Moment>,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The report with this number.
pub async fn get(db: &mut Db, id: ReportId) -> Result<Option<Report>, Fault> {
    table::get(db, values![id]).await
}

/// The report of a unit on a form for a period.
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

/// The reports of all units on a form for a period.
pub async fn of_form(db: &mut Db, form: FormId, label: &str) -> Result<Vec<Report>, Fault> {
    table::find(
        db,
        "where form = $1 and label = $2 order by unit",
        values![form, label],
    )
    .await
}
