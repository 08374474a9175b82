//! Earlier values of facts.

use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "fact_value_past", key(unit, fact, label, revision), unit(|it| Some(it.unit)), protected,
    /// A row of `fact_value_past`.
    pub struct FactValuePast {
        /// The unit.
        pub unit: OrganisationId,
        /// The fact.
        pub fact: String,
        /// The period's label; empty without a period.
        pub label: String,
        /// How often it was written.
        pub revision: Revision,
        /// The raw.
        pub raw: Option<i64>,
        /// The origin.
        pub origin: String,
        /// The source.
        pub source: String,
        /// Entered after its time.
        pub late: bool,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: Option<AccountId>,
    }
}
