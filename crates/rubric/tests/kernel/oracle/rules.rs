//! Numbers, conditions and rules of one row: every possible outcome in a list.

use num_bigint::BigInt;
use num_rational::BigRational;
use rubric::columns::Row;
use rubric::expr::ir::{Cond, Input, Num, Order, Partial};
use rubric::model::LatePolicy;
use rubric::plan::{Gives, RulePlan, Term};

use super::super::programs::inputs_of_term;
use super::Oracle;
use super::fractions::{Ends, big, hull, point, units, whole, zero};

/// What a rule comes to.
pub(super) struct Outcome {
    pub(super) amount: Ends,
    pub(super) lost: Vec<bool>,
}

impl Oracle<'_> {
    fn number(&self, num: &Num, row: Row<'_>) -> Option<BigRational> {
        let of = |n: &Num| self.number(n, row);
        let value = match num {
            Num::Const(c) => big(*c),
            Num::Input(id) => {
                let Input { kind, .. } = &self.program.inputs[*id];
                let unit = BigInt::from(10).pow(kind.places().into());
                BigRational::new(row.raw(*id)?.into(), unit)
            }
            Num::Add(a, b) => of(a)? + of(b)?,
            Num::Sub(a, b) => of(a)? - of(b)?,
            Num::Mul(a, b) => of(a)? * of(b)?,
            Num::Div(a, b) => {
                let (a, b) = (of(a)?, of(b)?);
                if b == zero() {
                    return None;
                }
                a / b
            }
            Num::Min(all) => {
                let all: Option<Vec<_>> = all.iter().map(of).collect();
                all?.into_iter().min()?
            }
            Num::Max(all) => {
                let all: Option<Vec<_>> = all.iter().map(of).collect();
                all?.into_iter().max()?
            }
            Num::If(c, a, b) => {
                if self.truth(c, row)? {
                    of(a)?
                } else {
                    of(b)?
                }
            }
            Num::Steps {
                of: n,
                step,
                partial,
            } => {
                let steps = of(n)? / big(*step);
                match partial {
                    Partial::Whole => steps.floor(),
                    Partial::Started => steps.ceil(),
                    Partial::Proportional => steps,
                }
            }
        };
        Some(self.seen(value))
    }

    pub(super) fn truth(&self, cond: &Cond, row: Row<'_>) -> Option<bool> {
        let of = |c: &Cond| self.truth(c, row);
        match cond {
            Cond::Const(truth) => Some(*truth),
            Cond::Input(id) => row.raw(*id).map(|raw| raw != 0),
            Cond::Compare(order, a, b) => {
                let (a, b) = (self.number(a, row)?, self.number(b, row)?);
                Some(match order {
                    Order::Equal => a == b,
                    Order::NotEqual => a != b,
                    Order::Less => a < b,
                    Order::LessEqual => a <= b,
                    Order::Greater => a > b,
                    Order::GreaterEqual => a >= b,
                })
            }
            // Unknown stands for either truth: the result is known when both give the same.
            Cond::And(a, b) => agreed(of(a), of(b), |a, b| a && b),
            Cond::Or(a, b) => agreed(of(a), of(b), |a, b| a || b),
            Cond::Not(a) => of(a).map(|a| !a),
            Cond::If(c, a, b) => {
                if of(c)? {
                    of(a)
                } else {
                    of(b)
                }
            }
        }
    }

    pub(super) fn rule(&self, plan: &RulePlan, row: Row<'_>) -> Outcome {
        let late: Vec<usize> = plan
            .reads
            .iter()
            .copied()
            .filter(|i| row.is_late(*i))
            .collect();
        let gate = plan
            .gate
            .as_ref()
            .map_or(Some(true), |c| self.truth(c, row));
        if gate == Some(false) {
            return Outcome {
                amount: point(0),
                lost: vec![false],
            };
        }
        let not_counted = plan.late == LatePolicy::NotCounted && !late.is_empty();
        let (mut low, mut high) = (zero(), zero());
        let mut lost = vec![false];
        for term in &plan.terms {
            let (ends, loses) = if not_counted && self.reads(term).iter().any(|i| late.contains(i))
            {
                worst(term)
            } else {
                self.term(term, row)
            };
            low += &ends.0;
            high += &ends.1;
            // Every loss of a term combined with every loss so far.
            lost = lost
                .iter()
                .flat_map(|so_far| loses.iter().map(move |this| *so_far || *this))
                .collect();
        }
        let multipliers = match &plan.multiplier {
            Some(num) => self.multiplier(num, row),
            None => vec![whole(1)],
        };
        let sums = [low, high];
        let products = sums
            .iter()
            .flat_map(|sum| multipliers.iter().map(move |m| self.seen(sum * m)));
        let products: Vec<BigRational> = products.collect();
        self.points_seen(hull(products.iter().map(|p| point(units(p)))));
        let mut amount = hull(products.iter().map(|p| point(held(plan, p))));
        if let LatePolicy::Deduct(points) = plan.late {
            let cost = BigInt::from(points.units()) * late.len();
            amount = (amount.0 - &cost, amount.1 - &cost);
        }
        if gate.is_none() {
            amount = hull([amount, point(0)]);
            lost.push(false);
        }
        Outcome { amount, lost }
    }

    /// What a multiplier can be: its value, or the ends of what its input can hold.
    pub(super) fn multiplier(&self, num: &Num, row: Row<'_>) -> Vec<BigRational> {
        match (self.number(num, row), num) {
            (Some(value), _) => vec![value],
            (None, Num::Input(id)) => {
                let Input { kind, range, .. } = &self.program.inputs[*id];
                let unit = BigInt::from(10).pow(kind.places().into());
                [range.0, range.1]
                    .map(|raw| BigRational::new(raw.into(), unit.clone()))
                    .to_vec()
            }
            (None, _) => panic!("the generator makes multipliers of constants and inputs only"),
        }
    }

    /// Lowest and highest amount of a term, and the losses it can bring.
    fn term(&self, term: &Term, row: Row<'_>) -> ((BigRational, BigRational), Vec<bool>) {
        match term {
            Term::Amount { of, range } => {
                let ends = match self.number(of, row) {
                    Some(value) => (value.clone(), value),
                    None => (big(range.0.ratio()), big(range.1.ratio())),
                };
                (ends, vec![false])
            }
            Term::Switch { arms, otherwise } => {
                let mut outcomes = Vec::new();
                let mut ended = false;
                for arm in arms {
                    let truth = self.truth(&arm.when, row);
                    if truth != Some(false) {
                        outcomes.push(arm.gives);
                    }
                    if truth == Some(true) {
                        ended = true;
                        break;
                    }
                }
                if !ended {
                    outcomes.push(Gives::Amount(*otherwise));
                }
                let points = |gives: &Gives| match gives {
                    Gives::Amount(points) => big(points.ratio()),
                    Gives::Forfeit => zero(),
                };
                let low = outcomes.iter().map(points).min();
                let high = outcomes.iter().map(points).max();
                let ends = low.zip(high).expect("there is always an outcome");
                let lost = outcomes.iter().map(|g| *g == Gives::Forfeit).collect();
                (ends, lost)
            }
        }
    }

    fn reads(&self, term: &Term) -> Vec<usize> {
        let mut ids = Vec::new();
        inputs_of_term(term, &mut ids);
        ids
    }
}

