//! One unit: items from rules, sections and total from items; and the second pass for means of the cohort.

use super::rule::{either, score as rule_score};
use super::{Bounds, ItemScore, RuleScore, UnitScore};
use crate::columns::{Columns, Row};
use crate::expr::ir::{Input, Num};
use crate::expr::{eval, range};
use crate::model::{Otherwise, RoundingPlace};
use crate::number::{Points, Ratio, RoundingMode};
use crate::plan::{ItemPlan, Program, RulePlan};

/// Scores one rule on its own, without the effect of other rules.
pub fn score_rule(plan: &RulePlan, inputs: &[Input], row: &Row<'_>) -> RuleScore {
    rule_score(plan, inputs, row)
}

/// Scores every unit, with items that take the cohort's mean filled in. `cohorts` gives every row's cohort.
///
/// The scalar reference: the column kernel must give the same figures.
pub fn score_units(program: &Program, columns: &Columns, cohorts: &[usize]) -> Vec<UnitScore> {
    let mut scores: Vec<UnitScore> = (0..columns.rows)
        .map(|row| score_unit(program, &columns.row(row)))
        .collect();
    let mut changed = false;
    for (i, plan) in program.items.iter().enumerate() {
        if plan.otherwise == Otherwise::CohortMean && plan.applies.is_some() {
            changed |= fill_means(i, plan, &mut scores, cohorts);
        }
    }
    if changed {
        scores.iter_mut().for_each(|score| add_up(program, score));
    }
    scores
}

/// Scores one unit. An item that takes the cohort's mean and does not apply keeps the widest range here;
/// [`score_units`] knows the cohort.
pub fn score_unit(program: &Program, row: &Row<'_>) -> UnitScore {
    let mut rules: Vec<Vec<RuleScore>> = program
        .items
        .iter()
        .map(|item| {
            item.rules
                .iter()
                .map(|rule| rule_score(rule, &program.inputs, row))
                .collect()
        })
        .collect();
    take_once(program, &mut rules);
    let items = program
        .items
        .iter()
        .zip(rules)
        .map(|(plan, rules)| item_score(plan, rules, &program.inputs, row));
    let norm = |plan: &crate::plan::NormPlan| {
        let applies = plan
            .applies
            .as_ref()
            .map_or(Some(true), |c| eval::condition(c, &program.inputs, row));
        let met = eval::condition(&plan.met, &program.inputs, row);
        match applies {
            Some(true) => Some(met),
            Some(false) => None,
            None => Some(None),
        }
    };
    let mut score = UnitScore {
        items: items.collect(),
        sections: vec![Bounds::default(); program.sections.len()],
        total: Bounds::default(),
        full: Points::ZERO,
        norms: program.norms.iter().map(norm).collect(),
    };
    add_up(program, &mut score);
    score
}

/// Among rules of one key only the largest deduction counts. What is not sure keeps the possibility.
fn take_once(program: &Program, rules: &mut [Vec<RuleScore>]) {
    let mut keyed: Vec<(usize, usize, usize)> = Vec::new();
    for (i, item) in program.items.iter().enumerate() {
        keyed.extend(
            item.rules
                .iter()
                .enumerate()
                .filter_map(|(r, rule)| rule.once.map(|key| (key, i, r))),
        );
    }
    keyed.sort_unstable();
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        let before: Vec<Bounds> = group.iter().map(|&(_, i, r)| rules[i][r].amount).collect();
        for (n, &(_, i, r)) in group.iter().enumerate() {
            let mine = before[n];
            // Of equal deductions the first in the scheme counts.
            let others = || before.iter().enumerate().filter(|(m, _)| *m != n);
            let surely_largest = others().all(|(m, o)| {
                mine.high < o.low || (mine.high == o.low && n < m) || o.low >= Points::ZERO
            });
            let possibly_largest = others().all(|(m, o)| {
                mine.low < o.high || (mine.low == o.high && n < m) || o.high >= Points::ZERO
            });
            let score = &mut rules[i][r];
            if !possibly_largest {
                score.amount = Bounds::default();
                score.taken_elsewhere = true;
            } else if !surely_largest {
                score.amount = mine.hull(Bounds::default());
            }
        }
    }
}

