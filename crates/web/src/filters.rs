//! How pages write points, days and moments in Chinese. Formatting only: no rounding, no decisions.

#![allow(
    unreachable_pub,
    reason = "what the macro of the filters makes is public in itself"
)]

use std::borrow::Borrow;
use std::fmt::Display;

use rubric::facts::date_of_day;
use rubric::number::Points;
use service::time::{Day, Moment};

/// Microseconds of a day, and how far Shanghai is ahead of UTC.
const DAY: i64 = 86_400_000_000;
const SHANGHAI: i64 = 8 * 3_600_000_000;

/// Points as the shortest exact decimal.
#[askama::filter_fn]
pub(crate) fn points<P: Borrow<Points>>(
    points: P,
    _: &dyn askama::Values,
) -> askama::Result<String> {
    Ok(points.borrow().to_string())
}

/// A day as `2026年7月15日`.
#[askama::filter_fn]
pub(crate) fn day(day: &Day, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(day_words(*day))
}

/// A day as `7月15日`, where the year is told elsewhere.
#[askama::filter_fn]
pub(crate) fn short_day(day: &Day, _: &dyn askama::Values) -> askama::Result<String> {
    let words = day_words(*day);
    Ok(words
        .split_once('年')
        .map_or(words.clone(), |(_, rest)| rest.to_owned()))
}

/// A moment in Shanghai as `2026-07-15 09:05`.
#[askama::filter_fn]
pub(crate) fn moment(moment: &Moment, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(moment_words(*moment))
}

/// The day of a moment in Shanghai as `2026年7月15日`.
#[askama::filter_fn]
pub(crate) fn day_of(moment: &Moment, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(day_words(Day((moment.0 + SHANGHAI).div_euclid(DAY))))
}

/// A moment for `datetime=`, `2026-07-15T09:05+08:00`.
#[askama::filter_fn]
pub(crate) fn machine(moment: &Moment, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(moment_words(*moment).replace(' ', "T") + "+08:00")
}

/// A hash in groups of eight, as it is printed on paper.
#[askama::filter_fn]
pub(crate) fn grouped<T: Display>(hash: T, _: &dyn askama::Values) -> askama::Result<String> {
    let hash = hash.to_string();
    let (head, digits) = match hash.split_once(':') {
        Some((kind, digits)) => (format!("{kind}:"), digits),
        None => (String::new(), hash.as_str()),
    };
    let letters: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = letters.chunks(8).map(|g| g.iter().collect()).collect();
    Ok(head + &groups.join(" "))
}

/// A media type of evidence as people call it.
#[askama::filter_fn]
pub(crate) fn media(media: &str, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(match media {
        "application/pdf" => "PDF",
        "image/png" => "图片(PNG)",
        "image/jpeg" => "图片(JPEG)",
        "application/ofd" => "OFD",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word 文档",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel 表格",
        "application/x-ole-storage" => "旧版 Office 文档",
        "text/plain" => "纯文本",
        other => other,
    }
    .to_owned())
}

/// A day in words; days no calendar knows are told as such.
pub(crate) fn day_words(day: Day) -> String {
    match date_of_day(day.0) {
        Some(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        None => "日期不详".to_owned(),
    }
}

/// A day as a form's `type=date` wants it.
pub(crate) fn day_typed(day: Day) -> String {
    match date_of_day(day.0) {
        Some(date) => format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        None => String::new(),
    }
}

/// A moment in words, to the minute.
pub(crate) fn moment_words(moment: Moment) -> String {
    let local = moment.0 + SHANGHAI;
    let minute = local.rem_euclid(DAY) / 60_000_000;
    format!(
        "{} {:02}:{:02}",
        day_typed(Day(local.div_euclid(DAY))),
        minute / 60,
        minute % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_shanghai_to_the_minute() {
        assert_eq!(moment_words(Moment(0)), "1970-01-01 08:00");
        assert_eq!(
            moment_words(Moment(1_784_077_500_000_000)),
            "2026-07-15 09:05"
        );
        assert_eq!(moment_words(Moment(-1)), "1970-01-01 07:59");
    }

    #[test]
    fn days_are_told_in_chinese_and_typed_in_digits() {
        assert_eq!(day_words(Day(20_649)), "2026年7月15日");
        assert_eq!(day_typed(Day(20_649)), "2026-07-15");
        assert_eq!(day_words(Day(i64::MAX)), "日期不详");
    }
}