/// Both truths tried for what is unknown.
fn agreed(a: Option<bool>, b: Option<bool>, of: fn(bool, bool) -> bool) -> Option<bool> {
    let tries = |t: Option<bool>| t.map_or(vec![false, true], |t| vec![t]);
    let mut results: Vec<bool> = tries(a)
        .into_iter()
        .flat_map(|a| tries(b).into_iter().map(move |b| of(a, b)))
        .collect();
    results.dedup();
    (results.len() == 1).then(|| results[0])
}

/// A term that does not count: its lowest amount, and the item lost where it can lose it.
fn worst(term: &Term) -> ((BigRational, BigRational), Vec<bool>) {
    match term {
        Term::Amount { range, .. } => {
            let low = big(range.0.ratio());
            ((low.clone(), low), vec![false])
        }
        Term::Switch { arms, otherwise } => {
            let mut amounts = vec![*otherwise];
            let mut lost = false;
            for arm in arms {
                match arm.gives {
                    Gives::Amount(points) => amounts.push(points),
                    Gives::Forfeit => lost = true,
                }
            }
            let low = amounts
                .into_iter()
                .min()
                .map(|p| big(p.ratio()))
                .unwrap_or_else(zero);
            ((low.clone(), low), vec![lost])
        }
    }
}

/// A rule's amount in its bounds.
fn held(plan: &RulePlan, points: &BigRational) -> BigInt {
    let n = units(points)
        .max(plan.least.units().into())
        .min(plan.most.units().into());
    let smallest = BigInt::from(plan.smallest.units());
    let nothing = BigInt::from(0);
    if n > nothing {
        n.max(smallest)
    } else if n < nothing {
        n.min(-smallest)
    } else {
        n
    }
}
