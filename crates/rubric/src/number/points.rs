//! Points, the integers that every score is made of.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Decimal, Ratio};

/// Points of an appraisal, an integer count of 1/10 000 point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(i64);

impl Points {
    /// How many units make one point.
    pub const SCALE: i64 = 10_000;
    /// No points.
    pub const ZERO: Points = Points(0);

    /// Points from a count of 1/10 000 point.
    pub const fn from_units(units: i64) -> Points {
        Points(units)
    }

    /// Whole points.
    pub const fn whole(points: i64) -> Points {
        Points(points * Self::SCALE)
    }

    /// The count of 1/10 000 point.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// Points from an exact decimal; `None` when it has more than four places or is too large.
    pub fn from_decimal(decimal: Decimal) -> Option<Points> {
        decimal.scaled(4).map(Points)
    }

    /// The exact ratio these points stand for.
    pub const fn ratio(self) -> Ratio {
        Ratio::new_raw(self.0 as i128, Self::SCALE as i128)
    }

    /// Sum that stays at the largest representable value instead of wrapping.
    pub const fn plus(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }

    /// Difference that stays at the smallest representable value instead of wrapping.
    pub const fn minus(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }

    /// Adds the points to a text, as [`Display`](fmt::Display) writes them.
    pub fn push_to(self, text: &mut String) {
        Decimal::new(self.0, 4).push_to(text);
    }

    /// The size without the sign.
    pub const fn abs(self) -> Points {
        Points(self.0.saturating_abs())
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl std::ops::Neg for Points {
    type Output = Points;
    fn neg(self) -> Points {
        Points(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(iter: I) -> Points {
        iter.fold(Points::ZERO, Points::plus)
    }
}

impl fmt::Display for Points {
    /// Writes the shortest exact decimal: `1.5`, `-0.25`, `18`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Decimal::new(self.0, 4), f)
    }
}

impl Serialize for Points {
    /// Serialises as a JSON number with the exact decimal digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Decimal::new(self.0, 4).serialize(serializer)
    }
}
