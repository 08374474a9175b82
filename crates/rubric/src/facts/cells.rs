//! The text of one cell and the raw integer it stands for, both ways. What cannot be read for certain is explained,
//! never guessed. Rows, columns and files are the business of `csv`.

use crate::expr::ir::ValueKind;
use crate::model::{Choice, Combine, Fact, FactKind};
use crate::number::{Decimal, Points};

use super::day;
use super::explain;
use super::period::Label;
use super::problem::Problem;
use super::width::narrowed;

/// What kind of value a cell must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Yes or no.
    Truth,
    /// A whole number of things.
    Count,
    /// A quantity with decimals.
    Amount,
    /// A rate.
    Rate,
    /// A date.
    Date,
    /// A choice, or the level of an event.
    Choice,
}

/// A place for values: what must stand in its cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell<'d> {
    /// Chinese title, for messages.
    pub title: &'d str,
    /// Unit of measure, possibly empty.
    pub unit: &'d str,
    /// Kind of value.
    pub expected: Expected,
    /// Decimal places of the raw integer.
    pub places: u8,
    /// Smallest and largest raw value.
    pub range: (i64, i64),
    /// Choices, for [`Expected::Choice`].
    pub choices: &'d [Choice],
    /// The raw value must be a multiple of this.
    pub step: Option<i64>,
}

/// Texts of a cell that say that there is no value.
const NO_VALUE: [&str; 8] = ["", "-", "—", "--", "——", "－", "–", "无数据"];

/// Words for yes and no.
const TRUTHS: [(&str, bool); 18] = [
    ("是", true),
    ("否", false),
    ("有", true),
    ("无", false),
    ("true", true),
    ("false", false),
    ("1", true),
    ("0", false),
    ("√", true),
    ("×", false),
    ("✓", true),
    ("✔", true),
    ("✗", false),
    ("✘", false),
    ("yes", true),
    ("no", false),
    ("y", true),
    ("n", false),
];

/// True for a text of a cell that says that there is no value.
pub fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    // Most cells begin with a digit, and none of the texts does.
    !text.starts_with(|c: char| c.is_ascii_digit()) && NO_VALUE.contains(&text)
}

