//! The text of one year's holiday notice, read strictly.
//!
//! Reads the texts under `calendars/`; opens no file. Every flaw is reported
//! with its line, and a text with a flaw gives no notice at all: half a
//! calendar would yield wrong deadlines.
//!
//! Shape: `year`, `title`, `document`, `issued`, `source`, then one
//! `[[holiday]]` each with `name`, `from`, `to` (both included) and, where
//! days are made up, `work = [dates]`.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::{Date, Weekday, date};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Day;

/// What the State Council's notice says about one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The year in the title.
    pub year: i16,
    /// Title of the notice.
    pub title: String,
    /// Document number.
    pub document: String,
    /// Date of issue.
    pub issued: Date,
    /// Where the notice is published.
    pub source: String,
    /// The holidays in the order of the text.
    pub holidays: Vec<Holiday>,
    days: Days,
}

/// For a date: the index of the holiday that speaks about it, and whether it is worked.
type Days = BTreeMap<Date, (usize, bool)>;

/// One holiday: the days off and the days worked for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Its name as the notice has it.
    pub name: String,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Saturdays and Sundays that are worked instead.
    pub work: Vec<Date>,
}

/// A place in the text that cannot stand as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Not TOML; the text at the place.
    NotToml(String),
    /// Shaped like a date, but no such day exists.
    NoSuchDate(String),
    /// Meant as a date, but not written YYYY-MM-DD.
    DateShape(String),
    /// A key or table stands twice.
    KeyTwice(String),
    /// A key that a notice does not have, and the keys it may have.
    UnknownKey(String, &'static [&'static str]),
    /// A key that must be there.
    MissingKey(&'static str),
    /// The value of this key should be of the kind named in words.
    WrongType(&'static str, ValueKind),
    /// A text that is empty or only spaces.
    EmptyText(&'static str),
    /// The year is not between 1949 and 9999.
    YearOutOfRange,
    /// The title does not contain the year.
    TitleWithoutYear(i16),
    /// No holiday at all.
    NoHoliday,
    /// A second holiday of this name.
    NameTwice(String),
    /// `to` lies before `from`.
    Reversed {
        /// First day as written.
        from: Date,
        /// Last day as written.
        to: Date,
    },
    /// A date outside the year and outside December before it.
    OutsideYear {
        /// The date.
        date: Date,
        /// Year of the notice.
        year: i16,
    },
    /// A date about which another holiday has spoken already.
    DateTwice {
        /// The date.
        date: Date,
        /// The holiday that named it first.
        first: String,
    },
    /// A make-up workday that is worked anyway.
    MakeUpOnWeekday(Date),
}

/// The kind of value a key wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A whole number.
    Number,
    /// A text in quotes.
    Text,
    /// A date without time.
    Date,
    /// A list of dates.
    Dates,
    /// `[[holiday]]` tables.
    Holidays,
}

/// Nobody reads on after so many.
const MOST_FLAWS: usize = 50;
const NOTICE_KEYS: &[&str] = &["year", "title", "document", "issued", "source", "holiday"];
const HOLIDAY_KEYS: &[&str] = &["name", "from", "to", "work"];

impl Notice {
    /// Reads a notice; on any flaw, the flaws in the order of the text, fifty at most.
    pub fn parse(text: &str) -> Result<Self, Vec<Flaw>> {
        let mut reader = Reader {
            text,
            line_starts: std::iter::once(0)
                .chain(text.match_indices('\n').map(|(at, _)| at + 1))
                .collect(),
            flaws: Vec::new(),
        };
        let notice = reader.notice();
        if reader.flaws.is_empty()
            && let Some(notice) = notice
        {
            return Ok(notice);
        }
        reader.flaws.sort_by_key(|flaw| (flaw.line, flaw.column));
        reader.flaws.truncate(MOST_FLAWS);
        Err(reader.flaws)
    }

    /// What the notice says about a date, if anything.
    pub(super) fn says(&self, date: Date) -> Option<Day<'_>> {
        let &(holiday, is_worked) = self.days.get(&date)?;
        let holiday = &self.holidays[holiday];
        Some(if is_worked {
            Day::MakeUp(holiday)
        } else {
            Day::Holiday(holiday)
        })
    }
}

/// The text, and what was found wrong in it so far.
struct Reader<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    flaws: Vec<Flaw>,
}

