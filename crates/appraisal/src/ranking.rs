//! Ranking: cohorts, shared ranks, keys that break ties, and the range of ranks while totals are not exact yet.
//!
//! Ranks follow the published (rounded) totals. A unit whose total is a range has a range of ranks; nothing is
//! ranked by its low end in silence: lists are sorted by low end, then high end, and say so.

use std::collections::{BTreeMap, HashSet};

use rubric::model::{RankRule, Ties};
use rubric::number::Ratio;
use serde::Serialize;

use crate::decision::{Needed, Refusal, TiedUnits};
use crate::exact::ExactBounds;

/// A unit that is to be ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contender {
    /// Its id.
    pub unit: String,
    /// Its cohort; `None` where there is one ranking.
    pub cohort: Option<String>,
    /// What it is ranked by.
    pub score: ExactBounds,
    /// One range per tie key, larger is better.
    pub keys: Vec<KeyRange>,
}

/// What a tie key may still be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRange {
    /// Between these; exact when they are equal.
    Within(ExactBounds),
    /// Nothing is known of it.
    Unknown,
}

impl KeyRange {
    /// The value when it is certain.
    pub fn exact(self) -> Option<Ratio> {
        match self {
            KeyRange::Within(bounds) => bounds.exact(),
            KeyRange::Unknown => None,
        }
    }
}

/// A rank in a cohort, or the range of ranks that is still possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rank {
    /// Best possible rank, 1 is first.
    pub best: usize,
    /// Worst possible rank.
    pub worst: usize,
    /// Nearest possible rank to the end, 1 is last.
    pub least_from_last: usize,
    /// Farthest possible rank from the end.
    pub most_from_last: usize,
    /// Number of units ranked.
    pub of: usize,
}

impl Rank {
    /// The rank when it is certain.
    pub fn exact(self) -> Option<usize> {
        (self.best == self.worst).then_some(self.best)
    }
}

/// How equal units were treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum TieTreatment {
    /// They share the better rank.
    Shared,
    /// Keys separated them as far as `groups` shows; what is still equal shares, and what waits for an unknown key
    /// has a range of ranks.
    Keys {
        /// The first key (from 0) that could not be used because a unit's value is not known for certain.
        unknown_key: Option<usize>,
    },
    /// People decided the order.
    People,
    /// People must decide; until then each may have any of the ranks in question.
    Undecided,
    /// Not allowed: there is no ranking until people decide.
    NotAllowed,
}

/// Units with one score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// The cohort.
    pub cohort: Option<String>,
    /// The score.
    pub score: ExactBounds,
    /// The units in their order; those in one group share a rank.
    pub groups: Vec<Vec<String>>,
    /// How they were treated.
    #[serde(flatten)]
    pub treatment: TieTreatment,
}

/// Ranks of all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// One per contender, in their order; `None` in a cohort whose ranking is refused.
    pub ranks: Vec<Option<Rank>>,
    /// One per contender: how many others have the same place for certain.
    pub sharing: Vec<usize>,
    /// Indices of the contenders in the order of a list: by cohort, low end, high end, tie treatment, id.
    pub order: Vec<usize>,
    /// Groups of equal units.
    pub ties: Vec<Tie>,
    /// Refused rankings.
    pub refused: Vec<Refusal>,
    /// What people must decide.
    pub needed: Vec<Needed>,
    /// Where each contender stands, for quotas.
    pub(crate) places: Vec<Place>,
}

/// Where a contender stands: the least and the most it may come to. Comparing the least of one with the most of
/// another, first by score and then key by key, says what holds whatever the missing facts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) low: End,
    pub(crate) high: End,
}

/// One end of a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct End {
    score: Ratio,
    keys: Vec<Reach>,
}

/// One end of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Lowest,
    At(Ratio),
    Highest,
}

impl Place {
    fn new(score: ExactBounds, keys: &[KeyRange]) -> Place {
        let end = |score: Ratio, reach: fn(&KeyRange) -> Reach| End {
            score,
            keys: keys.iter().map(reach).collect(),
        };
        Place {
            low: end(score.low, |key| match key {
                KeyRange::Within(bounds) => Reach::At(bounds.low),
                KeyRange::Unknown => Reach::Lowest,
            }),
            high: end(score.high, |key| match key {
                KeyRange::Within(bounds) => Reach::At(bounds.high),
                KeyRange::Unknown => Reach::Highest,
            }),
        }
    }

    /// True when nothing about it is open, the keys included.
    pub(crate) fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// What it is ranked by.
    pub(crate) fn score(&self) -> ExactBounds {
        ExactBounds {
            low: self.low.score,
            high: self.high.score,
        }
    }
}

