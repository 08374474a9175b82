//! Labels of periods as facts files write them: `2026`, `2026H1`, `2026Q1`, `2026-03`, `2026-05-03`, and the
//! Chinese spellings of the same. Knows the calendar, not which fact is stated how often.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;

use super::day;
use super::explain::shown;
use super::problem::Problem;
use super::width::narrowed;
use crate::model::Period;

/// Which time a value speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// Nothing stated: the state of a fact that is stated once, or the whole of the cycle at hand.
    Open,
    /// A year.
    Year(i16),
    /// The first or second half of a year.
    Half(i16, u8),
    /// A quarter, 1 to 4.
    Quarter(i16, u8),
    /// A month, 1 to 12.
    Month(i16, u8),
    /// A day, for events.
    Day(Date),
}

/// Years that labels may name.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

impl Label {
    /// The label of a part of a year: the n-th (from 1) period of this length; `None` when there is none.
    pub fn of(year: i16, period: Period, n: u8) -> Option<Label> {
        if n == 0 || n > period.per_year() || !YEARS.contains(&year) {
            return None;
        }
        Some(match period {
            Period::Month => Label::Month(year, n),
            Period::Quarter => Label::Quarter(year, n),
            Period::Half => Label::Half(year, n),
            Period::Year | Period::Once => Label::Year(year),
        })
    }

    /// Reads a label; an empty text is [`Label::Open`].
    ///
    /// # Errors
    /// Says what is wrong and how the label is written (code E309, E311 for full-width characters).
    pub fn parse(text: &str) -> Result<Label, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Label::Open);
        }
        if let Some(half_width) = narrowed(&shown(text)) {
            return Err(match Label::parse(&half_width) {
                Ok(_) => Problem::new(
                    "E311",
                    format!("时期“{}”里有全角字符", shown(text)),
                    format!("请改写成半角的“{}”", half_width.trim()),
                ),
                Err(problem) => problem,
            });
        }
        let text = &shown(text);
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match split_year(&compact) {
            Some((year, rest)) if YEARS.contains(&year) => part(year, rest, &compact, text),
            Some((year, _)) => Err(Problem::new(
                "E309",
                format!(
                    "时期“{text}”的年份{year}不在{}到{}之间",
                    YEARS.start(),
                    YEARS.end()
                ),
                HOW_TO_WRITE,
            )),
            None => Err(without_year(&compact, text)),
        }
    }

    /// The year; `None` for [`Label::Open`].
    pub fn year(self) -> Option<i16> {
        match self {
            Label::Open => None,
            Label::Year(year)
            | Label::Half(year, _)
            | Label::Quarter(year, _)
            | Label::Month(year, _) => Some(year),
            Label::Day(date) => Some(date.year()),
        }
    }

    /// Its length as facts are stated; `None` for [`Label::Open`] and days.
    pub const fn period(self) -> Option<Period> {
        match self {
            Label::Open | Label::Day(_) => None,
            Label::Year(_) => Some(Period::Year),
            Label::Half(..) => Some(Period::Half),
            Label::Quarter(..) => Some(Period::Quarter),
            Label::Month(..) => Some(Period::Month),
        }
    }

    /// Which part of the cycle of a year it is: its length and number from 1; `None` for the whole year,
    /// another year, an open label or a day.
    pub fn part_of(self, year: i16) -> Option<(Period, u8)> {
        match self {
            Label::Half(y, n) if y == year => Some((Period::Half, n)),
            Label::Quarter(y, n) if y == year => Some((Period::Quarter, n)),
            Label::Month(y, n) if y == year => Some((Period::Month, n)),
            _ => None,
        }
    }

    /// First day; `None` for [`Label::Open`].
    pub fn first_day(self) -> Option<Date> {
        let (year, month) = match self {
            Label::Open => return None,
            Label::Day(date) => return Some(date),
            Label::Year(year) => (year, 1),
            Label::Half(year, n) => (year, (n - 1) * 6 + 1),
            Label::Quarter(year, n) => (year, (n - 1) * 3 + 1),
            Label::Month(year, n) => (year, n),
        };
        Date::new(year, i8::try_from(month).ok()?, 1).ok()
    }

    /// Last day; `None` for [`Label::Open`].
    pub fn last_day(self) -> Option<Date> {
        let (year, month) = match self {
            Label::Open => return None,
            Label::Day(date) => return Some(date),
            Label::Year(year) => (year, 12),
            Label::Half(year, n) => (year, n * 6),
            Label::Quarter(year, n) => (year, n * 3),
            Label::Month(year, n) => (year, n),
        };
        let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
        Some(first.last_of_month())
    }

    /// True when all of it has passed on the evening of this day. What has no label is always known.
    pub fn is_over_by(self, day: Date) -> bool {
        self.last_day().is_none_or(|last| last <= day)
    }

    /// Months it lasts; 0 for [`Label::Open`] and days.
    pub const fn months(self) -> u8 {
        match self.period() {
            Some(period) => 12 / period.per_year(),
            None => 0,
        }
    }

    /// The labels of the next shorter length that make it up: halves, then quarters, then months.
    pub fn parts(self) -> Vec<Label> {
        match self {
            Label::Year(year) => (1..=2).map(|n| Label::Half(year, n)).collect(),
            Label::Half(year, h) => (1..=2)
                .map(|n| Label::Quarter(year, (h - 1) * 2 + n))
                .collect(),
            Label::Quarter(year, q) => (1..=3)
                .map(|n| Label::Month(year, (q - 1) * 3 + n))
                .collect(),
            Label::Open | Label::Month(..) | Label::Day(_) => Vec::new(),
        }
    }

    /// The label in Chinese words: `2026年第1季度`; empty for [`Label::Open`].
    pub fn words(self) -> String {
        match self {
            Label::Open => String::new(),
            Label::Year(year) => format!("{year}年"),
            Label::Half(year, 1) => format!("{year}年上半年"),
            Label::Half(year, _) => format!("{year}年下半年"),
            Label::Quarter(year, n) => format!("{year}年第{n}季度"),
            Label::Month(year, n) => format!("{year}年{n}月"),
            Label::Day(date) => {
                format!("{}年{}月{}日", date.year(), date.month(), date.day())
            }
        }
    }

    /// Sorting key: open first, then by first day, longer before shorter.
    fn key(self) -> (Option<Date>, std::cmp::Reverse<Option<Date>>) {
        (self.first_day(), std::cmp::Reverse(self.last_day()))
    }
}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Label) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Label {
    /// In time, by first day; a longer period before the shorter ones inside it; open first.
    fn cmp(&self, other: &Label) -> Ordering {
        // A day and a month never share both ends, so equal keys mean equal labels.
        self.key().cmp(&other.key())
    }
}

