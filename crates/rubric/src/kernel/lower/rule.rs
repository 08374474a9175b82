//! Rules: the terms of one rule as operations on points, still in 1/10 000 point.

use super::number::Value;
use super::{Lowering, Truth};
use crate::kernel::code::{Mask, Op, PointsOp, TruthOp};
use crate::kernel::interval::Interval;
use crate::number::{Points, Ratio, RoundingMode};
use crate::plan::{Arm, Gives, RulePlan, Term};

/// What the rules of an item can come to so far, in 1/10 000 point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    /// Points before any rule speaks.
    pub(super) base: i128,
    /// Every possible sum, the base included.
    pub(super) range: Interval,
    /// No partial sum lies further from zero.
    pub(super) reach: u128,
    /// A rule can lose the item.
    pub(super) loses: bool,
}

impl Tally {
    /// An empty sum that starts with these points.
    pub(super) fn starting_at(points: i128) -> Tally {
        Tally {
            base: points,
            range: Interval::point(points),
            reach: points.unsigned_abs(),
            loses: false,
        }
    }

    fn add(&mut self, range: Interval) -> Option<()> {
        self.range = self.range.plus(range)?;
        self.reach = self.reach.checked_add(range.reach())?;
        Some(())
    }

    fn add_base(&mut self, points: i128) -> Option<()> {
        self.base = self.base.checked_add(points)?;
        self.add(Interval::point(points))
    }
}

/// The arms of a switch that can decide, as masks; what none of them decides is `otherwise`.
struct Switch {
    arms: Vec<(Mask, Outcome)>,
    otherwise: Outcome,
}

/// What an arm comes to: points, and whether the item is lost.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Outcome {
    points: i64,
    lost: bool,
}

impl<'p> Lowering<'p> {
    /// Appends a rule; `None` when it must be left to the reference.
    pub(super) fn rule(&mut self, rule: &'p RulePlan, tally: &mut Tally) -> Option<()> {
        if rule.once.is_some() || rule.least > rule.most || rule.smallest < Points::ZERO {
            return None;
        }
        let multiplier = match &rule.multiplier {
            Some(num) => self.number(num)?.as_constant()?,
            None => Ratio::ONE,
        };
        if multiplier < Ratio::ZERO {
            return None;
        }
        let gate = match &rule.gate {
            Some(cond) => self.condition(cond),
            None => Truth::Always(true),
        };
        let gate = match gate {
            Truth::Always(false) => return Some(()),
            Truth::Always(true) => None,
            Truth::Mask(mask) => Some(mask),
        };
        match &rule.terms[..] {
            [] => self.sum_of_terms(rule, multiplier, gate, tally),
            [Term::Switch { arms, otherwise }] => {
                let switch = self.switch(arms, *otherwise, |points| {
                    bounded(rule, points.ratio().checked_mul(multiplier)?)
                })?;
                self.switch_alone(switch, gate, tally)
            }
            [Term::Amount { of, range }] => {
                let value = self.number(of)?;
                if !value.weight.settles(multiplier) {
                    return None;
                }
                match whole_factor(&value, multiplier) {
                    Some(_) => self.sum_of_terms(rule, multiplier, gate, tally),
                    None => self.rounded(rule, multiplier, &value, *range, gate, tally),
                }
            }
            _ => self.sum_of_terms(rule, multiplier, gate, tally),
        }
    }

    fn points_op(&mut self, op: PointsOp) {
        self.ops.push(Op::Points(op));
    }

    /// The terms of a rule whose sums are whole, gathered apart where a bound or a gate needs them together.
    fn sum_of_terms(
        &mut self,
        rule: &'p RulePlan,
        multiplier: Ratio,
        gate: Option<Mask>,
        tally: &mut Tally,
    ) -> Option<()> {
        let begin = self.ops.len();
        self.points_op(PointsOp::BeginRule { base: 0 });
        let mut sum = Tally::starting_at(0);
        for term in &rule.terms {
            match term {
                Term::Switch { arms, otherwise } => {
                    let switch = self.switch(arms, *otherwise, |points| {
                        whole_units(points.ratio().checked_mul(multiplier)?)
                    })?;
                    self.lose(&switch, gate, tally);
                    self.points(&switch, None, &mut sum)?;
                }
                Term::Amount { of, range } => {
                    let value = self.number(of)?;
                    self.amount(&value, multiplier, *range, &mut sum)?;
                }
            }
        }
        let bound = |points: Points, keep: bool| keep.then_some(points.units());
        let least = bound(rule.least, i128::from(rule.least.units()) > sum.range.lo);
        let most = bound(rule.most, i128::from(rule.most.units()) < sum.range.hi);
        let smallest = rule.smallest.units();
        tally.reach = tally.reach.checked_add(sum.reach)?;
        if gate.is_none() && least.is_none() && most.is_none() && smallest == 0 {
            self.ops.remove(begin);
            tally.base = tally.base.checked_add(sum.base)?;
            tally.range = tally.range.plus(sum.range)?;
            return Some(());
        }
        let base = i64::try_from(sum.base).ok()?;
        self.ops[begin] = Op::Points(PointsOp::BeginRule { base });
        self.points_op(PointsOp::EndRule {
            gate,
            least,
            most,
            smallest,
        });
        let (lo, hi) = (rule.least.units().into(), rule.most.units().into());
        let mut range = Interval {
            lo: sum.range.lo.clamp(lo, hi),
            hi: sum.range.hi.clamp(lo, hi),
        };
        if gate.is_some() {
            range = range.hull(Interval::ZERO);
        }
        tally.add(raised(range, smallest))
    }

