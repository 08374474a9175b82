//! Values of facts: one fact, entered once.

use crate::id::{AccountId, OrganisationId, ReportId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "fact_value", key(unit, fact, label), unit(|it| Some(it.unit)), protected,
    /// A row of `fact_value`.
    pub struct FactValue {
        /// The unit.
        pub unit: OrganisationId,
        /// The fact.
        pub fact: String,
        /// The period's label; empty without a period.
        pub label: String,
        /// The raw.
        pub raw: Option<i64>,
        /// The origin.
        pub origin: String,
        /// The source.
        pub source: String,
        /// The report.
        pub report: Option<ReportId>,
        /// Entered after its time.
        pub late: bool,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: Option<AccountId>,
        /// The changed.
        pub changed: i64,
        /// How often it was written.
        pub revision: Revision,
    }
}
