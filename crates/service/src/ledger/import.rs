//! Entries from a file: read, looked at, then recorded as a whole or not at all.
//!
//! Each row is judged as the form judges what is typed; whether it comes late follows from its year as it does there.

mod columns;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use appraisal::ledger::{Kind, Raw};
use rubric::facts::{GridRow, Problem, read_grid};
use serde::Serialize;
use store::db::Db;
use store::id::{EntryId, OrganisationId};
use store::ledger_entry::{self, Turn};
use store::time::Day;
use store::tx::Tx;

use self::columns::Columns;
use super::derive::{derive, fields_of};
use super::ground::{Ground, action_of};
use super::standing::Permit;
use super::typed::Read;
use super::write::{insert, is_backfilled};
use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::import::{self, ImportError, Reading};
use crate::receipt;
use crate::scheme::library::blocking;
use crate::service::Acting;
use crate::view::OrgRef;

pub use self::columns::EntryColumn;

/// Most rows of a file.
const MOST_ROWS: usize = 1000;
/// Most rows that a preview shows.
const SHOWN: usize = 200;
/// Most entries that are there already and are looked through for the same.
const COMPARED: i64 = 10_000;

/// A file of entries of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFile {
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Id of the ledger in the dictionary.
    pub kind: String,
    /// The bytes of the file that was sent.
    pub bytes: Vec<u8>,
}

/// What a file of entries holds and who may send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportPage {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Id of the ledger in the dictionary.
    pub kind: String,
    /// Chinese title of the ledger.
    pub kind_title: String,
    /// The columns of the template.
    pub columns: Vec<EntryColumn>,
    /// Why evidence may be needed.
    pub evidence: Option<String>,
    /// What is said when entries of the year come late.
    pub late: Option<&'static str>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPreview {
    /// The number under which it waits; nothing when there are errors.
    pub key: Option<String>,
    /// What is wrong, in the order of the file.
    pub errors: Vec<ImportError>,
    /// The header as it was sent.
    pub headers: Vec<String>,
    /// The rows as they were sent, those that need a look first; not all of a long file.
    pub rows: Vec<SentRow>,
    /// How many rows the file has.
    pub total: usize,
    /// Of these, late ones.
    pub late: usize,
    /// Of these, ones that are kept on record only.
    pub uncounted: usize,
    /// Of these, ones that say the same as another row or an entry.
    pub repeated: usize,
}

/// A row as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentRow {
    /// Its number in a spreadsheet.
    pub row: usize,
    /// What was sent in each column of the template.
    pub cells: Vec<SentCell>,
    /// It comes after its time.
    pub is_late: bool,
    /// It is a basis for points.
    pub is_counted: bool,
    /// It comes long after its day.
    pub is_backfilled: bool,
    /// What it repeats, in words.
    pub repeats: Option<String>,
}

/// A cell as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentCell {
    /// What was read in the cell, as it stands in the file.
    pub text: String,
    /// Something is wrong with it.
    pub is_wrong: bool,
}

/// What a file says, understood.
#[derive(Debug)]
pub(crate) struct Rows {
    unit: OrganisationId,
    kind: String,
    entries: Vec<Read>,
}

struct Take {
    key: String,
    rows: Arc<Rows>,
}

