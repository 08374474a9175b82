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
    NO_VALUE.contains(&text.trim())
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
        let text = text.trim();
        if says_nothing(text) {
            return Ok(None);
        }
        if text.starts_with(['#', '=']) {
            return Err(explain::spreadsheet_leftover(text));
        }
        let raw = match self.expected {
            Expected::Truth => return truth(text).map(Some),
            Expected::Choice => return self.choice(text).map(Some),
            Expected::Date => date(text)?,
            Expected::Count | Expected::Amount | Expected::Rate => self.number(text)?,
        };
        self.within(raw, text).map(Some)
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

    fn choice_titles(&self) -> String {
        let titles: Vec<&str> = self.choices.iter().map(|c| c.title.as_str()).collect();
        titles.join("、")
    }

    fn choice(&self, text: &str) -> Result<i64, Problem> {
        let found = self
            .choices
            .iter()
            .position(|c| c.title == text || c.id == text);
        match found.and_then(|i| i64::try_from(i).ok()) {
            Some(index) => Ok(index),
            None => Err(Problem::new(
                "E315",
                format!("“{}”没有“{text}”这个选项", self.title),
                format!("请从这些里选一个:{}", self.choice_titles()),
            )),
        }
    }

    /// The raw value of a number, without the check of the range.
    fn number(&self, text: &str) -> Result<i64, Problem> {
        if let Some(decimal) = decimal(text) {
            if self.expected == Expected::Rate
                && decimal.ratio().num().abs() > decimal.ratio().den()
            {
                return Err(explain::bare_percent(text, decimal));
            }
            return self.scaled(decimal, text);
        }
        if let Some(decimal) = text.strip_suffix('%').and_then(|n| decimal(n.trim_end())) {
            if self.expected != Expected::Rate {
                return Err(explain::percent_of_number(self, text, decimal));
            }
            return self.scaled(decimal.percent(), text);
        }
        Err(explain::not_a_number(self, text))
    }

    fn scaled(&self, decimal: Decimal, text: &str) -> Result<i64, Problem> {
        match decimal.scaled(self.places) {
            Some(raw) => Ok(raw),
            None if decimal.places() <= self.places => Err(self.out_of_range(text)),
            None if self.expected == Expected::Count => Err(Problem::new(
                "E317",
                format!("“{}”是计数,“{text}”却带小数", self.title),
                "请填整数",
            )),
            None => Err(explain::too_many_places(self, text)),
        }
    }

    fn within(&self, raw: i64, text: &str) -> Result<i64, Problem> {
        let (least, most) = self.range;
        if raw < 0 && least >= 0 && self.expected == Expected::Count {
            return Err(Problem::new(
                "E320",
                format!("“{}”是计数,不能是负数“{text}”", self.title),
                "没有发生就填 0;不知道就留空",
            ));
        }
        if raw < least || raw > most {
            return Err(self.out_of_range(text));
        }
        match self.step.filter(|&step| step > 0 && raw % step != 0) {
            Some(step) => Err(Problem::new(
                "E324",
                format!(
                    "“{}”的分值“{text}”不是{}的整数倍",
                    self.title,
                    self.write(step)
                ),
                format!("请按每{}分一档填写", self.write(step)),
            )),
            None => Ok(raw),
        }
    }

    fn out_of_range(&self, text: &str) -> Problem {
        let (least, most) = self.range;
        Problem::new(
            "E316",
            format!("“{}”的值“{text}”超出范围", self.title),
            format!(
                "应在{}到{}之间;如果数值属实,请核对单位,或请数据字典的管理者放宽范围",
                self.show(least),
                self.show(most)
            ),
        )
    }
}

/// A plain decimal; unlike in schemes without underscores.
fn decimal(text: &str) -> Option<Decimal> {
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

/// Reads a word for yes or no as 1 or 0.
///
/// # Errors
/// Lists the words (code E314; E311 for full-width digits).
pub(super) fn truth(text: &str) -> Result<i64, Problem> {
    let word = |text: &str| {
        TRUTHS
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(text))
            .map(|&(_, truth)| i64::from(truth))
    };
    if let Some(truth) = word(text) {
        return Ok(truth);
    }
    match narrowed(text).filter(|half_width| word(half_width).is_some()) {
        Some(half_width) => Err(explain::full_width(text, &half_width)),
        None => Err(Problem::new(
            "E314",
            format!("“{text}”不能表示是或否"),
            "请填“是”或“否”(有/无、true/false、1/0、√/× 也可以);不知道就留空",
        )),
    }
}

/// Reads a date as days since 1970-01-01.
fn date(text: &str) -> Result<i64, Problem> {
    if let Some((year, month, digits)) = day::split(text) {
        return day::of(year, month, digits)
            .map(day::number)
            .map_err(|why| {
                Problem::new("E313", format!("没有“{text}”这一天:{why}"), "请核对日期")
            });
    }
    match narrowed(text).filter(|half_width| day::split(half_width).is_some()) {
        Some(half_width) => Err(explain::full_width(text, &half_width)),
        None => Err(explain::not_a_date(text)),
    }
}
