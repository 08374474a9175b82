//! What a unit's input rests on: the stated values and events behind it with their sources, and values that
//! contradict each other. For explanations; nothing here changes a score.

use std::fmt;

use super::assemble::{Asked, Cycle, POINT_PLACES, asked, events_in, own_places, places_of};
use super::cells::Cell;
use super::events::tally;
use super::period::Label;
use super::periods::{Known, Track};
use super::table::{FactTable, result_name};
use crate::compile::inputs_of_num;
use crate::expr::ir::{Input, InputId, Source, ValueKind};
use crate::model::{Dictionary, Fact};
use crate::number::{Decimal, Points};
use crate::plan::Program;

/// One stated value behind an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Which time, or which event, in Chinese; empty for what has no period.
    pub label: String,
    /// Raw value as the table holds it; for events the points it gives by itself, in 1/10 000 point.
    pub raw: i64,
    /// The value in words, with its unit of measure.
    pub value: String,
    /// Where it was taken from, possibly empty.
    pub source: String,
    /// Declared late.
    pub late: bool,
}

/// The stated values behind a unit's input, in order of time; none when nothing is stated. For statistics of cohorts
/// those of the unit itself.
pub fn sources(
    program: &Program,
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
    unit: usize,
    input: InputId,
) -> Vec<Basis> {
    let Some(input) = program.inputs.get(input) else {
        return Vec::new();
    };
    match &input.source {
        Source::Fact {
            fact,
            years_back,
            part,
        } => {
            let Some(fact) = dictionary.get(fact) else {
                return Vec::new();
            };
            let known = Known::of(table, fact, cycle.as_of);
            let pieces = match asked(cycle, *years_back, *part) {
                Some(Asked::Cycle) => known.pieces_of_cycle(cycle.year, unit),
                Some(Asked::Period(label)) => known.pieces(label, unit),
                None => Vec::new(),
            };
            let cell = Cell::of(fact);
            pieces
                .into_iter()
                .map(|(label, datum)| Basis {
                    label: label.words(),
                    raw: datum.raw,
                    value: cell.show(datum.raw),
                    source: datum.source.to_owned(),
                    late: datum.late,
                })
                .collect()
        }
        Source::Decision { id, .. } => {
            let places = own_places(input.kind, POINT_PLACES);
            named(table, cycle, unit, id, input, places)
        }
        Source::Result { scheme, figure } => {
            let name = result_name(scheme, *figure);
            named(table, cycle, unit, &name, input, places_of(*figure))
        }
        Source::Events { fact, count } => {
            let Some(fact) = dictionary.get(fact) else {
                return Vec::new();
            };
            tally(events_in(table, unit, &fact.id, cycle), count)
                .counted
                .into_iter()
                .map(|(event, points)| Basis {
                    label: event_words(fact, event.level, event.date, event.matter),
                    raw: points.units(),
                    value: if points == Points::ZERO {
                        "不另计".to_owned()
                    } else {
                        format!("{points}分")
                    },
                    source: event.source.to_owned(),
                    late: event.late,
                })
                .collect()
        }
        Source::Cohort { of, .. } => {
            let mut behind = Vec::new();
            inputs_of_num(of, &program.inputs, &mut behind);
            behind
                .into_iter()
                .flat_map(|id| sources(program, table, dictionary, cycle, unit, id))
                .collect()
        }
    }
}

fn event_words(fact: &Fact, level: usize, date: jiff::civil::Date, matter: &str) -> String {
    let level = fact.choices.get(level).map_or("", |c| c.title.as_str());
    let words = format!("{} {level}", Label::Day(date).words());
    if matter.is_empty() {
        words
    } else {
        format!("{words}“{matter}”")
    }
}

/// What is stated under a name that has no fact, kept with these decimal places.
fn named(
    table: &FactTable,
    cycle: Cycle,
    unit: usize,
    name: &str,
    input: &Input,
    places: u8,
) -> Vec<Basis> {
    let stated = [Label::Year(cycle.year), Label::Open]
        .into_iter()
        .find_map(|label| Some((label, table.get(unit, name, label)?)));
    let Some((label, datum)) = stated else {
        return Vec::new();
    };
    let value = match input.kind {
        ValueKind::Number { .. } => {
            format!("{}{}", Decimal::new(datum.raw, places), input.unit)
        }
        kind => Cell::of_kind(kind, input.range, &input.title).show(datum.raw),
    };
    vec![Basis {
        label: label.words(),
        raw: datum.raw,
        value,
        source: datum.source.to_owned(),
        late: datum.late,
    }]
}

/// A value stated for a longer period that its parts do not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Index of the unit.
    pub unit: usize,
    /// Id of the unit.
    pub unit_id: String,
    /// Id of the fact.
    pub fact: String,
    /// Title of the fact.
    pub title: String,
    /// The longer period.
    pub label: Label,
    /// What is stated for it; this is what counts.
    pub stated: String,
    /// What its parts make.
    pub combined: String,
}

impl fmt::Display for Disagreement {
    /// One sentence with what counts and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Disagreement {
            unit_id,
            title,
            stated,
            combined,
            ..
        } = self;
        let time = match self.label {
            Label::Open => "全年".to_owned(),
            label => label.words(),
        };
        write!(
            f,
            "单位“{unit_id}”的“{title}”{time}填了{stated},按各期合起来是{combined};现按{stated}计,请核对"
        )
    }
}

/// Values stated for longer periods that contradict those stated for the periods inside, by fact and unit.
/// What is stated without a period is taken for the cycle.
pub fn disagreements(
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for (name, label) in table.stated() {
        let Some(fact) = dictionary.get(name) else {
            continue;
        };
        let known = Known::of(table, fact, cycle.as_of);
        let parts: Option<Track> = match label {
            // What is stated for the year stands before what is stated without a period.
            Label::Open => known.over(Label::Year(cycle.year)),
            label => known.combined(label),
        };
        let (Some(parts), Some(series)) = (parts, table.find_series(name, label)) else {
            continue;
        };
        let cell = Cell::of(fact);
        for (unit, datum) in table.values(series) {
            let Some(combined) = parts.get(unit).filter(|&raw| raw != datum.raw) else {
                continue;
            };
            found.push(Disagreement {
                unit,
                unit_id: table.units()[unit].id.clone(),
                fact: fact.id.clone(),
                title: fact.title.clone(),
                label,
                stated: cell.show(datum.raw),
                combined: cell.show(combined),
            });
        }
    }
    found
}
