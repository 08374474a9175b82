//! From facts to the columns a program reads: every input filled by where it comes from, for one cycle.

use jiff::civil::Date;

use super::cohort;
use super::events::tally;
use super::period::Label;
use super::periods::{Known, Track};
use super::table::{Event, FactTable, result_name};
use crate::columns::{Column, Columns};
use crate::expr::ir::{Figure, Input, Source, ValueKind};
use crate::model::{Dictionary, Period};
use crate::plan::{EventCount, Program};

/// The appraisal year, and the day up to which facts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    /// Year.
    pub year: i16,
    /// What happened later, and periods that end later, are not known yet; `None` knows everything.
    pub as_of: Option<Date>,
}

impl Cycle {
    /// A year of which everything stated counts.
    pub const fn whole(year: i16) -> Cycle {
        Cycle { year, as_of: None }
    }

    /// True when the day lies in the year and has come.
    pub(super) fn has(self, day: Date) -> bool {
        day.year() == self.year && self.as_of.is_none_or(|last| day <= last)
    }
}

/// Decisions and totals are kept in 1/10 000 point.
pub(super) const POINT_PLACES: u8 = 4;

/// The columns of a program's inputs, a row for each unit of the table in its order. `cohort_of` tells which units are
/// compared with each other.
///
/// What is not stated is unknown; events that are not stated did not happen, and claims that were not made are zero.
/// A fact that the dictionary does not declare is unknown.
pub fn columns(
    program: &Program,
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
    cohort_of: impl Fn(usize) -> usize,
) -> Columns {
    let rows = table.units().len();
    let mut columns = Columns {
        rows,
        columns: Vec::with_capacity(program.inputs.len()),
        late: Vec::new(),
    };
    for (id, input) in program.inputs.iter().enumerate() {
        let filled = fill(input, table, dictionary, cycle);
        let mut column = Column::unknown(input, rows);
        if let Some((track, places)) = filled {
            put(&mut column, &track, places, input.kind);
            if !track.late.is_empty() {
                columns.late.push((id, track.late));
            }
        }
        columns.columns.push(column);
    }
    cohort::fill(&program.inputs, &cohort_of, &mut columns);
    columns
}

/// The values of an input and their decimal places; `None` for statistics of cohorts and what nobody stated.
fn fill(
    input: &Input,
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
) -> Option<(Track, u8)> {
    match &input.source {
        Source::Fact {
            fact,
            years_back,
            part,
        } => {
            let fact = dictionary.get(fact)?;
            let known = Known::of(table, fact, cycle.as_of);
            let track = match asked(cycle, *years_back, *part)? {
                Asked::Cycle => known.over_cycle(cycle.year),
                Asked::Period(label) => known.over(label),
            }?;
            Some((track, fact.value_kind().places()))
        }
        Source::Decision {
            id, absent_is_zero, ..
        } => {
            let mut track = named(table, id, cycle);
            if *absent_is_zero {
                let track = track.get_or_insert_with(|| Track::unknown(table.units().len()));
                track.fill_unknown(0);
            }
            Some((track?, own_places(input.kind, POINT_PLACES)))
        }
        Source::Result { scheme, figure } => {
            let name = result_name(scheme, *figure);
            Some((named(table, &name, cycle)?, places_of(*figure)))
        }
        Source::Events { fact, count } => {
            // The program names facts by id, the author perhaps by title.
            let fact = dictionary.get(fact).map_or(fact.as_str(), |f| &f.id);
            Some((tallied(table, fact, count, cycle), POINT_PLACES))
        }
        Source::Cohort { .. } => None,
    }
}

/// Which time an input of a fact speaks of.
pub(super) enum Asked {
    /// The cycle at hand: what is stated without a period counts too.
    Cycle,
    /// A period.
    Period(Label),
}

/// The time of an input of a fact; `None` when the calendar has no such time.
pub(super) fn asked(cycle: Cycle, years_back: u8, part: Option<(Period, u8)>) -> Option<Asked> {
    let year = cycle.year.checked_sub(i16::from(years_back))?;
    match part {
        None if years_back == 0 => Some(Asked::Cycle),
        None => Label::of(year, Period::Year, 1).map(Asked::Period),
        Some((period, n)) => Label::of(year, period, n).map(Asked::Period),
    }
}

/// The values under a name that has no fact: stated for the year of the cycle or without a period.
fn named(table: &FactTable, name: &str, cycle: Cycle) -> Option<Track> {
    let mut track: Option<Track> = None;
    for label in [Label::Open, Label::Year(cycle.year)] {
        let Some(series) = table.find_series(name, label) else {
            continue;
        };
        let track = track.get_or_insert_with(|| Track::unknown(table.units().len()));
        for (unit, datum) in table.values(series) {
            track.set(unit, datum.raw, datum.late);
        }
    }
    track
}

/// Points from the events of every unit in the year; late where an event that counts is.
fn tallied(table: &FactTable, fact: &str, count: &EventCount, cycle: Cycle) -> Track {
    let mut track = Track::unknown(table.units().len());
    for unit in 0..table.units().len() {
        let tally = tally(events_in(table, unit, fact, cycle), count);
        let late = tally
            .counted
            .iter()
            .any(|(event, points)| event.late && points.units() != 0);
        track.set(unit, tally.total.units(), late);
    }
    track
}

/// The events of a unit that count in a cycle.
pub(super) fn events_in<'t>(
    table: &'t FactTable,
    unit: usize,
    fact: &str,
    cycle: Cycle,
) -> impl Iterator<Item = Event<'t>> {
    table.events(unit, fact).filter(move |e| cycle.has(e.date))
}

/// The places a figure of a result is kept with.
pub(super) const fn places_of(figure: Figure) -> u8 {
    match figure {
        Figure::Total => POINT_PLACES,
        Figure::Stars | Figure::Rank => 0,
    }
}

/// Truths are kept as they are, numbers with the places of points.
pub(super) const fn own_places(kind: ValueKind, places: u8) -> u8 {
    match kind {
        ValueKind::Number { .. } => places,
        ValueKind::Truth | ValueKind::Date | ValueKind::Choice => 0,
    }
}

/// Puts values with these places into a column; a value that the column's places cannot hold exactly stays unknown.
fn put(column: &mut Column, track: &Track, places: u8, kind: ValueKind) {
    for row in 0..track.raw.len() {
        if let Some(raw) = track.get(row) {
            column.set(row, rescaled(raw, places, kind.places()));
        }
    }
}

fn rescaled(raw: i64, from: u8, to: u8) -> Option<i64> {
    if from <= to {
        return raw.checked_mul(10i64.checked_pow(u32::from(to - from))?);
    }
    let unit = 10i64.checked_pow(u32::from(from - to))?;
    (raw % unit == 0).then_some(raw / unit)
}
