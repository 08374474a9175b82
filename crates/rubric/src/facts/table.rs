//! The facts of all units in memory: for every fact and period the values with their sources, besides decisions of
//! people, results of other schemes, and dated events. Checks no ranges and knows no dictionary.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::period::Label;
use super::values::{Texts, Value, Values};
use crate::expr::ir::Figure;

/// A unit that is appraised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Id as the facts file gives it.
    pub id: String,
    /// Name for people; the id when none was given.
    pub name: String,
}

/// A stated value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Datum<'t> {
    /// Raw integer, scaled by the places of the fact; truths as 0 and 1, dates as days, choices by index;
    /// decisions and totals in 1/10 000 point.
    pub raw: i64,
    /// Where it was taken from, possibly empty.
    pub source: &'t str,
    /// Declared after the time allowed.
    pub late: bool,
}

impl<'t> Datum<'t> {
    /// A value that is in time and names no source.
    pub const fn plain(raw: i64) -> Datum<'t> {
        Datum {
            raw,
            source: "",
            late: false,
        }
    }
}

/// Something that happened to a unit on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event<'t> {
    /// The day.
    pub date: Date,
    /// Index of its level among the choices of the fact.
    pub level: usize,
    /// What it was about; events with one matter are one thing. Empty: a matter of its own.
    pub matter: &'t str,
    /// Where it was taken from, possibly empty.
    pub source: &'t str,
    /// Declared after the time allowed.
    pub late: bool,
}

/// The value is there already; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadySet;

/// Facts of units.
#[derive(Debug, Clone, Default)]
pub struct FactTable {
    units: Vec<Unit>,
    unit_by_id: HashMap<String, u32>,
    unit_by_name: HashMap<String, u32>,
    names: Texts,
    texts: Texts,
    series: Vec<Series>,
    /// For each name, by its number, its periods and their series.
    series_of: Vec<Vec<(Label, SeriesId)>>,
    events: HashMap<u32, BTreeMap<EventKey, EventMark>>,
}

/// The values of one name for one period.
#[derive(Debug, Clone)]
struct Series {
    name: u32,
    label: Label,
    values: Values,
}

/// What makes an event one: in the order in which a unit's events are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EventKey {
    unit: u32,
    date: Date,
    level: u32,
    matter: u32,
}

#[derive(Debug, Clone, Copy)]
struct EventMark {
    source: u32,
    late: bool,
}

/// Position of a series in a table: all values of one fact for one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesId(u32);

impl FactTable {
    /// An empty table.
    pub fn new() -> FactTable {
        FactTable::default()
    }

    /// The units in the order they were added.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Index of the unit with this id, or else with this name.
    pub fn unit(&self, id_or_name: &str) -> Option<usize> {
        self.unit_by_id
            .get(id_or_name)
            .or_else(|| self.unit_by_name.get(id_or_name))
            .map(|&u| u as usize)
    }

    /// Index of the unit with this id, added when it is not there yet.
    pub fn add_unit(&mut self, id: &str) -> usize {
        if let Some(&unit) = self.unit_by_id.get(id) {
            return unit as usize;
        }
        let unit = small(self.units.len());
        self.unit_by_id.insert(id.to_owned(), unit);
        self.units.push(Unit {
            id: id.to_owned(),
            name: id.to_owned(),
        });
        unit as usize
    }

    /// Gives a unit a name for people. Of two units with one name the first is found by it.
    pub fn name_unit(&mut self, unit: usize, name: &str) {
        self.units[unit].name = name.to_owned();
        self.unit_by_name
            .entry(name.to_owned())
            .or_insert(small(unit));
    }

    /// States a value of a fact, by the fact's id, for a unit and a period.
    ///
    /// # Errors
    /// The value is stated already; then nothing changes.
    pub fn set(
        &mut self,
        unit: usize,
        name: &str,
        label: Label,
        datum: Datum<'_>,
    ) -> Result<(), AlreadySet> {
        let series = self.series(name, label);
        let source = self.intern(datum.source);
        self.insert(series, unit, datum.raw, source, datum.late)
    }

    /// Changes or removes a value, whether or not it is stated. For questions of the kind "what if".
    pub fn replace(&mut self, unit: usize, name: &str, label: Label, datum: Option<Datum<'_>>) {
        let series = self.series(name, label);
        let source = self.intern(datum.map_or("", |d| d.source));
        let values = &mut self.series[series.0 as usize].values;
        values.replace(
            small(unit),
            datum.map(|d| Value::new(small(unit), d.raw, source, d.late)),
        );
    }

