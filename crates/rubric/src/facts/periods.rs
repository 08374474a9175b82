//! The value of a fact over a cycle or a part of it, from the values stated for it or for the periods inside it.
//! For all units at once, and for one unit with the pieces it is made of.

use jiff::civil::Date;

use super::period::Label;
use super::table::{Datum, FactTable, SeriesId};
use crate::model::{Combine, Fact};
use crate::number::{Ratio, RoundingMode};

/// Stands for a raw value that is not known.
const UNKNOWN: i64 = i64::MIN;

/// What is known of one fact on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'t> {
    /// The table.
    table: &'t FactTable,
    /// The fact.
    fact: &'t Fact,
    /// The periods for which it is stated.
    stated: &'t [(Label, SeriesId)],
    /// Periods that end later are not known yet.
    as_of: Option<Date>,
}

/// Values of all units; what is unknown is [`UNKNOWN`].
#[derive(Debug, Clone)]
pub(super) struct Track {
    /// Raw values.
    pub(super) raw: Vec<i64>,
    /// Which of them are late; empty when none is.
    pub(super) late: Vec<bool>,
}

impl Track {
    /// Nothing known.
    pub(super) fn unknown(rows: usize) -> Track {
        Track {
            raw: vec![UNKNOWN; rows],
            late: Vec::new(),
        }
    }

    /// Sets the value of a unit.
    pub(super) fn set(&mut self, row: usize, raw: i64, late: bool) {
        self.raw[row] = raw;
        if late && self.late.is_empty() {
            self.late = vec![false; self.raw.len()];
        }
        if let Some(mark) = self.late.get_mut(row) {
            *mark = late;
        }
    }

    /// Gives this value to units without one.
    pub(super) fn fill_unknown(&mut self, raw: i64) {
        for value in self.raw.iter_mut().filter(|v| **v == UNKNOWN) {
            *value = raw;
        }
    }

    fn is_late(&self, row: usize) -> bool {
        self.late.get(row).copied().unwrap_or(false)
    }

    /// The value of a unit.
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        Some(self.raw[row]).filter(|&raw| raw != UNKNOWN)
    }
}

