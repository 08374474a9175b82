//! Decimals as people write them, read exactly or not at all.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

use super::Ratio;

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

    fn write(self, to: &mut impl fmt::Write) -> fmt::Result {
        let d = self.trimmed();
        let sign = if d.mantissa < 0 { "-" } else { "" };
        let digits = d.mantissa.unsigned_abs();
        if d.places == 0 {
            return write!(to, "{sign}{digits}");
        }
        let unit = 10u64.pow(u32::from(d.places));
        let width = usize::from(d.places);
        write!(to, "{sign}{}.{:0width$}", digits / unit, digits % unit)
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
        // Only a wanted width needs the text in one piece first.
        if f.width().is_none() {
            return self.write(f);
        }
        let mut text = String::new();
        self.write(&mut text)?;
        f.pad(&text)
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
