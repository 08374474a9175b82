//! A kind of ledger: its fields, the values they take, and how typed texts become values and back.

use std::collections::BTreeMap;

use rubric::expr::ir::ValueKind;
use rubric::facts::Cell;
use rubric::model::Choice;
use serde::{Deserialize, Serialize};

use super::condition::{Condition, Truth};

/// Most characters of a text field.
pub(super) const LONGEST: usize = 500;

/// A kind of ledger (台账种类).
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Id, ASCII.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// What the day of an entry is called.
    pub date_title: String,
    /// How it is kept, in a sentence.
    pub note: Option<String>,
    /// Entries hold from their day until they are withdrawn, instead of belonging to the period of their day.
    pub is_register: bool,
    /// Who writes entries.
    pub keeper: Keeper,
    /// Why evidence may be needed; without it the kind takes none.
    pub evidence: Option<String>,
    /// The fields in the order of the form.
    pub fields: Vec<Field>,
}

/// Who writes the entries of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// The unit the entries are about.
    Unit,
    /// The organiser of the appraisal.
    Organiser,
}

/// A field of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Id, ASCII.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Decimal places of an amount.
    pub places: u8,
    /// Unit of measure, possibly empty.
    pub unit: String,
    /// Smallest and largest raw value.
    pub range: (i64, i64),
    /// The choices.
    pub choices: Vec<Choice>,
    /// Must be filled in wherever it is asked.
    pub is_required: bool,
    /// Asked only where this holds.
    pub when: Option<Condition>,
    /// Who fills it in.
    pub setter: Setter,
    /// Why it is asked.
    pub why: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Yes or no.
    Truth,
    /// A whole number.
    Count,
    /// A number with decimals.
    Amount,
    /// Words.
    Text,
    /// One of the choices.
    Choice,
    /// A date.
    Date,
}

/// Who fills in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setter {
    /// Whoever keeps the ledger.
    Keeper,
    /// The organiser's office alone.
    Office,
}

/// A value of a field: a scaled number, a truth (0 or 1), a day, or a text; a choice is its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Raw {
    /// Truths, numbers, days.
    Int(i64),
    /// Texts and choices.
    Text(String),
}

/// An entry as far as facts go. Withdrawn entries are left out by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number: the later of two entries of one day has the larger one.
    pub number: i64,
    /// Its day, in days since 1970.
    pub day: i64,
    /// The values that are filled in.
    pub fields: BTreeMap<String, Raw>,
    /// Taken after its time.
    pub is_late: bool,
}

/// What is wrong with what was typed into a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFlaw {
    /// Id of the field.
    pub field: String,
    /// What is wrong and what to do, in Chinese.
    pub words: String,
}

impl Kind {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The first choice field that is asked of every entry: what sort of entry it is.
    pub fn sort(&self) -> Option<&Field> {
        self.fields
            .iter()
            .find(|f| f.kind == FieldKind::Choice && f.is_required && f.when.is_none())
    }

    /// Reads what was typed. Texts under names that are no field of the kind are not looked at.
    ///
    /// # Errors
    /// What is wrong, field by field in the order of the form.
    pub fn read(
        &self,
        typed: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, Raw>, Vec<FieldFlaw>> {
        let mut values = BTreeMap::new();
        let mut flaws = Vec::new();
        for field in &self.fields {
            let text = typed.get(&field.id).map_or("", |text| text.trim());
            match field.read(text) {
                Ok(Some(raw)) => {
                    values.insert(field.id.clone(), raw);
                }
                Ok(None) => {}
                Err(words) => flaws.push(field.flaw(words)),
            }
        }
        for field in &self.fields {
            let is_said = typed
                .get(&field.id)
                .is_some_and(|text| !text.trim().is_empty());
            match self.asks(field, &values) {
                // What decides is unreadable or missing itself: that is told already.
                Truth::Unknown => {}
                Truth::False if is_said => {
                    let words = format!(
                        "{}才填“{}”,请清空这一栏或改前面的内容",
                        self.when_words(field),
                        field.title
                    );
                    flaws.push(field.flaw(words));
                }
                Truth::True if field.is_required && !is_said => {
                    flaws.push(field.flaw(format!("请{}“{}”", field.verb(), field.title)));
                }
                Truth::False | Truth::True => {}
            }
        }
        let position = |flaw: &FieldFlaw| self.fields.iter().position(|f| f.id == flaw.field);
        flaws.sort_by_key(position);
        if flaws.is_empty() {
            Ok(values)
        } else {
            Err(flaws)
        }
    }

    /// Whether a field is asked of an entry with these values.
    pub fn asks(&self, field: &Field, values: &BTreeMap<String, Raw>) -> Truth {
        field
            .when
            .as_ref()
            .map_or(Truth::True, |when| when.truth(values))
    }

    /// In which case a field is asked, in Chinese: `会议类别为“街道会议”时`; empty when it always is.
    pub fn when_words(&self, field: &Field) -> String {
        field
            .when
            .as_ref()
            .map_or_else(String::new, |when| format!("{}时", when.words(self)))
    }

    /// Writes values as [`Kind::read`] reads them back.
    pub fn write(&self, values: &BTreeMap<String, Raw>) -> BTreeMap<String, String> {
        self.fields
            .iter()
            .filter_map(|field| {
                let raw = values.get(&field.id)?;
                Some((field.id.clone(), field.write(raw)))
            })
            .collect()
    }

    /// What an entry says, in one line of Chinese: its choices and texts, then numbers with their titles.
    pub fn line(&self, values: &BTreeMap<String, Raw>) -> String {
        let mut parts = Vec::new();
        for field in &self.fields {
            let Some(raw) = values.get(&field.id) else {
                continue;
            };
            parts.push(match field.kind {
                FieldKind::Choice | FieldKind::Text => field.show(raw),
                FieldKind::Truth if *raw == Raw::Int(1) => field.title.clone(),
                FieldKind::Truth => format!("{}:否", field.title),
                FieldKind::Count | FieldKind::Amount | FieldKind::Date => {
                    format!("{} {}", field.title, field.show(raw))
                }
            });
        }
        parts.join(" · ")
    }
}

impl Field {
    /// Reads a text typed into the field, trimmed; `None` when nothing was typed.
    ///
    /// # Errors
    /// In Chinese, what is wrong and how it is written.
    pub fn read(&self, text: &str) -> Result<Option<Raw>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        match self.kind {
            FieldKind::Text => self.words(text).map(Some),
            FieldKind::Choice => self
                .choices
                .iter()
                .find(|choice| choice.id == text || choice.title == text)
                .map(|choice| Some(Raw::Text(choice.id.clone())))
                .ok_or_else(|| {
                    let titles: Vec<&str> = self.choices.iter().map(|c| c.title.as_str()).collect();
                    format!(
                        "“{}”里没有“{}”这一项,请从这些里选一个:{}",
                        self.title,
                        shown(text),
                        titles.join("、")
                    )
                }),
            FieldKind::Truth | FieldKind::Count | FieldKind::Amount | FieldKind::Date => {
                match self.cell().read(&half_width(text)) {
                    Ok(raw) => Ok(raw.map(Raw::Int)),
                    Err(problem) => Err(format!("{};{}", problem.message, problem.help)),
                }
            }
        }
    }

