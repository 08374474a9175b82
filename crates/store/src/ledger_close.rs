//! Declarations that a ledger is complete for a period.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "ledger_close", key(unit, kind, label), unit(|it| Some(it.unit)), protected,
    /// A unit's word that a ledger of its is complete for a period, so that a count of zero is a zero.
    pub struct LedgerClose {
        /// The unit whose ledger it is.
        pub unit: OrganisationId,
        /// Id of the ledger in the dictionary.
        pub kind: String,
        /// The period in the short form of facts files: `2026`, `2026Q1` …; empty for a ledger without periods.
        pub label: String,
        /// When it was last declared.
        pub closed_at: Moment,
        /// Account that last declared it.
        pub closed_by: AccountId,
        /// When it was taken back; `None` while it holds.
        pub reopened_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The declaration of a unit for a ledger and a period, also one that was taken back; `None` when there was never
/// one.
pub async fn get(
    db: &mut Db,
    unit: OrganisationId,
    kind: &str,
    label: &str,
) -> Result<Option<LedgerClose>, Fault> {
    table::get(db, values![unit, kind, label]).await
}

/// What a unit has declared complete, also what was taken back.
pub async fn of_unit(db: &mut Db, unit: OrganisationId) -> Result<Vec<LedgerClose>, Fault> {
    table::find(db, "where unit = $1 order by kind, label", values![unit]).await
}

/// What a unit has declared complete of a kind and not taken back.
pub async fn standing(
    db: &mut Db,
    unit: OrganisationId,
    kind: &str,
) -> Result<Vec<LedgerClose>, Fault> {
    let end = "where unit = $1 and kind = $2 and reopened_at is null order by label";
    table::find(db, end, values![unit, kind]).await
}
