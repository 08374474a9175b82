//! Periodic reports of units.

use crate::id::{AccountId, FormId, OrganisationId, ReportId, Revision};
use crate::table;
use crate::time::{Day, Moment};

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
