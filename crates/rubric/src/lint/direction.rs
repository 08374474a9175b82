//! Which way a rule or an item moves when some inputs rise. A proof where it says so; `Mixed` says nothing and
//! leaves the question to a search for a witness.

use super::grain::{self, Cut};
use crate::expr::ir::{Cond, InputId, Num};
use crate::expr::range::{Direction, Ranges, condition_direction, direction};
use crate::number::{Points, Ratio};
use crate::plan::{Arm, Gives, ItemPlan, RulePlan, Term};

/// The inputs that rise, and the ranges of all.
pub(super) struct Rising<'p> {
    /// The inputs that rise together or one by one.
    pub(super) inputs: &'p [InputId],
    /// Values all inputs can take.
    pub(super) ranges: &'p Ranges<'p>,
}

impl Rising<'_> {
    /// How an item's points move.
    pub(super) fn item(&self, plan: &ItemPlan) -> Direction {
        if plan
            .applies
            .as_ref()
            .is_some_and(|c| self.condition(c) != Direction::Constant)
        {
            return Direction::Mixed;
        }
        // Losing an item gives zero, which is no lowest value where the floor lies below.
        let zero_is_lowest = plan.floor.is_some_and(|floor| floor >= Points::ZERO);
        let loses = |rule: &RulePlan| rule.terms.iter().any(forfeits);
        if !zero_is_lowest && plan.rules.iter().any(loses) {
            return Direction::Mixed;
        }
        let sum = plan
            .rules
            .iter()
            .map(|rule| self.rule(rule))
            .fold(Direction::Constant, Direction::and);
        match &plan.multiplier {
            None => sum,
            Some(m) if self.is_positive_constant(m) => sum,
            Some(_) => Direction::Mixed,
        }
    }

    fn is_positive_constant(&self, factor: &Num) -> bool {
        self.number(factor) == Direction::Constant && self.ranges.number(factor).is_never_negative()
    }

    /// How a rule's amount moves.
    pub(super) fn rule(&self, plan: &RulePlan) -> Direction {
        let terms = plan
            .terms
            .iter()
            .map(|term| self.term(term))
            .fold(Direction::Constant, Direction::and);
        let amount = match &plan.multiplier {
            None => terms,
            Some(m) if self.is_positive_constant(m) => terms,
            Some(_) => Direction::Mixed,
        };
        let Some(gate) = &plan.gate else {
            return amount;
        };
        let (lowers, raises) = (
            plan.terms.iter().any(|t| self.can_lower(t)),
            plan.terms.iter().any(|t| self.can_raise(t)),
        );
        match self.condition(gate) {
            Direction::Constant => amount,
            // The rule falls silent: its deductions go away, or its additions do.
            Direction::Falls if !raises => Direction::Rises.and(amount),
            Direction::Falls if !lowers => Direction::Falls.and(amount),
            Direction::Rises if !raises => Direction::Falls.and(amount),
            Direction::Rises if !lowers => Direction::Rises.and(amount),
            _ => Direction::Mixed,
        }
    }

    fn can_lower(&self, term: &Term) -> bool {
        match term {
            Term::Switch { arms, otherwise } => {
                otherwise.is_negative()
                    || arms.iter().any(|arm| match arm.gives {
                        Gives::Amount(points) => points.is_negative(),
                        Gives::Forfeit => true,
                    })
            }
            Term::Amount { of, range } => {
                range.0.is_negative() && !self.ranges.number(of).is_never_negative()
            }
        }
    }

    fn can_raise(&self, term: &Term) -> bool {
        match term {
            Term::Switch { arms, otherwise } => {
                *otherwise > Points::ZERO
                    || arms
                        .iter()
                        .any(|arm| matches!(arm.gives, Gives::Amount(p) if p > Points::ZERO))
            }
            Term::Amount { of, range } => {
                range.1 > Points::ZERO && !self.ranges.number(of).is_never_positive()
            }
        }
    }

    fn term(&self, term: &Term) -> Direction {
        match term {
            Term::Amount { of, .. } => self.number(of),
            Term::Switch { arms, otherwise } => match self.steps_of_one_value(arms, *otherwise) {
                Some(found) => found,
                None => self.switch(arms, *otherwise),
            },
        }
    }

    /// The first arm that holds moves down the list when a condition ceases to hold and up the list when one
    /// begins to; the amounts before and after tell the direction.
    fn switch(&self, arms: &[Arm], otherwise: Points) -> Direction {
        let mut given: Vec<Option<Points>> = arms.iter().map(|arm| size(arm.gives)).collect();
        given.push(Some(otherwise));
        let mut found = Direction::Constant;
        for (i, arm) in arms.iter().enumerate() {
            let moves = self.condition(&arm.when);
            for later in &given[i + 1..] {
                let leaving = match later.cmp(&given[i]) {
                    std::cmp::Ordering::Equal => Direction::Constant,
                    std::cmp::Ordering::Greater => Direction::Rises,
                    std::cmp::Ordering::Less => Direction::Falls,
                };
                found = found.and(match moves {
                    Direction::Constant => Direction::Constant,
                    Direction::Falls => leaving,
                    Direction::Rises => leaving.reversed(),
                    Direction::Mixed if leaving == Direction::Constant => Direction::Constant,
                    Direction::Mixed => Direction::Mixed,
                });
            }
        }
        found
    }

    /// Arms that cut the line of one number: the amounts in order of that number tell how they move with it.
    fn steps_of_one_value(&self, arms: &[Arm], otherwise: Points) -> Option<Direction> {
        let steps = Steps::of(arms, otherwise, self.ranges)?;
        let with_value = match (steps.never_falls(), steps.never_rises()) {
            (true, true) => return Some(Direction::Constant),
            (true, false) => Direction::Rises,
            (false, true) => Direction::Falls,
            (false, false) => Direction::Mixed,
        };
        Some(match self.number(steps.value) {
            Direction::Constant => Direction::Constant,
            Direction::Rises => with_value,
            Direction::Falls => with_value.reversed(),
            Direction::Mixed => Direction::Mixed,
        })
    }

    /// How a number moves.
    pub(super) fn number(&self, number: &Num) -> Direction {
        self.inputs
            .iter()
            .map(|&input| direction(number, input, self.ranges))
            .fold(Direction::Constant, Direction::and)
    }

    /// How a condition moves, false counting as less than true.
    fn condition(&self, condition: &Cond) -> Direction {
        self.inputs
            .iter()
            .map(|&input| condition_direction(condition, input, self.ranges))
            .fold(Direction::Constant, Direction::and)
    }
}

