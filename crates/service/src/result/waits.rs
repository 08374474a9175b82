//! Why a total is still a range: what of a unit is not verified, which facts above the items are missing, and what
//! of another scheme of the cycle it waits for.

use std::collections::BTreeMap;

use appraisal::chain::Run;
use rubric::explain::Explainer;
use rubric::expr::ir::Source;
use serde::Serialize;
use store::id::OrganisationId;

use super::compute::Figures;
use super::document::{Open, Rules, organisation};

/// What keeps the total of a unit open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitWaits {
    /// The unit.
    pub unit: OrganisationId,
    /// Its name.
    pub name: String,
    /// Items whose points are not settled: id and title.
    pub items: Vec<(String, String)>,
    /// Facts that are missing above the items.
    pub facts: Vec<FactWaits>,
    /// What people must still decide about the result of another scheme, in sentences.
    pub decisions: Vec<String>,
    /// Titles of the other schemes whose result is still open for want of facts or scores.
    pub schemes: Vec<String>,
}

impl UnitWaits {
    /// Whether something is missing here that is not people's decision.
    fn is_missing_something(&self) -> bool {
        !self.items.is_empty() || !self.facts.is_empty()
    }

    /// Whether the total is open only until people decide about the result of another scheme.
    pub fn is_for_decision(&self) -> bool {
        !self.is_missing_something() && self.schemes.is_empty() && !self.decisions.is_empty()
    }
}

/// A fact that something above the items waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactWaits {
    /// Its id; nothing for the result of another scheme.
    pub fact: Option<String>,
    /// Its title.
    pub title: String,
    /// What waits for it, in words.
    pub of: String,
}

/// The units of an appraisal whose total is a range, in its order, each with what it waits for.
pub(crate) fn waits(rules: Rules<'_>, run: &Run, name: &dyn Fn(&str) -> String) -> Vec<UnitWaits> {
    let open = run.appraisal.units.iter();
    let mut open = open.filter(|unit| unit.total.exact().is_none()).peekable();
    if open.peek().is_none() {
        return Vec::new();
    }
    let explainer = Explainer::new(rules.scheme, rules.program, rules.dictionary);
    let rows: BTreeMap<&str, usize> = (run.units.iter().enumerate())
        .map(|(row, unit)| (unit.unit.as_str(), row))
        .collect();
    open.map(|unit| {
        let row = rows[unit.unit.as_str()];
        let scores = run.units[row].score.items.iter();
        let items = rules.scheme.items.iter().zip(scores);
        let items = items.filter(|(_, score)| score.points.exact().is_none());
        let mut facts: Vec<FactWaits> = Vec::new();
        for wait in explainer.waits_above(&run.columns.row(row)) {
            let of = format!("{}“{}”", wait.what, wait.title);
            for seen in wait.missing {
                let fact = match &rules.program.inputs[seen.input].source {
                    Source::Fact { fact, .. } | Source::Events { fact, .. } => Some(fact.clone()),
                    _ => None,
                };
                if facts.iter().any(|it| it.title == seen.title) {
                    continue;
                }
                facts.push(FactWaits {
                    fact,
                    title: seen.title.to_owned(),
                    of: of.clone(),
                });
            }
        }
        UnitWaits {
            unit: organisation(&unit.unit),
            name: name(&unit.unit),
            items: items
                .map(|(item, _)| (item.id.clone(), item.title.clone()))
                .collect(),
            facts,
            decisions: Vec::new(),
            schemes: Vec::new(),
        }
    })
    .collect()
}

/// Whether facts, scores or cohorts are missing in a result, or something in it was refused.
fn is_missing_something(figures: &Figures) -> bool {
    let document = &figures.document;
    figures.waits.iter().any(UnitWaits::is_missing_something)
        || document.needed.iter().any(|it| it.kind == "cohort")
        || !document.refused.is_empty()
}

/// Tells totals in which nothing is missing by themselves what they wait for in the other schemes, and marks those
/// that only people's decisions keep open: they must not keep the cycle from the stage in which people decide.
pub(crate) fn trace(figures: &mut [Figures]) {
    for at in 0..figures.len() {
        let (before, here) = figures.split_at_mut(at);
        let Some(here) = here.first_mut() else {
            continue;
        };
        let missing = before.iter().filter(|it| is_missing_something(it));
        let missing: Vec<String> = missing.map(|it| it.document.title.clone()).collect();
        let asked: Vec<(&Open, String)> = (before.iter())
            .flat_map(|it| (it.document.needed.iter()).map(|open| (open, &it.document.title)))
            .filter(|(open, _)| open.is_answerable())
            .map(|(open, title)| (open, format!("{title}:{}", open.words)))
            .collect();
        for unit in &mut here.waits {
            if unit.is_missing_something() {
                continue;
            }
            unit.schemes.clone_from(&missing);
            let names = |open: &Open| open.units.iter().any(|(id, _)| *id == unit.unit.0);
            // A place given away can move units that the question does not name.
            let is_named = asked.iter().any(|(open, _)| names(open));
            let mine = asked.iter().filter(|(open, _)| !is_named || names(open));
            unit.decisions = mine.map(|(_, words)| words.clone()).collect();
        }
        let undecided = here.waits.iter().filter(|it| it.is_for_decision());
        here.document.undecided = undecided.map(|it| it.unit.0).collect();
    }
}