    /// Writes a value as it is typed.
    pub fn write(&self, raw: &Raw) -> String {
        match (self.kind, raw) {
            (FieldKind::Choice, Raw::Text(id)) => self.choice_title(id).to_owned(),
            (_, Raw::Text(text)) => text.clone(),
            (_, Raw::Int(raw)) => self.cell().write(*raw),
        }
    }

    /// A value for people, with its unit of measure.
    pub fn show(&self, raw: &Raw) -> String {
        match raw {
            Raw::Int(raw) => self.cell().show(*raw),
            Raw::Text(_) => self.write(raw),
        }
    }

    /// Title of a choice; its id where the kind no longer has it.
    pub fn choice_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.choices
            .iter()
            .find(|choice| choice.id == id)
            .map_or(id, |choice| choice.title.as_str())
    }

    /// How a value is written, in a few words.
    pub fn how(&self) -> String {
        match self.kind {
            FieldKind::Text => format!("最多{LONGEST}字"),
            FieldKind::Choice => "选一项".to_owned(),
            FieldKind::Truth | FieldKind::Count | FieldKind::Amount | FieldKind::Date => {
                self.cell().how()
            }
        }
    }

    /// The column it makes: what kind of value facts and conditions see.
    pub(super) fn value_kind(&self) -> Option<ValueKind> {
        Some(match self.kind {
            FieldKind::Truth => ValueKind::Truth,
            FieldKind::Count | FieldKind::Amount => ValueKind::Number {
                places: self.places,
                rate: false,
            },
            FieldKind::Date => ValueKind::Date,
            FieldKind::Choice => ValueKind::Choice,
            FieldKind::Text => return None,
        })
    }

    fn cell(&self) -> Cell<'_> {
        let kind = self.value_kind().unwrap_or(ValueKind::Truth);
        let mut cell = Cell::of_kind(kind, self.range, &self.title);
        cell.unit = &self.unit;
        cell
    }

    fn words(&self, text: &str) -> Result<Raw, String> {
        if text.chars().count() > LONGEST {
            return Err(format!(
                "“{}”最多{LONGEST}字,现在有{}字,请删短",
                self.title,
                text.chars().count()
            ));
        }
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\r')
        {
            return Err(format!("“{}”里有看不见的控制字符,请删去", self.title));
        }
        Ok(Raw::Text(text.to_owned()))
    }

    fn verb(&self) -> &'static str {
        match self.kind {
            FieldKind::Truth | FieldKind::Choice => "选择",
            FieldKind::Count | FieldKind::Amount | FieldKind::Text | FieldKind::Date => "填写",
        }
    }

    fn flaw(&self, words: String) -> FieldFlaw {
        FieldFlaw {
            field: self.id.clone(),
            words,
        }
    }
}

/// Full-width digits, signs and letters as half-width ones: what an input method leaves behind.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '。' => '.',
            _ => c,
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The beginning of a text, for messages.
fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(20).collect();
    if text.chars().count() > 20 {
        short.push('…');
    }
    short
}
