//! The book of a cycle: one table of facts, what people said beside it, and the appraisals made of both.
//!
//! Kept in memory per cycle and brought up to date by what changed since; the database is always asked first how new
//! everything is, so that a book is never older than the page that shows it.

mod snapshot;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as Lock};

use appraisal::chain::{People, Run};
use appraisal::cycle::Stage;
use appraisal::sheet::{FindingState, Layer};
use rubric::facts::{Cycle as FactsCycle, Datum, Event, FactTable, Label};
use rubric::number::Points;
use rubric::score::{Given, GivenItems, UnitScore};
use store::cycle::Cycle;
use store::cycle_scheme::CycleScheme;
use store::cycle_unit::CycleUnit;
use store::db::Db;
use store::discretion::Discretion;
use store::fault::Fault;
use store::finding::Finding;
use store::id::{CycleId, OrganisationId, SheetId};
use store::mark::Mark;
use store::sheet::{Sheet, Stamp, Standing};
use store::time::Day;
use store::{discretion, fact_event, fact_value, finding, mark, sheet, table, values};
use tokio::sync::Mutex;

use super::open::Views;
use super::recent::Recent;
use crate::clock::{date_of, day_of};
use crate::error::{Error, Noun, Refusal};
use crate::service::Inner;
use snapshot::members;
pub(crate) use snapshot::{MemberScheme, Snapshot};

/// What an appraisal is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// Facts, answers of people, confirmed findings.
    Suggested,
    /// Besides, the points that were verified.
    Verified,
}

/// A book that is made, or brought up to date, by one at a time.
type Shared = Arc<Mutex<Option<Book>>>;

/// Books of the cycles looked at last.
#[derive(Default)]
pub(crate) struct Cache {
    /// The one used last at the end.
    books: Lock<Vec<(CycleId, Shared)>>,
    /// Pages of sheets shown last.
    pub(super) views: Views,
    /// Appraisals asked for last.
    pub(super) recent: Recent,
}

/// Cycles whose books are kept.
const KEPT: usize = 16;

/// The appraisals of a cycle on one basis.
pub(crate) struct Runs {
    /// How new everything was.
    pub(crate) stamp: Stamp,
    /// The last day whose facts count; none counts all.
    pub(crate) as_of: Option<Day>,
    /// How often the cycle was written when its units and schemes were read.
    pub(crate) cycle_revision: i64,
    /// The schemes in the order in which they are appraised.
    pub(crate) members: Arc<Vec<MemberScheme>>,
    /// Their appraisals, in the same order.
    pub(crate) runs: Vec<Run>,
    rows: BTreeMap<OrganisationId, usize>,
}

impl Runs {
    /// The scheme at a position of the cycle with its run.
    pub(crate) fn at(&self, position: i64) -> Option<(&MemberScheme, &Run)> {
        let at = self.members.iter().position(|m| m.position == position)?;
        Some((self.members.get(at)?, self.runs.get(at)?))
    }

    /// What the rules say of the unit of a sheet.
    ///
    /// # Errors
    /// The unit or the scheme is not in the cycle any more.
    pub(crate) fn score(&self, standing: &Standing) -> Result<&UnitScore, Error> {
        let here = self.at(standing.position).zip(self.row(standing.unit));
        let unit = here.and_then(|((_, run), row)| run.units.get(row));
        unit.map(|unit| &unit.score)
            .ok_or_else(|| Refusal::NotHere(Noun::Sheet).into())
    }

    /// The row of a unit.
    pub(crate) fn row(&self, unit: OrganisationId) -> Option<usize> {
        self.rows.get(&unit).copied()
    }
}

/// What is kept of a cycle.
struct Book {
    cycle: Cycle,
    pinned: Vec<CycleScheme>,
    units: Vec<OrganisationId>,
    members: Arc<Vec<MemberScheme>>,
    table: Arc<FactTable>,
    /// The newest change of a fact that is in the table.
    upto: i64,
    /// How new the table is.
    facts: i64,
    sheets: BTreeMap<SheetId, SheetRows>,
    suggested: Option<Arc<Runs>>,
    verified: Option<Arc<Runs>>,
}

/// What people wrote on a sheet, as far as scoring reads it.
struct SheetRows {
    version: i64,
    unit: OrganisationId,
    position: i64,
    marks: Vec<Mark>,
    decided: Vec<Discretion>,
    found: Vec<Finding>,
}

/// The appraisals of a cycle, as new as the database.
///
/// # Errors
/// There is no such cycle, an appraisal is refused, or a fault.
pub(crate) async fn runs(inner: &Inner, cycle: CycleId, basis: Basis) -> Result<Arc<Runs>, Error> {
    inner.books.runs(inner, cycle, basis).await
}

