//! Facts of a few units as an oracle keeps them: one entry for each fact, year and period, nothing combined.
//! The same facts as a table of the crate, for the way that is tested.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rubric::facts::{Datum, Event, FactTable, Label};
use rubric::model::{Dictionary, Fact, FactKind, Period};

/// The appraisal year of all tests.
pub(super) const YEAR: i16 = 2026;

/// Which statement of a fact: id, year, number of the period from 1.
pub(super) type Key = (String, i16, u8);

/// A stated value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stated {
    /// Raw value as the dictionary scales it.
    pub(super) raw: i64,
    /// Declared late.
    pub(super) late: bool,
}

/// A dated event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happening {
    pub(super) fact: String,
    pub(super) date: Date,
    pub(super) level: usize,
    pub(super) matter: String,
    pub(super) late: bool,
}

/// What is stated of one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct UnitBook {
    pub(super) stated: BTreeMap<Key, Stated>,
    pub(super) events: Vec<Happening>,
    /// Decisions and totals of other schemes in 1/10 000 point, stars as they are; by name.
    pub(super) decisions: BTreeMap<String, i64>,
}

/// Numbers that look random and depend only on the seed (SplitMix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let n = self.below(of.len() as u64);
        of[usize::try_from(n).expect("small")]
    }
}

/// A random value of a fact; edges and equal values are frequent.
pub(super) fn random_raw(fact: &Fact, dice: &mut Dice) -> i64 {
    let (low, high) = fact.range;
    match fact.kind {
        FactKind::Bool => i64::from(dice.chance(50)),
        FactKind::Count => dice
            .pick(&[low, 0, 1, 1, 2, 3, 4, 5, high])
            .clamp(low, high),
        FactKind::Amount => {
            let unit = 10i64.pow(u32::from(fact.places));
            let round = dice.pick(&[0, 1, 2, 5, 10]) * unit;
            let odd = i64::try_from(dice.below(20 * unit.unsigned_abs())).expect("small");
            (if dice.chance(60) { round } else { odd }).clamp(low, high)
        }
        FactKind::Rate => {
            let unit = 10i64.pow(u32::from(fact.places));
            let odd = i64::try_from(dice.below(unit.unsigned_abs() + 1)).expect("small");
            let round = dice.pick(&[0, 50, 60, 75, 80, 90, 95, 100]) * unit / 100;
            if dice.chance(60) { round } else { odd }
        }
        FactKind::Date => {
            // 2026-06-30 and the days around it.
            20_634 + dice.pick(&[-30, -1, 0, 0, 1, 45])
        }
        FactKind::Choice | FactKind::Event => {
            i64::try_from(dice.below(fact.choices.len() as u64)).expect("few choices")
        }
    }
}

/// Random statements of these facts for this year and some years before it, complete.
pub(super) fn random_statements(
    facts: &[&Fact],
    years: i16,
    dice: &mut Dice,
    late_percent: u64,
) -> BTreeMap<Key, Stated> {
    let mut stated = BTreeMap::new();
    for fact in facts.iter().filter(|f| f.kind != FactKind::Event) {
        for back in 0..=years {
            for n in 1..=fact.period.per_year() {
                let value = Stated {
                    raw: random_raw(fact, dice),
                    late: dice.chance(late_percent),
                };
                stated.insert((fact.id.clone(), YEAR - back, n), value);
            }
        }
    }
    stated
}

/// Random events of a fact in this year and the one before.
pub(super) fn random_events(fact: &Fact, dice: &mut Dice, late_percent: u64) -> Vec<Happening> {
    let mut events: Vec<Happening> = (0..dice.below(6))
        .map(|_| Happening {
            fact: fact.id.clone(),
            date: jiff::civil::date(
                if dice.chance(90) { YEAR } else { YEAR - 1 },
                dice.pick(&[1, 2, 3, 3, 6, 12]),
                dice.pick(&[1, 15, 28]),
            ),
            level: usize::try_from(random_raw(fact, dice)).expect("an index"),
            matter: dice.pick(&["", "甲事", "乙事", "乙事"]).to_owned(),
            late: dice.chance(late_percent),
        })
        .collect();
    // A table keeps one event once.
    events.sort_by_key(|e| (e.date, e.level, e.matter.clone()));
    events.dedup_by_key(|e| (e.date, e.level, e.matter.clone()));
    events
}

/// The units as a table of the crate, statements entered in an order the dice choose.
pub(super) fn table(units: &[UnitBook], dictionary: &Dictionary, order: &mut Dice) -> FactTable {
    let mut table = FactTable::new();
    for n in 0..units.len() {
        table.add_unit(&format!("U{n}"));
    }
    let mut entries: Vec<(usize, &Key, &Stated)> = units
        .iter()
        .enumerate()
        .flat_map(|(u, book)| book.stated.iter().map(move |(k, v)| (u, k, v)))
        .collect();
    for i in 1..entries.len() {
        let other = order.below(i as u64 + 1);
        entries.swap(i, usize::try_from(other).expect("an index"));
    }
    for (unit, (fact, year, n), value) in entries {
        let fact = dictionary.get(fact).expect("a fact of the dictionary");
        let label = match fact.period {
            Period::Once if *year == YEAR => Label::Open,
            period => Label::of(*year, period, *n).expect("a period of the calendar"),
        };
        let datum = Datum {
            raw: value.raw,
            source: "",
            late: value.late,
        };
        table
            .set(unit, &fact.id, label, datum)
            .expect("stated once");
    }
    for (unit, book) in units.iter().enumerate() {
        for (id, &raw) in &book.decisions {
            table
                .set(unit, id, Label::Open, Datum::plain(raw))
                .expect("decided once");
        }
        for event in &book.events {
            let entry = Event {
                date: event.date,
                level: event.level,
                matter: &event.matter,
                source: "",
                late: event.late,
            };
            table
                .add_event(unit, &event.fact, entry)
                .expect("an event once");
        }
    }
    table
}
