//! Walks a compiled rule or condition with what is known to hold at each place, so that a lint sees a divisor
//! or a condition only under the conditions before it.

use crate::expr::ir::{Cond, Input, Num, Order};
use crate::expr::range::Ranges;
use crate::number::Ratio;
use crate::plan::{ItemPlan, RulePlan, Term};

/// What is known to hold at a place.
#[derive(Clone)]
pub(super) struct Known<'p> {
    /// The values inputs can still take.
    pub(super) ranges: Ranges<'p>,
    /// Conditions with the truth they have here.
    facts: Vec<(&'p Cond, bool)>,
}

impl<'p> Known<'p> {
    /// Nothing but the declared ranges.
    pub(super) fn nothing(inputs: &'p [Input]) -> Known<'p> {
        Known {
            ranges: Ranges::of(inputs),
            facts: Vec::new(),
        }
    }

    /// With one more condition; `None` when that cannot be.
    pub(super) fn given(&self, condition: &'p Cond, truth: bool) -> Option<Known<'p>> {
        let ranges = self.ranges.assuming(condition, truth)?;
        let mut facts = self.facts.clone();
        facts.push((condition, truth));
        Some(Known { ranges, facts })
    }

    /// Before the rules of an item speak; `None` when the item never applies.
    pub(super) fn in_item(inputs: &'p [Input], item: &'p ItemPlan) -> Option<Known<'p>> {
        let known = Known::nothing(inputs);
        match &item.applies {
            Some(applies) => known.given(applies, true),
            None => Some(known),
        }
    }

    /// Before the terms of a rule speak; `None` when it never does.
    pub(super) fn in_rule(&self, rule: &'p RulePlan) -> Option<Known<'p>> {
        match &rule.gate {
            Some(gate) => self.given(gate, true),
            None => Some(self.clone()),
        }
    }

    /// True when what is known rules out that a number is zero.
    pub(super) fn is_never_zero(&self, number: &Num) -> bool {
        !self.ranges.number(number).contains(Ratio::ZERO)
            || self
                .facts
                .iter()
                .any(|(condition, truth)| excludes_zero(condition, *truth, number))
    }
}

/// True when the condition's truth says outright that the number is not zero: `a + b > 0`.
fn excludes_zero(condition: &Cond, truth: bool, number: &Num) -> bool {
    match (condition, truth) {
        (Cond::Not(inner), _) => excludes_zero(inner, !truth, number),
        (Cond::And(a, b), true) | (Cond::Or(a, b), false) => {
            excludes_zero(a, truth, number) || excludes_zero(b, truth, number)
        }
        (Cond::Compare(order, a, b), _) => {
            let order = if truth { *order } else { order.negated() };
            let zero = Num::Const(Ratio::ZERO);
            let (order, bound) = if a == number {
                (order, b)
            } else if b == number {
                (turned(order), a)
            } else {
                return false;
            };
            match (order, bound) {
                (Order::NotEqual | Order::Greater | Order::Less, bound) if *bound == zero => true,
                (Order::Greater | Order::GreaterEqual, Num::Const(c)) => *c > Ratio::ZERO,
                (Order::Less | Order::LessEqual, Num::Const(c)) => *c < Ratio::ZERO,
                (Order::Equal, Num::Const(c)) => *c != Ratio::ZERO,
                _ => false,
            }
        }
        _ => false,
    }
}

/// The comparison with its sides exchanged.
fn turned(order: Order) -> Order {
    match order {
        Order::Less => Order::Greater,
        Order::LessEqual => Order::GreaterEqual,
        Order::Greater => Order::Less,
        Order::GreaterEqual => Order::LessEqual,
        Order::Equal | Order::NotEqual => order,
    }
}

/// Divisors that can be zero where they stand.
pub(super) struct ZeroDivisors<'p> {
    /// The divisors found, each once.
    pub(super) found: Vec<&'p Num>,
}

impl<'p> ZeroDivisors<'p> {
    /// Those of a rule, under the item's and the rule's own conditions.
    pub(super) fn of_rule(known: &Known<'p>, rule: &'p RulePlan) -> Vec<&'p Num> {
        let mut divisors = ZeroDivisors { found: Vec::new() };
        if let Some(gate) = &rule.gate {
            divisors.condition(gate, known);
        }
        if let Some(inside) = known.in_rule(rule) {
            for term in &rule.terms {
                divisors.term(term, &inside);
            }
            if let Some(multiplier) = &rule.multiplier {
                divisors.number(multiplier, &inside);
            }
        }
        divisors.found
    }

    /// Those of a condition on its own.
    pub(super) fn of_condition(known: &Known<'p>, condition: &'p Cond) -> Vec<&'p Num> {
        let mut divisors = ZeroDivisors { found: Vec::new() };
        divisors.condition(condition, known);
        divisors.found
    }

    fn term(&mut self, term: &'p Term, known: &Known<'p>) {
        match term {
            Term::Amount { of, .. } => self.number(of, known),
            Term::Switch { arms, .. } => {
                let mut known = known.clone();
                for arm in arms {
                    self.condition(&arm.when, &known);
                    match known.given(&arm.when, false) {
                        Some(rest) => known = rest,
                        None => break,
                    }
                }
            }
        }
    }

    fn condition(&mut self, condition: &'p Cond, known: &Known<'p>) {
        match condition {
            Cond::Const(_) | Cond::Input(_) => {}
            Cond::Compare(_, a, b) => {
                self.number(a, known);
                self.number(b, known);
            }
            // An unknown side does not matter where the other decides alone.
            Cond::And(a, b) => self.both(a, b, true, known),
            Cond::Or(a, b) => self.both(a, b, false, known),
            Cond::Not(a) => self.condition(a, known),
            Cond::If(c, a, b) => {
                self.condition(c, known);
                if let Some(known) = known.given(c, true) {
                    self.condition(a, &known);
                }
                if let Some(known) = known.given(c, false) {
                    self.condition(b, &known);
                }
            }
        }
    }

    fn both(&mut self, a: &'p Cond, b: &'p Cond, undecided: bool, known: &Known<'p>) {
        for (this, other) in [(a, b), (b, a)] {
            if let Some(known) = known.given(other, undecided) {
                self.condition(this, &known);
            }
        }
    }

    fn number(&mut self, number: &'p Num, known: &Known<'p>) {
        match number {
            Num::Const(_) | Num::Input(_) => {}
            Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) => {
                self.number(a, known);
                self.number(b, known);
            }
            Num::Div(a, b) => {
                self.number(a, known);
                self.number(b, known);
                if !known.is_never_zero(b) && !self.found.contains(&b.as_ref()) {
                    self.found.push(b);
                }
            }
            Num::Min(all) | Num::Max(all) => all.iter().for_each(|n| self.number(n, known)),
            Num::If(c, a, b) => {
                self.condition(c, known);
                if let Some(known) = known.given(c, true) {
                    self.number(a, &known);
                }
                if let Some(known) = known.given(c, false) {
                    self.number(b, &known);
                }
            }
            Num::Steps { of, .. } => self.number(of, known),
        }
    }
}
