//! A draw that anyone can repeat.
//!
//! Which units are inspected follows from two published texts, the list of
//! units and a seed, and from nothing else. This module knows no chance and
//! no clock; how to choose a seed that nobody can steer is told in
//! `docs/guide/抽样办法.md`, with a ten-line program that repeats a draw.
//!
//! # Algorithm
//!
//! All texts are UTF-8, taken byte for byte: no trimming, no folding of case,
//! no Unicode normalisation.
//!
//! 1. **List.** Sort the units by their bytes, ascending. The canonical list is
//!    each unit followed by one line feed (0x0A), in this order.
//! 2. **List hash.** `L` = SHA-256 of the canonical list, written as 64
//!    lower-case hexadecimal digits.
//! 3. **Lots.** The lot of a unit = SHA-256 of: the seed, one zero byte, the 64
//!    characters of `L`, one zero byte, the unit.
//! 4. **Order.** Sort the units by their lots, ascending, compared as 256-bit
//!    big-endian numbers (that is, byte by byte, or as hexadecimal text). Equal
//!    lots do not occur in practice; if they did, the unit with the smaller
//!    bytes goes first.
//! 5. **Sample.** The first `take` units in this order are drawn. The others, in
//!    this order, are the reserve: when a drawn unit cannot be inspected, the
//!    next one of the reserve takes its place.
//!
//! Each unit's lot depends on the seed and on the whole list, so that every
//! order of the units is as likely as any other over the possible seeds, and no
//! unit can be added or taken out without all lots changing. Seeds and units
//! hold no control characters, so that neither the list nor the hashed text
//! can be read in two ways.

use std::fmt;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A SHA-256 value; shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Hash(hasher.finalize().into())
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The units that can be drawn: each once, in canonical order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    units: Vec<String>,
    hash: Hash,
}

/// A unit with the number it drew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lot {
    /// The unit.
    pub unit: String,
    /// Its number.
    pub hash: Hash,
}

/// A finished draw with all that is needed to repeat it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    seed: String,
    list: List,
    lots: Vec<Lot>,
    take: usize,
}

/// Why nothing is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The seed is empty.
    SeedEmpty,
    /// The seed has spaces at its ends, or a line break or other control character in it.
    SeedUnfit,
    /// The list is empty.
    NoUnits,
    /// A unit is empty.
    UnitEmpty {
        /// Its place in the list as given, from 1.
        place: usize,
    },
    /// A unit has spaces at its ends, or a line break or other control character in it.
    UnitUnfit {
        /// Its place in the list as given, from 1.
        place: usize,
        /// The unit.
        unit: String,
    },
    /// A unit stands in the list more than once.
    UnitTwice {
        /// The unit.
        unit: String,
        /// Its first two places in the list as given, from 1.
        places: [usize; 2],
    },
    /// Nothing is to be taken.
    TakeNone,
    /// More is to be taken than there is.
    TakeTooMany {
        /// How many are to be taken.
        take: usize,
        /// How many there are.
        units: usize,
    },
}

impl List {
    /// Puts units, in any order, into a canonical list.
    pub fn new<U: AsRef<str>>(units: impl IntoIterator<Item = U>) -> Result<Self, Refusal> {
        let mut placed: Vec<(String, usize)> = Vec::new();
        for (at, unit) in units.into_iter().enumerate() {
            let place = at + 1;
            let unit = unit.as_ref().to_string();
            if unit.is_empty() {
                return Err(Refusal::UnitEmpty { place });
            }
            if !is_plain(&unit) {
                return Err(Refusal::UnitUnfit { place, unit });
            }
            placed.push((unit, place));
        }
        if placed.is_empty() {
            return Err(Refusal::NoUnits);
        }
        placed.sort_unstable();
        if let Some([first, second]) = placed.array_windows().find(|[a, b]| a.0 == b.0) {
            return Err(Refusal::UnitTwice {
                unit: first.0.clone(),
                places: [first.1, second.1],
            });
        }
        let units: Vec<String> = placed.into_iter().map(|(unit, _)| unit).collect();
        let hash = Hash::of(&[canonical_text(&units).as_bytes()]);
        Ok(List { units, hash })
    }

    /// The units in canonical order.
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The hash to publish before the seed is known.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The text whose hash it is: a unit a line.
    pub fn text(&self) -> String {
        canonical_text(&self.units)
    }

