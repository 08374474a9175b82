//! Which inputs terms, numbers and conditions read.

use crate::expr::ir::{Cond, Input, InputId, Num, Source};
use crate::plan::{Arm, RulePlan, Term};

/// The inputs a rule reads, in order, without duplicates, with those behind cohort statistics.
pub(super) fn reads(plan: &RulePlan, inputs: &[Input]) -> Vec<InputId> {
    let mut ids = Vec::new();
    for term in &plan.terms {
        match term {
            Term::Switch { arms, .. } => arms
                .iter()
                .for_each(|Arm { when, .. }| inputs_of_cond(when, inputs, &mut ids)),
            Term::Amount { of, .. } => inputs_of_num(of, inputs, &mut ids),
        }
    }
    if let Some(gate) = &plan.gate {
        inputs_of_cond(gate, inputs, &mut ids);
    }
    if let Some(multiplier) = &plan.multiplier {
        inputs_of_num(multiplier, inputs, &mut ids);
    }
    ids
}

/// Adds the inputs of a number to a list, each once.
pub(crate) fn inputs_of_num(num: &Num, inputs: &[Input], ids: &mut Vec<InputId>) {
    match num {
        Num::Const(_) => {}
        Num::Input(id) => {
            if !ids.contains(id) {
                ids.push(*id);
                if let Some(Input {
                    source: Source::Cohort { of, .. },
                    ..
                }) = inputs.get(*id)
                {
                    inputs_of_num(of, inputs, ids);
                }
            }
        }
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
            inputs_of_num(a, inputs, ids);
            inputs_of_num(b, inputs, ids);
        }
        Num::Min(all) | Num::Max(all) => all.iter().for_each(|n| inputs_of_num(n, inputs, ids)),
        Num::If(c, a, b) => {
            inputs_of_cond(c, inputs, ids);
            inputs_of_num(a, inputs, ids);
            inputs_of_num(b, inputs, ids);
        }
        Num::Steps { of, .. } => inputs_of_num(of, inputs, ids),
    }
}

/// Adds the inputs of a condition to a list, each once.
pub(crate) fn inputs_of_cond(cond: &Cond, inputs: &[Input], ids: &mut Vec<InputId>) {
    match cond {
        Cond::Const(_) => {}
        Cond::Input(id) => {
            if !ids.contains(id) {
                ids.push(*id);
            }
        }
        Cond::Compare(_, a, b) => {
            inputs_of_num(a, inputs, ids);
            inputs_of_num(b, inputs, ids);
        }
        Cond::And(a, b) | Cond::Or(a, b) => {
            inputs_of_cond(a, inputs, ids);
            inputs_of_cond(b, inputs, ids);
        }
        Cond::Not(a) => inputs_of_cond(a, inputs, ids),
        Cond::If(c, a, b) => {
            inputs_of_cond(c, inputs, ids);
            inputs_of_cond(a, inputs, ids);
            inputs_of_cond(b, inputs, ids);
        }
    }
}
