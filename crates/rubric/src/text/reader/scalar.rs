//! Truth values, exact numbers, points, shares and dates under the keys of a table, within their limits.

use jiff::civil::Date;
use toml::de::DeValue;

use super::TableReader;
use crate::diag::Diagnostic;
use crate::number::{Decimal, Points};

impl TableReader<'_> {
    /// A truth value.
    pub fn truth(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_type(key, value, "true 或 false");
        }
        truth
    }

    /// An exact decimal.
    pub(crate) fn decimal(&self, key: &'static str) -> Option<Decimal> {
        let value = self.get(key)?;
        let decimal = decimal_of(value.get_ref());
        if decimal.is_none() {
            match value.get_ref() {
                DeValue::Integer(_) | DeValue::Float(_) => self.report(
                    Diagnostic::error(
                        "E108",
                        value.span().into(),
                        format!("{}的“{key}”数字太长或用了指数写法", self.what()),
                    )
                    .help("最多 15 位数字,小数最多 6 位,不用 1e3 这类写法"),
                ),
                _ => self.wrong_type(key, value, "数字"),
            }
        }
        decimal
    }

    /// Points: an exact decimal with at most four places.
    pub(crate) fn points(&self, key: &'static str) -> Option<Points> {
        let decimal = self.decimal(key)?;
        let points = Points::from_decimal(decimal).filter(|p| p.abs() <= Points::whole(1_000_000));
        if points.is_none() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!("{}的“{key}”不能作分值:{decimal}", self.what()),
                )
                .help("分值最多 4 位小数,且不超过一百万分"),
            );
        }
        points
    }

    /// Points that must be there and not negative; zero after the report.
    pub(crate) fn required_points(&self, key: &'static str) -> Points {
        if !self.has(key) {
            self.missing(key);
            return Points::ZERO;
        }
        self.amount_size(key).unwrap_or_default()
    }

    /// Points that must not be negative.
    pub(crate) fn amount_size(&self, key: &'static str) -> Option<Points> {
        let points = self.points(key)?;
        if points.is_negative() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!("{}的“{key}”不能是负数:{points}", self.what()),
                )
                .help("写正数;扣分用 deduct,加分用 add"),
            );
            return None;
        }
        Some(points)
    }

    /// A whole number from zero.
    pub(crate) fn whole(&self, key: &'static str) -> Option<u32> {
        let decimal = self.decimal(key)?;
        let whole = decimal
            .scaled(0)
            .and_then(|n| u32::try_from(n).ok())
            .filter(|&n| n <= 1_000_000);
        if whole.is_none() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!(
                        "{}的“{key}”应是 0 到 1000000 的整数,现在是 {decimal}",
                        self.what()
                    ),
                )
                .help("改成整数"),
            );
        }
        whole
    }

    /// A number written plainly or as a percent text; `"50%"` is 0.5.
    pub fn decimal_or_share(&self, key: &'static str) -> Option<Decimal> {
        match self.get(key)?.get_ref() {
            DeValue::String(s) if s.trim().ends_with('%') => {
                let share =
                    Decimal::parse(s.trim().trim_end_matches('%').trim()).map(Decimal::percent);
                if share.is_none() {
                    self.report(
                        Diagnostic::error(
                            "E110",
                            self.span_of(key),
                            format!("{}的“{key}”应是数字或百分数", self.what()),
                        )
                        .help("写成 50 或 \"50%\""),
                    );
                }
                share
            }
            _ => self.decimal(key),
        }
    }

    /// A whole number from 0 to 100.
    pub fn small(&self, key: &'static str) -> Option<u8> {
        let whole = self.whole(key)?;
        let small = u8::try_from(whole).ok().filter(|&n| n <= 100);
        if small.is_none() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!("{}的“{key}”应是 0 到 100 的整数", self.what()),
                )
                .help("改成 0 到 100 的整数"),
            );
        }
        small
    }

    /// A share: `"15%"` or a fraction such as 0.15.
    pub(crate) fn share(&self, key: &'static str) -> Option<Decimal> {
        let value = self.get(key)?;
        let share = share_of(value.get_ref());
        if share.is_none() {
            self.report(
                Diagnostic::error(
                    "E110",
                    value.span().into(),
                    format!("{}的“{key}”应是百分数", self.what()),
                )
                .help("写成 \"15%\",或 0 到 1 之间的小数 0.15"),
            );
        }
        share
    }

    /// Two shares, lower first.
    pub(crate) fn share_pair(&self, key: &'static str) -> Option<(Decimal, Decimal)> {
        let value = self.get(key)?;
        let shares: Option<Vec<Decimal>> = value
            .get_ref()
            .as_array()
            .and_then(|a| a.iter().map(|v| share_of(v.get_ref())).collect());
        let pair = match shares.as_deref() {
            Some([low, high]) => Some((*low, *high)),
            _ => None,
        };
        let pair = pair.filter(|(low, high)| low <= high);
        if pair.is_none() {
            self.report(
                Diagnostic::error(
                    "E110",
                    value.span().into(),
                    format!("{}的“{key}”应是由小到大的两个百分数", self.what()),
                )
                .help("写成 [\"20%\", \"40%\"]"),
            );
        }
        pair
    }

    /// Exact decimals in a list; percent texts are fractions.
    pub(crate) fn decimals(&self, key: &'static str) -> Option<Vec<Decimal>> {
        let value = self.get(key)?;
        let list = value
            .get_ref()
            .as_array()
            .and_then(|a| a.iter().map(|v| decimal_or_percent(v.get_ref())).collect());
        if list.is_none() {
            self.wrong_type(key, value, "数字的列表");
        }
        list
    }

    /// Sizes of points in a list.
    pub(crate) fn points_list(&self, key: &'static str) -> Option<Vec<Points>> {
        let value = self.get(key)?;
        let list = value.get_ref().as_array().and_then(|a| {
            a.iter()
                .map(|v| decimal_of(v.get_ref()))
                .collect::<Option<Vec<Decimal>>>()
        });
        let Some(list) = list else {
            self.wrong_type(key, value, "分值的列表,如 [3, 2, 1]");
            return None;
        };
        let sizes: Option<Vec<Points>> = list.into_iter().map(size).collect();
        if sizes.is_none() {
            self.not_sizes(key);
        }
        sizes
    }

    /// Lists of sizes of points in a list.
    pub(crate) fn points_grid(&self, key: &'static str) -> Option<Vec<Vec<Points>>> {
        let value = self.get(key)?;
        let grid = value.get_ref().as_array().and_then(|rows| {
            rows.iter()
                .map(|row| {
                    let row = row.get_ref().as_array()?;
                    row.iter().map(|v| decimal_of(v.get_ref())).collect()
                })
                .collect::<Option<Vec<Vec<Decimal>>>>()
        });
        let Some(grid) = grid else {
            self.wrong_type(key, value, "分值的表格,如 [[0.5, 1], [1, 2]]");
            return None;
        };
        let sizes: Option<Vec<Vec<Points>>> = grid
            .into_iter()
            .map(|row| row.into_iter().map(size).collect())
            .collect();
        if sizes.is_none() {
            self.not_sizes(key);
        }
        sizes
    }

    /// Reports points that are negative, too many or too fine.
    fn not_sizes(&self, key: &str) {
        self.report(
            Diagnostic::error(
                "E108",
                self.span_of(key),
                format!("{}的“{key}”里有不能作分值的数", self.what()),
            )
            .help("分值写 0 或正数,最多 4 位小数,不超过一百万分;扣分还是加分由 effect 说明"),
        );
    }

    /// A date written as a TOML date or as a text; given back as `YYYY-MM-DD`.
    pub(crate) fn date(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let written = match value.get_ref() {
            DeValue::Datetime(d) => Some(d.to_string()),
            DeValue::String(s) => Some(s.trim().to_owned()),
            _ => None,
        };
        let date = written.as_ref().and_then(|w| w.parse::<Date>().ok());
        if date.is_none() {
            self.report(
                Diagnostic::error(
                    "E111",
                    value.span().into(),
                    format!("{}的“{key}”不是存在的日期", self.what()),
                )
                .help("写成 2026-01-01,并核对月份和日子"),
            );
        }
        date.map(|d| d.to_string())
    }

    /// The exact decimal under a key of a map.
    pub(crate) fn decimal_at(&self, key: &str) -> Option<Decimal> {
        let value = self.value_at(key)?;
        let decimal = decimal_of(value.get_ref());
        if decimal.is_none() {
            self.wrong_type(key, value, "数字");
        }
        decimal
    }

    /// The value under a key of a map as a cell of a facts file would have it: digits as written, `true`, a date.
    pub(crate) fn cell_text_at(&self, key: &str) -> Option<String> {
        let value = self.value_at(key)?;
        match value.get_ref() {
            DeValue::String(s) => Some(s.trim().to_owned()),
            DeValue::Boolean(b) => Some(b.to_string()),
            DeValue::Datetime(d) => Some(d.to_string()),
            DeValue::Integer(i) if i.radix() == 10 => Some(i.as_str().replace('_', "")),
            DeValue::Float(f) => Some(f.as_str().replace('_', "")),
            _ => {
                self.wrong_type(key, value, "数、是非值、日期或文字");
                None
            }
        }
    }

    /// The size of points under a key of a map.
    pub(crate) fn points_at(&self, key: &str) -> Option<Points> {
        let size = size(self.decimal_at(key)?);
        if size.is_none() {
            self.not_sizes(key);
        }
        size
    }
}

/// Points that are not negative, not too many and not too fine.
fn size(decimal: Decimal) -> Option<Points> {
    Points::from_decimal(decimal).filter(|p| !p.is_negative() && *p <= Points::whole(1_000_000))
}

pub(super) fn decimal_of(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(i) if i.radix() == 10 => Decimal::parse(i.as_str()),
        DeValue::Float(f) => {
            Decimal::parse(f.as_str()).filter(|d| d.places() <= Decimal::MAX_PLACES)
        }
        _ => None,
    }
}

/// A number, or a percent text such as `"15%"`.
fn decimal_or_percent(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::String(s) => {
            Decimal::parse(s.trim().strip_suffix('%')?.trim()).map(Decimal::percent)
        }
        other => decimal_of(other),
    }
}

fn share_of(value: &DeValue<'_>) -> Option<Decimal> {
    let share = decimal_or_percent(value)?;
    (share >= Decimal::new(0, 0) && share <= Decimal::new(1, 0)).then_some(share)
}