    /// Draws `take` units by a seed.
    pub fn draw(&self, seed: &str, take: usize) -> Result<Draw, Refusal> {
        if seed.is_empty() {
            return Err(Refusal::SeedEmpty);
        }
        if !is_plain(seed) {
            return Err(Refusal::SeedUnfit);
        }
        let units = self.units.len();
        if take == 0 {
            return Err(Refusal::TakeNone);
        }
        if take > units {
            return Err(Refusal::TakeTooMany { take, units });
        }
        let list_hash = self.hash.to_string();
        let lot = |unit: &String| Lot {
            hash: Hash::of(&[
                seed.as_bytes(),
                &[0],
                list_hash.as_bytes(),
                &[0],
                unit.as_bytes(),
            ]),
            unit: unit.clone(),
        };
        let mut lots: Vec<Lot> = self.units.iter().map(lot).collect();
        lots.sort_by(|a, b| a.hash.cmp(&b.hash).then_with(|| a.unit.cmp(&b.unit)));
        Ok(Draw {
            seed: seed.to_string(),
            list: self.clone(),
            lots,
            take,
        })
    }
}

/// Draws `take` of `units` by a seed.
///
/// Errors: what is wrong with the list first, then with the seed, then with
/// the number.
pub fn draw<U: AsRef<str>>(
    seed: &str,
    units: impl IntoIterator<Item = U>,
    take: usize,
) -> Result<Draw, Refusal> {
    List::new(units)?.draw(seed, take)
}

impl Draw {
    /// The seed.
    pub fn seed(&self) -> &str {
        &self.seed
    }

    /// The list that was drawn from.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// The units drawn, in the order of their lots.
    pub fn drawn(&self) -> &[Lot] {
        &self.lots[..self.take]
    }

    /// The units not drawn, in the order in which they step in.
    pub fn reserve(&self) -> &[Lot] {
        &self.lots[self.take..]
    }
}

fn canonical_text(units: &[String]) -> String {
    units.iter().flat_map(|unit| [unit, "\n"]).collect()
}

