//! One rule for one unit: the sum of its terms as a range, exactly.

use super::{Bounds, RuleScore};
use crate::columns::Row;
use crate::compile::{inputs_of_cond, inputs_of_num};
use crate::expr::ir::{Input, Num};
use crate::expr::{eval, range};
use crate::model::LatePolicy;
use crate::number::{Points, Ratio};
use crate::plan::{Gives, RulePlan, Term};

/// A range of exact amounts with the possibility of losing the item.
struct Exact {
    low: Ratio,
    high: Ratio,
    forfeit: Option<bool>,
}

/// Scores one rule. The range holds every amount that some completion of the unknown facts gives.
pub(super) fn score(plan: &RulePlan, inputs: &[Input], row: &Row<'_>) -> RuleScore {
    let late =
        plan.late != LatePolicy::Counted && plan.reads.iter().any(|&input| row.is_late(input));
    let gate = plan
        .gate
        .as_ref()
        .map_or(Some(true), |g| eval::condition(g, inputs, row));
    if gate == Some(false) {
        return RuleScore {
            amount: Bounds::default(),
            forfeit: Some(false),
            late: false,
            taken_elsewhere: false,
        };
    }
    let mut exact = terms(
        plan,
        inputs,
        row,
        late && plan.late == LatePolicy::NotCounted,
    );
    if let Some(multiplier) = &plan.multiplier {
        let (low, high) = multiplied((exact.low, exact.high), multiplier, inputs, row);
        (exact.low, exact.high) = (low, high);
    }
    let mut amount = Bounds {
        low: bounded(plan, exact.low),
        high: bounded(plan, exact.high),
    };
    if late && let LatePolicy::Deduct(points) = plan.late {
        let count = plan
            .reads
            .iter()
            .filter(|&&input| row.is_late(input))
            .count();
        let cost = Points::from_units(
            points
                .units()
                .saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)),
        );
        amount = Bounds {
            low: amount.low.minus(cost),
            high: amount.high.minus(cost),
        };
    }
    let mut forfeit = exact.forfeit;
    if gate.is_none() {
        amount = amount.hull(Bounds::default());
        forfeit = forfeit.filter(|f| !f);
    }
    RuleScore {
        amount,
        forfeit,
        late,
        taken_elsewhere: false,
    }
}

/// A range of amounts times a number, of which only its range may be known.
///
/// Compiling has made sure that products fit; a multiplier without an end leaves everything open.
pub(super) fn multiplied(
    (low, high): (Ratio, Ratio),
    multiplier: &Num,
    inputs: &[Input],
    row: &Row<'_>,
) -> (Ratio, Ratio) {
    let ends = match eval::number(multiplier, inputs, row) {
        Some(exact) => Some((exact, exact)),
        None => {
            let interval = range::number(multiplier, inputs);
            interval.low.zip(interval.high)
        }
    };
    let open = Points::whole(1_000_000_000).ratio();
    let everything = (Ratio::ZERO.checked_sub(open).unwrap_or(Ratio::ZERO), open);
    if low == Ratio::ZERO && high == Ratio::ZERO {
        return (low, high);
    }
    let Some((least, most)) = ends else {
        return everything;
    };
    let mut products = [(low, least), (low, most), (high, least), (high, most)]
        .into_iter()
        .map(|(amount, by)| amount.checked_mul(by));
    let Some(first) = products.next().flatten() else {
        return everything;
    };
    let hull = products.try_fold((first, first), |(low, high), product| {
        product.map(|p| (low.min(p), high.max(p)))
    });
    hull.unwrap_or(everything)
}

/// The rule's own bounds and the one rounding to 1/10 000 point.
fn bounded(plan: &RulePlan, exact: Ratio) -> Points {
    let limit = if exact < Ratio::ZERO {
        plan.least
    } else {
        plan.most
    };
    let points = exact.points().unwrap_or(limit).clamp(plan.least, plan.most);
    match points {
        Points::ZERO => points,
        p if p.abs() >= plan.smallest => p,
        p if p.is_negative() => -plan.smallest,
        _ => plan.smallest,
    }
}

