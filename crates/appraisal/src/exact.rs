//! Ranges of exact numbers: everything between points and the one rounding that a scheme names.
//!
//! Holds no rule of any scheme; it only keeps low and high ends together and refuses what 128 bits cannot hold.

use rubric::model::Rounding;
use rubric::number::{Points, Ratio};
use rubric::score::Bounds;
use serde::{Serialize, Serializer};

/// A number that cannot be computed exactly: a division by zero or more digits than 128 bits hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotComputable;

/// A range of exact numbers: what is sure at least and possible at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ExactBounds {
    /// Lowest possible.
    #[serde(serialize_with = "serialize_ratio")]
    pub low: Ratio,
    /// Highest possible.
    #[serde(serialize_with = "serialize_ratio")]
    pub high: Ratio,
}

impl ExactBounds {
    /// Nothing.
    pub const ZERO: ExactBounds = ExactBounds::exactly(Ratio::ZERO);

    /// A range of one number.
    pub const fn exactly(number: Ratio) -> ExactBounds {
        ExactBounds {
            low: number,
            high: number,
        }
    }

    /// The number when it is certain.
    pub fn exact(self) -> Option<Ratio> {
        (self.low == self.high).then_some(self.low)
    }

    /// Sum of both ends.
    ///
    /// # Errors
    /// When the sum does not fit.
    pub fn plus(self, other: ExactBounds) -> Result<ExactBounds, NotComputable> {
        self.each(|end, other_end| end.checked_add(other_end), other)
    }

    /// Both ends times a factor that is not negative.
    ///
    /// # Errors
    /// When the product does not fit.
    pub fn times(self, factor: Ratio) -> Result<ExactBounds, NotComputable> {
        self.each(Ratio::checked_mul, ExactBounds::exactly(factor))
    }

    /// Both ends divided by a positive number.
    ///
    /// # Errors
    /// When the divisor is zero or the quotient does not fit.
    pub fn over(self, divisor: Ratio) -> Result<ExactBounds, NotComputable> {
        self.each(Ratio::checked_div, ExactBounds::exactly(divisor))
    }

    fn each(
        self,
        operation: impl Fn(Ratio, Ratio) -> Option<Ratio>,
        other: ExactBounds,
    ) -> Result<ExactBounds, NotComputable> {
        let end = |a, b| operation(a, b).map(Ratio::reduced).ok_or(NotComputable);
        Ok(ExactBounds {
            low: end(self.low, other.low)?,
            high: end(self.high, other.high)?,
        })
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn hull(self, other: ExactBounds) -> ExactBounds {
        ExactBounds {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// Both ends as points, rounded once as the scheme says.
    ///
    /// # Errors
    /// When the points do not fit.
    pub fn rounded(self, rounding: Rounding) -> Result<Bounds, NotComputable> {
        Ok(Bounds {
            low: round(self.low, rounding)?,
            high: round(self.high, rounding)?,
        })
    }
}

impl From<Bounds> for ExactBounds {
    fn from(bounds: Bounds) -> ExactBounds {
        ExactBounds {
            low: bounds.low.ratio(),
            high: bounds.high.ratio(),
        }
    }
}

/// A number as points, in the places and the mode of the scheme.
///
/// # Errors
/// When the points do not fit.
pub fn round(number: Ratio, rounding: Rounding) -> Result<Points, NotComputable> {
    let places = rounding.places.min(4);
    number
        .round(places, rounding.mode)
        .and_then(|n| n.checked_mul(10i64.pow(u32::from(4 - places))))
        .map(Points::from_units)
        .ok_or(NotComputable)
}

/// Both ends of a range of points, rounded as the scheme says.
///
/// # Errors
/// When the points do not fit.
pub fn round_bounds(bounds: Bounds, rounding: Rounding) -> Result<Bounds, NotComputable> {
    ExactBounds::from(bounds).rounded(rounding)
}

/// Writes a ratio as a JSON number when it has an exact decimal, else as the text `n/d` in lowest terms.
///
/// # Errors
/// Those of the serializer.
pub(crate) fn serialize_ratio<S: Serializer>(
    ratio: &Ratio,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match ratio.decimal() {
        Some(decimal) => decimal.serialize(serializer),
        None => {
            let lowest = ratio.reduced();
            serializer.serialize_str(&format!("{}/{}", lowest.num(), lowest.den()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rubric::model::RoundingPlace;
    use rubric::number::RoundingMode;

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).expect("denominator is not zero")
    }

    #[test]
    fn rounding_brings_both_ends_to_the_named_places() {
        let range = ExactBounds {
            low: ratio(200, 3),
            high: ratio(1337, 20),
        };
        let half_up = Rounding::default();
        let points = range.rounded(half_up).expect("fits");
        assert_eq!(points.low.to_string(), "66.67");
        assert_eq!(points.high.to_string(), "66.85");
        let down = Rounding {
            places: 0,
            mode: RoundingMode::Down,
            at: RoundingPlace::Total,
        };
        assert_eq!(range.rounded(down).expect("fits").high, Points::whole(66));
    }

    #[test]
    fn a_division_by_zero_is_refused_not_guessed() {
        assert_eq!(
            ExactBounds::exactly(Ratio::ONE).over(Ratio::ZERO),
            Err(NotComputable)
        );
    }
}