fn is_plain(text: &str) -> bool {
    text.trim() == text && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const UNITS: [&str; 6] = [
        "东湖社区",
        "南园社区",
        "西岭社区",
        "北街社区",
        "中山社区",
        "新桥社区",
    ];
    const SEED: &str = "示例种子2026";

    /// The guide, whose example people repeat by hand.
    const GUIDE: &str = include_str!("../../../docs/guide/抽样办法.md");

    fn units(lots: &[Lot]) -> Vec<&str> {
        lots.iter().map(|lot| lot.unit.as_str()).collect()
    }

    #[test]
    fn the_guides_example_comes_out_as_printed() {
        let draw = draw(SEED, UNITS, 2).unwrap();
        assert!(GUIDE.contains(&format!("种子 = \"{SEED}\"")));
        for line in draw.list().text().lines() {
            assert!(GUIDE.contains(line), "{line}");
        }
        assert!(GUIDE.contains(&draw.list().hash().to_string()));
        let table: String = (1..)
            .zip(draw.drawn().iter().chain(draw.reserve()))
            .map(|(place, lot)| {
                let outcome = if place <= 2 { "抽中" } else { "备选" };
                format!("| {place} | {} | `{}` | {outcome} |\n", lot.unit, lot.hash)
            })
            .collect();
        assert!(GUIDE.contains(&table), "the guide should have\n{table}");
    }

    #[test]
    fn known_hashes_pin_the_algorithm() {
        // SHA-256 of "a\nb\n", from coreutils: printf 'a\nb\n' | sha256sum
        let list = List::new(["b", "a"]).unwrap();
        assert_eq!(
            list.hash().to_string(),
            "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
        );
        // printf 's\0911169…59a2\0a' | sha256sum, and with b.
        let draw = list.draw("s", 2).unwrap();
        let lots: BTreeMap<&str, String> = draw
            .drawn()
            .iter()
            .map(|lot| (lot.unit.as_str(), lot.hash.to_string()))
            .collect();
        assert_eq!(
            lots["a"],
            "b03c0077597fb551e0f80f965a17ad6d4045babe59135fb7c1486c206a34e543"
        );
        assert_eq!(
            lots["b"],
            "6f5364959ce4273061d2549d8c728c5486ebed387ef3cc2c9135087f21c15674"
        );
    }

    #[test]
    fn the_order_in_which_units_are_told_does_not_matter() {
        let mut reversed = UNITS;
        reversed.reverse();
        assert_eq!(draw(SEED, UNITS, 3), draw(SEED, reversed, 3));
    }

    #[test]
    fn taking_more_keeps_what_was_drawn_and_takes_from_the_reserve() {
        let two = draw(SEED, UNITS, 2).unwrap();
        let three = draw(SEED, UNITS, 3).unwrap();
        assert_eq!(three.drawn()[..2], *two.drawn());
        assert_eq!(three.drawn()[2], two.reserve()[0]);
        let all = draw(SEED, UNITS, UNITS.len()).unwrap();
        assert!(all.reserve().is_empty());
    }

    #[test]
    fn another_seed_or_another_list_gives_other_lots() {
        let one = draw(SEED, UNITS, 6).unwrap();
        let seed = draw("示例种子2027", UNITS, 6).unwrap();
        assert_ne!(units(one.drawn()), units(seed.drawn()));
        let list = draw(SEED, UNITS[1..].iter(), 5).unwrap();
        let kept: Vec<&Lot> = list
            .drawn()
            .iter()
            .filter(|lot| one.drawn().contains(lot))
            .collect();
        assert!(kept.is_empty());
    }

    #[test]
    fn every_unit_is_drawn_about_equally_often() {
        let rounds = 3_000;
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        for round in 0..rounds {
            let draw = draw(&format!("第{round}次"), UNITS, 2).unwrap();
            *first.entry(draw.drawn()[0].unit.clone()).or_default() += 1;
            for lot in draw.drawn() {
                *times.entry(lot.unit.clone()).or_default() += 1;
            }
        }
        // Expected 1000 and 500; five standard deviations are about 129 and 102.
        assert!(
            times.values().all(|n| (870..=1130).contains(n)),
            "{times:?}"
        );
        assert!(first.values().all(|n| (398..=602).contains(n)), "{first:?}");
    }

    #[test]
    fn unlawful_draws_are_refused() {
        let unit = |unit: &str| unit.to_string();
        let cases: [(&str, &[&str], usize, Refusal); 11] = [
            ("", &UNITS, 1, Refusal::SeedEmpty),
            (" 2026", &UNITS, 1, Refusal::SeedUnfit),
            ("2026\n", &UNITS, 1, Refusal::SeedUnfit),
            ("20\u{0}26", &UNITS, 1, Refusal::SeedUnfit),
            ("s", &UNITS, 0, Refusal::TakeNone),
            ("s", &UNITS, 7, Refusal::TakeTooMany { take: 7, units: 6 }),
            ("s", &[], 1, Refusal::NoUnits),
            ("s", &["甲", ""], 1, Refusal::UnitEmpty { place: 2 }),
            (
                "s",
                &["甲", "乙\n丙"],
                1,
                Refusal::UnitUnfit {
                    place: 2,
                    unit: unit("乙\n丙"),
                },
            ),
            (
                "s",
                &["甲 ", "乙"],
                1,
                Refusal::UnitUnfit {
                    place: 1,
                    unit: unit("甲 "),
                },
            ),
            (
                "s",
                &["乙", "甲", "丙", "甲", "甲"],
                1,
                Refusal::UnitTwice {
                    unit: unit("甲"),
                    places: [2, 4],
                },
            ),
        ];
        for (seed, units, take, refusal) in cases {
            assert_eq!(draw(seed, units, take), Err(refusal));
        }
    }

    proptest! {
        #[test]
        fn a_draw_is_a_part_of_the_list_without_repetition(
            seed in "[^\\s\\p{Cc}]{1,20}",
            units in proptest::collection::btree_set("[^\\s\\p{Cc}]{1,8}", 1..40),
            part in 0usize..40,
        ) {
            let take = part % units.len() + 1;
            let draw = draw(&seed, &units, take).unwrap();
            prop_assert_eq!(draw.drawn().len(), take);
            let mut all: Vec<&String> = draw
                .drawn()
                .iter()
                .chain(draw.reserve())
                .map(|lot| &lot.unit)
                .collect();
            all.sort();
            prop_assert!(all.into_iter().eq(units.iter()));
            prop_assert!(draw.drawn().is_sorted_by_key(|lot| lot.hash));
        }
    }
}
