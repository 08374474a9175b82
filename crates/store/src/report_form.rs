//! Forms of periodic reports.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{FormId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "report_form", key(id), unit(|_| None), protected,
    /// A row of `report_form`.
    pub struct ReportForm {
        /// Its number.
        pub id: FormId,
        /// The organiser.
        pub organiser: OrganisationId,
        /// The title.
        pub title: String,
        /// The period.
        pub period: String,
        /// The due working days.
        pub due_working_days: i64,
        /// The facts.
        pub facts: String,
        /// The why.
        pub why: String,
        /// The closed at.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The form with this number.
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