    /// The value of a fact, decision or result for a unit, stated for exactly this period.
    pub fn get(&self, unit: usize, name: &str, label: Label) -> Option<Datum<'_>> {
        self.datum(self.find_series(name, label)?, unit)
    }

    /// States a decision of people in 1/10 000 point (judged norms: 0 or 1), by its id such as `A1.5/2`.
    ///
    /// # Errors
    /// The decision is stated already.
    pub fn set_decision(
        &mut self,
        unit: usize,
        id: &str,
        datum: Datum<'_>,
    ) -> Result<(), AlreadySet> {
        self.set(unit, id, Label::Open, datum)
    }

    /// States a figure of a unit's result in another scheme: totals in 1/10 000 point, stars and ranks as numbers.
    ///
    /// # Errors
    /// The figure is stated already.
    pub fn set_result(
        &mut self,
        unit: usize,
        scheme: &str,
        figure: Figure,
        datum: Datum<'_>,
    ) -> Result<(), AlreadySet> {
        self.set(unit, &result_name(scheme, figure), Label::Open, datum)
    }

    /// Adds an event of a unit.
    ///
    /// # Errors
    /// An event with the same date, level and matter is there already.
    pub fn add_event(
        &mut self,
        unit: usize,
        fact: &str,
        event: Event<'_>,
    ) -> Result<(), AlreadySet> {
        let key = EventKey {
            unit: small(unit),
            date: event.date,
            level: small(event.level),
            matter: self.intern(event.matter),
        };
        let mark = EventMark {
            source: self.intern(event.source),
            late: event.late,
        };
        let name = self.names.intern(fact);
        match self.events.entry(name).or_default().entry(key) {
            Entry::Occupied(_) => Err(AlreadySet),
            Entry::Vacant(place) => {
                place.insert(mark);
                Ok(())
            }
        }
    }

    /// The events of a unit by the id of their fact, in order of days.
    pub fn events<'t>(&'t self, unit: usize, fact: &str) -> impl Iterator<Item = Event<'t>> {
        let least = |unit| EventKey {
            unit,
            date: Date::MIN,
            level: 0,
            matter: 0,
        };
        let range = least(small(unit))..least(small(unit + 1));
        self.names
            .find(fact)
            .and_then(|name| self.events.get(&name))
            .into_iter()
            .flat_map(move |events| events.range(range.clone()))
            .map(|(key, mark)| Event {
                date: key.date,
                level: key.level as usize,
                matter: self.texts.get(key.matter),
                source: self.texts.get(mark.source),
                late: mark.late,
            })
    }

    /// Ids of facts, decisions and results that have a value, each with the periods stated, in order.
    pub fn stated(&self) -> Vec<(&str, Label)> {
        let mut stated: Vec<(&str, Label)> = self
            .series
            .iter()
            .filter(|s| !s.values.is_empty())
            .map(|s| (self.names.get(s.name), s.label))
            .collect();
        stated.sort_unstable();
        stated
    }

    /// Ids of facts that have events, in order.
    pub fn event_facts(&self) -> Vec<&str> {
        let mut facts: Vec<&str> = self.events.keys().map(|&n| self.names.get(n)).collect();
        facts.sort_unstable();
        facts
    }

    /// Number of values stated.
    pub fn len(&self) -> usize {
        self.series.iter().map(|s| s.values.len()).sum()
    }

    /// True when neither a value nor an event is stated.
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.events.is_empty()
    }

    /// The series of a name and period, when there is one.
    pub fn find_series(&self, name: &str, label: Label) -> Option<SeriesId> {
        self.series_of(name)
            .iter()
            .find(|(stated, _)| *stated == label)
            .map(|&(_, series)| series)
    }

    /// All periods for which a name has values, with their series.
    pub fn series_of(&self, name: &str) -> &[(Label, SeriesId)] {
        self.names
            .find(name)
            .and_then(|name| self.series_of.get(name as usize))
            .map_or(&[], Vec::as_slice)
    }

    /// The value of a unit in a series.
    pub fn datum(&self, series: SeriesId, unit: usize) -> Option<Datum<'_>> {
        let entry = self.series[series.0 as usize].values.get(small(unit))?;
        Some(self.stated_by(entry).1)
    }

    /// The values of a series with the index of their unit, in the order of units.
    pub fn values(&self, series: SeriesId) -> impl Iterator<Item = (usize, Datum<'_>)> {
        self.series[series.0 as usize]
            .values
            .iter()
            .map(|entry| self.stated_by(entry))
    }

    fn stated_by(&self, entry: &Value) -> (usize, Datum<'_>) {
        let datum = Datum {
            raw: entry.raw,
            source: self.texts.get(entry.source()),
            late: entry.late(),
        };
        (entry.unit as usize, datum)
    }

    /// The series of a name and period, made when it is not there yet.
    pub(super) fn series(&mut self, name: &str, label: Label) -> SeriesId {
        let name = self.names.intern(name);
        let place = name as usize;
        if self.series_of.len() <= place {
            self.series_of.resize_with(place + 1, Vec::new);
        }
        let stated = &mut self.series_of[place];
        if let Some((_, series)) = stated.iter().find(|(l, _)| *l == label) {
            return *series;
        }
        let id = SeriesId(small(self.series.len()));
        stated.push((label, id));
        self.series.push(Series {
            name,
            label,
            values: Values::default(),
        });
        id
    }

    /// The number of a text of a source.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        self.texts.intern(text)
    }

    /// States a value of a series with a source that [`FactTable::intern`] gave a number.
    pub(super) fn insert(
        &mut self,
        series: SeriesId,
        unit: usize,
        raw: i64,
        source: u32,
        late: bool,
    ) -> Result<(), AlreadySet> {
        let values = &mut self.series[series.0 as usize].values;
        if values.insert(Value::new(small(unit), raw, source, late)) {
            Ok(())
        } else {
            Err(AlreadySet)
        }
    }
}

