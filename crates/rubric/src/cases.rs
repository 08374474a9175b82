//! Worked cases: given facts and what must come out. The data, the facts table of a case, and the comparison for
//! items and norms; whole sheets are compared in the crate `appraisal`, which knows weights and stars.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::diag::Span;
use crate::facts::{AlreadySet, Datum, Event, FactTable, Label};
use crate::model::Scheme;
use crate::score::Bounds;

/// The year that cases play in; facts without a period belong to it.
pub const YEAR: i16 = 2026;

/// A worked case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it is about.
    pub subject: Subject,
    /// What it shows.
    pub title: String,
    /// Facts, decisions and results of other schemes, as given.
    pub values: Vec<Given>,
    /// Events.
    pub events: Vec<GivenEvent>,
    /// Other units of the cohort.
    pub cohort: Vec<Vec<Given>>,
    /// What must come out.
    pub expect: Expectation,
    /// Texts that must occur in the reasons.
    pub reasons: Vec<String>,
    /// Place.
    pub span: Span,
}

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// An item, by id.
    Item(String),
    /// A norm, by id.
    Norm(String),
    /// The whole sheet of a unit.
    Sheet,
}

impl Subject {
    /// In Chinese.
    pub fn words(&self) -> String {
        match self {
            Subject::Item(id) => format!("条目 {id}"),
            Subject::Norm(id) => format!("规范标准 {id}"),
            Subject::Sheet => "整表".to_owned(),
        }
    }
}

/// A given value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Id of the fact, decision or result.
    pub name: String,
    /// Its period.
    pub label: Label,
    /// Raw value, as [`Datum::raw`].
    pub raw: i64,
    /// Declared late.
    pub late: bool,
}

/// A given event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenEvent {
    /// Id of the fact.
    pub fact: String,
    /// Day.
    pub date: Date,
    /// Index of the level.
    pub level: usize,
    /// What it was about.
    pub matter: String,
}

/// What must come out of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Expectation {
    /// Points, certain or as a range.
    pub points: Option<Bounds>,
    /// Number of stars.
    pub stars: Option<u8>,
    /// Norm: met, not met, or unknown.
    pub met: Option<Option<bool>>,
}

impl Case {
    /// The facts table of the case: its unit first, then those of the cohort.
    ///
    /// # Errors
    /// A value is given twice; reading a case tells of that too.
    pub fn table(&self) -> Result<FactTable, AlreadySet> {
        let mut table = FactTable::new();
        let own = table.add_unit("算例");
        fill(&mut table, own, &self.values)?;
        for event in &self.events {
            table.add_event(
                own,
                &event.fact,
                Event {
                    date: event.date,
                    level: event.level,
                    matter: &event.matter,
                    source: "算例",
                    late: false,
                },
            )?;
        }
        for (n, values) in (1..).zip(&self.cohort) {
            let other = table.add_unit(&format!("同组{n}"));
            fill(&mut table, other, values)?;
        }
        Ok(table)
    }
}

fn fill(table: &mut FactTable, unit: usize, values: &[Given]) -> Result<(), AlreadySet> {
    for given in values {
        table.set(
            unit,
            &given.name,
            given.label,
            Datum {
                raw: given.raw,
                source: "算例",
                late: given.late,
            },
        )?;
    }
    Ok(())
}

/// Ids of items and norms that some case is about.
pub fn covered<'c>(cases: impl IntoIterator<Item = &'c Case>) -> BTreeSet<String> {
    cases
        .into_iter()
        .filter_map(|case| match &case.subject {
            Subject::Item(id) | Subject::Norm(id) => Some(id.clone()),
            Subject::Sheet => None,
        })
        .collect()
}

/// Ids of items and norms that no case is about, in the order of the scheme.
pub fn uncovered<'s>(scheme: &'s Scheme, covered: &BTreeSet<String>) -> Vec<&'s str> {
    let items = scheme.items.iter().map(|i| i.id.as_str());
    let norms = scheme.norms.iter().map(|n| n.id.as_str());
    items
        .chain(norms)
        .filter(|id| !covered.contains(*id))
        .collect()
}
