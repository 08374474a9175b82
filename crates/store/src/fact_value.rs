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

/// The value of a fact for a period.
pub async fn get(
    db: &mut Db,
    unit: OrganisationId,
    fact: &str,
    label: &str,
) -> Result<Option<FactValue>, Fault> {
    table::get(db, values![unit, fact, label]).await
}

/// All values of a unit.
pub async fn of_unit(db: &mut Db, unit: OrganisationId) -> Result<Vec<FactValue>, Fault> {
    table::find(db, "where unit = $1 order by fact, label", values![unit]).await
}

/// All values of one fact of a unit.
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