/// The sum of the terms. With `skip_late`, a term that reads a late fact gives its lowest amount.
fn terms(plan: &RulePlan, inputs: &[Input], row: &Row<'_>, skip_late: bool) -> Exact {
    let mut sum = Exact {
        low: Ratio::ZERO,
        high: Ratio::ZERO,
        forfeit: Some(false),
    };
    // Amounts of switches are whole units; only the others need fractions.
    let mut units = Bounds::default();
    for term in &plan.terms {
        let (low, high) = match term {
            term if skip_late && reads_late(term, inputs, row) => {
                let (least, forfeit) = worst(term);
                units = units.plus(Bounds::exactly(least));
                sum.forfeit = either(sum.forfeit, Some(forfeit));
                continue;
            }
            Term::Switch { arms, otherwise } => {
                let (bounds, forfeit) =
                    switch(arms, *otherwise, |when| eval::condition(when, inputs, row));
                units = units.plus(bounds);
                sum.forfeit = either(sum.forfeit, forfeit);
                continue;
            }
            Term::Amount { of, range } => match eval::number(of, inputs, row) {
                Some(exact) => (exact, exact),
                None => (range.0.ratio(), range.1.ratio()),
            },
        };
        sum.low = eval::add(sum.low, low).unwrap_or(sum.low);
        sum.high = eval::add(sum.high, high).unwrap_or(sum.high);
    }
    sum.low = eval::add(sum.low, units.low.ratio()).unwrap_or(sum.low);
    sum.high = eval::add(sum.high, units.high.ratio()).unwrap_or(sum.high);
    sum
}

/// What a switch can give: the first arm that holds, or any that may once unknown conditions come in.
pub(crate) fn switch<C>(
    arms: &[crate::plan::Arm],
    otherwise: Points,
    mut condition: C,
) -> (Bounds, Option<bool>)
where
    C: FnMut(&crate::expr::ir::Cond) -> Option<bool>,
{
    let mut possible: Option<Bounds> = None;
    let (mut may_lose, mut may_keep) = (false, false);
    let mut take = |gives: Gives| {
        let points = match gives {
            Gives::Amount(points) => {
                may_keep = true;
                points
            }
            Gives::Forfeit => {
                may_lose = true;
                Points::ZERO
            }
        };
        let this = Bounds::exactly(points);
        possible = Some(possible.map_or(this, |p| p.hull(this)));
    };
    let mut ended = false;
    for arm in arms {
        match condition(&arm.when) {
            Some(false) => {}
            Some(true) => {
                take(arm.gives);
                ended = true;
                break;
            }
            None => take(arm.gives),
        }
    }
    if !ended {
        take(Gives::Amount(otherwise));
    }
    let forfeit = match (may_lose, may_keep) {
        (true, true) => None,
        (lose, _) => Some(lose),
    };
    (possible.unwrap_or_default(), forfeit)
}

/// Whether a fact that a term reads was declared late.
fn reads_late(term: &Term, inputs: &[Input], row: &Row<'_>) -> bool {
    let mut ids = Vec::new();
    match term {
        Term::Switch { arms, .. } => arms
            .iter()
            .for_each(|a| inputs_of_cond(&a.when, inputs, &mut ids)),
        Term::Amount { of, .. } => inputs_of_num(of, inputs, &mut ids),
    }
    ids.into_iter().any(|id| row.is_late(id))
}

/// The lowest amount a term can give, and whether it can lose the item: what a fact that does not count leaves.
fn worst(term: &Term) -> (Points, bool) {
    match term {
        Term::Switch { arms, otherwise } => {
            let amounts = arms.iter().filter_map(|a| match a.gives {
                Gives::Amount(points) => Some(points),
                Gives::Forfeit => None,
            });
            let least = amounts.chain([*otherwise]).min().unwrap_or(*otherwise);
            (least, arms.iter().any(|a| a.gives == Gives::Forfeit))
        }
        Term::Amount { range, .. } => (range.0, false),
    }
}

/// Kleene disjunction.
pub(super) fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
