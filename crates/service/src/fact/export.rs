//! Facts of a unit as a file that the import reads back; each export stands in the audit log.

use appraisal::permit::Action;
use rubric::facts::{Datum, Event, FactTable, KnownNames, Label, date_of_day, write_long};
use store::audit::Change;
use store::id::{CycleId, OrganisationId};
use store::tx::Tx;
use store::{cycle_unit, fact_event, fact_value};

use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::ledger::Standing;
use crate::service::Acting;

/// An export, noted before it is given out.
struct Noted {
    unit: Option<OrganisationId>,
    key: String,
}

impl UseCase for Noted {
    type Answer = ();

    async fn run(act: Act<Noted>, tx: &mut Tx) -> Result<(), Error> {
        let it = act.input;
        let words = serde_json::Value::Null;
        let change = Change::deed("export.facts", "fact_value", it.key, it.unit, words);
        tx.record(change).await?;
        Ok(())
    }
}

impl Acting<'_> {
    /// The facts of a unit as a file.
    ///
    /// # Errors
    /// No right to read them.
    pub async fn export_facts(&self, unit: OrganisationId) -> Result<String, Error> {
        let text = self.facts_file(&[unit]).await?;
        let (unit, key) = (Some(unit), unit.to_string());
        self.commit(Noted { unit, key }).await?;
        Ok(text)
    }

    /// The facts of all units of a cycle that may be read, as a file.
    ///
    /// # Errors
    /// No right to read any of them.
    pub async fn export_cycle_facts(&self, cycle: CycleId) -> Result<String, Error> {
        let mut db = self.read().await?;
        let members = cycle_unit::of_cycle(&mut db, cycle).await?;
        drop(db);
        let units: Vec<OrganisationId> = members.iter().map(|it| it.unit).collect();
        let text = self.facts_file(&units).await?;
        let (unit, key) = (None, format!("cycle/{cycle}"));
        self.commit(Noted { unit, key }).await?;
        Ok(text)
    }

    async fn facts_file(&self, units: &[OrganisationId]) -> Result<String, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let mut table = FactTable::new();
        for &unit in units {
            let standing = Standing::of(&mut db, unit).await?;
            standing.may_read(self.actor, &tree, Action::ReadLedger)?;
            let at = table.add_unit(&unit.to_string());
            table.name_unit(at, tree.name(unit));
            for row in fact_value::of_unit(&mut db, unit).await? {
                let (Some(raw), Ok(label)) = (row.raw, Label::parse(&row.label)) else {
                    continue;
                };
                let datum = Datum {
                    raw,
                    source: &row.source,
                    late: row.late,
                };
                table.replace(at, &row.fact, label, Some(datum));
            }
            for row in fact_event::of_unit(&mut db, unit).await? {
                let fact = known.dictionary.get(&row.fact);
                let level = fact.and_then(|fact| fact.choice(&row.level));
                let (Some(level), Some(date), false) =
                    (level, date_of_day(row.day.0), row.withdrawn)
                else {
                    continue;
                };
                let event = Event {
                    date,
                    level,
                    matter: &row.matter,
                    source: &row.source,
                    late: row.late,
                };
                // An event told twice is one event.
                let _ = table.add_event(at, &row.fact, event);
            }
        }
        Ok(write_long(&table, &known.dictionary, &KnownNames::none()))
    }
}