fn item_score(
    plan: &ItemPlan,
    rules: Vec<RuleScore>,
    inputs: &[Input],
    row: &Row<'_>,
) -> ItemScore {
    let mut sum = Bounds::exactly(plan.start);
    let mut forfeit = Some(false);
    for rule in &rules {
        sum = sum.plus(rule.amount);
        forfeit = either(forfeit, rule.forfeit);
    }
    if let Some(multiplier) = &plan.multiplier {
        sum = multiplied(sum, multiplier, inputs, row);
    }
    let within = |points: Points| {
        let raised = plan.floor.map_or(points, |floor| points.max(floor));
        plan.cap.map_or(raised, |cap| raised.min(cap))
    };
    let mut points = Bounds {
        low: within(sum.low),
        high: within(sum.high),
    };
    let lost = within(Points::ZERO);
    match forfeit {
        Some(true) => points = Bounds::exactly(lost),
        None => points.low = points.low.min(lost),
        Some(false) => {}
    }
    let applies = plan
        .applies
        .as_ref()
        .map_or(Some(true), |c| eval::condition(c, inputs, row));
    if applies != Some(true) {
        let instead = match plan.otherwise {
            Otherwise::LeaveOut | Otherwise::Rescale => Bounds::default(),
            Otherwise::Full => Bounds::exactly(plan.points),
            Otherwise::CohortMean => Bounds {
                low: within(Points::ZERO).min(Points::ZERO),
                high: plan.cap.unwrap_or(plan.points),
            },
        };
        points = if applies == Some(false) {
            instead
        } else {
            points.hull(instead)
        };
    }
    ItemScore {
        points,
        applies,
        rules,
    }
}

fn multiplied(sum: Bounds, multiplier: &Num, inputs: &[Input], row: &Row<'_>) -> Bounds {
    let ends = match eval::number(multiplier, inputs, row) {
        Some(m) => (m, m),
        None => {
            let interval = range::number(multiplier, inputs);
            (
                interval.low.unwrap_or(Ratio::ZERO),
                interval.high.unwrap_or(Ratio::whole(1000)),
            )
        }
    };
    let products = [
        (sum.low, ends.0),
        (sum.low, ends.1),
        (sum.high, ends.0),
        (sum.high, ends.1),
    ]
    .map(|(points, m)| {
        points
            .ratio()
            .checked_mul(m)
            .and_then(Ratio::points)
            .unwrap_or(points)
    });
    Bounds {
        low: products.into_iter().min().unwrap_or(sum.low),
        high: products.into_iter().max().unwrap_or(sum.high),
    }
}

/// Items that do not apply take the mean of the cohort's units to which the item applies for sure.
fn fill_means(item: usize, plan: &ItemPlan, scores: &mut [UnitScore], cohorts: &[usize]) -> bool {
    let cohort = |row: usize| cohorts.get(row).copied().unwrap_or(0);
    let count = (0..scores.len()).map(cohort).max().map_or(0, |c| c + 1);
    let mut sums = vec![(Bounds::default(), 0i128, true); count];
    for (row, score) in scores.iter().enumerate() {
        let sum = &mut sums[cohort(row)];
        match score.items[item].applies {
            Some(true) => {
                sum.0 = sum.0.plus(score.items[item].points);
                sum.1 += 1;
            }
            Some(false) => {}
            None => sum.2 = false,
        }
    }
    let mut changed = false;
    for row in 0..scores.len() {
        if scores[row].items[item].applies != Some(false) {
            continue;
        }
        let (total, units, known) = sums[cohort(row)];
        let mean = |points: Points| {
            Ratio::new(
                i128::from(points.units()),
                units.max(1) * i128::from(Points::SCALE),
            )
            .and_then(Ratio::points)
            .unwrap_or_default()
        };
        // Nobody to take a mean of, or members that may still join it: the range stays open.
        if units > 0 && known {
            scores[row].items[item].points = Bounds {
                low: mean(total.low),
                high: mean(total.high),
            };
            changed = true;
        } else if units == 0 && known {
            scores[row].items[item].points = Bounds::exactly(plan.points);
            changed = true;
        }
    }
    changed
}

