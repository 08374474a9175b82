//! Facts from a file: read, looked at, then taken as a whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::ledger::Source;
use appraisal::permit::Action;
use rubric::facts::{Cell, FactTable, KnownNames, Label, read_csv};
use serde::Serialize;
use store::fact_event::{self, FactEvent};
use store::fact_value;
use store::id::{EventId, OrganisationId, Revision};
use store::time::Day;
use store::tx::Tx;

use super::state::{Given, give};
use crate::act::{Act, UseCase};
use crate::clock::date_of;
use crate::error::{self, Error};
use crate::import::{self, ImportError, UnitNames};
use crate::ledger::{Standing, word_of_label};
use crate::receipt;
use crate::scheme::library::{Known, blocking};
use crate::service::Acting;
use crate::tree::Tree;

/// Most rows that a preview shows.
const SHOWN: usize = 200;
/// A value of the file beside what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportLine {
    /// The unit.
    pub unit: String,
    /// Id of the fact in the dictionary.
    pub fact: String,
    /// The period in words.
    pub period: String,
    /// What the file says.
    pub value: String,
    /// What stands there, when it is something else.
    pub before: Option<String>,
    /// Declared late.
    pub is_late: bool,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactPreview {
    /// The number under which it waits; nothing when there are errors.
    pub key: Option<String>,
    /// What is wrong, in the order of the file.
    pub errors: Vec<ImportError>,
    /// Units in the file.
    pub units: usize,
    /// Values in the file.
    pub values: usize,
    /// Of these, new ones.
    pub new: usize,
    /// Of these, different from what stands there.
    pub changed: usize,
    /// Events in the file.
    pub events: usize,
    /// The first lines: what changes before what is new.
    pub lines: Vec<ImportLine>,
}

/// What a file says, with units and facts found.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    values: Vec<Row>,
    events: Vec<Happened>,
}

#[derive(Debug, Clone)]
struct Row {
    unit: OrganisationId,
    fact: String,
    label: Label,
    raw: i64,
    source: String,
    is_late: bool,
}

#[derive(Debug, Clone)]
struct Happened {
    unit: OrganisationId,
    fact: String,
    day: Day,
    level: String,
    matter: String,
    source: String,
    is_late: bool,
}

struct Take {
    key: String,
    rows: Arc<Rows>,
}

