//! Days as the integers columns hold, and dates as people write them. Periods longer than a day are in `period`.

use jiff::civil::Date;

/// Day 0 of the columns.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01.
pub fn number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

/// The date of a count of days since 1970-01-01; `None` outside the years the calendar knows.
pub fn date(days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    EPOCH.checked_add(span).ok()
}

/// The date of a year and the digits of month and day, or in Chinese why there is no such date.
pub(crate) fn of(year: i16, month: &str, day: &str) -> Result<Date, String> {
    let m: i8 = month.parse().unwrap_or(0);
    let d: i8 = day.parse().unwrap_or(0);
    if !(1..=12).contains(&m) {
        return Err(format!("一年没有第{month}个月"));
    }
    let first = Date::new(year, m, 1).map_err(|_| format!("年份{year}太远"))?;
    let last = first.last_of_month().day();
    if !(1..=last).contains(&d) {
        return Err(format!("{year}年{m}月只有1日到{last}日"));
    }
    Date::new(year, m, d).map_err(|_| format!("{year}年{m}月只有1日到{last}日"))
}

/// Year, month and day written with the year first (`2026-05-03`, `2026/5/3`, `2026.5.3`, `2026年5月3日`,
/// `20260503`, any of them with midnight behind it), as digits that need not make a date.
pub(crate) fn split(text: &str) -> Option<(i16, &str, &str)> {
    let text = [" 0:00", " 00:00", " 0:00:00", " 00:00:00", "T00:00:00"]
        .iter()
        .find_map(|midnight| text.strip_suffix(midnight))
        .unwrap_or(text);
    let year = text.get(..4)?;
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let rest = &text[4..];
    if rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit()) {
        return Some((year, &rest[..2], &rest[2..]));
    }
    let (month, day) = match rest.strip_prefix('年') {
        Some(rest) => {
            let (month, day) = rest.split_once('月')?;
            (month, day.strip_suffix('日')?)
        }
        None => {
            let joint = rest
                .chars()
                .next()
                .filter(|c| matches!(c, '-' | '/' | '.'))?;
            rest[1..].split_once(joint)?
        }
    };
    (is_short_number(month) && is_short_number(day)).then_some((year, month, day))
}

/// One or two ASCII digits.
pub(crate) fn is_short_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_one_to_one() {
        assert_eq!(number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(number(Date::constant(1969, 12, 31)), -1);
        assert_eq!(number(Date::constant(2026, 9, 15)), 20_711);
        for days in [-25_567, -1, 0, 20_711, 84_000] {
            assert_eq!(date(days).map(number), Some(days));
        }
        assert_eq!(date(i64::MAX), None);
    }

    #[test]
    fn dates_are_split_in_every_spelling_with_the_year_first() {
        for text in ["2026-05-03", "20260503", "2026-05-03 00:00:00"] {
            assert_eq!(split(text), Some((2026, "05", "03")), "{text}");
        }
        for text in ["2026/5/3", "2026.5.3", "2026年5月3日", "2026/5/3 0:00"] {
            assert_eq!(split(text), Some((2026, "5", "3")), "{text}");
        }
        for text in [
            "5/3/2026",
            "2026-05",
            "2026-5/3",
            "46145",
            "",
            "2026-005-03",
            "二〇二六年五月三日",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
