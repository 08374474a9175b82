//! What is typed into an entry, as values: the day, the fields of the keeper, those of the office, the reason.

use std::collections::BTreeMap;

use appraisal::ledger::{FieldKind, Kind, Raw, Setter, year_of_day};
use rubric::facts::Label;
use store::fault::Fault;
use store::time::Day;

use crate::clock::date_of;
use crate::error::{self, Error, FieldRefusal};

/// Most characters of a reason.
const LONGEST_REASON: usize = 500;

/// What was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) day: Day,
    pub(super) year: i16,
    pub(super) fields: BTreeMap<String, Raw>,
}

/// Reads the day and the fields that the keeper fills in.
pub(super) fn read(
    kind: &Kind,
    day: &str,
    typed: &BTreeMap<String, String>,
    today: Day,
) -> Result<Read, Error> {
    match parse(kind, day, typed, today) {
        Ok(read) => Ok(read),
        Err(wrong) => Err(error::Refusal::Fields(wrong).into()),
    }
}

/// The same with everything that is wrong, field by field; the day stands under `day`.
pub(super) fn parse(
    kind: &Kind,
    day: &str,
    typed: &BTreeMap<String, String>,
    today: Day,
) -> Result<Read, Vec<FieldRefusal>> {
    let mut wrong = Vec::new();
    let mut told = |field: &str, words: String| {
        wrong.push(FieldRefusal {
            field: field.to_owned(),
            words,
        });
    };
    let day = match read_day(&kind.date_title, day, today) {
        Ok(day) => Some(day),
        Err(words) => {
            told("day", words);
            None
        }
    };
    let of_keeper: BTreeMap<String, String> = typed
        .iter()
        .filter(|(id, _)| {
            kind.field(id)
                .is_some_and(|field| field.setter == Setter::Keeper)
        })
        .map(|(id, text)| (id.clone(), text.clone()))
        .collect();
    let fields = match kind.read(&of_keeper) {
        Ok(fields) => fields,
        Err(flaws) => {
            flaws
                .into_iter()
                .for_each(|flaw| told(&flaw.field, flaw.words));
            BTreeMap::new()
        }
    };
    let year = day.and_then(|day| year_of_day(day.0));
    if day.is_some() && year.is_none() {
        told("day", format!("“{}”的年份不对,请核对", kind.date_title));
    }
    match (day, year) {
        (Some(day), Some(year)) if wrong.is_empty() => Ok(Read { day, year, fields }),
        _ => Err(wrong),
    }
}

/// Reads a day that is not in the future.
fn read_day(title: &str, text: &str, today: Day) -> Result<Day, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("请填写“{title}”"));
    }
    let Ok(Label::Day(date)) = Label::parse(text) else {
        return Err(match is_written_as_day(text) {
            true => format!("“{title}”写的是{text},没有这一天,请核对年月日"),
            false => format!("“{title}”看不懂,请写成 2026-05-03 这样的日期"),
        });
    };
    let day = Day(rubric::facts::day_number(date));
    if day > today {
        return Err(format!(
            "“{title}”是{date},还没有到(今天{}),请核对年月日",
            date_of(today)
        ));
    }
    Ok(day)
}

/// Three numbers as a day is written, whether or not there is such a day.
fn is_written_as_day(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    parts.len() == 3 && parts[0].len() == 4 && parts.iter().all(|part| is_number(part))
}

/// The fields of an entry with those of the office read anew.
pub(super) fn judged(
    kind: &Kind,
    old: &BTreeMap<String, Raw>,
    typed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Raw>, Error> {
    let mut fields = old.clone();
    let mut wrong = Vec::new();
    for field in kind.fields.iter().filter(|f| f.setter == Setter::Office) {
        match field.read(typed.get(&field.id).map_or("", |text| text.trim())) {
            Ok(Some(raw)) => {
                fields.insert(field.id.clone(), raw);
            }
            Ok(None) => {
                fields.remove(&field.id);
            }
            Err(words) => wrong.push(FieldRefusal {
                field: field.id.clone(),
                words,
            }),
        }
    }
    Error::unless_fit(wrong)?;
    Ok(fields)
}

pub(super) fn same_for_facts(
    kind: &Kind,
    old: &BTreeMap<String, Raw>,
    new: &BTreeMap<String, Raw>,
) -> bool {
    kind.fields
        .iter()
        .filter(|field| field.kind != FieldKind::Text)
        .all(|field| old.get(&field.id) == new.get(&field.id))
}

/// A reason that is there and not too long.
pub(crate) fn reason(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::field(
            "reason",
            "请写明理由,以后核对时看得出为什么改",
        ));
    }
    if text.chars().count() > LONGEST_REASON {
        return Err(Error::field(
            "reason",
            format!("理由最多{LONGEST_REASON}字,请删短"),
        ));
    }
    Ok(text.to_owned())
}

pub(super) fn year_of(day: Day) -> Result<i16, Error> {
    year_of_day(day.0).ok_or_else(|| Fault::damaged("day").into())
}

pub(super) fn written(fields: &BTreeMap<String, Raw>) -> String {
    serde_json::to_string(fields).unwrap_or_else(|_| "{}".to_owned())
}
