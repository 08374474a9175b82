//! One unit: items from rules, sections and total from items; and the second pass for means of the cohort.

use super::given::{GivenItems, take};
use super::rescale::Rescaling;
use super::rule::{either, multiplied, score as rule_score};
use super::{Bounds, ItemScore, RuleScore, UnitScore};
use crate::columns::{Columns, Row};
use crate::expr::eval;
use crate::expr::ir::Input;
use crate::model::{Otherwise, Rounding, RoundingPlace};
use crate::number::{Points, Ratio};
use crate::plan::{ItemPlan, NormPlan, Program, RulePlan};

/// More points than any item can have, for bounds that are open.
pub(crate) const MOST: Points = Points::whole(1_000_000_000);

/// Scores one rule on its own, without the effect of other rules.
pub fn score_rule(plan: &RulePlan, inputs: &[Input], row: &Row<'_>) -> RuleScore {
    rule_score(plan, inputs, row)
}

/// Scores every unit, with items that take the cohort's mean filled in. `cohorts` gives every row's cohort.
///
/// The scalar reference: the column kernel must give the same figures.
pub fn score_units(program: &Program, columns: &Columns, cohorts: &[usize]) -> Vec<UnitScore> {
    score_units_given(program, columns, cohorts, |_| None)
}

/// As [`score_units`], where what people gave for items of a row comes before what the rules say; also means of the
/// cohort are taken of it.
pub fn score_units_given<'g>(
    program: &Program,
    columns: &Columns,
    cohorts: &[usize],
    given: impl Fn(usize) -> Option<&'g GivenItems>,
) -> Vec<UnitScore> {
    let scored = |row: usize| {
        let mut score = score_unit(program, &columns.row(row));
        if let Some(given) = given(row).filter(|given| !given.is_empty()) {
            take(program, given, &mut score);
            add_up(program, &mut score);
        }
        score
    };
    let mut scores: Vec<UnitScore> = (0..columns.rows).map(scored).collect();
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
    let every: Vec<usize> = (0..program.items.len()).collect();
    summed(program, row, score_items(program, &every, row))
}

/// The score of one unit whose points of every item are known already, as the column kernel gives them. Its items
/// have no rules.
pub fn score_of_points(
    program: &Program,
    row: &Row<'_>,
    points: impl Iterator<Item = Bounds>,
) -> UnitScore {
    let items = program.items.iter().zip(points);
    let item = |(plan, points): (&ItemPlan, Bounds)| ItemScore {
        points,
        applies: applies(plan, &program.inputs, row),
        rules: Vec::new(),
    };
    summed(program, row, items.map(item).collect())
}

/// A unit's score from its items.
fn summed(program: &Program, row: &Row<'_>, items: Vec<ItemScore>) -> UnitScore {
    let norm = |plan: &NormPlan| {
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
        items,
        sections: vec![Bounds::default(); program.sections.len()],
        total: Bounds::default(),
        full: Points::ZERO,
        norms: program.norms.iter().map(norm).collect(),
    };
    add_up(program, &mut score);
    score
}

/// Scores some items of a unit, before rounding. Rules that are taken once are weighed among these items only.
pub(crate) fn score_items(program: &Program, chosen: &[usize], row: &Row<'_>) -> Vec<ItemScore> {
    let inputs = &program.inputs;
    let plans: Vec<&ItemPlan> = chosen.iter().map(|&i| &program.items[i]).collect();
    let of_item = |item: &&ItemPlan| {
        let rules = item.rules.iter();
        rules.map(|rule| rule_score(rule, inputs, row)).collect()
    };
    let mut rules: Vec<Vec<RuleScore>> = plans.iter().map(of_item).collect();
    let applies: Vec<Option<bool>> = plans
        .iter()
        .map(|item| applies(item, inputs, row))
        .collect();
    take_once(&plans, &applies, &mut rules);
    plans
        .into_iter()
        .zip(rules)
        .zip(applies)
        .map(|((plan, rules), applies)| item_score(plan, rules, applies, inputs, row))
        .collect()
}

/// Whether an item applies to a unit.
fn applies(plan: &ItemPlan, inputs: &[Input], row: &Row<'_>) -> Option<bool> {
    plan.applies
        .as_ref()
        .map_or(Some(true), |c| eval::condition(c, inputs, row))
}

/// Among rules of one key only the largest deduction counts; of equal ones the first in the scheme. Amounts that
/// add, and rules of items that do not apply, take nothing from the others. What is not sure stays possible.
fn take_once(plans: &[&ItemPlan], applies: &[Option<bool>], rules: &mut [Vec<RuleScore>]) {
    let mut keyed: Vec<(usize, usize, usize)> = Vec::new();
    for (i, item) in plans.iter().enumerate() {
        if applies[i] == Some(false) {
            continue;
        }
        keyed.extend(
            item.rules
                .iter()
                .enumerate()
                .filter_map(|(r, rule)| rule.once.map(|key| (key, i, r))),
        );
    }
    keyed.sort_unstable();
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        // What each rule takes from the others: nothing while its item may still not apply.
        let claims: Vec<Bounds> = group
            .iter()
            .map(|&(_, i, r)| match applies[i] {
                Some(_) => rules[i][r].amount,
                None => rules[i][r].amount.hull(Bounds::default()),
            })
            .collect();
        for (n, &(_, i, r)) in group.iter().enumerate() {
            let mine = rules[i][r].amount;
            if mine.low >= Points::ZERO {
                continue;
            }
            let mut others = claims.iter().enumerate().filter(|(m, _)| *m != n);
            let beats = |at: Points, m: usize, other: Points| {
                at < other || (at == other && n < m) || other >= Points::ZERO
            };
            let surely_largest = others.clone().all(|(m, o)| beats(mine.high, m, o.low));
            let possibly_largest = others.all(|(m, o)| beats(mine.low, m, o.high));
            let score = &mut rules[i][r];
            if !possibly_largest {
                score.amount = Bounds {
                    low: Points::ZERO,
                    high: mine.high.max(Points::ZERO),
                };
                score.taken_elsewhere = mine.high < Points::ZERO;
            } else if !surely_largest {
                score.amount = mine.hull(Bounds::default());
            }
        }
    }
}

