//! Forms of periodic reports.

use crate::id::{FormId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

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
