//! What stands above the items and reads facts of its own: which facts, and what is still missing.
//!
//! It says what a total waits for; what a veto or a weight then does to it is decided where results are made.

use super::{Explainer, FactSeen};
use crate::columns::Row;
use crate::compile::{inputs_of_cond, inputs_of_num};
use crate::expr::eval;
use crate::expr::ir::{Cond, InputId, Num};
use crate::expr::words::UNKNOWN;
use crate::model::Scheme;
use crate::plan::{ItemPlan, Program};

/// Something above the items that reads facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadsAbove<'p> {
    /// What it is, in a word.
    pub what: &'static str,
    /// Its title in the scheme.
    pub title: &'p str,
    /// The inputs it reads, each once.
    pub reads: Vec<InputId>,
}

/// Something above the items that missing facts keep open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitsAbove<'p> {
    /// What it is, in a word.
    pub what: &'static str,
    /// Its title in the scheme.
    pub title: &'p str,
    /// The facts that are missing.
    pub missing: Vec<FactSeen<'p>>,
}

/// A condition or a figure of something above the items.
enum Formula<'p> {
    Truth(&'p Cond),
    Figure(&'p Num),
}

impl Formula<'_> {
    fn reads(&self, program: &Program) -> Vec<InputId> {
        let mut ids = Vec::new();
        match self {
            Formula::Truth(cond) => inputs_of_cond(cond, &program.inputs, &mut ids),
            Formula::Figure(num) => inputs_of_num(num, &program.inputs, &mut ids),
        }
        ids
    }

    fn is_known(&self, program: &Program, row: &Row<'_>) -> bool {
        match self {
            Formula::Truth(cond) => eval::condition(cond, &program.inputs, row).is_some(),
            Formula::Figure(num) => eval::number(num, &program.inputs, row).is_some(),
        }
    }
}

/// Vetoes, weighted parts, eligibility and moves, in this order. Bonuses are left out: nobody waits for a claim.
fn formulas<'p>(
    scheme: &'p Scheme,
    program: &'p Program,
) -> impl Iterator<Item = (&'static str, &'p str, Formula<'p>)> {
    let above = &program.above;
    let vetoes = scheme.vetoes.iter().zip(&above.vetoes);
    let vetoes = vetoes.map(|(it, when)| ("否决事项", it.title.as_str(), Formula::Truth(when)));
    let parts = scheme.parts.iter().zip(&above.parts);
    let parts = parts.filter_map(|(it, value)| {
        let value = value.as_ref()?;
        Some(("组成部分", it.title.as_str(), Formula::Figure(value)))
    });
    let eligibility = scheme.eligibility.iter().zip(&above.eligibility);
    let eligibility =
        eligibility.map(|(it, needs)| ("资格条件", it.title.as_str(), Formula::Truth(needs)));
    let moves = scheme.moves.iter().zip(&above.moves);
    let moves = moves.map(|(it, when)| ("升降级", it.title.as_str(), Formula::Truth(when)));
    vetoes.chain(parts).chain(eligibility).chain(moves)
}

/// What reads facts above the items of a scheme, bonuses and maluses last.
pub fn reads_above<'p>(scheme: &'p Scheme, program: &'p Program) -> Vec<ReadsAbove<'p>> {
    let single = formulas(scheme, program).map(|(what, title, formula)| ReadsAbove {
        what,
        title,
        reads: formula.reads(program),
    });
    let bonuses = scheme.bonuses.iter().chain(&scheme.maluses);
    let bonuses = bonuses.zip(&program.above.bonuses);
    let bonuses = bonuses.map(|(it, plan)| ReadsAbove {
        what: "加分减分",
        title: &it.title,
        reads: plan.reads.clone(),
    });
    single
        .chain(bonuses)
        .filter(|it| !it.reads.is_empty())
        .collect()
}

/// What an item reads beside its rules: whether it applies, and by what it is multiplied.
pub fn reads_beside_rules(item: &ItemPlan, program: &Program) -> Vec<InputId> {
    let mut ids = Vec::new();
    if let Some(applies) = &item.applies {
        inputs_of_cond(applies, &program.inputs, &mut ids);
    }
    if let Some(multiplier) = &item.multiplier {
        inputs_of_num(multiplier, &program.inputs, &mut ids);
    }
    ids
}

impl<'p> Explainer<'p> {
    /// What above the items of a unit is not known yet, each with the facts it waits for.
    pub fn waits_above(&self, row: &Row<'_>) -> Vec<WaitsAbove<'p>> {
        formulas(self.scheme, self.program)
            .filter(|(.., formula)| !formula.is_known(self.program, row))
            .map(|(what, title, formula)| WaitsAbove {
                what,
                title,
                missing: self
                    .facts_seen(&formula.reads(self.program), row)
                    .into_iter()
                    .filter(|fact| fact.value == UNKNOWN)
                    .collect(),
            })
            .collect()
    }
}
