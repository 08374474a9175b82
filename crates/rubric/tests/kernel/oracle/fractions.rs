//! Unlimited fractions and ranges of whole units.

use num_bigint::BigInt;
use num_rational::BigRational;
use rubric::number::{Points, Ratio, RoundingMode};

/// Low and high end, in 1/10 000 point.
pub(in super::super) type Ends = (BigInt, BigInt);

pub(super) fn big(ratio: Ratio) -> BigRational {
    BigRational::new(ratio.num().into(), ratio.den().into())
}

pub(super) fn whole(n: i64) -> BigRational {
    BigRational::from_integer(n.into())
}

pub(super) fn zero() -> BigRational {
    whole(0)
}

/// Nearest whole number in a mode.
pub(super) fn brought(value: &BigRational, mode: RoundingMode) -> BigInt {
    let half = BigRational::new(1.into(), 2.into());
    match mode {
        RoundingMode::Down => value.floor().to_integer(),
        RoundingMode::Up => value.ceil().to_integer(),
        RoundingMode::HalfUp if *value < zero() => -brought(&-value, mode),
        RoundingMode::HalfUp => (value + half).floor().to_integer(),
        RoundingMode::HalfEven => {
            let nearest = (value + &half).floor();
            let tie = &nearest - value == half;
            let odd = nearest.to_integer() % BigInt::from(2) != BigInt::from(0);
            if tie && odd {
                nearest.to_integer() - 1
            } else {
                nearest.to_integer()
            }
        }
    }
}

/// Nearest whole number to a fraction, halves away from zero.
pub(in super::super) fn rounded_units(num: BigInt, den: BigInt) -> BigInt {
    brought(&BigRational::new(num, den), RoundingMode::HalfUp)
}

/// A sum of points as a whole count of 1/10 000.
pub(super) fn units(points: &BigRational) -> BigInt {
    brought(&(points * whole(Points::SCALE)), RoundingMode::HalfUp)
}

pub(super) fn hull(all: impl IntoIterator<Item = Ends>) -> Ends {
    all.into_iter()
        .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
        .expect("there is always an outcome")
}

pub(super) fn point(n: impl Into<BigInt>) -> Ends {
    let n = n.into();
    (n.clone(), n)
}

pub(super) fn plus(a: &Ends, b: &Ends) -> Ends {
    (&a.0 + &b.0, &a.1 + &b.1)
}
