//! Why a total is still a range: what of a unit is not verified, and which facts above the items are missing.

use std::collections::BTreeMap;

use appraisal::chain::Run;
use rubric::explain::Explainer;
use rubric::expr::ir::Source;
use serde::Serialize;
use store::id::OrganisationId;

use super::document::{Rules, organisation};

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
        }
    })
    .collect()
}