impl<'t> Known<'t> {
    /// What a table says of a fact; with a day, what it could say on that day.
    pub(super) fn of(table: &'t FactTable, fact: &'t Fact, as_of: Option<Date>) -> Known<'t> {
        Known {
            table,
            fact,
            stated: table.series_of(&fact.id),
            as_of,
        }
    }

    /// The values over a period, `None` when nothing is stated for any unit. A value stated for the whole period
    /// stands before one combined from its parts.
    pub(super) fn over(&self, label: Label) -> Option<Track> {
        self.with_stated(label, self.combined(label))
    }

    /// The values over the cycle of a year: as [`Known::over`], and before it what is stated without a period.
    pub(super) fn over_cycle(&self, year: i16) -> Option<Track> {
        let open = self.with_stated(Label::Open, self.combined(Label::Year(year)));
        self.with_stated(Label::Year(year), open)
    }

    /// The values combined from the parts of a period, without those stated for the whole of it.
    pub(super) fn combined(&self, label: Label) -> Option<Track> {
        let mut totals = self.totals(label)?;
        if self.fact.combine == Combine::Mean {
            let weight = i128::from(self.weight(label));
            for raw in totals.raw.iter_mut().filter(|raw| **raw != UNKNOWN) {
                *raw = Ratio::new(i128::from(*raw), weight)
                    .and_then(|mean| mean.round(0, RoundingMode::HalfUp))
                    .unwrap_or(UNKNOWN);
            }
        }
        Some(totals)
    }

    /// The pieces of a unit's value over a period that are stated, in order of time.
    pub(super) fn pieces(&self, label: Label, unit: usize) -> Vec<(Label, Datum<'t>)> {
        let mut pieces = Vec::new();
        if !self.stated.is_empty() {
            self.collect(label, unit, &mut pieces);
        }
        if self.fact.combine == Combine::Latest && pieces.len() > 1 {
            pieces.drain(..pieces.len() - 1);
        }
        pieces
    }

    /// As [`Known::pieces`], over the cycle of a year.
    pub(super) fn pieces_of_cycle(&self, year: i16, unit: usize) -> Vec<(Label, Datum<'t>)> {
        [Label::Year(year), Label::Open]
            .into_iter()
            .find_map(|label| Some(vec![(label, self.value(label, unit)?)]))
            .unwrap_or_else(|| self.pieces(Label::Year(year), unit))
    }

    fn collect(&self, label: Label, unit: usize, pieces: &mut Vec<(Label, Datum<'t>)>) {
        if let Some(datum) = self.value(label, unit) {
            pieces.push((label, datum));
            return;
        }
        for part in self.parts(label) {
            self.collect(part, unit, pieces);
        }
    }

    fn series(&self, label: Label) -> Option<SeriesId> {
        if self.as_of.is_some_and(|day| !label.is_over_by(day)) {
            return None;
        }
        let found = self.stated.iter().find(|(stated, _)| *stated == label)?;
        Some(found.1)
    }

    fn value(&self, label: Label, unit: usize) -> Option<Datum<'t>> {
        self.table.datum(self.series(label)?, unit)
    }

    /// Months between two statements of the fact.
    const fn months(&self) -> u8 {
        12 / self.fact.period.per_year()
    }

    /// How many values of the fact a period should have.
    const fn weight(&self, label: Label) -> i64 {
        (label.months() / self.months()) as i64
    }

    /// The shorter periods a value may be combined from; none when the fact is not stated more often.
    fn parts(&self, label: Label) -> Vec<Label> {
        if label.months() > self.months() {
            label.parts()
        } else {
            Vec::new()
        }
    }

    /// Puts the values stated for a period over those of a track.
    fn with_stated(&self, label: Label, track: Option<Track>) -> Option<Track> {
        let Some(series) = self.series(label) else {
            return track;
        };
        let mut track = track.unwrap_or_else(|| Track::unknown(self.table.units().len()));
        for (unit, datum) in self.table.values(series) {
            track.set(unit, datum.raw, datum.late);
        }
        Some(track)
    }

    /// What the parts of a period make together; for means their weighted sum, divided by the caller.
    fn totals(&self, label: Label) -> Option<Track> {
        let parts: Vec<Option<Track>> = self
            .parts(label)
            .into_iter()
            .map(|part| self.total_of_part(part))
            .collect();
        if self.fact.combine == Combine::Latest {
            return parts.into_iter().flatten().reduce(|before, after| {
                merged(
                    before,
                    &after,
                    |a, b| b.or(a),
                    |a, b, known| if known { b } else { a },
                )
            });
        }
        if parts.iter().all(Option::is_none) {
            return None;
        }
        // A part of which no unit states anything leaves all unknown; what is late stays late.
        let parts = parts
            .into_iter()
            .map(|part| part.unwrap_or_else(|| Track::unknown(self.table.units().len())));
        let both = |a: Option<i64>, b: Option<i64>| {
            let (a, b) = (a?, b?);
            match self.fact.combine {
                Combine::Sum | Combine::Mean => a.checked_add(b),
                Combine::Min => Some(a.min(b)),
                Combine::Max => Some(a.max(b)),
                Combine::Latest => Some(b),
            }
        };
        parts.reduce(|before, after| merged(before, &after, both, |a, b, _| a || b))
    }

    fn total_of_part(&self, part: Label) -> Option<Track> {
        let combined = self.totals(part);
        if self.fact.combine != Combine::Mean {
            return self.with_stated(part, combined);
        }
        // A mean stated for a longer part stands for as many values as the part has periods.
        let weight = self.weight(part);
        let Some(series) = self.series(part) else {
            return combined;
        };
        let mut track = combined.unwrap_or_else(|| Track::unknown(self.table.units().len()));
        for (unit, datum) in self.table.values(series) {
            let total = datum.raw.checked_mul(weight).unwrap_or(UNKNOWN);
            track.set(unit, total, datum.late);
        }
        Some(track)
    }
}

/// Two tracks made one, value by value; `late` is told whether the second value is known.
fn merged(
    mut a: Track,
    b: &Track,
    value: impl Fn(Option<i64>, Option<i64>) -> Option<i64>,
    late: impl Fn(bool, bool, bool) -> bool,
) -> Track {
    for row in 0..a.raw.len() {
        let (x, y) = (a.get(row), b.get(row));
        let lateness = late(a.is_late(row), b.is_late(row), y.is_some());
        match value(x, y) {
            Some(raw) => a.set(row, raw, lateness),
            None => a.set(row, UNKNOWN, lateness),
        }
    }
    a
}
