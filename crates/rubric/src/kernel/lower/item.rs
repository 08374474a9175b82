//! Items: rules put together, and points counted in the largest quantum that fits them all.

use super::idle::tidy;
use super::rule::Tally;
use super::{Lowering, Truth};
use crate::expr::ir::Input;
use crate::kernel::block::ROWS;
use crate::kernel::code::{Elsewhere, ItemCode, Op, PointsOp, Rounding, Width};
use crate::kernel::interval::{Interval, common_divisor};
use crate::model::Otherwise;
use crate::number::{Points, Ratio};
use crate::plan::ItemPlan;
use crate::score::MOST;

/// Lowers an item; `None` when it must be left to the scalar reference.
pub(in crate::kernel) fn item(
    plan: &ItemPlan,
    inputs: &[Input],
    rounding: Option<Rounding>,
) -> Option<ItemCode> {
    let mut lowering = Lowering::new(inputs);
    let multiplier = match &plan.multiplier {
        Some(num) => lowering.number(num)?.as_constant()?.reduced(),
        None => Ratio::ONE,
    };
    let mut tally = Tally::starting_at(plan.start.units().into());
    for rule in &plan.rules {
        lowering.rule(rule, &mut tally)?;
    }
    let sum = multiplied(tally.range, multiplier)?;
    let (floor, cap) = (units(plan.floor), units(plan.cap));
    if floor.zip(cap).is_some_and(|(floor, cap)| floor > cap) || multiplier < Ratio::ZERO {
        return None;
    }
    let within = |points: i128| {
        let points = floor.map_or(points, |floor| points.max(floor.into()));
        cap.map_or(points, |cap| points.min(cap.into()))
    };
    let mut range = Interval {
        lo: within(sum.lo),
        hi: within(sum.hi),
    };
    let lost = if tally.loses {
        range = range.hull(Interval::point(within(0)));
        Some(i64::try_from(within(0)).ok()?)
    } else {
        None
    };
    let elsewhere = lowering.elsewhere(plan, &within)?;
    if let Some(elsewhere) = elsewhere {
        let (low, high) = (elsewhere.low.into(), elsewhere.high.into());
        range = range.hull(Interval { lo: low, hi: low });
        range = range.hull(Interval { lo: high, hi: high });
    }
    if let Some(Rounding { unit, .. }) = rounding {
        range = range.plus(Interval {
            lo: -i128::from(unit),
            hi: unit.into(),
        })?;
    }
    let mut code = ItemCode {
        truths: lowering.truths,
        numbers: lowering.numbers,
        loads: Vec::new(),
        ops: lowering.ops,
        known_ops: Vec::new(),
        gifts: Vec::new(),
        masks: lowering.masks,
        registers: lowering.registers,
        lanes: width_of(lowering.reach)?.max(Width::Half),
        rows: ROWS,
        only_gifts: false,
        base: i64::try_from(tally.base).ok()?,
        multiplier: None,
        floor: floor.filter(|floor| i128::from(*floor) > sum.lo),
        cap: cap.filter(|cap| i128::from(*cap) < sum.hi),
        lost,
        elsewhere,
        rounding,
        quantum: 1,
        width: Width::Double,
        range: (i64::try_from(range.lo).ok()?, i64::try_from(range.hi).ok()?),
    };
    if multiplier == Ratio::ONE {
        quantise(&mut code)?;
        code.width = narrowest(&code, tally.reach.max(range.reach()))?;
    } else {
        let (num, den) = (multiplier.num(), multiplier.den());
        code.multiplier = Some((i64::try_from(num).ok()?, i64::try_from(den).ok()?));
        let reach = tally.reach.checked_mul(num.unsigned_abs().max(1))?;
        if reach.max(range.reach()) >= 1 << 62 {
            return None;
        }
    }
    tidy(&mut code);
    Some(code)
}

