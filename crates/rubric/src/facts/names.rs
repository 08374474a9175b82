//! The names a facts file may use: facts of the dictionary by id, title or alias, and ids of decisions and results
//! that programs read. Finds them and, for a wrong one, those that look most like it.

use std::collections::BTreeMap;

use super::cells::{Cell, step_of};
use super::period::Label;
use super::table::result_name;
use crate::expr::ir::{Figure, Input, Source, ValueKind};
use crate::expr::nearest::nearest;
use crate::model::{Dictionary, Fact};

/// Ids of decisions and results that may stand where a facts file names a fact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownNames {
    names: BTreeMap<String, Known>,
}

/// What a decision or result holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    title: String,
    unit: String,
    kind: ValueKind,
    range: (i64, i64),
    step: Option<i64>,
}

/// Points are kept with four decimal places whatever the input has.
const POINT_PLACES: u8 = 4;

impl KnownNames {
    /// No names but those of the dictionary.
    pub fn none() -> KnownNames {
        KnownNames::default()
    }

    /// The decisions and results among the inputs of a program.
    pub fn of(inputs: &[Input]) -> KnownNames {
        let mut known = KnownNames::default();
        known.extend(inputs);
        known
    }

    /// Adds the decisions and results among the inputs of another program. Of two with one id the first stays.
    pub fn extend(&mut self, inputs: &[Input]) {
        for input in inputs {
            let (name, whole, most, step) = match &input.source {
                Source::Decision { id, most, step, .. } => {
                    (id.clone(), input.kind == ValueKind::Truth, *most, *step)
                }
                Source::Result { scheme, figure } => (
                    result_name(scheme, *figure),
                    *figure != Figure::Total,
                    None,
                    None,
                ),
                Source::Fact { .. } | Source::Cohort { .. } | Source::Events { .. } => continue,
            };
            let (kind, range) = if whole {
                let kind = match input.kind {
                    ValueKind::Truth => ValueKind::Truth,
                    _ => ValueKind::Number {
                        places: 0,
                        rate: false,
                    },
                };
                (kind, descale(input.range, input.kind.places()))
            } else {
                let kind = ValueKind::Number {
                    places: POINT_PLACES,
                    rate: false,
                };
                let (least, largest) = rescale(input.range, input.kind.places());
                let largest = most.map_or(largest, |m| m.units().min(largest));
                (kind, (least, largest))
            };
            self.names.entry(name).or_insert(Known {
                title: input.title.clone(),
                unit: input.unit.clone(),
                kind,
                range,
                step: step_of(step, POINT_PLACES),
            });
        }
    }

    /// The ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}

/// A range brought from the places of an input to those of points.
fn rescale(range: (i64, i64), places: u8) -> (i64, i64) {
    let by = 10i64.saturating_pow(u32::from(POINT_PLACES.saturating_sub(places)));
    (range.0.saturating_mul(by), range.1.saturating_mul(by))
}

/// A range brought from the places of an input to whole numbers.
fn descale(range: (i64, i64), places: u8) -> (i64, i64) {
    let by = 10i64.saturating_pow(u32::from(places));
    (range.0 / by, range.1 / by)
}

/// What a name in a facts file means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'d> {
    /// A fact.
    Fact(&'d Fact),
    /// A decision or result.
    Known {
        /// Its id.
        id: &'d str,
        /// What it holds.
        cell: Cell<'d>,
    },
}

impl<'d> Target<'d> {
    /// The id under which its values are kept.
    pub(super) fn id(&self) -> &'d str {
        match self {
            Target::Fact(fact) => &fact.id,
            Target::Known { id, .. } => id,
        }
    }

    /// What its cells hold for a period.
    pub(super) fn cell(&self, label: Label) -> Cell<'d> {
        match self {
            Target::Fact(fact) => Cell::for_period(fact, label),
            Target::Known { cell, .. } => *cell,
        }
    }
}

/// All names of a facts file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'d> {
    /// The declared facts.
    pub(super) dictionary: &'d Dictionary,
    /// Decisions and results.
    pub(super) known: &'d KnownNames,
}

impl<'d> Names<'d> {
    /// What a name means.
    pub(super) fn find(&self, name: &str) -> Option<Target<'d>> {
        if let Some(fact) = self.dictionary.get(name) {
            return Some(Target::Fact(fact));
        }
        let (id, known) = self.known.names.get_key_value(name)?;
        let mut cell = Cell::of_kind(known.kind, known.range, &known.title);
        cell.unit = &known.unit;
        cell.step = known.step;
        Some(Target::Known { id, cell })
    }

    /// Up to three names that look most like a wrong one, the nearest first.
    pub(super) fn like(&self, name: &str) -> Vec<&'d str> {
        let facts = self.dictionary.facts().iter();
        let names = facts
            .flat_map(|f| {
                [f.id.as_str(), f.title.as_str()]
                    .into_iter()
                    .chain(f.aliases.iter().map(String::as_str))
            })
            .chain(self.known.names.keys().map(String::as_str));
        nearest(name, names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_keep_points_with_four_places_and_results_their_own_kind() {
        let input = |source, places, range| Input {
            source,
            kind: ValueKind::Number {
                places,
                rate: false,
            },
            range,
            title: "标题".to_owned(),
            unit: String::new(),
        };
        let known = KnownNames::of(&[
            input(
                Source::Decision {
                    id: "A1/1".to_owned(),
                    most: Some(crate::number::Points::whole(2)),
                    step: Some(crate::number::Points::from_units(5_000)),
                    absent_is_zero: false,
                },
                4,
                (0, 1_000_000),
            ),
            input(
                Source::Result {
                    scheme: "five-star".to_owned(),
                    figure: Figure::Stars,
                },
                4,
                (0, 50_000),
            ),
        ]);
        assert_eq!(known.ids().collect::<Vec<_>>(), ["A1/1", "five-star/stars"]);
        let names = Names {
            dictionary: &Dictionary::default(),
            known: &known,
        };
        let read = |name: &str, text: &str| {
            names
                .find(name)
                .expect("known")
                .cell(Label::Open)
                .read(text)
                .map_err(|p| p.code)
        };
        assert_eq!(read("A1/1", "1.5"), Ok(Some(15_000)));
        assert_eq!(read("A1/1", "1.2"), Err("E324"));
        assert_eq!(read("A1/1", "2.5"), Err("E316"));
        assert_eq!(read("five-star/stars", "4"), Ok(Some(4)));
        assert_eq!(read("five-star/stars", "6"), Err("E316"));
    }
}