impl Acting<'_> {
    /// What a file of entries of a kind holds.
    ///
    /// # Errors
    /// No right to record them in this year, no such kind.
    pub async fn entry_import(
        &self,
        unit: OrganisationId,
        kind: &str,
        year: i16,
    ) -> Result<ImportPage, Error> {
        let mut db = self.read().await?;
        let ground = Ground::of(self.inner(), &mut db, unit).await?;
        let kind = ground.kind(kind)?;
        let permit = self.permit(&ground, kind, year)?;
        Ok(ImportPage {
            unit: ground.tree.org(unit),
            kind: kind.id.clone(),
            kind_title: kind.title.clone(),
            columns: columns::of(kind),
            evidence: kind.evidence.clone(),
            late: permit.late_words(),
        })
    }

    /// The empty file of a kind, for a spreadsheet: its name and its text.
    ///
    /// # Errors
    /// No right to read the unit's ledgers, no such kind.
    pub async fn entry_template(
        &self,
        unit: OrganisationId,
        kind: &str,
    ) -> Result<(String, String), Error> {
        let mut db = self.read().await?;
        let ground = Ground::of(self.inner(), &mut db, unit).await?;
        let kind = ground.kind(kind)?;
        let action = appraisal::permit::Action::ReadLedger;
        ground.standing.may_read(self.actor, &ground.tree, action)?;
        let header = columns::of(kind).into_iter().map(|it| it.title).collect();
        let text = rubric::facts::csv_text(std::iter::once(header));
        Ok((format!("{}台账模板.csv", kind.title), text))
    }

    /// Reads a file of entries and says what taking it would do.
    ///
    /// # Errors
    /// No right to any year of the file; a file that is too large. What is wrong inside the file stands in the preview.
    pub async fn preview_entries(&self, file: EntryFile) -> Result<EntryPreview, Error> {
        import::fits(&file.bytes)?;
        let mut db = self.read().await?;
        let ground = Ground::of(self.inner(), &mut db, file.unit).await?;
        let kind = ground.kind(&file.kind)?;
        // Who may record nothing at all is told so before a byte is read.
        let (action, today) = (action_of(kind), self.today());
        (ground.standing).may_ever_write(
            self.actor,
            &ground.tree,
            action,
            kind.is_register,
            today,
        )?;
        let bytes = file.bytes;
        let grid = match blocking(move || read_grid(&bytes, MOST_ROWS)).await? {
            Ok(grid) => grid,
            Err(rejection) => return Ok(refused(import::errors_of(&rejection))),
        };
        let mut reading = Reading::of(&grid);
        let columns = Columns::read(kind, &mut reading);
        let mut entries = Vec::with_capacity(grid.rows.len());
        if let Some(columns) = &columns {
            let name = ground.tree.name(file.unit);
            for row in &grid.rows {
                entries.push(columns.entry(kind, name, row, self.today(), &mut reading));
            }
        }
        let permits = self.permits(&ground, kind, columns.as_ref(), &entries, &mut reading);
        let there = existing(&mut db, file.unit, kind, &entries).await?;
        let mut preview = preview(kind, &reading, &entries, &permits, &there, self.today());
        if reading.wrongs() > 0 {
            preview.errors = reading.errors();
            return Ok(preview);
        }
        let rows = Rows {
            unit: file.unit,
            kind: kind.id.clone(),
            entries: entries.into_iter().flatten().collect(),
        };
        preview.key = Some(self.inner().entry_imports.keep(self, rows)?);
        Ok(preview)
    }

    /// Records the entries of a file that was looked at, all of them. Answers how many there are.
    ///
    /// # Errors
    /// The preview is gone; a right that was lost meanwhile; taken before.
    pub async fn import_entries(
        &self,
        unit: OrganisationId,
        kind: &str,
        key: &str,
    ) -> Result<usize, Error> {
        let rows = self.inner().entry_imports.find(self, key)?;
        if rows.unit != unit || rows.kind != kind {
            return Err(import::Refusal::PreviewGone.into());
        }
        let key = key.to_owned();
        self.commit(Take { key, rows }).await
    }

    fn permit(&self, ground: &Ground, kind: &Kind, year: i16) -> Result<Permit, Error> {
        let action = action_of(kind);
        let (actor, tree) = (self.actor, &ground.tree);
        ground
            .standing
            .may_write(actor, tree, action, year, kind.is_register)
    }

    /// The permission of each year of the file; rows of years that nobody may write are told.
    fn permits(
        &self,
        ground: &Ground,
        kind: &Kind,
        columns: Option<&Columns>,
        entries: &[Option<Read>],
        reading: &mut Reading<'_>,
    ) -> BTreeMap<i16, Permit> {
        let mut permits = BTreeMap::new();
        let mut refused: HashMap<i16, String> = HashMap::new();
        let grid = reading.grid;
        for (row, entry) in grid.rows.iter().zip(entries) {
            let Some(year) = entry.as_ref().map(|it| it.year) else {
                continue;
            };
            if !permits.contains_key(&year) && !refused.contains_key(&year) {
                match self.permit(ground, kind, year) {
                    Ok(permit) => {
                        permits.insert(year, permit);
                    }
                    Err(error) => {
                        refused.insert(year, error.to_string());
                    }
                }
            }
            if let Some(words) = refused.get(&year) {
                let help = "请删去这一行,或核对年份";
                let day = columns.map(|it| it.day);
                reading.in_row(row, day, Problem::new("E309", words, help));
            }
        }
        permits
    }
}

impl UseCase for Take {
    type Answer = usize;