impl<'p> Lowering<'p> {
    /// What happens where the item does not apply; `Some(None)` when it applies everywhere.
    fn elsewhere(
        &mut self,
        plan: &'p ItemPlan,
        within: &dyn Fn(i128) -> i128,
    ) -> Option<Option<Elsewhere>> {
        let Some(cond) = &plan.applies else {
            return Some(None);
        };
        let (low, high) = match plan.otherwise {
            Otherwise::LeaveOut | Otherwise::Rescale => (0, 0),
            Otherwise::Full => (plan.points.units(), plan.points.units()),
            // The widest range; the mean takes its place in a second pass.
            Otherwise::CohortMean => {
                let most = i128::from(MOST.units());
                let full = i128::from(plan.points.units());
                let ends = (within(-most).min(full), within(most).max(full));
                (i64::try_from(ends.0).ok()?, i64::try_from(ends.1).ok()?)
            }
        };
        let applies = match self.condition(cond) {
            Truth::Always(true) => return Some(None),
            truth => self.materialised(truth),
        };
        Some(Some(Elsewhere { applies, low, high }))
    }
}

fn units(points: Option<Points>) -> Option<i64> {
    points.map(Points::units)
}

/// The range of a sum after the multiplier, rounded outwards.
fn multiplied(range: Interval, multiplier: Ratio) -> Option<Interval> {
    if multiplier == Ratio::ONE {
        return Some(range);
    }
    let ends = range.scaled(multiplier.num())?;
    Some(Interval {
        lo: ends.lo.div_euclid(multiplier.den()),
        hi: ends.hi.div_euclid(multiplier.den()) + 1,
    })
}

/// Every constant of points in the code.
fn constants(code: &mut ItemCode) -> impl Iterator<Item = &mut i64> {
    let ops = code.ops.iter_mut().flat_map(|op| match op {
        Op::Points(op) => constants_of(op),
        Op::Truth(_) | Op::Known(_) | Op::Number(_) => Vec::new(),
    });
    let frame = [&mut code.base].into_iter();
    let bounds = [&mut code.floor, &mut code.cap, &mut code.lost];
    let elsewhere = code
        .elsewhere
        .iter_mut()
        .flat_map(|e| [&mut e.low, &mut e.high]);
    let gifts = code.gifts.iter_mut().map(|(_, amount)| amount);
    ops.chain(frame)
        .chain(gifts)
        .chain(bounds.into_iter().flatten())
        .chain(elsewhere)
}

fn constants_of(op: &mut PointsOp) -> Vec<&mut i64> {
    match op {
        PointsOp::Give { amount, .. } => vec![amount],
        PointsOp::Pick { arms, otherwise } => {
            let arms = arms.iter_mut().map(|(_, points)| points);
            arms.chain([otherwise]).collect()
        }
        PointsOp::Amount {
            factor, low, high, ..
        } => vec![factor, low, high],
        PointsOp::BeginRule { base } => vec![base],
        PointsOp::EndRule {
            least,
            most,
            smallest,
            ..
        } => least.iter_mut().chain(most).chain([smallest]).collect(),
        PointsOp::Lose { .. } | PointsOp::Rounded { .. } => Vec::new(),
    }
}

/// Counts points in the largest unit of which every constant is a multiple.
fn quantise(code: &mut ItemCode) -> Option<()> {
    if code
        .ops
        .iter()
        .any(|op| matches!(op, Op::Points(PointsOp::Rounded { .. })))
    {
        return Some(());
    }
    let exact = constants(code).fold(0, |gcd, points| {
        common_divisor(gcd, u128::from(points.unsigned_abs()))
    });
    let mut quantum = i64::try_from(exact.max(1)).ok()?;
    if let Some(rounding) = &mut code.rounding {
        if quantum % rounding.unit == 0 {
            // Every result is a multiple of the unit already.
            code.rounding = None;
        } else {
            let shared = common_divisor(exact, rounding.unit.unsigned_abs().into());
            quantum = i64::try_from(shared).ok()?;
            rounding.unit /= quantum;
        }
    }
    code.quantum = quantum;
    constants(code).for_each(|points| *points /= quantum);
    Some(())
}

/// The narrowest lanes for counts that reach this far (in 1/10 000 point).
fn narrowest(code: &ItemCode, reach: u128) -> Option<Width> {
    width_of(reach / u128::from(code.quantum.unsigned_abs()))
}

/// The narrowest lanes for whole numbers that reach this far from zero.
fn width_of(reach: u128) -> Option<Width> {
    match reach {
        counts if counts < 1 << 7 => Some(Width::Quarter),
        counts if counts < 1 << 15 => Some(Width::Half),
        counts if counts < 1 << 31 => Some(Width::Single),
        counts if counts < 1 << 62 => Some(Width::Double),
        _ => None,
    }
}