    /// One amount whose factor is whole.
    fn amount(
        &mut self,
        value: &Value,
        multiplier: Ratio,
        (low, high): (Points, Points),
        sum: &mut Tally,
    ) -> Option<()> {
        let factor = whole_factor(value, multiplier)?;
        let Some(lanes) = value.lanes else {
            return sum.add_base(factor.into());
        };
        // Lanes hold the number; its points are what the item's sums are proven for.
        let range = self.range(lanes)?;
        self.bear(range)?;
        let range = range.scaled(factor.into()).filter(|range| range.fits())?;
        let known = self.known_mask(&value.known);
        let low = whole_units(low.ratio().checked_mul(multiplier)?)?;
        let high = whole_units(high.ratio().checked_mul(multiplier)?)?;
        self.points_op(PointsOp::Amount {
            of: lanes.place,
            factor,
            known,
            low,
            high,
        });
        let unknown = Interval {
            lo: low.min(high).into(),
            hi: high.max(low).into(),
        };
        sum.add(range.hull(unknown))
    }

    /// A rule of one amount that has to be rounded.
    fn rounded(
        &mut self,
        rule: &RulePlan,
        multiplier: Ratio,
        value: &Value,
        (low, high): (Points, Points),
        gate: Option<Mask>,
        tally: &mut Tally,
    ) -> Option<()> {
        let units = units_of(value.scale.checked_mul(multiplier)?)?;
        let of = self.side(value.lanes, units.num())?;
        let by = self.side(value.divisor, units.den())?;
        let known = self.known_mask(&value.known);
        let low = bounded(rule, low.ratio().checked_mul(multiplier)?)?;
        let high = bounded(rule, high.ratio().checked_mul(multiplier)?)?;
        let (least, most) = (rule.least.units(), rule.most.units());
        let smallest = rule.smallest.units();
        let apart = gate.is_some() || smallest != 0;
        if apart {
            self.points_op(PointsOp::BeginRule { base: 0 });
        }
        self.points_op(PointsOp::Rounded {
            of: of.scaled,
            by: by.scaled,
            least,
            most,
            known,
            low,
            high,
        });
        if apart {
            self.points_op(PointsOp::EndRule {
                gate,
                least: None,
                most: None,
                smallest,
            });
        }
        let range = Interval {
            lo: least.into(),
            hi: most.into(),
        };
        tally.add(raised(range.hull(Interval::ZERO), smallest))
    }

    /// Lowers the arms of a switch; constant conditions end or leave the walk.
    fn switch(
        &mut self,
        arms: &'p [Arm],
        otherwise: Points,
        points: impl Fn(Points) -> Option<i64>,
    ) -> Option<Switch> {
        let outcome = |gives: Gives| {
            Some(match gives {
                Gives::Amount(amount) => Outcome {
                    points: points(amount)?,
                    lost: false,
                },
                Gives::Forfeit => Outcome {
                    points: points(Points::ZERO)?,
                    lost: true,
                },
            })
        };
        let mut switch = Switch {
            arms: Vec::new(),
            otherwise: outcome(Gives::Amount(otherwise))?,
        };
        for arm in arms {
            match self.condition(&arm.when) {
                Truth::Always(false) => {}
                Truth::Always(true) => {
                    switch.otherwise = outcome(arm.gives)?;
                    break;
                }
                Truth::Mask(mask) => switch.arms.push((mask, outcome(arm.gives)?)),
            }
        }
        Some(switch)
    }

