//! Declarations that a ledger is complete for a period.

use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "ledger_close", key(unit, kind, label), unit(|it| Some(it.unit)), protected,
    /// A row of `ledger_close`.
    pub struct LedgerClose {
        /// The unit.
        pub unit: OrganisationId,
        /// The kind.
        pub kind: String,
        /// The period's label; empty without a period.
        pub label: String,
        /// The closed at.
        pub closed_at: Moment,
        /// The closed by.
        pub closed_by: AccountId,
        /// The reopened at.
        pub reopened_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