type Table<'t> = DeTable<'t>;
type Value<'t> = Spanned<DeValue<'t>>;

impl<'t> Reader<'t> {
    fn notice(&mut self) -> Option<Notice> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        let mut is_readable = true;
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let what = self.text_flaw(error.message(), span.clone());
            is_readable &= !matches!(what, What::NotToml(_));
            self.flaw(span, what);
        }
        // After a slip of the pen the rest of the text is a guess; saying more would mislead.
        if !is_readable {
            return None;
        }
        let table = root.get_ref();
        let top = 0..0;
        self.known_keys(table, NOTICE_KEYS);
        let year = self.year(table, top.clone());
        let title = self.text(table, "title", top.clone());
        let document = self.text(table, "document", top.clone());
        let issued = self.date(table, "issued", top.clone());
        let source = self.text(table, "source", top.clone());
        if let (Some(year), Some(title)) = (year, &title)
            && !title.contains(&year.to_string())
        {
            let span = table.get("title").map_or(top.clone(), Spanned::span);
            self.flaw(span, What::TitleWithoutYear(year));
        }
        let (holidays, days) = self.holidays(table, year)?;
        Some(Notice {
            year: year?,
            title: title?,
            document: document?,
            issued: issued?,
            source: source?,
            holidays,
            days,
        })
    }

    fn holidays(&mut self, table: &Table<'t>, year: Option<i16>) -> Option<(Vec<Holiday>, Days)> {
        let value = self.value(table, "holiday", 0..0)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.flaw(
                value.span(),
                What::WrongType("holiday", ValueKind::Holidays),
            );
            return None;
        };
        if array.is_empty() {
            self.flaw(value.span(), What::NoHoliday);
        }
        let mut holidays: Vec<Holiday> = Vec::new();
        let mut days = Days::new();
        for entry in array.iter() {
            let DeValue::Table(table) = entry.get_ref() else {
                self.flaw(
                    entry.span(),
                    What::WrongType("holiday", ValueKind::Holidays),
                );
                continue;
            };
            let span = entry.span();
            self.known_keys(table, HOLIDAY_KEYS);
            let name = self.text(table, "name", span.clone());
            let from = self.date(table, "from", span.clone());
            let to = self.date(table, "to", span.clone());
            let work = self.dates(table, "work");
            let (Some(name), Some(from), Some(to)) = (name, from, to) else {
                continue;
            };
            let at = |key: &str| table.get(key).map_or(span.clone(), Spanned::span);
            if holidays.iter().any(|other| other.name == name) {
                self.flaw(at("name"), What::NameTwice(name.clone()));
            }
            let index = holidays.len();
            let work_days: Vec<Date> = work.iter().map(|(date, _)| *date).collect();
            holidays.push(Holiday {
                name,
                from,
                to,
                work: work_days,
            });
            if to < from {
                self.flaw(at("to"), What::Reversed { from, to });
            } else if self.is_inside(from, year, at("from")) & self.is_inside(to, year, at("to")) {
                for date in from
                    .series(jiff::Span::new().days(1))
                    .take_while(|d| *d <= to)
                {
                    if let Some((first, _)) = days.insert(date, (index, false)) {
                        self.date_twice(at("from"), date, &holidays[first]);
                        break;
                    }
                }
            }
            for (date, span) in work {
                if !self.is_inside(date, year, span.clone()) {
                    continue;
                }
                if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    self.flaw(span.clone(), What::MakeUpOnWeekday(date));
                }
                if let Some((first, _)) = days.insert(date, (index, true)) {
                    self.date_twice(span, date, &holidays[first]);
                }
            }
        }
        Some((holidays, days))
    }

    /// Whether a notice of `year` may speak about `date`: the year itself and December before it.
    fn is_inside(&mut self, it: Date, year: Option<i16>, span: Range<usize>) -> bool {
        // Without its year nothing can be said about a date; the year is reported already.
        let Some(year) = year else {
            return false;
        };
        let is_inside = it >= date(year - 1, 12, 1) && it <= date(year, 12, 31);
        if !is_inside {
            self.flaw(span, What::OutsideYear { date: it, year });
        }
        is_inside
    }

    fn date_twice(&mut self, span: Range<usize>, date: Date, first: &Holiday) {
        let first = first.name.clone();
        self.flaw(span, What::DateTwice { date, first });
    }

    fn known_keys(&mut self, table: &Table<'t>, keys: &'static [&'static str]) {
        for key in table.keys() {
            if !keys.contains(&key.get_ref().as_ref()) {
                let what = What::UnknownKey(key.get_ref().to_string(), keys);
                self.flaw(key.span(), what);
            }
        }
    }

    fn value<'a>(
        &mut self,
        table: &'a Table<'t>,
        key: &'static str,
        owner: Range<usize>,
    ) -> Option<&'a Value<'t>> {
        let value = table.get(key);
        if value.is_none() {
            self.flaw(owner, What::MissingKey(key));
        }
        value
    }

    fn year(&mut self, table: &Table<'t>, owner: Range<usize>) -> Option<i16> {
        let value = self.value(table, "year", owner)?;
        let DeValue::Integer(number) = value.get_ref() else {
            self.flaw(value.span(), What::WrongType("year", ValueKind::Number));
            return None;
        };
        let year = i16::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|year| (1949..=9999).contains(year));
        if year.is_none() {
            self.flaw(value.span(), What::YearOutOfRange);
        }
        year
    }

    fn text(
        &mut self,
        table: &Table<'t>,
        key: &'static str,
        owner: Range<usize>,
    ) -> Option<String> {
        let value = self.value(table, key, owner)?;
        let DeValue::String(text) = value.get_ref() else {
            self.flaw(value.span(), What::WrongType(key, ValueKind::Text));
            return None;
        };
        if text.trim().is_empty() {
            self.flaw(value.span(), What::EmptyText(key));
            return None;
        }
        Some(text.to_string())
    }

    fn date(&mut self, table: &Table<'t>, key: &'static str, owner: Range<usize>) -> Option<Date> {
        let value = self.value(table, key, owner)?;
        self.read_date(value, key, ValueKind::Date)
    }

    fn dates(&mut self, table: &Table<'t>, key: &'static str) -> Vec<(Date, Range<usize>)> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.flaw(value.span(), What::WrongType(key, ValueKind::Dates));
            return Vec::new();
        };
        let mut dates = Vec::new();
        for entry in array.iter() {
            if let Some(date) = self.read_date(entry, key, ValueKind::Dates) {
                dates.push((date, entry.span()));
            }
        }
        dates
    }

    fn read_date(&mut self, value: &Value<'t>, key: &'static str, kind: ValueKind) -> Option<Date> {
        let read = match value.get_ref() {
            // A date that the TOML reader turned down has no parts; it is reported already.
            DeValue::Datetime(it) if it.date.is_none() && it.time.is_none() => return None,
            DeValue::Datetime(it) if it.time.is_none() && it.offset.is_none() => {
                it.date.and_then(|it| {
                    let year = i16::try_from(it.year).ok()?;
                    let month = i8::try_from(it.month).ok()?;
                    Date::new(year, month, i8::try_from(it.day).ok()?).ok()
                })
            }
            _ => None,
        };
        if read.is_none() {
            self.flaw(value.span(), What::WrongType(key, kind));
        }
        read
    }

    /// Puts the TOML reader's words into one of ours.
    fn text_flaw(&self, message: &str, span: Range<usize>) -> What {
        let near = self.text.get(span.clone()).unwrap_or_default();
        if message.starts_with("duplicate key") {
            return What::KeyTwice(near.to_string());
        }
        if message.starts_with("invalid date") {
            return if is_date_shaped(near) {
                What::NoSuchDate(near.to_string())
            } else {
                What::DateShape(near.to_string())
            };
        }
        let line = self.line(span.start);
        let shown = self.text[self.line_starts[line]..].lines().next();
        What::NotToml(shown.unwrap_or_default().trim().chars().take(40).collect())
    }

    /// Index of the line that holds a byte.
    fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at) - 1
    }

    fn flaw(&mut self, span: Range<usize>, what: What) {
        let line = self.line(span.start);
        let before = self.text.get(self.line_starts[line]..span.start);
        self.flaws.push(Flaw {
            line: line + 1,
            column: before.unwrap_or_default().chars().count() + 1,
            what,
        });
    }
}

/// Whether the text is written YYYY-MM-DD, whatever the numbers say.
fn is_date_shaped(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests;