impl fmt::Display for Label {
    /// The short form that facts files use; empty for [`Label::Open`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Open => Ok(()),
            Label::Year(year) => write!(f, "{year}"),
            Label::Half(year, n) => write!(f, "{year}H{n}"),
            Label::Quarter(year, n) => write!(f, "{year}Q{n}"),
            Label::Month(year, n) => write!(f, "{year}-{n:02}"),
            Label::Day(date) => write!(f, "{date}"),
        }
    }
}

const HOW_TO_WRITE: &str =
    "时期写成 2026(年)、2026H1(上半年)、2026Q1(第1季度)、2026-03(月)或 2026-05-03(日)";

/// Four digits in front and what follows them.
fn split_year(text: &str) -> Option<(i16, &str)> {
    let year = text
        .get(..4)
        .filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?;
    Some((year.parse().ok()?, &text[4..]))
}

/// The label of what follows a year.
fn part(year: i16, rest: &str, compact: &str, text: &str) -> Result<Label, Problem> {
    let unreadable = || Problem::new("E309", format!("看不懂时期“{text}”"), HOW_TO_WRITE);
    if let Some((year, month, digits)) = day::split(compact) {
        return dated(year, month, digits, text);
    }
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let rest = rest.strip_prefix("度").unwrap_or(rest);
    match rest {
        "" | "全年" => return Ok(Label::Year(year)),
        "上半年" | "上半" => return Ok(Label::Half(year, 1)),
        "下半年" | "下半" => return Ok(Label::Half(year, 2)),
        _ => {}
    }
    if let Some(quarter) = rest
        .strip_suffix("季度")
        .or_else(|| rest.strip_suffix('季'))
    {
        let quarter = quarter.strip_prefix('第').unwrap_or(quarter);
        let n = numeral(quarter).ok_or_else(unreadable)?;
        return Label::of(year, Period::Quarter, n).ok_or_else(|| no_such(text, "季度", 4));
    }
    let bare = rest.trim_start_matches(['-', '/', '.']);
    if let Some(n) = bare.strip_prefix(['H', 'h']) {
        let n = numeral(n).ok_or_else(unreadable)?;
        return Label::of(year, Period::Half, n).ok_or_else(|| no_such(text, "半年", 2));
    }
    if let Some(n) = bare.strip_prefix(['Q', 'q']) {
        let n = numeral(n).ok_or_else(unreadable)?;
        return Label::of(year, Period::Quarter, n).ok_or_else(|| no_such(text, "季度", 4));
    }
    if bare.len() == rest.len() && !rest.contains('月') {
        return Err(unreadable());
    }
    let month = bare.strip_suffix('月').unwrap_or(bare);
    if !day::is_short_number(month) {
        return Err(unreadable());
    }
    let n = month.parse().map_err(|_| unreadable())?;
    Label::of(year, Period::Month, n).ok_or_else(|| no_such(text, "月", 12))
}