impl PartialEq for FactTable {
    /// Equal when units, values and events are, in whatever order the values came.
    fn eq(&self, other: &FactTable) -> bool {
        let values = |t: &FactTable, name: &str, label: Label| -> Vec<(usize, i64, String, bool)> {
            t.find_series(name, label).map_or_else(Vec::new, |s| {
                t.values(s)
                    .map(|(unit, d)| (unit, d.raw, d.source.to_owned(), d.late))
                    .collect()
            })
        };
        let same_values =
            |name: &str, label: Label| values(self, name, label) == values(other, name, label);
        let same_events = |fact: &str| {
            (0..self.units.len()).all(|unit| {
                let mut ours: Vec<Event<'_>> = self.events(unit, fact).collect();
                let mut theirs: Vec<Event<'_>> = other.events(unit, fact).collect();
                ours.sort_unstable();
                theirs.sort_unstable();
                ours == theirs
            })
        };
        self.units == other.units
            && self.stated() == other.stated()
            && self
                .stated()
                .iter()
                .all(|&(name, label)| same_values(name, label))
            && self.event_facts() == other.event_facts()
            && self.event_facts().iter().all(|fact| same_events(fact))
    }
}

/// The name of a figure of a result in facts files: `scheme/total`, `scheme/stars`, `scheme/rank`.
pub fn result_name(scheme: &str, figure: Figure) -> String {
    let figure = match figure {
        Figure::Total => "total",
        Figure::Stars => "stars",
        Figure::Rank => "rank",
    };
    format!("{scheme}/{figure}")
}

/// Indices are kept in 32 bits: four thousand million units or texts do not fit in memory anyway.
fn small(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 units, series and texts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_stated_once_and_replaced_only_on_purpose() {
        let mut table = FactTable::new();
        let unit = table.add_unit("东社区");
        assert_eq!(table.add_unit("东社区"), unit);
        let label = Label::Quarter(2026, 1);
        assert_eq!(table.set(unit, "meetings", label, Datum::plain(3)), Ok(()));
        assert_eq!(
            table.set(unit, "meetings", label, Datum::plain(3)),
            Err(AlreadySet)
        );
        assert_eq!(table.get(unit, "meetings", label), Some(Datum::plain(3)));
        assert_eq!(table.get(unit, "meetings", Label::Open), None);
        table.replace(unit, "meetings", label, Some(Datum::plain(4)));
        assert_eq!(table.get(unit, "meetings", label), Some(Datum::plain(4)));
        table.replace(unit, "meetings", label, None);
        assert_eq!(table.get(unit, "meetings", label), None);
        assert!(table.is_empty());
    }

    #[test]
    fn units_are_found_by_id_and_by_name() {
        let mut table = FactTable::new();
        let east = table.add_unit("u1");
        let west = table.add_unit("u2");
        table.name_unit(east, "东社区");
        table.name_unit(west, "u1");
        assert_eq!(table.unit("东社区"), Some(east));
        assert_eq!(table.unit("u1"), Some(east));
        assert_eq!(table.unit("u2"), Some(west));
        assert_eq!(table.unit("北社区"), None);
    }

    #[test]
    fn events_come_in_order_of_days_and_the_same_one_is_refused() {
        let mut table = FactTable::new();
        let unit = table.add_unit("东社区");
        table.add_unit("西社区");
        let event = |day, matter| Event {
            date: Date::constant(2026, 5, day),
            level: 1,
            matter,
            source: "通报",
            late: false,
        };
        for (day, matter) in [(9, "甲"), (3, "乙"), (3, "丙")] {
            assert_eq!(table.add_event(unit, "honour", event(day, matter)), Ok(()));
        }
        assert_eq!(
            table.add_event(unit, "honour", event(9, "甲")),
            Err(AlreadySet)
        );
        let order: Vec<(i8, &str)> = table
            .events(unit, "honour")
            .map(|e| (e.date.day(), e.matter))
            .collect();
        assert_eq!(order, [(3, "乙"), (3, "丙"), (9, "甲")]);
        assert_eq!(table.events(1, "honour").count(), 0);
        assert_eq!(table.events(unit, "penalty").count(), 0);
    }

    #[test]
    fn decisions_and_results_are_values_under_their_names() {
        let mut table = FactTable::new();
        let unit = table.add_unit("东社区");
        table
            .set_decision(unit, "A1.5/2", Datum::plain(15_000))
            .expect("not stated yet");
        table
            .set_result(unit, "five-star", Figure::Stars, Datum::plain(4))
            .expect("not stated yet");
        assert_eq!(
            table.stated(),
            [("A1.5/2", Label::Open), ("five-star/stars", Label::Open)]
        );
    }
}