    /// A switch that is all of its rule.
    fn switch_alone(
        &mut self,
        switch: Switch,
        gate: Option<Mask>,
        tally: &mut Tally,
    ) -> Option<()> {
        self.lose(&switch, gate, tally);
        self.points(&switch, gate, tally)
    }

    /// Appends what a switch does to the item as a whole.
    fn lose(&mut self, switch: &Switch, gate: Option<Mask>, tally: &mut Tally) {
        let mut arms: Vec<(Mask, bool)> = switch
            .arms
            .iter()
            .map(|(mask, outcome)| (*mask, outcome.lost))
            .collect();
        if switch.otherwise.lost {
            arms.push((self.materialised(Truth::Always(true)), true));
        }
        while arms.pop_if(|(_, lost)| !*lost).is_some() {}
        if arms.is_empty() {
            return;
        }
        if let Some(gate) = gate {
            let silent = self.negated(gate);
            arms.insert(0, (silent, false));
        }
        tally.loses = true;
        self.points_op(PointsOp::Lose { arms });
    }

    /// What a mask negates, when it does nothing else.
    fn negation_of(&self, mask: Mask) -> Option<Mask> {
        self.ops.iter().find_map(|op| match op {
            Op::Truth(TruthOp::Not { to, a }) if *to == mask => Some(*a),
            _ => None,
        })
    }

    /// Appends the points of a switch, silenced by the gate.
    fn points(&mut self, switch: &Switch, gate: Option<Mask>, sum: &mut Tally) -> Option<()> {
        let otherwise = switch.otherwise.points;
        let mut arms: Vec<(Mask, i64)> = switch
            .arms
            .iter()
            .map(|(mask, outcome)| (*mask, outcome.points))
            .collect();
        while arms.pop_if(|(_, points)| *points == otherwise).is_some() {}
        if let Some(gate) = gate {
            if let ([(mask, points)], 0) = (&arms[..], otherwise) {
                // One arm over nothing: gate and condition together, in Kleene's logic, decide the same.
                arms = vec![(self.both(gate, *mask), *points)];
            } else if !arms.is_empty() || otherwise != 0 {
                arms.insert(0, (self.negated(gate), 0));
            }
        }
        match arms[..] {
            [] => sum.add_base(otherwise.into()),
            [(mask, points)] => {
                // What is taken where a condition fails is given in advance and taken where it holds.
                let (mask, points, otherwise) = match self.negation_of(mask) {
                    Some(mask) => (mask, otherwise, points),
                    None => (mask, points, otherwise),
                };
                sum.add_base(otherwise.into())?;
                let amount = i64::checked_sub(points, otherwise)?;
                self.points_op(PointsOp::Give { mask, amount });
                let amount = Interval::point(amount.into());
                sum.add(amount.hull(Interval::ZERO))
            }
            _ => {
                let all = arms.iter().map(|(_, points)| *points);
                let range = all.fold(Interval::point(otherwise.into()), |range, points| {
                    range.hull(Interval::point(points.into()))
                });
                self.points_op(PointsOp::Pick { arms, otherwise });
                sum.add(range)
            }
        }
    }
}

/// A ratio of points in 1/10 000 point.
fn units_of(points: Ratio) -> Option<Ratio> {
    Some(points.checked_mul(Ratio::whole(Points::SCALE))?.reduced())
}

/// Points that are a whole count of 1/10 000, without rounding.
fn whole_units(points: Ratio) -> Option<i64> {
    let units = units_of(points)?;
    (units.den() == 1).then(|| i64::try_from(units.num()).ok())?
}

/// What one lane of an undivided number is worth, when that is a whole count.
fn whole_factor(value: &Value, multiplier: Ratio) -> Option<i64> {
    if value.divisor.is_some() {
        return None;
    }
    whole_units(value.scale.checked_mul(multiplier)?)
}

/// A rule's amount of points: rounded once, within its bounds, raised to its smallest size.
fn bounded(rule: &RulePlan, points: Ratio) -> Option<i64> {
    let units = points.round(4, RoundingMode::HalfUp)?;
    let units = units.clamp(rule.least.units(), rule.most.units());
    Some(match units.signum() {
        1 => units.max(rule.smallest.units()),
        -1 => units.min(-rule.smallest.units()),
        _ => 0,
    })
}

/// A range of amounts after those other than zero were raised to the smallest size.
fn raised(range: Interval, smallest: i64) -> Interval {
    if smallest == 0 {
        return range;
    }
    let smallest = i128::from(smallest);
    Interval {
        lo: range.lo.min(-smallest),
        hi: range.hi.max(smallest),
    }
}
