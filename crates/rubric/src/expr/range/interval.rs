//! Closed intervals of exact numbers, possibly without an end.

use crate::number::Ratio;

use super::super::eval;
use super::super::ir::{Order, Partial};

/// All values between two ends, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Smallest value; `None` when there is no bound.
    pub low: Option<Ratio>,
    /// Largest value; `None` when there is no bound.
    pub high: Option<Ratio>,
    /// A divisor on the way may be zero, which makes the number unknown.
    pub may_divide_by_zero: bool,
}

impl Interval {
    /// Every number.
    pub const ANY: Interval = Interval {
        low: None,
        high: None,
        may_divide_by_zero: false,
    };

    /// One value.
    pub const fn exactly(value: Ratio) -> Interval {
        Interval::between(value, value)
    }

    /// From one value to another.
    pub const fn between(low: Ratio, high: Ratio) -> Interval {
        Interval {
            low: Some(low),
            high: Some(high),
            may_divide_by_zero: false,
        }
    }

    /// True when the value lies inside.
    pub fn contains(&self, value: Ratio) -> bool {
        self.low.is_none_or(|l| l <= value) && self.high.is_none_or(|h| value <= h)
    }

    /// The single value, when there is only one.
    pub fn single(&self) -> Option<Ratio> {
        self.low.filter(|_| self.low == self.high)
    }

    /// True when no value is below zero.
    pub fn is_never_negative(&self) -> bool {
        self.low.is_some_and(|l| l >= Ratio::ZERO)
    }

    /// True when no value is above zero.
    pub fn is_never_positive(&self) -> bool {
        self.high.is_some_and(|h| h <= Ratio::ZERO)
    }

    fn flagged(self, others: &[Interval]) -> Interval {
        Interval {
            may_divide_by_zero: self.may_divide_by_zero
                || others.iter().any(|o| o.may_divide_by_zero),
            ..self
        }
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Interval) -> Interval {
        Interval {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
            may_divide_by_zero: self.may_divide_by_zero || other.may_divide_by_zero,
        }
    }

    pub(super) fn plus(self, other: Interval) -> Interval {
        let sum = |a: Option<Ratio>, b: Option<Ratio>| eval::add(a?, b?);
        Interval {
            low: sum(self.low, other.low),
            high: sum(self.high, other.high),
            may_divide_by_zero: false,
        }
        .flagged(&[self, other])
    }

    pub(super) fn negated(self) -> Interval {
        Interval {
            low: self.high.and_then(Ratio::checked_neg),
            high: self.low.and_then(Ratio::checked_neg),
            ..self
        }
    }

    pub(super) fn times(self, other: Interval) -> Interval {
        // Ends as extended numbers: a missing end is an infinity; zero times infinity is zero here because
        // the infinity stands for finite values only.
        let ends = |i: Interval| [End::low(i.low), End::high(i.high)];
        let mut low = End::Positive;
        let mut high = End::Negative;
        for a in ends(self) {
            for b in ends(other) {
                let Some(product) = a.times(b) else {
                    return Interval::ANY.flagged(&[self, other]);
                };
                low = low.min(product);
                high = high.max(product);
            }
        }
        Interval {
            low: low.finite(),
            high: high.finite(),
            may_divide_by_zero: false,
        }
        .flagged(&[self, other])
    }

    pub(super) fn over(self, other: Interval) -> Interval {
        let zero_inside = other.contains(Ratio::ZERO);
        let reciprocal = |end: Option<Ratio>| match end {
            None => Some(Ratio::ZERO),
            Some(e) => Ratio::ONE.checked_div(e),
        };
        let positive = other.is_never_negative();
        let negative = other.is_never_positive();
        let inverse = if other.single() == Some(Ratio::ZERO) {
            // Never known; any interval holds no value as well as every other.
            Interval::ANY
        } else if positive || negative {
            // A zero end means values without bound close to it.
            Interval {
                low: if negative && zero_inside {
                    None
                } else {
                    reciprocal(other.high)
                },
                high: if positive && zero_inside {
                    None
                } else {
                    reciprocal(other.low)
                },
                may_divide_by_zero: false,
            }
        } else {
            Interval::ANY
        };
        let mut result = self.times(inverse).flagged(&[other]);
        result.may_divide_by_zero |= zero_inside;
        result
    }

    pub(super) fn steps(self, step: Ratio, partial: Partial) -> Interval {
        // A step is positive, so the number of steps rises with the value.
        let count = |end: Option<Ratio>| eval::steps(end?, step, partial);
        if step <= Ratio::ZERO {
            return Interval::ANY.flagged(&[self]);
        }
        Interval {
            low: count(self.low),
            high: count(self.high),
            may_divide_by_zero: self.may_divide_by_zero,
        }
    }

    /// The smaller or the larger of two values.
    pub(super) fn extreme(self, other: Interval, max: bool) -> Interval {
        let pick = |a: Option<Ratio>, b: Option<Ratio>, missing_wins: bool| match (a, b) {
            (Some(a), Some(b)) => Some(if max { a.max(b) } else { a.min(b) }),
            (one, other) if !missing_wins => one.or(other),
            _ => None,
        };
        Interval {
            low: pick(self.low, other.low, !max),
            high: pick(self.high, other.high, max),
            may_divide_by_zero: false,
        }
        .flagged(&[self, other])
    }

    /// Whether a comparison holds for all pairs of values, for none, or for some.
    pub(super) fn compare(self, order: Order, other: Interval) -> Option<bool> {
        let below =
            |a: Option<Ratio>, b: Option<Ratio>| matches!((a, b), (Some(a), Some(b)) if a < b);
        let up_to =
            |a: Option<Ratio>, b: Option<Ratio>| matches!((a, b), (Some(a), Some(b)) if a <= b);
        match order {
            Order::Less if below(self.high, other.low) => Some(true),
            Order::Less if up_to(other.high, self.low) => Some(false),
            Order::LessEqual if up_to(self.high, other.low) => Some(true),
            Order::LessEqual if below(other.high, self.low) => Some(false),
            Order::Greater | Order::GreaterEqual => {
                self.compare(order.negated(), other).map(|holds| !holds)
            }
            Order::Equal | Order::NotEqual => {
                let equal = order == Order::Equal;
                if below(self.high, other.low) || below(other.high, self.low) {
                    Some(!equal)
                } else if self.single().is_some() && self.single() == other.single() {
                    Some(equal)
                } else {
                    None
                }
            }
            Order::Less | Order::LessEqual => None,
        }
    }
}

/// An end of an interval as an extended number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Negative,
    Finite(Ratio),
    Positive,
}

impl End {
    fn low(end: Option<Ratio>) -> End {
        end.map_or(End::Negative, End::Finite)
    }

    fn high(end: Option<Ratio>) -> End {
        end.map_or(End::Positive, End::Finite)
    }

    fn finite(self) -> Option<Ratio> {
        match self {
            End::Finite(value) => Some(value),
            End::Negative | End::Positive => None,
        }
    }

    fn sign(self) -> i8 {
        match self {
            End::Negative => -1,
            End::Positive => 1,
            End::Finite(r) => match r.num() {
                0 => 0,
                n if n < 0 => -1,
                _ => 1,
            },
        }
    }

    /// `None` on overflow.
    fn times(self, other: End) -> Option<End> {
        if let (End::Finite(a), End::Finite(b)) = (self, other) {
            return a.checked_mul(b).map(|p| End::Finite(p.reduced()));
        }
        Some(match self.sign() * other.sign() {
            0 => End::Finite(Ratio::ZERO),
            1 => End::Positive,
            _ => End::Negative,
        })
    }
}
