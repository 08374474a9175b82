//! Satisfaction: results of anonymous polls, entered by the office with the number of their document. Never who said
//! what, only what came out.

use std::collections::BTreeSet;

use appraisal::permit::Action;
use rubric::expr::ir::Source;
use rubric::facts::{Cell, Label};
use rubric::model::{Fact, Origin, Period};
use serde::Serialize;
use store::cycle_unit::CycleUnit;
use store::fact_value;
use store::id::{CycleId, OrganisationId, Revision};
use store::{table, values};

use crate::cycle;
use crate::error::Error;
use crate::fact::StatedFact;
use crate::rights::{self, Target};
use crate::service::Acting;
use crate::view::{CycleRef, OrgRef};

/// The page of a cycle's poll results.
#[derive(Debug, Clone, Serialize)]
pub struct SatisfactionPage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// Polled facts, each with its units.
    pub polls: Vec<Poll>,
    /// Values that are not there yet.
    pub missing: usize,
    /// It may be entered now.
    pub is_editable: bool,
}

/// One polled fact.
#[derive(Debug, Clone, Serialize)]
pub struct Poll {
    /// Id of the fact.
    pub fact: String,
    /// Chinese title of the fact that the poll gives.
    pub title: String,
    /// How a value is written.
    pub how: String,
    /// One per unit.
    pub lines: Vec<PollLine>,
}

/// What came out for a unit.
#[derive(Debug, Clone, Serialize)]
pub struct PollLine {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The value as typed; the empty text takes it back.
    pub text: String,
    /// The number of the document.
    pub source: String,
    /// How often it was written.
    pub revision: Revision,
}

/// A poll result as typed.
#[derive(Debug, Clone)]
pub struct EnteredPoll {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Id of the fact in the dictionary.
    pub fact: String,
    /// The value.
    pub text: String,
    /// The number of the document.
    pub source: String,
    /// The revision that was read.
    pub revision: Revision,
}

impl Acting<'_> {
    /// Poll results that the schemes of a cycle read.
    ///
    /// # Errors
    /// Without the right to enter them or to read the cycle's progress.
    pub async fn satisfaction(&self, id: CycleId) -> Result<SatisfactionPage, Error> {
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = cycle::head_of(&row)?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let target = Target::Units(&head);
        let is_editable = rights::is_allowed(self.actor, &tree, Action::EnterSatisfaction, target);
        if !is_editable {
            rights::may(self.actor, &tree, Action::ReadProgress, target)
                .or_else(|_| rights::may(self.actor, &tree, Action::ReadTotals, target))?;
        }
        let members = cycle::members::members(self.inner(), &mut db, id).await?;
        let mut seen = BTreeSet::new();
        let mut facts: Vec<Fact> = Vec::new();
        for member in &members {
            for input in &member.ready.program.inputs {
                let Source::Fact {
                    fact,
                    years_back: 0,
                    ..
                } = &input.source
                else {
                    continue;
                };
                let found = member.ready.dictionary.get(fact);
                let polled = found.filter(|fact| fact.from == Origin::Polled);
                facts.extend(polled.filter(|fact| seen.insert(fact.id.clone())).cloned());
            }
        }
        let units: Vec<CycleUnit> =
            table::find(&mut db, "where cycle = $1 order by position", values![id]).await?;
        let mut polls = Vec::new();
        let mut missing = 0;
        for fact in &facts {
            let label = label_of(fact, head.year);
            let cell = Cell::for_period(fact, label);
            let mut lines = Vec::new();
            for unit in &units {
                let found =
                    fact_value::get(&mut db, unit.unit, &fact.id, &label.to_string()).await?;
                let raw = found.as_ref().and_then(|it| it.raw);
                missing += usize::from(raw.is_none());
                lines.push(PollLine {
                    unit: tree.org(unit.unit),
                    text: raw.map(|raw| cell.write(raw)).unwrap_or_default(),
                    source: found
                        .as_ref()
                        .map(|it| it.source.clone())
                        .unwrap_or_default(),
                    revision: found.map_or(Revision::NONE, |it| it.revision),
                });
            }
            polls.push(Poll {
                fact: fact.id.clone(),
                title: fact.title.clone(),
                how: cell.how(),
                lines,
            });
        }
        Ok(SatisfactionPage {
            cycle: cycle::cycle_ref(&row, &tree),
            polls,
            missing,
            is_editable,
        })
    }

    /// Enters what polls came to, each by itself: what became of them, in their order.
    ///
    /// # Errors
    /// Without the right to enter them in the cycle now, however many there are.
    pub async fn enter_polls(
        &self,
        cycle: CycleId,
        polls: Vec<EnteredPoll>,
    ) -> Result<Vec<Result<Revision, Error>>, Error> {
        self.may_write_rows(cycle, Action::EnterSatisfaction)
            .await?;
        let mut entered = Vec::with_capacity(polls.len());
        for poll in polls {
            entered.push(self.enter_satisfaction(poll).await);
        }
        Ok(entered)
    }

    /// Enters what a poll came to for a unit.
    ///
    /// # Errors
    /// Without the right, a value that does not read, no document, or when somebody was faster.
    pub async fn enter_satisfaction(&self, entered: EnteredPoll) -> Result<Revision, Error> {
        let label = {
            let mut db = self.read().await?;
            let head = cycle::head(&mut db, entered.cycle).await?;
            let tree = self.inner().tree.tree(&mut db).await?;
            let target = Target::Unit(entered.unit, &head);
            rights::may(self.actor, &tree, Action::EnterSatisfaction, target)?;
            let known = self
                .inner()
                .library
                .current(&mut db, &self.inner().seed)
                .await?;
            let fact = known.dictionary.get(&entered.fact);
            fact.map(|fact| label_of(fact, head.year))
                .unwrap_or(Label::Open)
        };
        self.state_fact(StatedFact {
            unit: entered.unit,
            fact: entered.fact,
            label: label.to_string(),
            text: entered.text,
            source: entered.source,
            revision: entered.revision,
        })
        .await
    }
}

/// Polls are held once a year, or once for good.
fn label_of(fact: &Fact, year: i16) -> Label {
    match fact.period {
        Period::Once => Label::Open,
        Period::Month | Period::Quarter | Period::Half | Period::Year => Label::Year(year),
    }
}