    async fn run(act: Act<Take>, tx: &mut Tx) -> Result<usize, Error> {
        receipt::once(tx, &act.input.key).await?;
        let rows = Arc::clone(&act.input.rows);
        let ground = Ground::of(&act.inner, tx.db(), rows.unit).await?;
        let kind = ground.kind(&rows.kind)?;
        let years: BTreeSet<i16> = rows.entries.iter().map(|it| it.year).collect();
        let mut permits = BTreeMap::new();
        for year in &years {
            let permit = ground.standing.may_write(
                &act.actor,
                &ground.tree,
                action_of(kind),
                *year,
                kind.is_register,
            )?;
            tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
            permits.insert(*year, permit);
        }
        for entry in &rows.entries {
            let permit = &permits[&entry.year];
            let deed = "ledger.import";
            insert(&act, tx, kind, rows.unit, entry, permit, deed).await?;
        }
        let years: Vec<i16> = years.into_iter().collect();
        derive(tx, &ground.known, rows.unit, kind, &years).await?;
        let year = years.last().copied().unwrap_or_default();
        let list = format!(
            "/units/{}/ledgers/{}?year={year}&done=imported",
            rows.unit, kind.id
        );
        receipt::keep(&act, tx, &act.input.key, list).await?;
        Ok(rows.entries.len())
    }
}

/// What the unit has already between the first and the last day of a file, by day and what it says.
async fn existing(
    db: &mut Db,
    unit: OrganisationId,
    kind: &Kind,
    entries: &[Option<Read>],
) -> Result<BTreeMap<(Day, BTreeMap<String, Raw>), EntryId>, Error> {
    let days = || entries.iter().flatten().map(|it| it.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Ok(BTreeMap::new());
    };
    let turn = Turn::Older(Day(last.0 + 1), EntryId(i64::MAX));
    let span = (first, last);
    let rows = ledger_entry::page_of_kind(db, unit, &kind.id, span, turn, COMPARED).await?;
    let mut there = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.withdrawn) {
        there.insert((row.day, fields_of(row)?), row.id);
    }
    Ok(there)
}

/// The rows as they were sent, beside what taking them would do.
fn preview(
    kind: &Kind,
    reading: &Reading<'_>,
    entries: &[Option<Read>],
    permits: &BTreeMap<i16, Permit>,
    there: &BTreeMap<(Day, BTreeMap<String, Raw>), EntryId>,
    today: Day,
) -> EntryPreview {
    let grid = reading.grid;
    let mut preview = refused(Vec::new());
    preview.headers = grid.headers.clone();
    preview.total = grid.rows.len();
    let mut seen: BTreeMap<(Day, &BTreeMap<String, Raw>), usize> = BTreeMap::new();
    for (at, row) in grid.rows.iter().enumerate() {
        let entry = entries.get(at).and_then(Option::as_ref);
        let permit = entry.and_then(|it| permits.get(&it.year));
        let repeats = entry.and_then(|it| {
            let first = *seen.entry((it.day, &it.fields)).or_insert(row.row);
            if first != row.row {
                return Some(format!("与第{first}行相同"));
            }
            let is_there = there.contains_key(&(it.day, it.fields.clone()));
            is_there.then(|| "与已登记的一条相同".to_owned())
        });
        let sent = SentRow {
            row: row.row,
            cells: cells(row, reading),
            is_late: permit.is_some_and(Permit::is_late),
            is_counted: permit.is_none_or(Permit::counts),
            is_backfilled: entry.is_some_and(|it| is_backfilled(kind, it.day, today)),
            repeats,
        };
        preview.late += usize::from(sent.is_late);
        preview.uncounted += usize::from(!sent.is_counted);
        preview.repeated += usize::from(sent.repeats.is_some());
        preview.rows.push(sent);
    }
    let needs_no_look =
        |it: &SentRow| it.repeats.is_none() && it.cells.iter().all(|cell| !cell.is_wrong);
    preview.rows.sort_by_key(needs_no_look);
    preview.rows.truncate(SHOWN);
    preview
}

fn cells(row: &GridRow, reading: &Reading<'_>) -> Vec<SentCell> {
    let cells = row.cells.iter().enumerate();
    cells
        .map(|(column, text)| SentCell {
            text: text.clone(),
            is_wrong: reading.is_wrong(row, column),
        })
        .collect()
}

fn refused(errors: Vec<ImportError>) -> EntryPreview {
    EntryPreview {
        key: None,
        errors,
        headers: Vec::new(),
        rows: Vec::new(),
        total: 0,
        late: 0,
        uncounted: 0,
        repeated: 0,
    }
}