fn item_score(
    plan: &ItemPlan,
    rules: Vec<RuleScore>,
    applies: Option<bool>,
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
        let ends = (sum.low.ratio(), sum.high.ratio());
        let (low, high) = multiplied(ends, multiplier, inputs, row);
        // Compiling has made sure that products of known numbers fit.
        sum = Bounds {
            low: low.points().unwrap_or(-MOST),
            high: high.points().unwrap_or(MOST),
        };
    }
    let within = |points: Points| {
        let raised = plan.floor.map_or(points, |floor| points.max(floor));
        plan.cap.map_or(raised, |cap| raised.min(cap))
    };
    let mut points = Bounds {
        low: within(sum.low),
        high: within(sum.high),
    };
    let lost = Bounds::exactly(within(Points::ZERO));
    match forfeit {
        Some(true) => points = lost,
        None => points = points.hull(lost),
        Some(false) => {}
    }
    if applies != Some(true) {
        let instead = match plan.otherwise {
            Otherwise::LeaveOut | Otherwise::Rescale => Bounds::default(),
            Otherwise::Full => Bounds::exactly(plan.points),
            // Any score the item can have in another unit, or full points when it applies to nobody.
            Otherwise::CohortMean => Bounds {
                low: within(-MOST).min(plan.points),
                high: within(MOST).max(plan.points),
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
        // While members may still join the mean the range stays open; with nobody to take a mean of, the item
        // counts in full.
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
pub(crate) fn add_up(program: &Program, score: &mut UnitScore) {
    let places = program.rounding;
    if places.at == RoundingPlace::Item {
        for item in &mut score.items {
            item.points = rounded(item.points, places);
        }
    }
    score.sections = vec![Bounds::default(); program.sections.len()];
    let mut total = Bounds::default();
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
    }
    let scale = rescaling(program, score);
    score.full = scale.full();
    let rescaled = scale.is_needed();
    if rescaled {
        total = scaled(scale, total, places);
    }
    if places.at == RoundingPlace::Section {
        for section in &mut score.sections {
            *section = rounded(*section, places);
        }
        if !rescaled {
            let top = program.sections.iter().zip(&score.sections);
            total = top
                .filter(|(plan, _)| plan.parent.is_none())
                .fold(Bounds::default(), |sum, (_, section)| sum.plus(*section));
        }
    }
    score.total = total;
}

/// An exact number of points at the places and in the mode of the scheme.
fn to_places(exact: Ratio, rounding: Rounding) -> Option<Points> {
    let places = rounding.places.min(4);
    let unit = 10i64.pow(4 - u32::from(places));
    let steps = exact.round(places, rounding.mode)?;
    steps.checked_mul(unit).map(Points::from_units)
}

pub(crate) fn rounded(bounds: Bounds, rounding: Rounding) -> Bounds {
    let round = |points: Points| to_places(points.ratio(), rounding).unwrap_or(points);
    Bounds {
        low: round(bounds.low),
        high: round(bounds.high),
    }
}

fn rescaling(program: &Program, score: &UnitScore) -> Rescaling {
    let items = program.items.iter().zip(&score.items);
    Rescaling::of(items.map(|(plan, item)| (plan.otherwise, plan.points, item.applies)))
}

/// A unit's total from the sum of its items, where some of them may be left out with the total scaled up.
pub(crate) fn scaled_up(program: &Program, row: &Row<'_>, sum: Bounds) -> Bounds {
    let applying = |plan: &ItemPlan| applies(plan, &program.inputs, row);
    let items = program.items.iter();
    let scale = Rescaling::of(items.map(|plan| (plan.otherwise, plan.points, applying(plan))));
    scaled(scale, sum, program.rounding)
}

/// A total scaled up. It is a new quotient, also of figures that were rounded before it.
fn scaled(scale: Rescaling, total: Bounds, rounding: Rounding) -> Bounds {
    match rounding.at {
        RoundingPlace::Total => scale.scaled(total),
        RoundingPlace::Item | RoundingPlace::Section => {
            scale.scaled_by(total, |exact| to_places(exact, rounding))
        }
    }
}

/// The unit's total, rounded once where the scheme rounds at the total.
pub fn total_of(program: &Program, score: &UnitScore) -> Bounds {
    let places = program.rounding;
    let scale = rescaling(program, score);
    if places.at != RoundingPlace::Total {
        return score.total;
    }
    if !scale.is_needed() {
        return rounded(score.total, places);
    }
    // The scaled sum has no end of digits: it is rounded from the exact quotient, not from its 1/10 000.
    let sum = score
        .items
        .iter()
        .fold(Bounds::default(), |sum, item| sum.plus(item.points));
    scale.scaled_by(sum, |exact| to_places(exact, places))
}
