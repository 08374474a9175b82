//! Exact fractions and the one place where they are rounded.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use super::{Decimal, Points};

/// How a quotient is brought to a number of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// Half away from zero (四舍五入).
    HalfUp,
    /// Half to the even neighbour.
    HalfEven,
    /// Towards negative infinity.
    Down,
    /// Towards positive infinity.
    Up,
}

/// An exact fraction; the denominator is positive.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// One.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// A fraction whose denominator the caller knows to be positive.
    pub const fn new_raw(num: i128, den: i128) -> Ratio {
        Ratio { num, den }
    }

    /// A whole number.
    pub const fn whole(num: i64) -> Ratio {
        Ratio {
            num: num as i128,
            den: 1,
        }
    }

    /// A fraction; `None` when the denominator is zero or the sign cannot be normalised.
    pub fn new(num: i128, den: i128) -> Option<Ratio> {
        match den.cmp(&0) {
            Ordering::Greater => Some(Ratio { num, den }),
            Ordering::Less => Some(Ratio {
                num: num.checked_neg()?,
                den: den.checked_neg()?,
            }),
            Ordering::Equal => None,
        }
    }

    /// Numerator, not necessarily in lowest terms.
    pub const fn num(self) -> i128 {
        self.num
    }

    /// Denominator, positive, not necessarily in lowest terms.
    pub const fn den(self) -> i128 {
        self.den
    }

    /// In lowest terms.
    #[must_use]
    pub fn reduced(self) -> Ratio {
        let g = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        if g <= 1 {
            return self;
        }
        Ratio {
            num: self.num / g as i128,
            den: self.den / g as i128,
        }
    }

    /// Tries the operation on the terms as they are, then in lowest terms.
    fn with(self, other: Ratio, op: impl Fn(Ratio, Ratio) -> Option<Ratio>) -> Option<Ratio> {
        op(self, other).or_else(|| op(self.reduced(), other.reduced()).map(Ratio::reduced))
    }

    /// Sum; `None` on overflow of 128 bits.
    pub fn checked_add(self, other: Ratio) -> Option<Ratio> {
        self.with(other, |a, b| {
            if a.den == b.den {
                return Some(Ratio {
                    num: a.num.checked_add(b.num)?,
                    den: a.den,
                });
            }
            let num = a
                .num
                .checked_mul(b.den)?
                .checked_add(b.num.checked_mul(a.den)?)?;
            Some(Ratio {
                num,
                den: a.den.checked_mul(b.den)?,
            })
        })
    }

    /// Difference; `None` on overflow.
    pub fn checked_sub(self, other: Ratio) -> Option<Ratio> {
        self.checked_add(other.checked_neg()?)
    }

    /// Product; `None` on overflow.
    pub fn checked_mul(self, other: Ratio) -> Option<Ratio> {
        self.with(other, |a, b| {
            Some(Ratio {
                num: a.num.checked_mul(b.num)?,
                den: a.den.checked_mul(b.den)?,
            })
        })
    }

    /// Quotient; `None` when `other` is zero or on overflow.
    pub fn checked_div(self, other: Ratio) -> Option<Ratio> {
        self.with(other, |a, b| {
            Ratio::new(a.num.checked_mul(b.den)?, a.den.checked_mul(b.num)?)
        })
    }

    /// Negation; `None` on overflow.
    pub fn checked_neg(self) -> Option<Ratio> {
        Some(Ratio {
            num: self.num.checked_neg()?,
            den: self.den,
        })
    }

    /// Largest whole number not above this.
    pub fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// Smallest whole number not below this.
    pub fn ceil(self) -> i128 {
        -((-self.num).div_euclid(self.den))
    }

    /// The nearest whole number of `1/10^places` units in the given mode; `None` on overflow.
    pub fn round(self, places: u8, mode: RoundingMode) -> Option<i64> {
        let (floor, rest, den) = self.split(places)?;
        let up = match mode {
            RoundingMode::Down => false,
            RoundingMode::Up => rest > 0,
            RoundingMode::HalfUp => {
                let half = (rest * 2).cmp(&den);
                half == Ordering::Greater || (half == Ordering::Equal && self.num >= 0)
            }
            RoundingMode::HalfEven => {
                let half = (rest * 2).cmp(&den);
                half == Ordering::Greater || (half == Ordering::Equal && floor.rem_euclid(2) == 1)
            }
        };
        i64::try_from(floor + i128::from(up)).ok()
    }

    /// The whole number of `1/10^places` units not above this, and the rest as a fraction of a unit:
    /// numerator and denominator, which leave room to be doubled. `None` on overflow.
    fn split(self, places: u8) -> Option<(i128, i128, i128)> {
        if let Some(num) = self.num.checked_mul(10i128.pow(u32::from(places)))
            && self.den < i128::MAX / 2
        {
            return Some((num.div_euclid(self.den), num.rem_euclid(self.den), self.den));
        }
        // Too wide to be scaled at once: one digit after the other, in lowest terms.
        let reduced = self.reduced();
        if reduced.den > i128::MAX / 10 {
            return None;
        }
        let mut floor = reduced.num.div_euclid(reduced.den);
        let mut rest = reduced.num.rem_euclid(reduced.den);
        for _ in 0..places {
            rest *= 10;
            floor = floor
                .checked_mul(10)?
                .checked_add(rest.div_euclid(reduced.den))?;
            rest = rest.rem_euclid(reduced.den);
        }
        Some((floor, rest, reduced.den))
    }

    /// Points nearest to this many points, half away from zero; `None` on overflow.
    pub fn points(self) -> Option<Points> {
        // Most amounts are a whole number of units already; spare them the wide division.
        if self.den == i128::from(Points::SCALE) {
            return i64::try_from(self.num).ok().map(Points::from_units);
        }
        self.round(4, RoundingMode::HalfUp).map(Points::from_units)
    }

    /// The largest number of points not above this and the smallest not below it; `None` on overflow.
    pub fn points_around(self) -> Option<(Points, Points)> {
        let (floor, rest, _) = self.split(4)?;
        let floor = i64::try_from(floor).ok()?;
        let ceiling = if rest == 0 {
            floor
        } else {
            floor.checked_add(1)?
        };
        Some((Points::from_units(floor), Points::from_units(ceiling)))
    }

    /// The exact decimal when there is one with at most six places.
    pub fn decimal(self) -> Option<Decimal> {
        let unit = 10i128.pow(u32::from(Decimal::MAX_PLACES));
        // What people write has such a denominator already.
        let r = if unit % self.den == 0 {
            self
        } else {
            self.reduced()
        };
        if unit % r.den != 0 {
            return None;
        }
        let mantissa = i64::try_from(r.num.checked_mul(unit / r.den)?).ok()?;
        Some(Decimal::new(mantissa, Decimal::MAX_PLACES).trimmed())
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Ratio {}
impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        match (
            self.num.checked_mul(other.den),
            other.num.checked_mul(self.den),
        ) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => compare_by_parts(self.reduced(), other.reduced()),
        }
    }
}

/// Compares fractions whose cross products do not fit: whole parts first, then the reciprocals of the rests.
fn compare_by_parts(a: Ratio, b: Ratio) -> Ordering {
    let (whole_a, whole_b) = (a.floor(), b.floor());
    if whole_a != whole_b {
        return whole_a.cmp(&whole_b);
    }
    let rest_a = a.num - whole_a * a.den;
    let rest_b = b.num - whole_b * b.den;
    match (rest_a, rest_b) {
        (0, 0) => Ordering::Equal,
        (0, _) => Ordering::Less,
        (_, 0) => Ordering::Greater,
        _ => compare_by_parts(
            Ratio {
                num: b.den,
                den: rest_b,
            },
            Ratio {
                num: a.den,
                den: rest_a,
            },
        ),
    }
}

impl fmt::Display for Ratio {
    /// Writes an exact decimal, or two places with `≈` in front when there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal() {
            Some(d) => fmt::Display::fmt(&d, f),
            None => match self.round(2, RoundingMode::HalfUp) {
                Some(m) => write!(f, "≈{}", Decimal::new(m, 2)),
                None => write!(f, "{}/{}", self.num, self.den),
            },
        }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
