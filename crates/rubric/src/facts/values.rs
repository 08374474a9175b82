//! How a table keeps values: sixteen bytes each, sorted by unit, in whatever order they arrive. Knows no facts.

use std::collections::{BTreeMap, HashMap};

/// A value of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    /// Raw integer.
    pub(super) raw: i64,
    /// Index of the unit.
    pub(super) unit: u32,
    /// Number of the source's text; the highest bit marks a late value.
    mark: u32,
}

const LATE: u32 = 1 << 31;

impl Value {
    /// A value with the number of its source.
    pub(super) fn new(unit: u32, raw: i64, source: u32, late: bool) -> Value {
        assert!(source < LATE, "fewer than 2^31 different sources");
        Value {
            raw,
            unit,
            mark: source | if late { LATE } else { 0 },
        }
    }

    /// Number of the source's text.
    pub(super) const fn source(&self) -> u32 {
        self.mark & !LATE
    }

    /// Declared late.
    pub(super) const fn late(&self) -> bool {
        self.mark & LATE != 0
    }
}

/// Values of units, at most one for each.
///
/// Files mostly bring units in one order, so values are appended to a sorted list. Others wait in a tree that is
/// merged into the list when it has grown to half of it: each value is moved a few times at most.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    sorted: Vec<Value>,
    waiting: BTreeMap<u32, Value>,
}

impl Values {
    /// Adds a value; `false` when the unit has one, which stays.
    pub(super) fn insert(&mut self, entry: Value) -> bool {
        if self.waiting.is_empty() && self.sorted.last().is_none_or(|last| last.unit < entry.unit) {
            self.sorted.push(entry);
            return true;
        }
        if self.get(entry.unit).is_some() {
            return false;
        }
        self.waiting.insert(entry.unit, entry);
        if self.waiting.len() > 64 + self.sorted.len() / 2 {
            self.merge();
        }
        true
    }

    /// Changes, adds or removes the value of a unit.
    pub(super) fn replace(&mut self, unit: u32, entry: Option<Value>) {
        match (self.position(unit), entry) {
            (Ok(at), Some(entry)) => self.sorted[at] = entry,
            (Ok(at), None) => {
                self.sorted.remove(at);
            }
            (Err(_), Some(entry)) => {
                self.waiting.insert(unit, entry);
            }
            (Err(_), None) => {
                self.waiting.remove(&unit);
            }
        }
    }

    /// The value of a unit.
    pub(super) fn get(&self, unit: u32) -> Option<&Value> {
        match self.position(unit) {
            Ok(at) => self.sorted.get(at),
            Err(_) => self.waiting.get(&unit),
        }
    }

    /// The values in the order of units.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Value> {
        let mut sorted = self.sorted.iter().peekable();
        let mut waiting = self.waiting.values().peekable();
        std::iter::from_fn(move || match (sorted.peek(), waiting.peek()) {
            (Some(a), Some(b)) if b.unit < a.unit => waiting.next(),
            (None, _) => waiting.next(),
            _ => sorted.next(),
        })
    }

    /// Number of values.
    pub(super) fn len(&self) -> usize {
        self.sorted.len() + self.waiting.len()
    }

    /// True when there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn position(&self, unit: u32) -> Result<usize, usize> {
        self.sorted.binary_search_by_key(&unit, |e| e.unit)
    }

    fn merge(&mut self) {
        let mut merged = Vec::with_capacity(self.len());
        merged.extend(self.iter().copied());
        self.sorted = merged;
        self.waiting.clear();
    }
}

/// Texts kept once each; the empty text is number 0.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Default for Texts {
    fn default() -> Texts {
        Texts {
            texts: vec!["".into()],
            numbers: HashMap::from([("".into(), 0)]),
        }
    }
}

impl Texts {
    /// The number of a text, kept when it is new.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).expect("fewer than 2^32 different texts");
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text that is kept.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub(super) fn get(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(units: impl Iterator<Item = u32>) -> Values {
        let mut values = Values::default();
        for unit in units {
            assert!(values.insert(Value::new(unit, i64::from(unit) * 3, 0, false)));
        }
        values
    }

    #[test]
    fn values_are_sorted_and_single_in_any_order_of_arrival() {
        let forward = filled(0..1000);
        let backward = filled((0..1000).rev());
        let shuffled = filled((0..1000).map(|i| i * 617 % 1000));
        for values in [&forward, &backward, &shuffled] {
            let units: Vec<u32> = values.iter().map(|e| e.unit).collect();
            assert_eq!(units, (0..1000).collect::<Vec<_>>());
            assert_eq!(values.len(), 1000);
            assert!((0..1000).all(|u| values.get(u).map(|e| e.raw) == Some(i64::from(u) * 3)));
            assert!(values.get(1000).is_none());
        }
        let mut values = shuffled;
        assert!(!values.insert(Value::new(500, 7, 0, false)));
        assert_eq!(values.get(500).map(|e| e.raw), Some(1500));
    }

    #[test]
    fn replacing_changes_adds_and_removes() {
        let mut values = filled([1, 5, 3].into_iter());
        values.replace(1, Some(Value::new(1, 9, 4, true)));
        values.replace(3, None);
        values.replace(5, None);
        values.replace(4, Some(Value::new(4, 8, 0, false)));
        values.replace(77, None);
        let left: Vec<(u32, i64, u32, bool)> = values
            .iter()
            .map(|e| (e.unit, e.raw, e.source(), e.late()))
            .collect();
        assert_eq!(left, [(1, 9, 4, true), (4, 8, 0, false)]);
    }
}
