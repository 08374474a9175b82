//! A naive evaluator of programs in unlimited fractions, written apart from the crate's own: one row at a time,
//! every possible outcome of a rule in a list. It shares the data types of a plan with the crate and nothing
//! of its arithmetic.

mod fractions;
mod rules;

use std::cell::Cell;

use num_bigint::BigInt;
use num_rational::BigRational;
use rubric::columns::{Columns, Row};
use rubric::model::{Otherwise, RoundingPlace};
use rubric::number::{Points, RoundingMode};
use rubric::plan::{ItemPlan, Program};

pub(super) use fractions::{Ends, rounded_units};
use fractions::{brought, hull, plus, point, whole};
use rules::Outcome;

/// All figures of a unit.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) items: Vec<Ends>,
    pub(super) sections: Vec<Ends>,
    pub(super) total: Ends,
    applies: Vec<Option<bool>>,
}

/// The oracle over one set of columns.
pub(super) struct Oracle<'p> {
    program: &'p Program,
    /// A number on the way was so large that 128-bit fractions may overflow, which the crate calls unknown.
    vast: Cell<bool>,
}

impl<'p> Oracle<'p> {
    pub(super) fn new(program: &'p Program) -> Oracle<'p> {
        Oracle {
            program,
            vast: Cell::new(false),
        }
    }

    /// Scores all rows; the flag tells that numbers grew beyond what the crate promises to hold.
    pub(super) fn score(&self, columns: &Columns, cohorts: &[usize]) -> (Vec<Unit>, bool) {
        let mut units: Vec<Unit> = (0..columns.rows)
            .map(|row| self.unit(columns.row(row)))
            .collect();
        for (i, plan) in self.program.items.iter().enumerate() {
            if plan.otherwise == Otherwise::CohortMean && plan.applies.is_some() {
                self.means(i, plan, &mut units, cohorts);
            }
        }
        units.iter_mut().for_each(|unit| self.add_up(unit));
        (units, self.vast.get())
    }

    fn seen(&self, value: BigRational) -> BigRational {
        if value.numer().bits() > 70 || value.denom().bits() > 70 {
            self.vast.set(true);
        }
        value
    }

    /// Points that leave 64 bits are vast.
    fn points_seen(&self, ends: Ends) -> Ends {
        if ends.0.bits() > 60 || ends.1.bits() > 60 {
            self.vast.set(true);
        }
        ends
    }

    fn unit(&self, row: Row<'_>) -> Unit {
        let plans = &self.program.items;
        let mut outcomes: Vec<Vec<Outcome>> = plans
            .iter()
            .map(|item| item.rules.iter().map(|rule| self.rule(rule, row)).collect())
            .collect();
        let applies: Vec<Option<bool>> = plans
            .iter()
            .map(|item| {
                item.applies
                    .as_ref()
                    .map_or(Some(true), |c| self.truth(c, row))
            })
            .collect();
        self.once(&applies, &mut outcomes);
        let items = plans
            .iter()
            .zip(&outcomes)
            .zip(&applies)
            .map(|((plan, outcomes), applies)| self.item(plan, outcomes, *applies, row));
        let mut unit = Unit {
            items: items.collect(),
            sections: Vec::new(),
            total: point(0),
            applies,
        };
        self.round_items(&mut unit);
        unit
    }

    /// Of the deductions under one key only the largest counts, the first of equals. Items that do not apply
    /// have no say.
    fn once(&self, applies: &[Option<bool>], outcomes: &mut [Vec<Outcome>]) {
        for key in 0..4 {
            let mut places = Vec::new();
            for (i, item) in self.program.items.iter().enumerate() {
                for (r, rule) in item.rules.iter().enumerate() {
                    if rule.once == Some(key) && applies[i] != Some(false) {
                        places.push((i, r));
                    }
                }
            }
            let nothing = BigInt::from(0);
            let claims: Vec<Ends> = places
                .iter()
                .map(|(i, r)| {
                    let amount = outcomes[*i][*r].amount.clone();
                    match applies[*i] {
                        Some(_) => amount,
                        None => hull([amount, point(0)]),
                    }
                })
                .collect();
            for (n, (i, r)) in places.iter().enumerate() {
                let (low, high) = outcomes[*i][*r].amount.clone();
                if low >= nothing {
                    continue;
                }
                // Larger than another deduction, or as large and before it; what adds is no rival.
                let beats = |mine: &BigInt, m: usize, other: &BigInt| {
                    mine < other || (mine == other && n < m) || *other >= nothing
                };
                let others = || claims.iter().enumerate().filter(|(m, _)| *m != n);
                let can = others().all(|(m, other)| beats(&low, m, &other.1));
                let must = others().all(|(m, other)| beats(&high, m, &other.0));
                outcomes[*i][*r].amount = match (can, must) {
                    (false, _) => (nothing.clone(), high.max(nothing.clone())),
                    (true, true) => (low, high),
                    (true, false) => hull([(low, high), point(0)]),
                };
            }
        }
    }

    fn item(
        &self,
        plan: &ItemPlan,
        outcomes: &[Outcome],
        applies: Option<bool>,
        row: Row<'_>,
    ) -> Ends {
        let mut sum = point(plan.start.units());
        for outcome in outcomes {
            sum = plus(&sum, &outcome.amount);
        }
        if let Some(num) = &plan.multiplier {
            let multipliers = self.multiplier(num, row);
            let ends = [&sum.0, &sum.1].map(|n| BigRational::from_integer(n.clone()));
            let products = ends
                .iter()
                .flat_map(|end| multipliers.iter().map(move |m| end * m))
                .map(|p| point(brought(&p, RoundingMode::HalfUp)));
            sum = self.points_seen(hull(products));
        }
        let within = |n: BigInt| {
            let n = plan
                .floor
                .map_or(n.clone(), |floor| n.max(floor.units().into()));
            plan.cap.map_or(n.clone(), |cap| n.min(cap.units().into()))
        };
        let mut ends = (within(sum.0), within(sum.1));
        let lost = within(0.into());
        if outcomes.iter().any(|o| o.lost.iter().all(|l| *l)) {
            ends = point(lost);
        } else if outcomes.iter().any(|o| o.lost.contains(&true)) {
            ends = hull([ends, point(lost)]);
        }
        let instead = match plan.otherwise {
            Otherwise::LeaveOut | Otherwise::Rescale => point(0),
            Otherwise::Full => point(plan.points.units()),
            Otherwise::CohortMean => {
                let vast = BigInt::from(1_000_000_000) * Points::SCALE;
                let full = BigInt::from(plan.points.units());
                (within(-&vast).min(full.clone()), within(vast).max(full))
            }
        };
        match applies {
            Some(true) => ends,
            Some(false) => instead,
            None => hull([ends, instead]),
        }
    }

    fn means(&self, item: usize, plan: &ItemPlan, units: &mut [Unit], cohorts: &[usize]) {
        let of_cohort =
            |row: usize, wanted: usize| cohorts.get(row).copied().unwrap_or(0) == wanted;
        let before: Vec<(Ends, Option<bool>)> = units
            .iter()
            .map(|unit| (unit.items[item].clone(), unit.applies[item]))
            .collect();
        for row in 0..units.len() {
            let cohort = cohorts.get(row).copied().unwrap_or(0);
            let members = || {
                let all = before.iter().enumerate();
                all.filter(|(other, _)| of_cohort(*other, cohort))
                    .map(|(_, m)| m)
            };
            if before[row].1 != Some(false) || members().any(|m| m.1.is_none()) {
                continue;
            }
            let applying: Vec<&Ends> = members()
                .filter(|m| m.1 == Some(true))
                .map(|m| &m.0)
                .collect();
            units[row].items[item] = if applying.is_empty() {
                point(plan.points.units())
            } else {
                let count = BigInt::from(applying.len());
                let mean = |end: fn(&Ends) -> &BigInt| {
                    let sum: BigInt = applying.iter().map(|ends| end(ends)).sum();
                    brought(&BigRational::new(sum, count.clone()), RoundingMode::HalfUp)
                };
                (mean(|e| &e.0), mean(|e| &e.1))
            };
        }
    }

    fn rounded(&self, ends: &Ends) -> Ends {
        let round = |n: &BigInt| self.to_places(&BigRational::from_integer(n.clone()));
        (round(&ends.0), round(&ends.1))
    }

    /// A fraction of 1/10 000 points at the places of the scheme.
    fn to_places(&self, units: &BigRational) -> BigInt {
        let rounding = self.program.rounding;
        let unit = BigInt::from(10).pow(4 - u32::from(rounding.places.min(4)));
        let steps = units / BigRational::from_integer(unit.clone());
        brought(&steps, rounding.mode) * unit
    }

    fn round_items(&self, unit: &mut Unit) {
        if self.program.rounding.at == RoundingPlace::Item {
            for ends in &mut unit.items {
                *ends = self.rounded(ends);
            }
        }
    }

    fn add_up(&self, unit: &mut Unit) {
        let program = self.program;
        self.round_items(unit);
        let in_section = |item: &ItemPlan, wanted: usize| {
            let mut at = Some(item.section);
            for _ in 0..3 {
                if at == Some(wanted) {
                    return true;
                }
                at = at.and_then(|s| program.sections[s].parent);
            }
            false
        };
        let sum = |wanted: &dyn Fn(&ItemPlan) -> bool| {
            let items = program.items.iter().zip(&unit.items);
            items
                .filter(|(plan, _)| wanted(plan))
                .fold(point(0), |sum, (_, ends)| plus(&sum, ends))
        };
        unit.sections = (0..program.sections.len())
            .map(|s| sum(&|item| in_section(item, s)))
            .collect();
        unit.total = sum(&|_| true);
        let rescale = self.rescale(unit);
        if program.rounding.at == RoundingPlace::Section {
            unit.sections = unit.sections.iter().map(|s| self.rounded(s)).collect();
            if !rescale {
                let sections = program.sections.iter().zip(&unit.sections);
                unit.total = sections
                    .filter(|(plan, _)| plan.parent.is_none())
                    .fold(point(0), |sum, (_, ends)| plus(&sum, ends));
            }
        }
    }
}

impl Oracle<'_> {
    /// Scales the total up where items are left out for it; false where none is.
    fn rescale(&self, unit: &mut Unit) -> bool {
        let nothing = BigInt::from(0);
        // Every way in which the items that may or may not apply could fall out would be exponentially many;
        // the bounds are those of all points and of the points that remain, taken apart.
        let (mut all, mut rest) = (point(0), point(0));
        let mut scales = false;
        for (plan, applies) in self.program.items.iter().zip(&unit.applies) {
            let points = BigInt::from(plan.points.units());
            let never = applies.is_some_and(|a| !a);
            let always = applies.is_some_and(|a| a);
            let out = matches!(plan.otherwise, Otherwise::LeaveOut);
            let scaled = matches!(plan.otherwise, Otherwise::Rescale);
            all.1 += if out && never { &nothing } else { &points };
            all.0 += if out && !always { &nothing } else { &points };
            rest.1 += if (out || scaled) && never {
                &nothing
            } else {
                &points
            };
            rest.0 += if (out || scaled) && !always {
                &nothing
            } else {
                &points
            };
            scales |= scaled && !always && points > nothing;
        }
        if !scales {
            return false;
        }
        let ratio = |a: &BigInt, b: &BigInt| BigRational::new(a.clone(), b.clone());
        let (least, most) = if rest.0 > nothing {
            (ratio(&all.1, &rest.1), ratio(&all.0, &rest.0))
        } else if rest.1 <= nothing {
            (whole(1), whole(1))
        } else {
            let points = self.program.items.iter().map(|item| item.points);
            let smallest = points.filter(|p| *p > Points::ZERO).min();
            let smallest = smallest.map_or(all.1.clone(), |p| p.units().into());
            (whole(1), ratio(&all.1, &smallest))
        };
        let corners = [
            (&unit.total.0, &least),
            (&unit.total.0, &most),
            (&unit.total.1, &least),
            (&unit.total.1, &most),
        ];
        // The product is rounded once: to 1/10 000 where the total is rounded later, else as the scheme says.
        let scaled = corners.map(|(total, by)| {
            let product = BigRational::from_integer(total.clone()) * by;
            point(match self.program.rounding.at {
                RoundingPlace::Total => brought(&product, RoundingMode::HalfUp),
                RoundingPlace::Item | RoundingPlace::Section => self.to_places(&product),
            })
        });
        unit.total = hull(scaled);
        true
    }
}
