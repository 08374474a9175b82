//! The progress of a cycle: units down, sections across, counted and never scored.
//!
//! Counts are shown while the work is on; points stay hidden until the verification begins.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use appraisal::permit::Action;
use rubric::model::Scheme;
use serde::Serialize;
use store::id::{AccountId, CycleId, SheetId};
use store::mark::Mark;
use store::sheet_status::{self, SheetStatus};
use store::time::Moment;
use store::{cycle_unit, finding, item_return, mark};

use crate::cycle::members::{Member, members};
use crate::cycle::{cycle_ref, head_of, row};
use crate::error::Error;
use crate::rights::{Target, may};
use crate::service::Acting;
use crate::view::{CycleRef, OrgRef};

/// The progress of a cycle.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// One table for each scheme, the target last.
    pub tables: Vec<Table>,
    /// Whether sheets of the units can be opened.
    pub may_open: bool,
}

/// The progress under one scheme.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Title of the scheme.
    pub scheme: String,
    /// Its sections on top: title and items.
    pub sections: Vec<(String, usize)>,
    /// A line for each unit.
    pub rows: Vec<BoardRow>,
}

/// The progress of a unit.
#[derive(Debug, Clone, Serialize)]
pub struct BoardRow {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Number of its sheet; `None` before sheets are laid out.
    pub sheet: Option<SheetId>,
    /// When it was handed in.
    pub submitted_at: Option<Moment>,
    /// It came late.
    pub is_late: bool,
    /// The team has finished it.
    pub is_verified: bool,
    /// Signatures there and wanted.
    pub signed: (usize, usize),
    /// Cells in the order of the sections.
    pub cells: Vec<Cell>,
}

/// The progress of a unit in a section.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Items of the section.
    pub items: usize,
    /// Items that the unit has scored.
    pub own: usize,
    /// Items that the team has verified.
    pub verified: usize,
    /// Returned items without an answer.
    pub returned: usize,
    /// Returned items with an answer that the team has to look at.
    pub answered: usize,
    /// Findings on record.
    pub findings: usize,
}

impl Acting<'_> {
    /// How far the units of a cycle are.
    ///
    /// # Errors
    /// For those who do not organise it, and outside of the work on the sheets.
    pub async fn progress(&self, id: CycleId) -> Result<Board, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = row(&mut db, id).await?;
        let head = head_of(&row)?;
        let target = Target::Units(&head);
        may(self.actor, &tree, Action::ReadProgress, target)?;
        let members = members(self.inner(), &mut db, id).await?;
        let status = sheet_status::of_cycle(&mut db, id).await?;
        let own = items_by_sheet(&mark::of_cycle(&mut db, id, "self").await?);
        let verified = items_by_sheet(&mark::of_cycle(&mut db, id, "verified").await?);
        let (mut returned, mut answered) = (Vec::new(), Vec::new());
        for it in item_return::of_cycle(&mut db, id).await? {
            match (it.closed_at, it.answered_at) {
                (Some(_), _) => {}
                (None, None) => returned.push((it.sheet, it.item)),
                (None, Some(_)) => answered.push((it.sheet, it.item)),
            }
        }
        let found = finding::of_cycle(&mut db, id).await?;
        let found = found.into_iter().filter(|it| it.state != "withdrawn");
        let found: Vec<(SheetId, String)> = found.map(|it| (it.sheet, it.item)).collect();
        let units = cycle_unit::of_cycle(&mut db, id).await?;
        let table = |member: &Member| {
            let scheme = &member.ready.scheme;
            let sections = sections(scheme);
            let line = |unit: &cycle_unit::CycleUnit| {
                let its = |it: &&SheetStatus| {
                    it.sheet.unit == unit.unit && it.sheet.position == member.position
                };
                let status = status.iter().find(its);
                let sheet = status.map(|it| it.sheet.id);
                let many = |list: &[(SheetId, String)], items: &BTreeSet<&str>| {
                    let here = list
                        .iter()
                        .filter(|(on, item)| Some(*on) == sheet && items.contains(item.as_str()));
                    here.count()
                };
                let done = |marks: &BTreeMap<SheetId, BTreeSet<String>>, items: &BTreeSet<&str>| {
                    let marks = sheet.and_then(|it| marks.get(&it));
                    marks.map_or(0, |it| {
                        it.iter().filter(|i| items.contains(i.as_str())).count()
                    })
                };
                let cells = sections.iter().map(|(_, items)| Cell {
                    items: items.len(),
                    own: done(&own, items),
                    verified: done(&verified, items),
                    returned: many(&returned, items),
                    answered: many(&answered, items),
                    findings: many(&found, items),
                });
                BoardRow {
                    unit: tree.org(unit.unit),
                    sheet,
                    submitted_at: status.and_then(|it| it.sheet.submitted_at),
                    is_late: status.is_some_and(|it| !it.sheet.submitted_late.is_empty()),
                    is_verified: status.is_some_and(SheetStatus::is_verified),
                    signed: status.map_or((0, 0), |it| {
                        (it.signed.len(), it.signed.len() + it.unsigned.len())
                    }),
                    cells: cells.collect(),
                }
            };
            Table {
                scheme: scheme.head.title.clone(),
                rows: units.iter().map(line).collect(),
                sections: sections
                    .iter()
                    .map(|(title, items)| (title.clone(), items.len()))
                    .collect(),
            }
        };
        Ok(Board {
            cycle: cycle_ref(&row, &tree),
            tables: members.iter().map(table).collect(),
            may_open: may(self.actor, &tree, Action::ReadSelfAssessment, target).is_ok(),
        })
    }
}

/// Sections on top with the items that stand in or below them.
fn sections(scheme: &Scheme) -> Vec<(String, BTreeSet<&str>)> {
    let tops = scheme.sections.iter().filter(|it| it.parent.is_none());
    let line = |top: &rubric::model::Section| {
        let items = scheme.items.iter().filter(|item| {
            let last = scheme
                .lineage(&item.section)
                .last()
                .map(|it| it.id.as_str());
            last == Some(top.id.as_str())
        });
        (top.title.clone(), items.map(|it| it.id.as_str()).collect())
    };
    tops.map(line).collect()
}

fn items_by_sheet(marks: &[Mark]) -> BTreeMap<SheetId, BTreeSet<String>> {
    let mut sorted: BTreeMap<SheetId, BTreeSet<String>> = BTreeMap::new();
    for mark in marks.iter().filter(|it| it.points.is_some()) {
        sorted
            .entry(mark.sheet)
            .or_default()
            .insert(mark.item.clone());
    }
    sorted
}

/// Sheets that somebody of the team still has to sign.
pub(crate) fn to_sign(status: &[SheetStatus], account: AccountId) -> usize {
    let waits = |it: &&SheetStatus| it.is_verified() && it.unsigned.contains(&account);
    status.iter().filter(waits).count()
}
