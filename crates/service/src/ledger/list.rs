//! Lists of entries, newest first, page by page along the key.

use appraisal::permit::Action;
use serde::Serialize;
use store::id::{EntryId, OrganisationId};
use store::ledger_entry::{self, LedgerEntry, Turn};
use store::time::{Day, Moment};

use super::derive::{fields_of, year_span};
use super::ground::kind_of;
use super::readable;
use super::standing::Standing;
use crate::error::{Error, Noun, Refusal};
use crate::looks::Look;
use crate::scheme::library::Known;
use crate::service::Acting;
use crate::tree::Tree;
use crate::view::{OrgRef, PAGE};

/// Which entries are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListOf {
    /// Of one unit; of all that may be read without.
    pub unit: Option<OrganisationId>,
    /// Of one kind; of all without, which needs a unit.
    pub kind: Option<String>,
    /// The year; registers are listed whole when no year is given.
    pub year: Option<i16>,
    /// Where to go on: the cursor of a page.
    pub cursor: Option<String>,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryLine {
    /// Number of the entry.
    pub id: EntryId,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The kind's id.
    pub kind: String,
    /// The kind's title.
    pub kind_title: String,
    /// The day, counted from 1970.
    pub day: Day,
    /// What the entry says, in one line.
    pub words: String,
    /// Taken after its time.
    pub is_late: bool,
    /// A basis for points.
    pub is_counted: bool,
    /// Filled in long afterwards.
    pub is_backfilled: bool,
    /// Withdrawn.
    pub is_withdrawn: bool,
    /// When it was changed last.
    pub changed_at: Moment,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryList {
    /// The lines of this page, in the order of the list.
    pub lines: Vec<EntryLine>,
    /// Cursor of newer entries, where there are any.
    pub newer: Option<String>,
    /// Cursor of older entries, where there are any.
    pub older: Option<String>,
}

impl Acting<'_> {
    /// A page of entries.
    ///
    /// # Errors
    /// No right to read them, no such kind.
    pub async fn entries(&self, list: ListOf) -> Result<EntryList, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        if let Some(kind) = &list.kind {
            kind_of(&known, kind)?;
        }
        let span = list.year.map_or((Day(-25_567), Day(84_005)), year_span);
        let turn = turn(list.cursor.as_deref());
        let most = i64::try_from(PAGE).unwrap_or(50) + 1;
        let rows = match (list.unit, list.kind.as_deref()) {
            (Some(unit), kind) => {
                let standing = Standing::of(&mut db, unit).await?;
                standing.may_read(self.actor, &tree, Action::ReadLedger)?;
                if !standing.is_own(self.actor, &tree) {
                    self.note_look(Look {
                        deed: "read.ledger",
                        subject: "ledger",
                        key: unit.to_string(),
                        unit,
                        words: serde_json::json!({ "kind": kind, "year": list.year }),
                    })
                    .await?;
                }
                match kind {
                    Some(kind) => {
                        ledger_entry::page_of_kind(&mut db, unit, kind, span, turn, most).await?
                    }
                    None => ledger_entry::page_of_unit(&mut db, unit, span, turn, most).await?,
                }
            }
            (None, Some(kind)) => {
                let units = readable::units(&mut db, self.actor, &tree).await?;
                let wanted = readable::Wanted {
                    kind,
                    span,
                    turn,
                    most,
                };
                readable::page(&mut db, &units, wanted).await?
            }
            (None, None) => return Err(Refusal::NotHere(Noun::Page).into()),
        };
        page(rows, turn, &known, &tree)
    }
}

/// The page that these rows make: one more was read than is shown, to know whether it goes on.
fn page(
    mut rows: Vec<LedgerEntry>,
    turn: Turn,
    known: &Known,
    tree: &Tree,
) -> Result<EntryList, Error> {
    let goes_on = rows.len() > PAGE;
    let is_first = matches!(turn, Turn::Older(_, id) if id.0 == i64::MAX);
    match turn {
        Turn::Older(..) => rows.truncate(PAGE),
        // Going up, the surplus row is the newest one.
        Turn::Newer(..) if goes_on => {
            rows.remove(0);
        }
        Turn::Newer(..) => {}
    }
    let (has_newer, has_older) = match turn {
        Turn::Older(..) => (!is_first, goes_on),
        Turn::Newer(..) => (goes_on, true),
    };
    let key = |row: &LedgerEntry| format!("{}.{}", row.day.0, row.id.0);
    let newer = rows.first().filter(|_| has_newer);
    let newer = newer.map(|row| format!("-{}", key(row)));
    let older = rows.last().filter(|_| has_older);
    let older = older.map(|row| format!("+{}", key(row)));
    let lines = rows
        .iter()
        .map(|row| line(row, known, tree))
        .collect::<Result<_, Error>>()?;
    Ok(EntryList {
        lines,
        newer,
        older,
    })
}

/// A row as a line.
pub(crate) fn line(row: &LedgerEntry, known: &Known, tree: &Tree) -> Result<EntryLine, Error> {
    let kind = known.kinds.iter().find(|kind| kind.id == row.kind);
    Ok(EntryLine {
        id: row.id,
        unit: tree.org(row.unit),
        kind: row.kind.clone(),
        kind_title: kind.map_or_else(|| row.kind.clone(), |kind| kind.title.clone()),
        day: row.day,
        words: match kind {
            Some(kind) => kind.line(&fields_of(row)?),
            None => String::new(),
        },
        is_late: row.late,
        is_counted: row.counted,
        is_backfilled: row.backfilled,
        is_withdrawn: row.withdrawn,
        changed_at: row.changed_at,
    })
}

/// A cursor is `+day.id` for older entries, `-day.id` for newer ones; anything else begins at the newest.
fn turn(cursor: Option<&str>) -> Turn {
    let newest = Turn::Older(Day(84_006), EntryId(i64::MAX));
    let Some(cursor) = cursor else { return newest };
    let is_newer = cursor.starts_with('-');
    let Some((day, id)) = cursor.get(1..).and_then(|rest| rest.split_once('.')) else {
        return newest;
    };
    match (day.parse(), id.parse()) {
        (Ok(day), Ok(id)) if is_newer => Turn::Newer(Day(day), EntryId(id)),
        (Ok(day), Ok(id)) => Turn::Older(Day(day), EntryId(id)),
        _ => newest,
    }
}
