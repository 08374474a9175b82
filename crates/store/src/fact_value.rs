//! Values of facts: one fact, entered once.

use crate::audit::Change;
use crate::db::Db;
use crate::fact_value_past::FactValuePast;
use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId, ReportId, Revision};
use crate::table;
use crate::table::Table;
use crate::time::Moment;
use crate::tx::Tx;
use crate::values;

table! {
    "fact_value", key(unit, fact, label), unit(|it| Some(it.unit)), protected,
    /// What one fact of a unit is worth for one period, as it stands now.
    pub struct FactValue {
        /// The unit it is told of.
        pub unit: OrganisationId,
        /// Id of the fact in the dictionary.
        pub fact: String,
        /// The period in the short form of facts files: `2026`, `2026H1`, `2026Q1`, `2026-03` or a day; empty for a
        /// fact without periods.
        pub label: String,
        /// A number without its decimal point (the dictionary says how many decimals the fact has), 1 or 0 for yes or
        /// no, days since 1970, or the index of a choice. `None`: withdrawn, unknown again.
        pub raw: Option<i64>,
        /// Key of where it comes from, one of `appraisal::ledger::Source`: `ledger`, `reported`, `imported` …
        pub origin: String,
        /// The same in words, for people: which ledger, report or file.
        pub source: String,
        /// The report it came with; `None` for values of another origin.
        pub report: Option<ReportId>,
        /// It was stated after its time; the scheme's `late` key says whether it counts.
        pub late: bool,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it; `None` when the service did by itself.
        pub changed_by: Option<AccountId>,
        /// Number of the audit row that last told of it: copies of facts ask for what is newer.
        pub changed: i64,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The value of a fact for a period; `None` when none was ever stated.
pub async fn get(
    db: &mut Db,
    unit: OrganisationId,
    fact: &str,
    label: &str,
) -> Result<Option<FactValue>, Fault> {
    table::get(db, values![unit, fact, label]).await
}

/// All values of a unit, withdrawn ones without a raw value, by fact and period.
pub async fn of_unit(db: &mut Db, unit: OrganisationId) -> Result<Vec<FactValue>, Fault> {
    table::find(db, "where unit = $1 order by fact, label", values![unit]).await
}

/// The values of one fact of a unit, withdrawn ones without a raw value, by period.
pub async fn of_fact(
    db: &mut Db,
    unit: OrganisationId,
    fact: &str,
) -> Result<Vec<FactValue>, Fault> {
    let end = "where unit = $1 and fact = $2 order by label";
    table::find(db, end, values![unit, fact]).await
}

/// The values of these units written after a place in the audit chain; from 0 on, all of them. Withdrawn ones too,
/// without a raw value, so that a copy forgets them.
pub async fn since(
    db: &mut Db,
    units: &[OrganisationId],
    changed: i64,
) -> Result<Vec<FactValue>, Fault> {
    if changed == 0 {
        let mut found = Vec::new();
        for &unit in units {
            found.append(&mut of_unit(db, unit).await?);
        }
        return Ok(found);
    }
    let end = "where changed > $1 order by changed";
    let mut found: Vec<FactValue> = table::find(db, end, values![changed]).await?;
    found.retain(|value| units.contains(&value.unit));
    Ok(found)
}

/// Earlier values of a fact of a unit, by period, the last one first.
pub async fn past(
    db: &mut Db,
    unit: OrganisationId,
    fact: &str,
) -> Result<Vec<FactValuePast>, Fault> {
    let end = "where unit = $1 and fact = $2 order by label, revision desc";
    table::find(db, end, values![unit, fact]).await
}

/// Writes a value over the one that was read, keeps the earlier one, and marks the place in the audit chain. `None`:
/// somebody else was faster. Call [`touch`] once after the last of a command.
pub async fn put(
    tx: &mut Tx,
    deed: &'static str,
    before: Option<&FactValue>,
    mut after: FactValue,
) -> Result<Option<FactValue>, Fault> {
    after.changed = tx.next_number();
    let Some(before) = before else {
        return table::insert(tx, deed, after).await.map(Some);
    };
    let Some(written) = table::update(tx, deed, before, after).await? else {
        return Ok(None);
    };
    let past = FactValuePast {
        unit: before.unit,
        fact: before.fact.clone(),
        label: before.label.clone(),
        revision: before.revision,
        raw: before.raw,
        origin: before.origin.clone(),
        source: before.source.clone(),
        late: before.late,
        changed_at: before.changed_at,
        changed_by: before.changed_by,
    };
    tx.write(
        include_str!("../sql/fact_value_past/insert.sql"),
        past.values(),
    )
    .await?;
    tx.record(Change::made(deed, &past)).await?;
    Ok(Some(written))
}

/// Tells every copy of facts that something has changed.
pub async fn touch(tx: &mut Tx) -> Result<(), Fault> {
    tx.write(include_str!("../sql/fact_value/touch.sql"), Vec::new())
        .await
        .map(drop)
}