/// As [`runs`], from one book.
async fn runs_of(
    book: &Mutex<Option<Book>>,
    inner: &Inner,
    cycle: CycleId,
    basis: Basis,
) -> Result<Arc<Runs>, Error> {
    let mut book = book.lock().await;
    let (stamp, as_of) = refresh(inner, cycle, &mut book).await?;
    let revision = book.as_ref().map_or(0, |book| book.cycle.revision.0);
    let known = book.as_ref().and_then(|book| match basis {
        Basis::Suggested => book.suggested.as_ref(),
        Basis::Verified => book.verified.as_ref(),
    });
    let is_new = |runs: &&Arc<Runs>| {
        let is_same = match basis {
            Basis::Suggested => {
                (runs.stamp.facts, runs.stamp.answers) == (stamp.facts, stamp.answers)
            }
            Basis::Verified => runs.stamp == stamp,
        };
        is_same && runs.as_of == as_of && runs.cycle_revision == revision
    };
    if let Some(runs) = known.filter(is_new) {
        return Ok(Arc::clone(runs));
    }
    let Some(book) = book.as_mut() else {
        return Err(Refusal::NotHere(Noun::Cycle).into());
    };
    let snapshot = book.snapshot(basis, as_of);
    let rows = book.units.iter().enumerate();
    let rows = rows.map(|(row, unit)| (*unit, row)).collect();
    let members = Arc::clone(&book.members);
    let made = tokio::task::spawn_blocking(move || snapshot.appraise()).await;
    let runs = Arc::new(Runs {
        stamp,
        as_of,
        cycle_revision: book.cycle.revision.0,
        members,
        runs: made.map_err(|_| Fault::Panicked)??,
        rows,
    });
    match basis {
        Basis::Suggested => book.suggested = Some(Arc::clone(&runs)),
        Basis::Verified => book.verified = Some(Arc::clone(&runs)),
    }
    Ok(runs)
}

/// Everything that an appraisal of a cycle is made of, as new as the database.
///
/// # Errors
/// There is no such cycle, or a fault.
pub(crate) async fn snapshot(
    inner: &Inner,
    cycle: CycleId,
    basis: Basis,
) -> Result<Snapshot, Error> {
    let book = inner.books.book(cycle);
    let mut book = book.lock().await;
    let (_, as_of) = refresh(inner, cycle, &mut book).await?;
    match book.as_ref() {
        Some(book) => Ok(book.snapshot(basis, as_of)),
        None => Err(Refusal::NotHere(Noun::Cycle).into()),
    }
}

/// Brings a book up to date; how new everything is, and the last day that counts.
async fn refresh(
    inner: &Inner,
    cycle: CycleId,
    book: &mut Option<Book>,
) -> Result<(Stamp, Option<Day>), Error> {
    let mut db = inner.store.read().await?;
    let db = &mut db;
    // How new it is is asked first: what changes meanwhile is taken again next time.
    let stamp = sheet::stamp(db, cycle).await?;
    let row: Option<Cycle> = table::get(db, values![cycle]).await?;
    let row = row.ok_or(Refusal::NotHere(Noun::Cycle))?;
    let as_of = (row.stage < Stage::SelfAssessment).then(|| day_of(inner.clock.now()));
    let units: Vec<CycleUnit> = table::find(
        db,
        "where cycle = $1 order by position, unit",
        values![cycle],
    )
    .await?;
    let units: Vec<OrganisationId> = units.into_iter().map(|it| it.unit).collect();
    let pinned: Vec<CycleScheme> =
        table::find(db, "where cycle = $1 order by position", values![cycle]).await?;
    let is_same = |book: &Book| book.units == units && book.pinned == pinned;
    let kept = match book.take().filter(is_same) {
        Some(kept) => kept,
        None => Book {
            members: Arc::new(members(inner, db, &pinned).await?),
            cycle: row.clone(),
            pinned,
            table: Arc::new(empty(&units)),
            units,
            upto: 0,
            facts: -1,
            sheets: BTreeMap::new(),
            suggested: None,
            verified: None,
        },
    };
    let kept = book.insert(kept);
    kept.cycle = row;
    if kept.facts != stamp.facts {
        kept.take_facts(db).await?;
        kept.facts = stamp.facts;
    }
    kept.take_sheets(db).await?;
    Ok((stamp, as_of))
}

/// A table of these units, which go by their number.
fn empty(units: &[OrganisationId]) -> FactTable {
    let mut table = FactTable::new();
    for unit in units {
        table.add_unit(&unit.to_string());
    }
    table
}

