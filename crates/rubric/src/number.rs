//! Exact numbers: points, decimals as people write them, and ratios. No floating point.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

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
        f.pad(&Decimal::new(self.0, 4).to_string())
    }
}

impl Serialize for Points {
    /// Serialises as a JSON number with the exact decimal digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Decimal::new(self.0, 4).serialize(serializer)
    }
}

/// A decimal number as people write it: `mantissa / 10^places`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decimal {
    mantissa: i64,
    places: u8,
}

impl Decimal {
    /// Most decimal places a number in a scheme or a facts file may have.
    pub const MAX_PLACES: u8 = 6;

    /// The decimal `mantissa / 10^places`.
    pub const fn new(mantissa: i64, places: u8) -> Decimal {
        Decimal { mantissa, places }
    }

    /// Reads plain ASCII decimals such as `12`, `-0.5`, `1_000`; no exponent, at most 15 digits.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let mut mantissa: i64 = 0;
        let mut count = 0;
        let mut places: Option<u8> = None;
        for ch in digits.chars() {
            match ch {
                '0'..='9' => {
                    count += 1;
                    if count > 15 {
                        return None;
                    }
                    mantissa = mantissa * 10 + i64::from(ch as u8 - b'0');
                    if let Some(p) = places.as_mut() {
                        *p += 1;
                    }
                }
                '.' if places.is_none() && count > 0 => places = Some(0),
                '_' if count > 0 => {}
                _ => return None,
            }
        }
        if count == 0 || places == Some(0) {
            return None;
        }
        Some(
            Decimal::new(
                if negative { -mantissa } else { mantissa },
                places.unwrap_or(0),
            )
            .trimmed(),
        )
    }

    /// The same value with no trailing zero places.
    pub const fn trimmed(self) -> Decimal {
        let mut d = self;
        while d.places > 0 && d.mantissa % 10 == 0 {
            d.mantissa /= 10;
            d.places -= 1;
        }
        d
    }

    /// The integer `value × 10^places`, or `None` when that is not an integer or does not fit.
    pub fn scaled(self, places: u8) -> Option<i64> {
        let d = self.trimmed();
        if d.places > places {
            return None;
        }
        d.mantissa
            .checked_mul(10i64.checked_pow(u32::from(places - d.places))?)
    }

    /// A hundredth of this number, as `15%` means `0.15`.
    pub const fn percent(self) -> Decimal {
        Decimal::new(self.mantissa, self.places + 2).trimmed()
    }

    /// Number of decimal places after trimming.
    pub const fn places(self) -> u8 {
        self.trimmed().places
    }

    /// The exact ratio.
    pub const fn ratio(self) -> Ratio {
        Ratio::new_raw(self.mantissa as i128, 10i128.pow(self.places as u32))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.ratio() == other.ratio()
    }
}
impl Eq for Decimal {}
impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        self.ratio().cmp(&other.ratio())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = self.trimmed();
        let sign = if d.mantissa < 0 { "-" } else { "" };
        let digits = d.mantissa.unsigned_abs();
        if d.places == 0 {
            return f.pad(&format!("{sign}{digits}"));
        }
        let unit = 10u64.pow(u32::from(d.places));
        let width = usize::from(d.places);
        f.pad(&format!(
            "{sign}{}.{:0width$}",
            digits / unit,
            digits % unit
        ))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let d = self.trimmed();
        if d.places == 0 {
            return serializer.serialize_i64(d.mantissa);
        }
        // A JSON number with these exact digits; serde_json keeps the shortest form of the nearest
        // double, which is the same digits for every decimal of at most 15 digits.
        serializer.serialize_f64(d.to_string().parse().map_err(serde::ser::Error::custom)?)
    }
}

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
        let r = self.reduced();
        let unit = 10i128.pow(u32::from(Decimal::MAX_PLACES));
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
            Some(d) => write!(f, "{d}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        let read = |t: &str| Decimal::parse(t).map(|d| d.to_string());
        assert_eq!(read("0.50").as_deref(), Some("0.5"));
        assert_eq!(read("-12").as_deref(), Some("-12"));
        assert_eq!(read("1_000.25").as_deref(), Some("1000.25"));
        for bad in [
            "",
            "-",
            ".5",
            "5.",
            "1e3",
            "1234567890123456",
            "1.2.3",
            "１",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn forty_five_of_fifty_is_not_below_ninety_percent() {
        let rate = Ratio::new(45, 50).expect("denominator is not zero");
        let line = Decimal::parse("90").expect("a number").percent().ratio();
        assert_eq!(rate.cmp(&line), Ordering::Equal);
    }

    #[test]
    fn rounding_modes_differ_only_at_halves_and_by_direction() {
        let r = |n, d, m| {
            Ratio::new(n, d)
                .expect("nonzero")
                .round(0, m)
                .expect("fits")
        };
        use RoundingMode::{Down, HalfEven, HalfUp, Up};
        assert_eq!(
            [
                r(5, 2, HalfUp),
                r(5, 2, HalfEven),
                r(5, 2, Down),
                r(5, 2, Up)
            ],
            [3, 2, 2, 3]
        );
        assert_eq!(
            [
                r(-5, 2, HalfUp),
                r(-5, 2, HalfEven),
                r(-5, 2, Down),
                r(-5, 2, Up)
            ],
            [-3, -2, -3, -2]
        );
        assert_eq!([r(9, 4, HalfUp), r(11, 4, HalfUp)], [2, 3]);
    }

    #[test]
    fn fractions_too_wide_to_be_scaled_at_once_round_exactly() {
        let wide = |num: i128| Ratio::new_raw(num, 3 * 10i128.pow(36));
        let third = wide(10i128.pow(36) + 1);
        assert_eq!(third.points(), Some(Points::from_units(3333)));
        let minus = wide(-2 * 10i128.pow(36) - 1);
        assert_eq!(minus.points(), Some(Points::from_units(-6667)));
        let around = wide(15 * 10i128.pow(36) + 1).points_around();
        assert_eq!(
            around,
            Some((Points::from_units(50_000), Points::from_units(50_001)))
        );
        assert_eq!(
            Ratio::new_raw(-1, 3).points_around(),
            Some((Points::from_units(-3334), Points::from_units(-3333)))
        );
        assert_eq!(Ratio::new_raw(i128::MAX, 1).points(), None);
    }

    #[test]
    fn huge_fractions_compare_without_overflow() {
        let a = Ratio::new_raw(i128::MAX - 2, i128::MAX);
        let b = Ratio::new_raw(i128::MAX - 1, i128::MAX);
        assert!(a < b);
        let c = Ratio::new_raw(i128::MAX - 2, i128::MAX - 1);
        assert!(a < c);
        assert_eq!(c.cmp(&c), Ordering::Equal);
    }

    #[test]
    fn points_print_short_and_exact() {
        assert_eq!(Points::from_units(15_000).to_string(), "1.5");
        assert_eq!(Points::from_units(-1).to_string(), "-0.0001");
        assert_eq!(Points::whole(18).to_string(), "18");
    }
}