/// True when some arm of the term loses the item.
pub(super) fn forfeits(term: &Term) -> bool {
    matches!(term, Term::Switch { arms, .. } if arms.iter().any(|arm| arm.gives == Gives::Forfeit))
}

/// An amount for comparison; losing the item is below every amount.
fn size(gives: Gives) -> Option<Points> {
    match gives {
        Gives::Amount(points) => Some(points),
        Gives::Forfeit => None,
    }
}

/// What a switch gives along the line of one number.
pub(super) struct Steps<'p> {
    /// The number.
    pub(super) value: &'p Num,
    /// What every cell of the line that the number can reach gives, from below: the stretches between the
    /// thresholds and the thresholds themselves by turns.
    pub(super) given: Vec<Option<Points>>,
}

impl<'p> Steps<'p> {
    /// The steps of a switch whose conditions all hold one number against constants; `None` for others.
    pub(super) fn of(arms: &'p [Arm], otherwise: Points, ranges: &Ranges<'_>) -> Option<Steps<'p>> {
        let mut value: Option<&Num> = None;
        let mut cuts: Vec<Ratio> = Vec::new();
        for arm in arms {
            bounds(&arm.when, &mut value, &mut cuts)?;
        }
        let value = value?;
        cuts.sort_unstable();
        cuts.dedup();
        let (first, last) = (*cuts.first()?, *cuts.last()?);
        let half = Ratio::new(1, 2)?;
        let reach = ranges.number(value);
        let places = grain::places(value, ranges.inputs());
        let begins_below = |cut: Ratio| reach.low.is_none_or(|low| low < cut);
        let ends_above = |cut: Ratio| reach.high.is_none_or(|high| high > cut);
        // A probe below, one at every cut, one between each two, one above, where the number can be there.
        let mut probes = Vec::new();
        if begins_below(first) {
            probes.push(first.checked_sub(Ratio::ONE)?);
        }
        for (i, &cut) in cuts.iter().enumerate() {
            if reach.contains(cut) {
                probes.push(cut);
            }
            if let Some(&next) = cuts.get(i + 1)
                && ends_above(cut)
                && begins_below(next)
                && grain::has_value_between(
                    Cut {
                        value: cut,
                        after: true,
                    },
                    Cut {
                        value: next,
                        after: false,
                    },
                    places,
                )
            {
                probes.push(cut.checked_add(next)?.checked_mul(half)?);
            }
        }
        if ends_above(last) {
            probes.push(last.checked_add(Ratio::ONE)?);
        }
        let given = probes
            .into_iter()
            .map(|probe| {
                arms.iter()
                    .find(|arm| holds(&arm.when, probe))
                    .map_or(Some(otherwise), |arm| size(arm.gives))
            })
            .collect();
        Some(Steps { value, given })
    }

    /// True when no step goes down.
    pub(super) fn never_falls(&self) -> bool {
        self.given.is_sorted()
    }

    /// True when no step goes up.
    pub(super) fn never_rises(&self) -> bool {
        self.given.is_sorted_by(|a, b| a >= b)
    }

    /// True when amounts fall and later rise again: the middle is worse than both ends.
    pub(super) fn has_valley(&self) -> bool {
        let mut has_fallen = false;
        self.given.windows(2).any(|pair| {
            let rises_again = has_fallen && pair[1] > pair[0];
            has_fallen |= pair[1] < pair[0];
            rises_again
        })
    }
}

/// Collects the constants a condition holds one number against; `None` when it does anything else.
fn bounds<'p>(
    condition: &'p Cond,
    value: &mut Option<&'p Num>,
    cuts: &mut Vec<Ratio>,
) -> Option<()> {
    match condition {
        Cond::Compare(_, of, Num::Const(cut)) => {
            if value.is_some_and(|v| v != of) {
                return None;
            }
            *value = Some(of);
            cuts.push(*cut);
            Some(())
        }
        Cond::And(a, b) => {
            bounds(a, value, cuts)?;
            bounds(b, value, cuts)
        }
        _ => None,
    }
}

fn holds(condition: &Cond, probe: Ratio) -> bool {
    match condition {
        Cond::Compare(order, _, Num::Const(cut)) => order.holds(probe.cmp(cut)),
        Cond::And(a, b) => holds(a, probe) && holds(b, probe),
        _ => false,
    }
}