/// Ranks units within their cohorts. `decided` are orders that people gave to equal units.
pub fn rank(rule: &RankRule, contenders: &[Contender], decided: &[Vec<String>]) -> Ranking {
    let mut ranking = Ranking {
        ranks: vec![None; contenders.len()],
        sharing: vec![0; contenders.len()],
        order: (0..contenders.len()).collect(),
        ties: Vec::new(),
        refused: Vec::new(),
        needed: Vec::new(),
        places: contenders
            .iter()
            .map(|c| match rule.ties {
                Ties::Shared => Place::new(c.score, &[]),
                Ties::Key => Place::new(c.score, &c.keys),
                // People may put a unit whose score is open yet on either side of another.
                Ties::Decide | Ties::NotAllowed => match c.score.exact() {
                    Some(_) => Place::new(c.score, &[class_key(0)]),
                    None => Place::new(c.score, &[KeyRange::Unknown]),
                },
            })
            .collect(),
    };
    let mut cohorts: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, contender) in contenders.iter().enumerate() {
        cohorts
            .entry(contender.cohort.as_deref())
            .or_default()
            .push(index);
    }
    let mut classes = vec![0; contenders.len()];
    for (cohort, members) in cohorts {
        let settled = CohortRun {
            rule,
            contenders,
            decided,
            cohort,
        };
        settled.rank(&members, &mut classes, &mut ranking);
    }
    ranking.order.sort_by(|&a, &b| {
        let (left, right) = (&contenders[a], &contenders[b]);
        left.cohort
            .cmp(&right.cohort)
            .then_with(|| right.score.low.cmp(&left.score.low))
            .then_with(|| right.score.high.cmp(&left.score.high))
            .then_with(|| classes[a].cmp(&classes[b]))
            .then_with(|| left.unit.cmp(&right.unit))
    });
    ranking
}

/// The class among equal scores as a key: the first class is best.
fn class_key(class: usize) -> KeyRange {
    let below = i64::try_from(class).unwrap_or(i64::MAX);
    KeyRange::Within(ExactBounds::exactly(Ratio::whole(-below)))
}

/// The ranking of one cohort.
struct CohortRun<'a> {
    rule: &'a RankRule,
    contenders: &'a [Contender],
    decided: &'a [Vec<String>],
    cohort: Option<&'a str>,
}

impl CohortRun<'_> {
    fn rank(&self, members: &[usize], classes: &mut [usize], ranking: &mut Ranking) {
        let contenders = self.contenders;
        let mut equal: BTreeMap<Ratio, Vec<usize>> = BTreeMap::new();
        for &member in members {
            if let Some(score) = contenders[member].score.exact() {
                equal.entry(score).or_default().push(member);
            }
        }
        // Units whose order people have not settled: each may have any of the ranks in question.
        let mut unsettled: HashSet<usize> = HashSet::new();
        let mut forbidden = Vec::new();
        for (score, mut group) in equal.into_iter().rev().filter(|(_, g)| g.len() > 1) {
            group.sort_by(|&a, &b| contenders[a].unit.cmp(&contenders[b].unit));
            let (parts, treatment) = settle(self.rule.ties, contenders, &group, self.decided);
            let score = ExactBounds::exactly(score);
            for (class, units) in parts.iter().enumerate() {
                for &unit in units {
                    classes[unit] = class;
                    if treatment == TieTreatment::People {
                        ranking.places[unit] = Place::new(score, &[class_key(class)]);
                    }
                }
                let is_certain =
                    matches!(treatment, TieTreatment::Shared | TieTreatment::Keys { .. })
                        && units.iter().all(|&u| ranking.places[u].is_exact());
                if is_certain {
                    for &unit in units {
                        ranking.sharing[unit] = units.len() - 1;
                    }
                }
            }
            let tied = TiedUnits {
                units: self.names(&group),
                score,
            };
            match treatment {
                TieTreatment::Undecided => {
                    unsettled.extend(&group);
                    ranking.needed.push(Needed::Tie {
                        cohort: self.cohort.map(str::to_owned),
                        tied,
                    });
                }
                TieTreatment::NotAllowed => forbidden.push(tied),
                TieTreatment::Shared | TieTreatment::Keys { .. } | TieTreatment::People => {}
            }
            ranking.ties.push(Tie {
                cohort: self.cohort.map(str::to_owned),
                score,
                groups: parts.iter().map(|units| self.names(units)).collect(),
                treatment,
            });
        }
        if !forbidden.is_empty() {
            ranking.refused.push(Refusal::TiesNotAllowed {
                cohort: self.cohort.map(str::to_owned),
                groups: forbidden,
            });
            return;
        }
        let places: Vec<Place> = members
            .iter()
            .map(|member| match unsettled.contains(member) {
                true => Place::new(contenders[*member].score, &[KeyRange::Unknown]),
                false => ranking.places[*member].clone(),
            })
            .collect();
        let field = Field::new(&places);
        for (&member, place) in members.iter().zip(&places) {
            ranking.ranks[member] = Some(Rank {
                best: 1 + field.surely_ahead(place),
                worst: 1 + field.possibly_ahead(place),
                least_from_last: 1 + field.surely_behind(place),
                most_from_last: 1 + field.possibly_behind(place),
                of: members.len(),
            });
        }
    }

    fn names(&self, units: &[usize]) -> Vec<String> {
        (units.iter())
            .map(|&unit| self.contenders[unit].unit.clone())
            .collect()
    }
}