impl Book {
    /// Takes in what changed in the facts of the units.
    async fn take_facts(&mut self, db: &mut Db) -> Result<(), Fault> {
        let mut events = fact_event::since(db, &self.units, self.upto).await?;
        // An event that was changed or withdrawn cannot be taken out of a table: it is made anew.
        if self.upto > 0 && events.iter().any(|e| e.withdrawn || e.revision.0 > 1) {
            self.upto = 0;
            self.table = Arc::new(empty(&self.units));
            events = fact_event::since(db, &self.units, 0).await?;
        }
        let values = fact_value::since(db, &self.units, self.upto).await?;
        let dictionary = self.members.last().map(|m| &m.ready.dictionary);
        let table = Arc::make_mut(&mut self.table);
        for value in &values {
            self.upto = self.upto.max(value.changed);
            let Some(unit) = table.unit(&value.unit.to_string()) else {
                continue;
            };
            let label = Label::parse(&value.label).map_err(|_| Fault::Damaged {
                what: format!("label {:?} of fact {}", value.label, value.fact),
            })?;
            let datum = value.raw.map(|raw| Datum {
                raw,
                source: &value.source,
                late: value.late,
            });
            table.replace(unit, &value.fact, label, datum);
        }
        for event in &events {
            self.upto = self.upto.max(event.changed);
            let unit = table.unit(&event.unit.to_string());
            let fact = dictionary.and_then(|known| known.get(&event.fact));
            let level = fact.and_then(|f| f.choices.iter().position(|c| c.id == event.level));
            let (Some(unit), Some(level), false) = (unit, level, event.withdrawn) else {
                continue;
            };
            let seen = Event {
                date: date_of(event.day),
                level,
                matter: &event.matter,
                source: &event.source,
                late: event.late,
            };
            // The same day, level and matter stated twice is one event.
            let _ = table.add_event(unit, &event.fact, seen);
        }
        Ok(())
    }

    /// Takes in what people wrote on sheets that changed.
    async fn take_sheets(&mut self, db: &mut Db) -> Result<(), Fault> {
        let versions = sheet::versions(db, self.cycle.id).await?;
        let is_gone = versions.len() < self.sheets.len();
        if is_gone {
            self.sheets.clear();
        }
        for (id, version) in versions {
            if self
                .sheets
                .get(&id)
                .is_some_and(|rows| rows.version == version)
            {
                continue;
            }
            let Some(row) = table::get::<Sheet>(db, values![id]).await? else {
                continue;
            };
            let mut marks = mark::of_sheet(db, id).await?;
            marks.retain(|it| it.layer == Layer::Verified.key());
            let mut found = finding::of_sheet(db, id).await?;
            found.retain(|it| it.state == FindingState::Confirmed.key());
            let rows = SheetRows {
                version,
                unit: row.unit,
                position: row.position,
                marks,
                decided: discretion::of_sheet(db, id).await?,
                found,
            };
            self.sheets.insert(id, rows);
        }
        Ok(())
    }

    fn snapshot(&self, basis: Basis, as_of: Option<Day>) -> Snapshot {
        let mut people: BTreeMap<String, People> = BTreeMap::new();
        for rows in self.sheets.values() {
            let Some(member) = self.members.iter().find(|m| m.position == rows.position) else {
                continue;
            };
            let scheme = &member.ready.scheme;
            let said = people.entry(scheme.head.id.clone()).or_default();
            let unit = rows.unit.to_string();
            let answers = rows.decided.iter();
            let answers = answers.filter_map(|it| Some((it.name.clone(), it.points?)));
            said.answers.insert(unit.clone(), answers.collect());
            let items: &mut GivenItems = said.given.entry(unit).or_default();
            let place = |id: &str| scheme.items.iter().position(|item| item.id == id);
            for found in &rows.found {
                if let Some(item) = place(&found.item) {
                    let given = items.entry(item).or_default();
                    given.amount = given.amount.plus(Points::from_units(found.amount));
                }
            }
            if basis == Basis::Suggested {
                continue;
            }
            for mark in &rows.marks {
                if let (Some(item), Some(points)) = (place(&mark.item), mark.points) {
                    let given: &mut Given = items.entry(item).or_default();
                    given.points = Some(Points::from_units(points));
                }
            }
        }
        Snapshot {
            members: Arc::clone(&self.members),
            table: Arc::clone(&self.table),
            cycle: FactsCycle {
                year: i16::try_from(self.cycle.year).unwrap_or(i16::MAX),
                as_of: as_of.map(date_of),
            },
            people,
        }
    }
}

impl Cache {
    /// The appraisals of a cycle, as new as the database.
    pub(super) async fn runs(
        &self,
        inner: &Inner,
        cycle: CycleId,
        basis: Basis,
    ) -> Result<Arc<Runs>, Error> {
        runs_of(&self.book(cycle), inner, cycle, basis).await
    }

    /// Forgets the pages, not the books.
    #[cfg(test)]
    pub(super) fn forget_pages(&self) {
        self.views.forget();
    }

    /// The book of a cycle, to be locked while it is read and brought up to date.
    fn book(&self, cycle: CycleId) -> Arc<Mutex<Option<Book>>> {
        let mut books = self
            .books
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let kept = books.iter().position(|(id, _)| *id == cycle);
        let (_, book) = match kept {
            Some(at) => books.remove(at),
            None => (cycle, Arc::default()),
        };
        books.push((cycle, Arc::clone(&book)));
        if books.len() > KEPT {
            books.remove(0);
        }
        book
    }
}