impl Acting<'_> {
    /// Reads a file of facts and says what taking it would do.
    ///
    /// # Errors
    /// Not signed in; a file that is too large. What is wrong inside the file stands in the preview.
    pub async fn preview_facts(&self, bytes: Vec<u8>) -> Result<FactPreview, Error> {
        self.actor.account().ok_or(error::Refusal::SignIn)?;
        import::fits(&bytes)?;
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let facts = Arc::clone(&known);
        let read =
            blocking(move || read_csv(&bytes, &facts.dictionary, &KnownNames::none())).await?;
        let table = match read {
            Ok(table) => table,
            Err(rejection) => return Ok(empty(import::errors_of(&rejection))),
        };
        let (units, mut errors) = self.units(&mut db, &tree, &table).await?;
        let rows = rows(&table, &known, &units);
        self.check_years(&mut db, &tree, &rows, &mut errors).await?;
        if !errors.is_empty() {
            return Ok(empty(errors));
        }
        let mut preview = empty(Vec::new());
        preview.units = table.units().len();
        preview.values = rows.values.len();
        preview.events = rows.events.len();
        let mut fresh = Vec::new();
        for row in &rows.values {
            let Some(fact) = known.dictionary.get(&row.fact) else {
                continue;
            };
            let label = row.label.to_string();
            let before = fact_value::get(&mut db, row.unit, &row.fact, &label).await?;
            let before = before.and_then(|row| row.raw);
            if before == Some(row.raw) {
                continue;
            }
            let cell = Cell::for_period(fact, row.label);
            let line = ImportLine {
                unit: tree.name(row.unit).to_owned(),
                fact: fact.title.clone(),
                period: word_of_label(row.label),
                value: cell.show(row.raw),
                before: before.map(|raw| cell.show(raw)),
                is_late: row.is_late,
            };
            if before.is_some() {
                preview.changed += 1;
                preview.lines.push(line);
            } else {
                preview.new += 1;
                fresh.push(line);
            }
        }
        preview.lines.extend(fresh);
        preview.lines.truncate(SHOWN);
        preview.key = Some(self.inner().imports.keep(self, rows)?);
        Ok(preview)
    }

    /// Takes a file that was looked at, as a whole. Answers how many values and events were written.
    ///
    /// # Errors
    /// The preview is gone; a right that was lost meanwhile.
    pub async fn import_facts(&self, key: &str) -> Result<usize, Error> {
        let rows = self.inner().imports.find(self, key)?;
        let key = key.to_owned();
        self.commit(Take { key, rows }).await
    }

    /// The organisations that the units of a file are, by number or by name among those that may be written for.
    async fn units(
        &self,
        db: &mut store::Db,
        tree: &Tree,
        table: &FactTable,
    ) -> Result<(Vec<Option<OrganisationId>>, Vec<ImportError>), Error> {
        let names = UnitNames::of(tree, self.below(tree));
        let mut found = Vec::new();
        let mut errors = Vec::new();
        for unit in table.units() {
            let mut told = |words: &str, help: &str| {
                errors.push(ImportError {
                    place: format!("单位“{}”", unit.name),
                    words: words.to_owned(),
                    help: help.to_owned(),
                });
            };
            let it = match names.find(&unit.name, &unit.id) {
                Ok(id) => Some(id),
                Err(problem) => {
                    told(&problem.message, &problem.help);
                    None
                }
            };
            if let Some(id) = it
                && Standing::of(db, id).await?.heads.is_empty()
            {
                told("这个单位不在任何考评周期里", "请先把它加入考评周期");
            }
            found.push(it);
        }
        Ok((found, errors))
    }

    /// Every organisation below the seats from which facts may be stated.
    fn below(&self, tree: &Tree) -> Vec<OrganisationId> {
        let seats: Vec<_> = self
            .actor
            .seats
            .iter()
            .filter(|seat| {
                appraisal::permit::GRANTS.iter().any(|grant| {
                    grant.action == Action::StateFact && grant.roles.contains(&seat.role)
                })
            })
            .map(|seat| crate::tree::inner(seat.organisation))
            .collect();
        tree.pure()
            .iter()
            .filter(|it| seats.iter().any(|seat| tree.pure().is_below(it.id, *seat)))
            .map(|it| crate::tree::outer(it.id))
            .collect()
    }

    /// Tells once for each unit and year where nothing may be written.
    async fn check_years(
        &self,
        db: &mut store::Db,
        tree: &Tree,
        rows: &Rows,
        errors: &mut Vec<ImportError>,
    ) -> Result<(), Error> {
        let today = date_of(self.today());
        for ((unit, year), is_open) in rows.years(today.year()) {
            let standing = Standing::of(db, unit).await?;
            let asked = standing.may_write(self.actor, tree, Action::StateFact, year, is_open);
            if let Err(error) = asked
                && errors.len() < 50
            {
                errors.push(ImportError {
                    place: format!("单位“{}”{year}年", tree.name(unit)),
                    words: error.to_string(),
                    help: "删去这些行,或等考评进入可以填报的阶段".to_owned(),
                });
            }
        }
        Ok(())
    }
}

impl Rows {
    /// The units with the years they are written in; true where only what has no period is.
    fn years(&self, this_year: i16) -> BTreeMap<(OrganisationId, i16), bool> {
        let mut years = BTreeMap::new();
        for row in &self.values {
            let year = row.label.year();
            let entry = years
                .entry((row.unit, year.unwrap_or(this_year)))
                .or_insert(true);
            *entry &= year.is_none();
        }
        for event in &self.events {
            years.insert((event.unit, date_of(event.day).year()), false);
        }
        years
    }
}

impl UseCase for Take {
    type Answer = usize;

