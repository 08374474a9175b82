//! Whether a number rises or falls with one of its inputs while all others stand still.

use super::super::ir::{Cond, InputId, Num, Order, Partial};
use super::Ranges;
use crate::number::Ratio;

/// How a number follows an input over a range. A truth counts as 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It never falls when the input rises.
    Rises,
    /// It never rises when the input rises.
    Falls,
    /// It does not depend on the input.
    Constant,
    /// It does both, or it cannot be told.
    Mixed,
}

impl Direction {
    /// The direction of the negated number.
    #[must_use]
    pub const fn reversed(self) -> Direction {
        match self {
            Direction::Rises => Direction::Falls,
            Direction::Falls => Direction::Rises,
            same => same,
        }
    }

    /// The direction of a number that rises with both of two numbers.
    #[must_use]
    pub const fn and(self, other: Direction) -> Direction {
        match (self, other) {
            (Direction::Constant, one) | (one, Direction::Constant) => one,
            (Direction::Rises, Direction::Rises) => Direction::Rises,
            (Direction::Falls, Direction::Falls) => Direction::Falls,
            _ => Direction::Mixed,
        }
    }
}

/// The sign that all values of a number share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    NotNegative,
    NotPositive,
    Either,
}

fn sign(n: &Num, ranges: &Ranges<'_>) -> Sign {
    let interval = ranges.number(n);
    if interval.is_never_negative() {
        Sign::NotNegative
    } else if interval.is_never_positive() {
        Sign::NotPositive
    } else {
        Sign::Either
    }
}

/// The direction of `factor × other`, as `factor` moves and `other` has this sign.
fn scaled(direction: Direction, other: Sign) -> Direction {
    match (direction, other) {
        (Direction::Constant, _) => Direction::Constant,
        (d, Sign::NotNegative) => d,
        (d, Sign::NotPositive) => d.reversed(),
        (_, Sign::Either) => Direction::Mixed,
    }
}

/// How a number follows an input within the ranges.
pub fn direction(n: &Num, input: InputId, ranges: &Ranges<'_>) -> Direction {
    let found = match n {
        Num::Const(_) => Direction::Constant,
        Num::Input(id) if *id == input => Direction::Rises,
        Num::Input(_) => Direction::Constant,
        Num::Add(a, b) => direction(a, input, ranges).and(direction(b, input, ranges)),
        Num::Sub(a, b) => direction(a, input, ranges).and(direction(b, input, ranges).reversed()),
        Num::Mul(a, b) => scaled(direction(a, input, ranges), sign(b, ranges))
            .and(scaled(direction(b, input, ranges), sign(a, ranges))),
        Num::Div(a, b) => {
            let divisor = sign(b, ranges);
            // Between divisors of one sign the reciprocal falls as the divisor rises.
            let reciprocal = match (direction(b, input, ranges), divisor) {
                (Direction::Constant, _) => Direction::Constant,
                (_, Sign::Either) => Direction::Mixed,
                (d, _) => d.reversed(),
            };
            scaled(direction(a, input, ranges), divisor).and(scaled(reciprocal, sign(a, ranges)))
        }
        Num::Min(of) | Num::Max(of) => of
            .iter()
            .map(|n| direction(n, input, ranges))
            .fold(Direction::Constant, Direction::and),
        Num::If(c, a, b) => choice(c, a, b, input, ranges),
        Num::Steps { of, step, partial } => {
            let rounds = !matches!(partial, Partial::Proportional);
            if *step > Ratio::ZERO || !rounds {
                scaled(
                    direction(of, input, ranges),
                    if *step > Ratio::ZERO {
                        Sign::NotNegative
                    } else {
                        Sign::NotPositive
                    },
                )
            } else {
                Direction::Mixed
            }
        }
    };
    let single = |r: &Ranges<'_>| r.number(n).single().is_some();
    if found != Direction::Constant && single(ranges) {
        return Direction::Constant;
    }
    found
}

fn choice(c: &Cond, a: &Num, b: &Num, input: InputId, ranges: &Ranges<'_>) -> Direction {
    let split = ranges.split(c);
    let (when_true, when_false) = match (split.yes, split.no) {
        (Some(yes), Some(no)) => (yes, no),
        // Only one of the two ever comes to be.
        (Some(yes), None) => return direction(a, input, &yes),
        (None, Some(no)) => return direction(b, input, &no),
        (None, None) => return Direction::Mixed,
    };
    let within = direction(a, input, &when_true).and(direction(b, input, &when_false));
    let (first, second) = match condition_direction(c, input, ranges) {
        Direction::Constant => return within,
        Direction::Mixed => return Direction::Mixed,
        // The condition becomes true as the input rises: first `b`, then `a`.
        Direction::Rises => (when_false.number(b), when_true.number(a)),
        Direction::Falls => (when_true.number(a), when_false.number(b)),
    };
    let up_to = |x: Option<Ratio>, y: Option<Ratio>| matches!((x, y), (Some(x), Some(y)) if x <= y);
    let rises = up_to(first.high, second.low);
    let falls = up_to(second.high, first.low);
    let jump = match (rises, falls) {
        (true, true) => Direction::Constant,
        (true, false) => Direction::Rises,
        (false, true) => Direction::Falls,
        (false, false) => Direction::Mixed,
    };
    within.and(jump)
}

/// How a truth follows an input within the ranges: it rises when it can only turn from false to true.
pub fn condition_direction(c: &Cond, input: InputId, ranges: &Ranges<'_>) -> Direction {
    if ranges.condition(c).is_some() {
        return Direction::Constant;
    }
    match c {
        Cond::Const(_) => Direction::Constant,
        Cond::Input(id) if *id == input => Direction::Rises,
        Cond::Input(_) => Direction::Constant,
        Cond::Compare(order, a, b) => {
            let difference =
                direction(a, input, ranges).and(direction(b, input, ranges).reversed());
            match (order, difference) {
                (_, Direction::Constant) => Direction::Constant,
                (Order::Greater | Order::GreaterEqual, d) => d,
                (Order::Less | Order::LessEqual, d) => d.reversed(),
                (Order::Equal | Order::NotEqual, _) => equality(*order, a, b, difference, ranges),
            }
        }
        Cond::And(a, b) | Cond::Or(a, b) => {
            condition_direction(a, input, ranges).and(condition_direction(b, input, ranges))
        }
        Cond::Not(a) => condition_direction(a, input, ranges).reversed(),
        Cond::If(test, a, b) => match condition_direction(test, input, ranges) {
            Direction::Constant => {
                condition_direction(a, input, ranges).and(condition_direction(b, input, ranges))
            }
            _ => Direction::Mixed,
        },
    }
}

/// Equality at the end of a range is one-sided: `x == 0` falls when `x` is never below 0.
fn equality(
    order: Order,
    a: &Num,
    b: &Num,
    difference: Direction,
    ranges: &Ranges<'_>,
) -> Direction {
    let (a, b) = (ranges.number(a), ranges.number(b));
    let up_to = |x: Option<Ratio>, y: Option<Ratio>| matches!((x, y), (Some(x), Some(y)) if x <= y);
    // Never above zero: equality is the top of the difference; never below: the bottom.
    let direction = if up_to(a.high, b.low) {
        difference
    } else if up_to(b.high, a.low) {
        difference.reversed()
    } else {
        return Direction::Mixed;
    };
    if order == Order::Equal {
        direction
    } else {
        direction.reversed()
    }
}
