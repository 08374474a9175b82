//! Decimals as people write them, read exactly or not at all.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

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

    /// A hundred times this number; `None` when that does not fit.
    pub const fn hundredfold(self) -> Option<Decimal> {
        if self.places >= 2 {
            return Some(Decimal::new(self.mantissa, self.places - 2));
        }
        match self.mantissa.checked_mul(100) {
            Some(mantissa) => Some(Decimal::new(mantissa, self.places)),
            None => None,
        }
    }

    /// Adds the number to a text, as [`Display`](fmt::Display) writes it.
    pub fn push_to(self, text: &mut String) {
        let mut room = [0; Digits::ROOM];
        text.push_str(Digits::of(self, &mut room));
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
        let mut room = [0; Digits::ROOM];
        let text = Digits::of(*self, &mut room);
        // Only a wanted width needs padding.
        if f.width().is_none() {
            return f.write_str(text);
        }
        f.pad(text)
    }
}

/// The digits of a number, written from the last to the first into room that needs no allocation.
struct Digits;

impl Digits {
    /// Sign, nineteen digits of the mantissa, point, and as many noughts as places can ask for.
    const ROOM: usize = 1 + 20 + 1 + 255;

    fn of(number: Decimal, room: &mut [u8; Digits::ROOM]) -> &str {
        let number = number.trimmed();
        let mut digits = number.mantissa.unsigned_abs();
        let mut start = room.len();
        let mut put = |byte: u8| {
            start -= 1;
            room[start] = byte;
        };
        for _ in 0..number.places {
            put(b'0' + (digits % 10) as u8);
            digits /= 10;
        }
        if number.places > 0 {
            put(b'.');
        }
        loop {
            put(b'0' + (digits % 10) as u8);
            digits /= 10;
            if digits == 0 {
                break;
            }
        }
        if number.mantissa < 0 {
            put(b'-');
        }
        std::str::from_utf8(&room[start..]).expect("digits, a point and a sign are ASCII")
    }
}

impl Serialize for Decimal {
    /// A JSON number with these very digits, as people read them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let d = self.trimmed();
        if d.places == 0 {
            return serializer.serialize_i64(d.mantissa);
        }
        RawValue::from_string(d.to_string())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_the_digits_that_people_read() {
        for (mantissa, places, text) in [
            (15, 1, "1.5"),
            (1_089_900, 4, "108.99"),
            (1_000_000, 4, "100"),
            (-1, 4, "-0.0001"),
            (1, 9, "0.000000001"),
            // More digits than a double has.
            (i64::MAX, 4, "922337203685477.5807"),
        ] {
            let decimal = Decimal::new(mantissa, places);
            assert_eq!(serde_json::to_string(&decimal).unwrap(), text);
        }
    }
}