/// Brings equal units into classes; units of one class stay equal.
fn settle(
    ties: Ties,
    contenders: &[Contender],
    group: &[usize],
    decided: &[Vec<String>],
) -> (Vec<Vec<usize>>, TieTreatment) {
    let by_people = || {
        decided.iter().find_map(|order| {
            let mut placed: Vec<(usize, usize)> = group
                .iter()
                .map(|&u| {
                    let at = order.iter().position(|id| *id == contenders[u].unit)?;
                    Some((at, u))
                })
                .collect::<Option<_>>()?;
            placed.sort_unstable();
            Some(placed.into_iter().map(|(_, u)| vec![u]).collect())
        })
    };
    match ties {
        Ties::Shared => (vec![group.to_vec()], TieTreatment::Shared),
        Ties::Key => {
            let (mut classes, mut unknown_key) = (Vec::new(), None);
            separate(contenders, group, 0, &mut classes, &mut unknown_key);
            (classes, TieTreatment::Keys { unknown_key })
        }
        Ties::Decide => match by_people() {
            Some(classes) => (classes, TieTreatment::People),
            None => (vec![group.to_vec()], TieTreatment::Undecided),
        },
        Ties::NotAllowed => match by_people() {
            Some(classes) => (classes, TieTreatment::People),
            None => (vec![group.to_vec()], TieTreatment::NotAllowed),
        },
    }
}

/// Splits a group by its keys from `key` on. A key that is not certain for one of the group separates nobody in it:
/// otherwise a missing fact would decide.
fn separate(
    contenders: &[Contender],
    group: &[usize],
    key: usize,
    classes: &mut Vec<Vec<usize>>,
    unknown_key: &mut Option<usize>,
) {
    let keys = contenders[group[0]].keys.len();
    if group.len() == 1 || key == keys {
        classes.push(group.to_vec());
        return;
    }
    let mut by_value: BTreeMap<Ratio, Vec<usize>> = BTreeMap::new();
    for &unit in group {
        let Some(value) = contenders[unit].keys[key].exact() else {
            *unknown_key = Some(unknown_key.map_or(key, |k| k.min(key)));
            classes.push(group.to_vec());
            return;
        };
        by_value.entry(value).or_default().push(unit);
    }
    for (_, part) in by_value.into_iter().rev() {
        separate(contenders, &part, key + 1, classes, unknown_key);
    }
}

/// The places of a field of units, sorted so that counting those ahead is a search.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    lows: Vec<End>,
    highs: Vec<End>,
    /// Upper ends of places that are not exact.
    open_highs: Vec<End>,
}

impl Field {
    pub(crate) fn new<'p>(places: impl IntoIterator<Item = &'p Place>) -> Field {
        let mut field = Field {
            lows: Vec::new(),
            highs: Vec::new(),
            open_highs: Vec::new(),
        };
        for place in places {
            field.lows.push(place.low.clone());
            field.highs.push(place.high.clone());
            if !place.is_exact() {
                field.open_highs.push(place.high.clone());
            }
        }
        for ends in [&mut field.lows, &mut field.highs, &mut field.open_highs] {
            ends.sort_unstable();
        }
        field
    }

    /// Units that are ahead whatever the missing facts say.
    pub(crate) fn surely_ahead(&self, of: &Place) -> usize {
        above(&self.lows, &of.high)
    }

    /// Units that are behind whatever the missing facts say.
    fn surely_behind(&self, of: &Place) -> usize {
        below(&self.highs, &of.low)
    }

    /// Other units (`of` being one of the field) that may be ahead.
    fn possibly_ahead(&self, of: &Place) -> usize {
        above(&self.highs, &of.low) - usize::from(!of.is_exact())
    }

    /// Other units (`of` being one of the field) that may be behind.
    fn possibly_behind(&self, of: &Place) -> usize {
        below(&self.lows, &of.high) - usize::from(!of.is_exact())
    }

    /// Other units (`of` being one of the field) that may be ahead or, where one of the two is still open, may come
    /// level: not those that are equal already.
    pub(crate) fn possibly_level(&self, of: &Place) -> usize {
        let level = match of.is_exact() {
            true => level_with(&self.open_highs, &of.low),
            false => level_with(&self.highs, &of.low),
        };
        self.possibly_ahead(of) + level
    }
}

fn above(sorted: &[End], line: &End) -> usize {
    sorted.len() - sorted.partition_point(|end| end <= line)
}

fn below(sorted: &[End], line: &End) -> usize {
    sorted.partition_point(|end| end < line)
}

fn level_with(sorted: &[End], line: &End) -> usize {
    sorted.partition_point(|end| end <= line) - below(sorted, line)
}