/// Sections, full points and total from the items.
fn add_up(program: &Program, score: &mut UnitScore) {
    let places = program.rounding;
    if places.at == RoundingPlace::Item {
        for item in &mut score.items {
            item.points = rounded(item.points, places.places, places.mode);
        }
    }
    score.sections = vec![Bounds::default(); program.sections.len()];
    let (mut total, mut counted) = (Bounds::default(), Points::ZERO);
    let (mut scaled_out_low, mut scaled_out_high) = (Points::ZERO, Points::ZERO);
    for (plan, item) in program.items.iter().zip(&score.items) {
        total = total.plus(item.points);
        let mut section = Some(plan.section);
        let mut levels = 0;
        while let Some(s) = section.filter(|_| levels < 3) {
            if let Some(sum) = score.sections.get_mut(s) {
                *sum = sum.plus(item.points);
            }
            section = program.sections.get(s).and_then(|p| p.parent);
            levels += 1;
        }
        match (plan.otherwise, item.applies) {
            (Otherwise::LeaveOut | Otherwise::Rescale, Some(false)) => {}
            _ => counted = counted.plus(plan.points),
        }
        if plan.otherwise == Otherwise::Rescale {
            match item.applies {
                Some(true) => {}
                Some(false) => {
                    scaled_out_low = scaled_out_low.plus(plan.points);
                    scaled_out_high = scaled_out_high.plus(plan.points);
                }
                None => scaled_out_high = scaled_out_high.plus(plan.points),
            }
        }
    }
    score.full = counted;
    if scaled_out_high > Points::ZERO {
        let all: Points = program.items.iter().map(|i| i.points).sum();
        total = rescaled(total, all, scaled_out_low, scaled_out_high);
    }
    if places.at == RoundingPlace::Section {
        let top: Vec<usize> = (0..program.sections.len())
            .filter(|&s| program.sections[s].parent.is_none())
            .collect();
        for section in &mut score.sections {
            *section = rounded(*section, places.places, places.mode);
        }
        if scaled_out_high == Points::ZERO {
            total = top
                .iter()
                .fold(Bounds::default(), |sum, &s| sum.plus(score.sections[s]));
        }
    }
    score.total = total;
}

/// The total scaled up from the points that count to all points; the range covers what may still be left out.
fn rescaled(total: Bounds, all: Points, out_low: Points, out_high: Points) -> Bounds {
    let scale = |points: Points, out: Points| {
        let rest = all.minus(out);
        if rest <= Points::ZERO {
            return points;
        }
        let factor = Ratio::new(i128::from(all.units()), i128::from(rest.units()));
        factor
            .and_then(|f| points.ratio().checked_mul(f))
            .and_then(Ratio::points)
            .unwrap_or(points)
    };
    let ends = [
        (total.low, out_low),
        (total.low, out_high),
        (total.high, out_low),
        (total.high, out_high),
    ];
    let ends = ends.map(|(points, out)| scale(points, out));
    Bounds {
        low: ends.into_iter().min().unwrap_or(total.low),
        high: ends.into_iter().max().unwrap_or(total.high),
    }
}

fn rounded(bounds: Bounds, places: u8, mode: RoundingMode) -> Bounds {
    let round = |points: Points| {
        let unit = 10i64.pow(4 - u32::from(places.min(4)));
        points
            .ratio()
            .round(places.min(4), mode)
            .map_or(points, |n| Points::from_units(n * unit))
    };
    Bounds {
        low: round(bounds.low),
        high: round(bounds.high),
    }
}

/// The unit's total, rounded where the scheme rounds at the total.
pub fn total_of(program: &Program, score: &UnitScore) -> Bounds {
    match program.rounding.at {
        RoundingPlace::Total => {
            rounded(score.total, program.rounding.places, program.rounding.mode)
        }
        RoundingPlace::Item | RoundingPlace::Section => score.total,
    }
}
