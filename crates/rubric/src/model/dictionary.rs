//! The data dictionary: every fact declared once, whichever schemes use it.

use std::collections::HashMap;

use serde::Serialize;

use crate::diag::Span;
use crate::expr::ir::ValueKind;

/// All declared facts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dictionary {
    facts: Vec<Fact>,
    by_name: HashMap<String, usize>,
}

impl Dictionary {
    /// A dictionary of these facts. Of two facts with one id, title or alias the first keeps the name;
    /// the reader reports such pairs.
    pub fn new(facts: Vec<Fact>) -> Dictionary {
        let mut by_name = HashMap::new();
        for (i, fact) in facts.iter().enumerate() {
            for name in [&fact.id, &fact.title].into_iter().chain(&fact.aliases) {
                by_name.entry(name.clone()).or_insert(i);
            }
        }
        Dictionary { facts, by_name }
    }

    /// All facts in order of declaration.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact with this id, Chinese title or alias.
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.by_name.get(name).map(|&i| &self.facts[i])
    }

    /// Position of the fact with this id, title or alias.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
}

/// A fact (数据项).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// Id, ASCII.
    pub id: String,
    /// Chinese title, unique, usable in expressions.
    pub title: String,
    /// Unit of measure.
    pub unit: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: FactKind,
    /// How often it is stated.
    pub period: Period,
    /// How the values of periods make the value of the cycle.
    pub combine: Combine,
    /// Smallest and largest raw value (scaled by the places).
    pub range: (i64, i64),
    /// Decimal places of stored values.
    pub places: u8,
    /// Which direction is better for the unit.
    pub better: Option<Better>,
    /// Where it comes from.
    pub from: Origin,
    /// How it is derived from a ledger.
    pub ledger: Option<LedgerUse>,
    /// Choices, or levels of events.
    pub choices: Vec<Choice>,
    /// Working minutes that one value costs a unit.
    pub minutes: u32,
    /// Further names.
    pub aliases: Vec<String>,
    /// Note.
    pub note: Option<String>,
    /// Place in the dictionary text.
    #[serde(skip)]
    pub span: Span,
}

impl Fact {
    /// What a column of this fact holds.
    pub fn value_kind(&self) -> ValueKind {
        match self.kind {
            FactKind::Bool => ValueKind::Truth,
            FactKind::Count | FactKind::Amount => ValueKind::Number {
                places: self.places,
                rate: false,
            },
            FactKind::Rate => ValueKind::Number {
                places: self.places,
                rate: true,
            },
            FactKind::Date => ValueKind::Date,
            FactKind::Choice | FactKind::Event => ValueKind::Choice,
        }
    }

    /// Index of the choice with this id or title.
    pub fn choice(&self, name: &str) -> Option<usize> {
        self.choices
            .iter()
            .position(|c| c.id == name || c.title == name)
    }
}

/// Types of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Yes or no.
    Bool,
    /// A whole number of things.
    Count,
    /// A quantity with decimals, such as money or area.
    Amount,
    /// A rate between 0 and 1.
    Rate,
    /// A date.
    Date,
    /// One of declared choices.
    Choice,
    /// Dated events with a level.
    Event,
}

/// How often a fact is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A state, stated once.
    Once,
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every half-year.
    Half,
    /// Every year.
    Year,
}

impl Period {
    /// How many of these make a year (cycle).
    pub const fn per_year(self) -> u8 {
        match self {
            Period::Month => 12,
            Period::Quarter => 4,
            Period::Half => 2,
            Period::Year | Period::Once => 1,
        }
    }
}

/// How the values of periods make one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Sum; unknown while any period is missing.
    Sum,
    /// Value of the last period that has one.
    Latest,
    /// Smallest; unknown while any period is missing.
    Min,
    /// Largest; unknown while any period is missing.
    Max,
    /// Mean, half-up at the fact's places; unknown while any period is missing.
    Mean,
}

/// Which direction is better for the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better; for yes/no: yes is better.
    More,
    /// Less is better; for yes/no: no is better.
    Less,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Derived from ledger entries.
    Ledger,
    /// Reported by the unit.
    Reported,
    /// Found in a sample.
    Sampled,
    /// Counted in a poll.
    Polled,
    /// Judged by an assessor.
    Judged,
    /// Taken from an earlier or another result.
    Result,
    /// Official statistics.
    Statistics,
}

/// How a fact is derived from a ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerUse {
    /// Kind of ledger.
    pub kind: String,
    /// Derivation.
    pub how: Derivation,
    /// Field of the entry, where the derivation needs one.
    pub field: Option<String>,
    /// Condition on the entry's fields, in the expression language.
    #[serde(rename = "where")]
    pub condition: Option<String>,
}

/// Derivations from ledger entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Derivation {
    /// Number of entries.
    Count,
    /// Sum of a field.
    Sum,
    /// Field of the latest entry.
    Latest,
    /// Smallest value of a field.
    Min,
    /// Largest value of a field.
    Max,
    /// Number of different values of a field.
    Distinct,
}

/// A choice of a fact, or a level of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
}