fn dated(year: i16, month: &str, digits: &str, text: &str) -> Result<Label, Problem> {
    day::of(year, month, digits)
        .map(Label::Day)
        .map_err(|why| Problem::new("E313", format!("没有“{text}”这一天:{why}"), "请核对日期"))
}

fn numeral(text: &str) -> Option<u8> {
    match text {
        "一" => Some(1),
        "二" => Some(2),
        "三" => Some(3),
        "四" => Some(4),
        _ if day::is_short_number(text) => text.parse().ok(),
        _ => None,
    }
}

fn no_such(text: &str, unit: &str, most: u8) -> Problem {
    Problem::new(
        "E309",
        format!("没有“{text}”这个时期:一年只有{most}个{unit}"),
        HOW_TO_WRITE,
    )
}

/// Why a text that does not begin with four digits is no label.
fn without_year(compact: &str, text: &str) -> Problem {
    // With a sample year in front it reads: only the year is missing.
    let sample = ["", "年"]
        .iter()
        .find_map(|joint| Label::parse(&format!("2026{joint}{compact}")).ok());
    if let Some(label) = sample {
        return Problem::new(
            "E309",
            format!("时期“{text}”没有写年份"),
            format!("请写上年份,如 {label}"),
        );
    }
    let lower = compact.to_ascii_lowercase();
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    if months.iter().any(|m| lower.contains(m)) {
        return Problem::new(
            "E309",
            format!("时期“{text}”像是被电子表格软件改写过的日期"),
            "请把这一列的单元格格式设为“文本”,再写成 2026-03 这样",
        );
    }
    if compact.chars().next().is_some_and(|c| c.is_ascii_digit())
        && (lower.contains('q') || lower.contains('h') || compact.contains('年'))
    {
        return Problem::new(
            "E309",
            format!("时期“{text}”的年份要写四位数"),
            HOW_TO_WRITE,
        );
    }
    Problem::new("E309", format!("看不懂时期“{text}”"), HOW_TO_WRITE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match Label::parse(text) {
            Ok(label) => label.to_string(),
            Err(problem) => format!("{} {} | {}", problem.code, problem.message, problem.help),
        }
    }

    #[test]
    fn every_spelling_of_a_period_is_read() {
        for (text, expected) in [
            ("2026", "2026"),
            ("2026年", "2026"),
            ("2026年度", "2026"),
            ("2026H1", "2026H1"),
            ("2026-h2", "2026H2"),
            ("2026年上半年", "2026H1"),
            ("2026下半年", "2026H2"),
            ("2026Q1", "2026Q1"),
            ("2026 q4", "2026Q4"),
            ("2026年第1季度", "2026Q1"),
            ("2026年第二季度", "2026Q2"),
            ("2026年三季度", "2026Q3"),
            ("2026-03", "2026-03"),
            ("2026-3", "2026-03"),
            ("2026/12", "2026-12"),
            ("2026年3月", "2026-03"),
            ("2026年12月", "2026-12"),
            ("2026-05-03", "2026-05-03"),
            ("2026/5/3", "2026-05-03"),
            ("2026.5.3", "2026-05-03"),
            ("2026年5月3日", "2026-05-03"),
            ("20260503", "2026-05-03"),
            ("", ""),
            ("  ", ""),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_explained() {
        for (text, part) in [
            ("2026Q5", "一年只有4个季度"),
            ("2026H3", "一年只有2个半年"),
            ("2026-13", "一年只有12个月"),
            ("2026年13月", "一年只有12个月"),
            ("2026-02-30", "2026年2月只有1日到28日"),
            ("2026-13-01", "一年没有第13个月"),
            ("Q1", "没有写年份 | 请写上年份,如 2026Q1"),
            ("一季度", "请写上年份,如 2026Q1"),
            ("3月", "请写上年份,如 2026-03"),
            ("上半年", "请写上年份,如 2026H1"),
            ("26Q1", "年份要写四位数"),
            ("26年3月", "年份要写四位数"),
            ("Mar-26", "单元格格式设为“文本”"),
            (
                "２０２６Ｑ１",
                "E311 时期“２０２６Ｑ１”里有全角字符 | 请改写成半角的“2026Q1”",
            ),
            ("1826", "年份1826不在1900到2199之间"),
            ("昨天", "看不懂时期“昨天”"),
            ("2026X", "看不懂"),
            ("2026-03-04-05", "看不懂"),
            ("202603", "看不懂"),
            ("2026第1", "看不懂"),
        ] {
            let told = read(text);
            assert!(told.contains(part), "{text}: {told}");
            assert!(told.starts_with("E3"), "{text}: {told}");
        }
    }

    #[test]
    fn labels_sort_in_time_with_longer_ones_first() {
        let mut labels: Vec<Label> = [
            "2026-04",
            "2026Q2",
            "2026",
            "2025Q4",
            "",
            "2026H1",
            "2026-01-01",
            "2026Q1",
            "2026-01",
        ]
        .iter()
        .map(|t| Label::parse(t).expect("a label"))
        .collect();
        labels.sort();
        let sorted: Vec<String> = labels.iter().map(Label::to_string).collect();
        assert_eq!(
            sorted,
            [
                "",
                "2025Q4",
                "2026",
                "2026H1",
                "2026Q1",
                "2026-01",
                "2026-01-01",
                "2026Q2",
                "2026-04"
            ]
        );
    }

    #[test]
    fn a_period_is_over_on_its_last_day() {
        let date = |t: &str| match Label::parse(t) {
            Ok(Label::Day(date)) => date,
            other => panic!("{other:?}"),
        };
        let over = |t: &str, d: &str| Label::parse(t).expect("a label").is_over_by(date(d));
        assert!(over("2024-02", "2024-02-29") && !over("2024-02", "2024-02-28"));
        assert!(over("2026H1", "2026-06-30") && !over("2026H1", "2026-06-29"));
        assert!(over("2026Q3", "2026-09-30") && !over("2026", "2026-12-30"));
        assert!(over("", "1999-01-01"));
    }

    #[test]
    fn words_and_parts_name_the_same_time() {
        for text in ["2026", "2026H2", "2026Q3", "2026-07", "2026-05-03"] {
            let label = Label::parse(text).expect("a label");
            assert_eq!(Label::parse(&label.words()), Ok(label));
            let parts = label.parts();
            if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                assert_eq!(first.first_day(), label.first_day());
                assert_eq!(last.last_day(), label.last_day());
            }
        }
        assert_eq!(
            Label::Quarter(2026, 2).part_of(2026),
            Some((Period::Quarter, 2))
        );
        assert_eq!(Label::Quarter(2026, 2).part_of(2025), None);
    }
}