impl<'d> Cell<'d> {
    /// The cell for values of a fact; for events, the cell for the level.
    pub fn of(fact: &'d Fact) -> Cell<'d> {
        Cell {
            title: &fact.title,
            unit: &fact.unit,
            expected: match fact.kind {
                FactKind::Bool => Expected::Truth,
                FactKind::Count => Expected::Count,
                FactKind::Amount => Expected::Amount,
                FactKind::Rate => Expected::Rate,
                FactKind::Date => Expected::Date,
                FactKind::Choice | FactKind::Event => Expected::Choice,
            },
            places: fact.value_kind().places(),
            range: fact.range,
            choices: &fact.choices,
            step: None,
        }
    }

    /// The cell for values of a fact stated for a period: a sum over a longer period than the fact is stated by
    /// may be larger than each of its values.
    pub fn for_period(fact: &'d Fact, label: Label) -> Cell<'d> {
        let mut cell = Cell::of(fact);
        if fact.combine == Combine::Sum {
            let months = match label {
                Label::Open => 12,
                label => i64::from(label.months()),
            };
            let values = (months * i64::from(fact.period.per_year()) / 12).max(1);
            let (least, most) = fact.range;
            cell.range = (
                least.min(least.saturating_mul(values)),
                most.max(most.saturating_mul(values)),
            );
        }
        cell
    }

    /// The cell for points or a count that is no fact: a decision or a result.
    pub fn of_kind(kind: ValueKind, range: (i64, i64), title: &'d str) -> Cell<'d> {
        let (expected, places) = match kind {
            ValueKind::Truth => (Expected::Truth, 0),
            ValueKind::Number { rate: true, places } => (Expected::Rate, places),
            ValueKind::Number { places: 0, .. } => (Expected::Count, 0),
            ValueKind::Number { places, .. } => (Expected::Amount, places),
            ValueKind::Date => (Expected::Date, 0),
            ValueKind::Choice => (Expected::Choice, 0),
        };
        Cell {
            title,
            unit: "",
            expected,
            places,
            range,
            choices: &[],
            step: None,
        }
    }

    /// Reads the text of a cell; `None` when it says that there is no value.
    ///
    /// # Errors
    /// Explains what is wrong with the text and how the value is written (codes E310 to E324).
    pub fn read(&self, text: &str) -> Result<Option<i64>, Problem> {
        self.parse(text)
            .map_err(|wrong| explain::wrong(self, text.trim(), wrong))
    }

    /// Reads what a person typed into a form: full-width characters are taken for their half-width forms.
    ///
    /// # Errors
    /// As [`Cell::read`], for the text as it was typed.
    pub fn read_typed(&self, text: &str) -> Result<Option<i64>, Problem> {
        self.read(text).or_else(|problem| {
            let half_width = narrowed(text).ok_or_else(|| problem.clone())?;
            self.read(&half_width).map_err(|_| problem)
        })
    }

    /// As [`Cell::read`], without the words.
    pub(super) fn parse(&self, text: &str) -> Result<Option<i64>, Wrong> {
        let text = text.trim();
        if says_nothing(text) {
            return Ok(None);
        }
        let raw = match self.expected {
            Expected::Truth => return truth(text).map(Some).ok_or(self.other(text)),
            Expected::Choice => return self.choice(text).map(Some).ok_or(self.other(text)),
            Expected::Date => date(text).ok_or(self.other(text))?,
            Expected::Count | Expected::Amount | Expected::Rate => self.number(text)?,
        };
        self.within(raw).map(Some)
    }

    /// What is wrong with a text that is no value of the kind.
    fn other(&self, text: &str) -> Wrong {
        if text.starts_with(['#', '=']) {
            Wrong::Leftover
        } else {
            Wrong::Unreadable
        }
    }

    /// Writes a raw value as [`Cell::read`] reads it back.
    pub fn write(&self, raw: i64) -> String {
        match self.expected {
            Expected::Truth => if raw == 0 { "否" } else { "是" }.to_owned(),
            Expected::Count | Expected::Amount => Decimal::new(raw, self.places).to_string(),
            Expected::Rate => match raw.checked_mul(100) {
                Some(hundredfold) => format!("{}%", Decimal::new(hundredfold, self.places)),
                None => Decimal::new(raw, self.places).to_string(),
            },
            Expected::Date => day::date(raw).map_or_else(|| raw.to_string(), |d| d.to_string()),
            Expected::Choice => usize::try_from(raw)
                .ok()
                .and_then(|i| self.choices.get(i))
                .map_or_else(|| raw.to_string(), |c| c.title.clone()),
        }
    }

    /// A raw value with its unit of measure, for people.
    pub fn show(&self, raw: i64) -> String {
        match self.expected {
            Expected::Count | Expected::Amount => format!("{}{}", self.write(raw), self.unit),
            _ => self.write(raw),
        }
    }

    /// How a value is written, in a few words.
    pub fn how(&self) -> String {
        match self.expected {
            Expected::Truth => "填“是”或“否”".to_owned(),
            Expected::Count => "填整数,不带单位".to_owned(),
            Expected::Amount => format!("填数,最多{}位小数,不带单位", self.places),
            Expected::Rate => "填百分数如 95%,或小数如 0.95".to_owned(),
            Expected::Date => "填日期如 2026-05-03".to_owned(),
            Expected::Choice => format!("从这些里选一个:{}", self.choice_titles()),
        }
    }

    /// The choices, for messages.
    pub(super) fn choice_titles(&self) -> String {
        let titles: Vec<&str> = self.choices.iter().map(|c| c.title.as_str()).collect();
        titles.join("、")
    }

    fn choice(&self, text: &str) -> Option<i64> {
        let found = self
            .choices
            .iter()
            .position(|c| c.title == text || c.id == text)?;
        i64::try_from(found).ok()
    }

    /// The raw value of a number, without the check of the range.
    fn number(&self, text: &str) -> Result<i64, Wrong> {
        if let Some(decimal) = decimal(text) {
            let ratio = decimal.ratio();
            if self.expected == Expected::Rate && ratio.num().abs() > ratio.den() {
                return Err(Wrong::BarePercent(decimal));
            }
            return self.scaled(decimal);
        }
        match text.strip_suffix('%').and_then(|n| decimal(n.trim_end())) {
            Some(decimal) if self.expected == Expected::Rate => self.scaled(decimal.percent()),
            Some(decimal) => Err(Wrong::PercentOfNumber(decimal)),
            None => Err(self.other(text)),
        }
    }

    fn scaled(&self, decimal: Decimal) -> Result<i64, Wrong> {
        match decimal.scaled(self.places) {
            Some(raw) => Ok(raw),
            None if decimal.places() <= self.places => Err(Wrong::OutOfRange),
            None => Err(Wrong::TooManyPlaces),
        }
    }

    fn within(&self, raw: i64) -> Result<i64, Wrong> {
        let (least, most) = self.range;
        if raw < 0 && least >= 0 && self.expected == Expected::Count {
            return Err(Wrong::NegativeCount);
        }
        if raw < least || raw > most {
            return Err(Wrong::OutOfRange);
        }
        match self.step.filter(|&step| step > 0 && raw % step != 0) {
            Some(step) => Err(Wrong::OffStep(step)),
            None => Ok(raw),
        }
    }
}

/// Why a text is no value, before it is put in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// No text of the kind at all.
    Unreadable,
    /// A formula or an error value of a spreadsheet.
    Leftover,
    /// A rate above one without a percent sign.
    BarePercent(Decimal),
    /// A percent sign where no rate belongs.
    PercentOfNumber(Decimal),
    /// More decimals than are kept.
    TooManyPlaces,
    /// Outside the declared range.
    OutOfRange,
    /// A count below zero.
    NegativeCount,
    /// Points that are no multiple of this step.
    OffStep(i64),
}

/// A plain decimal; unlike in schemes without underscores.
fn decimal(text: &str) -> Option<Decimal> {
    let bytes = text.as_bytes();
    if bytes.len() <= 15 && bytes.iter().all(u8::is_ascii_digit) && !bytes.is_empty() {
        let whole = bytes
            .iter()
            .fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
        return Some(Decimal::new(whole, 0));
    }
    if text.contains('_') {
        return None;
    }
    Decimal::parse(text)
}

/// The points of a step as the raw value of points.
pub(crate) fn step_of(step: Option<Points>, places: u8) -> Option<i64> {
    let raw = step?.units();
    let unit = 10i64.checked_pow(u32::from(4u8.checked_sub(places)?))?;
    (raw % unit == 0).then_some(raw / unit)
}

/// A word for yes or no as 1 or 0.
pub(super) fn truth(text: &str) -> Option<i64> {
    TRUTHS
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text))
        .map(|&(_, truth)| i64::from(truth))
}

/// A date as days since 1970-01-01.
pub(super) fn date(text: &str) -> Option<i64> {
    let (year, month, digits) = day::split(text)?;
    day::of(year, month, digits).ok().map(day::number)
}
