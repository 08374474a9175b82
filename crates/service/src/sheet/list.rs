//! The sheets of a cycle, as far as somebody may see any of them.

use std::collections::BTreeMap;

use appraisal::permit::Action;
use rubric::score::{Bounds, total_of};
use store::id::{CycleId, OrganisationId};
use store::sheet_status::{self, SheetStatus};

use super::book::{Basis, Runs, runs};
use super::view::{SheetLine, SheetList};
use crate::cycle::{cycle_ref, head_of, row};
use crate::error::{Error, Noun, Refusal};
use crate::rights::{Target, is_allowed};
use crate::service::Acting;

impl Acting<'_> {
    /// The sheets of a cycle.
    ///
    /// # Errors
    /// There is no such cycle, or none of its sheets is the actor's to see.
    pub async fn sheets(&self, cycle: CycleId) -> Result<SheetList, Error> {
        let inner = self.inner();
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = row(&mut db, cycle).await?;
        let head = head_of(&row)?;
        let all = sheet_status::of_cycle(&mut db, cycle).await?;
        drop(db);
        let can = |action: Action, unit: OrganisationId| {
            is_allowed(self.actor, &tree, action, Target::Unit(unit, &head))
        };
        let mut seen: Vec<SheetStatus> = all;
        seen.retain(|it| {
            can(Action::ReadLedger, it.sheet.unit) || can(Action::ReadSheet, it.sheet.unit)
        });
        if seen.is_empty()
            && !is_allowed(
                self.actor,
                &tree,
                Action::ReadProgress,
                Target::Units(&head),
            )
        {
            return Err(Refusal::NotHere(Noun::Cycle).into());
        }
        let suggested = runs(inner, cycle, Basis::Suggested).await?;
        let verified = runs(inner, cycle, Basis::Verified).await?;
        let mut titles: BTreeMap<i64, String> = BTreeMap::new();
        for member in suggested.members.iter() {
            titles.insert(member.position, member.ready.scheme.head.title.clone());
        }
        let line = |it: SheetStatus| {
            let unit = it.sheet.unit;
            let sees_own = can(Action::ReadSelfAssessment, unit);
            let sees = can(Action::ReadSheet, unit);
            let total = |runs: &Runs| total(runs, it.sheet.position, unit);
            let full = (suggested.at(it.sheet.position))
                .map(|(member, _)| super::build::full_of(&member.ready.scheme));
            SheetLine {
                id: it.sheet.id,
                unit: tree.org(unit),
                scheme: titles.get(&it.sheet.position).cloned().unwrap_or_default(),
                submitted_at: it.sheet.submitted_at,
                is_late: !it.sheet.submitted_late.is_empty(),
                verified_at: it.sheet.verified_at.filter(|_| sees),
                returned: can(Action::ReadReturnedItems, unit).then_some(it.returned),
                signed: sees.then(|| (it.signed.len(), it.signed.len() + it.unsigned.len())),
                suggested: sees_own.then(|| total(&suggested)).flatten(),
                verified: sees.then(|| total(&verified)).flatten(),
                full: full.unwrap_or_default(),
            }
        };
        Ok(SheetList {
            cycle: cycle_ref(&row, &tree),
            lines: seen.into_iter().map(line).collect(),
        })
    }
}

/// The total of a unit under the scheme at a position.
fn total(runs: &Runs, position: i64, unit: OrganisationId) -> Option<Bounds> {
    let (member, run) = runs.at(position)?;
    let facts = run.units.get(runs.row(unit)?)?;
    Some(total_of(&member.ready.program, &facts.score))
}
