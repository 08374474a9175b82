//! The number and condition trees of one compiled item: walking them, and putting values in place of inputs.

use crate::expr::eval;
use crate::expr::ir::{Cond, Input, InputId, Num};
use crate::plan::{ItemPlan, Term};

/// Replaces every input but the varied ones by its value on a row; varied together, they become one.
pub(super) struct Fixed<'f> {
    /// Inputs of the program.
    pub(super) inputs: &'f [Input],
    /// Raw values of the row.
    pub(super) background: &'f [Option<i64>],
    /// The inputs that stay.
    pub(super) varied: &'f [InputId],
    /// The one input that all of them become.
    pub(super) first: InputId,
}

impl Fixed<'_> {
    /// The number with values in place.
    pub(super) fn number(&self, n: &Num) -> Num {
        let both = |a: &Num, b: &Num| (Box::new(self.number(a)), Box::new(self.number(b)));
        match n {
            Num::Const(c) => Num::Const(*c),
            Num::Input(id) if self.varied.contains(id) => Num::Input(self.first),
            Num::Input(id) => match self.background[*id] {
                Some(raw) => Num::Const(eval::scaled(raw, &self.inputs[*id])),
                None => Num::Input(*id),
            },
            Num::Add(a, b) => {
                let (a, b) = both(a, b);
                Num::Add(a, b)
            }
            Num::Sub(a, b) => {
                let (a, b) = both(a, b);
                Num::Sub(a, b)
            }
            Num::Mul(a, b) => {
                let (a, b) = both(a, b);
                Num::Mul(a, b)
            }
            Num::Div(a, b) => {
                let (a, b) = both(a, b);
                Num::Div(a, b)
            }
            Num::Min(of) => Num::Min(of.iter().map(|n| self.number(n)).collect()),
            Num::Max(of) => Num::Max(of.iter().map(|n| self.number(n)).collect()),
            Num::If(c, a, b) => {
                let (a, b) = both(a, b);
                Num::If(Box::new(self.condition(c)), a, b)
            }
            Num::Steps { of, step, partial } => Num::Steps {
                of: Box::new(self.number(of)),
                step: *step,
                partial: *partial,
            },
        }
    }

    /// The condition with values in place.
    pub(super) fn condition(&self, c: &Cond) -> Cond {
        let boxed = |c: &Cond| Box::new(self.condition(c));
        match c {
            Cond::Const(truth) => Cond::Const(*truth),
            Cond::Input(id) if self.varied.contains(id) => Cond::Input(self.first),
            Cond::Input(id) => match self.background[*id] {
                Some(raw) => Cond::Const(raw != 0),
                None => Cond::Input(*id),
            },
            Cond::Compare(order, a, b) => Cond::Compare(*order, self.number(a), self.number(b)),
            Cond::And(a, b) => Cond::And(boxed(a), boxed(b)),
            Cond::Or(a, b) => Cond::Or(boxed(a), boxed(b)),
            Cond::Not(a) => Cond::Not(boxed(a)),
            Cond::If(c, a, b) => Cond::If(boxed(c), boxed(a), boxed(b)),
        }
    }
}

/// The inputs an item reads, with those of its own conditions.
pub(super) fn inputs_of(item: &ItemPlan, inputs: &[Input]) -> Vec<InputId> {
    let mut ids = Vec::new();
    each_number(item, &mut |n| {
        if let Num::Input(id) = n
            && !ids.contains(id)
        {
            ids.push(*id);
        }
    });
    each_condition(item, &mut |c| {
        if let Cond::Input(id) = c
            && !ids.contains(id)
        {
            ids.push(*id);
        }
    });
    ids.retain(|id| *id < inputs.len());
    ids
}

/// Visits every number of an item, parents first.
pub(super) fn each_number(item: &ItemPlan, visit: &mut dyn FnMut(&Num)) {
    walk_item(item, visit, &mut |_| {});
}

fn each_condition(item: &ItemPlan, visit: &mut dyn FnMut(&Cond)) {
    walk_item(item, &mut |_| {}, visit);
}

fn walk_item(item: &ItemPlan, number: &mut dyn FnMut(&Num), condition: &mut dyn FnMut(&Cond)) {
    if let Some(multiplier) = &item.multiplier {
        walk_number(multiplier, number, condition);
    }
    if let Some(applies) = &item.applies {
        walk_condition(applies, number, condition);
    }
    for rule in &item.rules {
        for term in &rule.terms {
            match term {
                Term::Switch { arms, .. } => arms
                    .iter()
                    .for_each(|arm| walk_condition(&arm.when, number, condition)),
                Term::Amount { of, .. } => walk_number(of, number, condition),
            }
        }
        if let Some(gate) = &rule.gate {
            walk_condition(gate, number, condition);
        }
        if let Some(multiplier) = &rule.multiplier {
            walk_number(multiplier, number, condition);
        }
    }
}

fn walk_number(n: &Num, number: &mut dyn FnMut(&Num), condition: &mut dyn FnMut(&Cond)) {
    number(n);
    match n {
        Num::Const(_) | Num::Input(_) => {}
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
            walk_number(a, number, condition);
            walk_number(b, number, condition);
        }
        Num::Min(all) | Num::Max(all) => all.iter().for_each(|n| walk_number(n, number, condition)),
        Num::If(c, a, b) => {
            walk_condition(c, number, condition);
            walk_number(a, number, condition);
            walk_number(b, number, condition);
        }
        Num::Steps { of, .. } => walk_number(of, number, condition),
    }
}

fn walk_condition(c: &Cond, number: &mut dyn FnMut(&Num), condition: &mut dyn FnMut(&Cond)) {
    condition(c);
    match c {
        Cond::Const(_) | Cond::Input(_) => {}
        Cond::Compare(_, a, b) => {
            walk_number(a, number, condition);
            walk_number(b, number, condition);
        }
        Cond::And(a, b) | Cond::Or(a, b) => {
            walk_condition(a, number, condition);
            walk_condition(b, number, condition);
        }
        Cond::Not(a) => walk_condition(a, number, condition),
        Cond::If(a, b, d) => {
            walk_condition(a, number, condition);
            walk_condition(b, number, condition);
            walk_condition(d, number, condition);
        }
    }
}