    async fn run(act: Act<Take>, tx: &mut Tx) -> Result<usize, Error> {
        receipt::once(tx, &act.input.key).await?;
        let rows = Arc::clone(&act.input.rows);
        let tree = act.inner.tree.tree(tx.db()).await?;
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        let today = date_of(act.today());
        for ((unit, year), is_open) in rows.years(today.year()) {
            let standing = Standing::of(tx.db(), unit).await?;
            let permit = standing.may_write(&act.actor, &tree, Action::StateFact, year, is_open)?;
            tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        }
        let mut written = 0;
        for row in &rows.values {
            let Some(fact) = known.dictionary.get(&row.fact) else {
                continue;
            };
            let label = row.label.to_string();
            let before = fact_value::get(tx.db(), row.unit, &fact.id, &label).await?;
            let is_same = before
                .as_ref()
                .is_some_and(|it| it.raw == Some(row.raw) && it.late == row.is_late);
            if is_same {
                continue;
            }
            let given = Given {
                unit: row.unit,
                label: row.label,
                raw: Some(row.raw),
                origin: Source::Imported,
                source: row.source.clone(),
                report: None,
                is_late: row.is_late,
            };
            give(tx, "fact.import", fact, before.as_ref(), given).await?;
            written += 1;
        }
        written += events(&act, tx, &rows.events).await?;
        if written > 0 {
            fact_value::touch(tx).await?;
        }
        let place = "/facts/import?done=imported";
        receipt::keep(&act, tx, &act.input.key, place).await?;
        Ok(written)
    }
}

/// Writes the events that are not there yet.
async fn events(act: &Act<Take>, tx: &mut Tx, events: &[Happened]) -> Result<usize, Error> {
    let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
    let mut written = 0;
    for it in events {
        let there = fact_event::of_fact(tx.db(), it.unit, &it.fact).await?;
        let is_there = there.iter().any(|row| {
            row.day == it.day && row.level == it.level && row.matter == it.matter && !row.withdrawn
        });
        if is_there {
            continue;
        }
        let row = FactEvent {
            id: EventId(tx.new_id().await?),
            unit: it.unit,
            fact: it.fact.clone(),
            day: it.day,
            level: it.level.clone(),
            matter: it.matter.clone(),
            source: it.source.clone(),
            late: it.is_late,
            withdrawn: false,
            changed_at: act.at,
            changed_by: by,
            changed: 0,
            revision: Revision::NONE,
        };
        fact_event::put(tx, "fact.import", None, row).await?;
        written += 1;
    }
    Ok(written)
}

fn rows(table: &FactTable, known: &Known, units: &[Option<OrganisationId>]) -> Rows {
    let mut rows = Rows::default();
    for (name, label) in table.stated() {
        let Some(series) = table.find_series(name, label) else {
            continue;
        };
        for (unit, datum) in table.values(series) {
            let Some(Some(unit)) = units.get(unit).copied() else {
                continue;
            };
            rows.values.push(Row {
                unit,
                fact: name.to_owned(),
                label,
                raw: datum.raw,
                source: datum.source.to_owned(),
                is_late: datum.late,
            });
        }
    }
    for name in table.event_facts() {
        let Some(fact) = known.dictionary.get(name) else {
            continue;
        };
        for (at, unit) in units.iter().enumerate() {
            let Some(unit) = unit else { continue };
            for event in table.events(at, name) {
                rows.events.push(Happened {
                    unit: *unit,
                    fact: name.to_owned(),
                    day: Day(rubric::facts::day_number(event.date)),
                    level: fact
                        .choices
                        .get(event.level)
                        .map_or_else(String::new, |choice| choice.id.clone()),
                    matter: event.matter.to_owned(),
                    source: event.source.to_owned(),
                    is_late: event.late,
                });
            }
        }
    }
    rows
}

fn empty(errors: Vec<ImportError>) -> FactPreview {
    FactPreview {
        key: None,
        errors,
        units: 0,
        values: 0,
        new: 0,
        changed: 0,
        events: 0,
        lines: Vec::new(),
    }
}
