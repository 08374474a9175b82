//! What people type on a sheet, read once.

use rubric::expr::ir::ValueKind;
use rubric::facts::{Cell, day_number};
use rubric::number::Points;
use store::time::Day;

use super::refusal::Refusal as No;
use crate::error::Error;

/// Points; nothing where the text says that there are none.
pub(super) fn points(field: &str, title: &str, text: &str) -> Result<Option<Points>, Error> {
    const MOST: i64 = 100_000 * Points::SCALE;
    let kind = ValueKind::Number {
        places: 4,
        rate: false,
    };
    let read = Cell::of_kind(kind, (-MOST, MOST), title).read_typed(text);
    match read {
        Ok(raw) => Ok(raw.map(Points::from_units)),
        Err(problem) => {
            let words = format!("{}。{}。", problem.message, problem.help);
            Err(refused(field, &No::NotAPoint { words }))
        }
    }
}

/// A yes or no as 1 or 0; nothing where the text is empty.
pub(super) fn truth(field: &str, title: &str, text: &str) -> Result<Option<Points>, Error> {
    let read = Cell::of_kind(ValueKind::Truth, (0, 1), title).read_typed(text);
    read.map(|raw| raw.map(Points::from_units))
        .map_err(|problem| Error::field(field, format!("{}。{}。", problem.message, problem.help)))
}

/// Words of at most so many characters, without blanks at the ends.
pub(super) fn words(field: &str, what: &str, text: &str, most: usize) -> Result<String, Error> {
    let text = text.trim();
    let length = text.chars().count();
    if length > most {
        return Err(Error::field(
            field,
            format!("{what}最多{most}字,现在{length}字。请写得短一些。"),
        ));
    }
    Ok(text.to_owned())
}

/// The same where there must be some.
pub(super) fn needed(field: &str, what: &str, text: &str, most: usize) -> Result<String, Error> {
    let text = words(field, what, text, most)?;
    if text.is_empty() {
        return Err(Error::field(field, format!("请写明{what}。")));
    }
    Ok(text)
}

/// A day as `2026-05-03`.
pub(super) fn day(field: &str, what: &str, text: &str) -> Result<Day, Error> {
    let date: Result<jiff::civil::Date, _> = text.trim().parse();
    date.map(|date| Day(day_number(date)))
        .map_err(|_| Error::field(field, format!("{what}要写成 2026-05-03 这样的日期。")))
}

/// A refusal told at a field.
pub(super) fn refused(field: &str, refusal: &No) -> Error {
    Error::field(field, refusal.to_string())
}
