//! Ranking: cohorts, shared ranks, keys that break ties, and the range of ranks while totals are not exact yet.
//!
//! Ranks follow the published (rounded) totals. A unit whose total is a range has a range of ranks; nothing is
//! ranked by its low end in silence: lists are sorted by low end, then high end, and say so.

use std::collections::{BTreeMap, HashMap};

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
    /// One value per tie key, larger is better; `None` while unknown.
    pub keys: Vec<Option<Ratio>>,
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
    /// Keys separated them as far as `groups` shows; what is still equal shares.
    Keys {
        /// The first key (from 0) that could not be used because a unit's value is unknown.
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

/// Where a contender stands: its score and, among exactly equal scores, its class (0 is best).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) low: Ratio,
    pub(crate) high: Ratio,
    pub(crate) class: usize,
}

impl Place {
    pub(crate) fn exact(&self) -> Option<Ratio> {
        (self.low == self.high).then_some(self.low)
    }
}

/// Ranks units within their cohorts. `decided` are orders that people gave to equal units.
pub fn rank(rule: &RankRule, contenders: &[Contender], decided: &[Vec<String>]) -> Ranking {
    let mut ranking = Ranking {
        ranks: vec![None; contenders.len()],
        order: (0..contenders.len()).collect(),
        ties: Vec::new(),
        refused: Vec::new(),
        needed: Vec::new(),
        places: contenders
            .iter()
            .map(|c| Place {
                low: c.score.low,
                high: c.score.high,
                class: 0,
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
    for (cohort, members) in cohorts {
        rank_cohort(rule, contenders, decided, cohort, &members, &mut ranking);
    }
    let places = &ranking.places;
    ranking.order.sort_by(|&a, &b| {
        let (left, right) = (&contenders[a], &contenders[b]);
        left.cohort
            .cmp(&right.cohort)
            .then_with(|| right.score.low.cmp(&left.score.low))
            .then_with(|| right.score.high.cmp(&left.score.high))
            .then_with(|| places[a].class.cmp(&places[b].class))
            .then_with(|| left.unit.cmp(&right.unit))
    });
    ranking
}

fn rank_cohort(
    rule: &RankRule,
    contenders: &[Contender],
    decided: &[Vec<String>],
    cohort: Option<&str>,
    members: &[usize],
    ranking: &mut Ranking,
) {
    let mut equal: BTreeMap<Ratio, Vec<usize>> = BTreeMap::new();
    for &member in members {
        if let Some(score) = contenders[member].score.exact() {
            equal.entry(score).or_default().push(member);
        }
    }
    // How many units share a place that people have not settled: their rank spans all of it.
    let mut unsettled: HashMap<usize, usize> = HashMap::new();
    let mut forbidden = Vec::new();
    for (score, mut group) in equal.into_iter().rev().filter(|(_, g)| g.len() > 1) {
        group.sort_by(|&a, &b| contenders[a].unit.cmp(&contenders[b].unit));
        let (classes, treatment) = settle(rule.ties, contenders, &group, decided);
        for (class, units) in classes.iter().enumerate() {
            for &unit in units {
                ranking.places[unit].class = class;
            }
        }
        let names = |units: &[usize]| -> Vec<String> {
            units.iter().map(|&u| contenders[u].unit.clone()).collect()
        };
        let score = ExactBounds::exactly(score);
        let tied = TiedUnits {
            units: names(&group),
            score,
        };
        match treatment {
            TieTreatment::Undecided => {
                unsettled.extend(group.iter().map(|&u| (u, group.len())));
                ranking.needed.push(Needed::Tie {
                    cohort: cohort.map(str::to_owned),
                    tied,
                });
            }
            TieTreatment::NotAllowed => forbidden.push(tied),
            TieTreatment::Shared | TieTreatment::Keys { .. } | TieTreatment::People => {}
        }
        ranking.ties.push(Tie {
            cohort: cohort.map(str::to_owned),
            score,
            groups: classes.iter().map(|units| names(units)).collect(),
            treatment,
        });
    }
    if !forbidden.is_empty() {
        ranking.refused.push(Refusal::TiesNotAllowed {
            cohort: cohort.map(str::to_owned),
            groups: forbidden,
        });
        return;
    }
    let field = Field::new(members.iter().map(|&m| ranking.places[m]));
    let equal_may_pass = rule.ties != Ties::Shared;
    for &member in members {
        let place = &ranking.places[member];
        let rivals = unsettled.get(&member).map_or(0, |group| group - 1);
        ranking.ranks[member] = Some(Rank {
            best: 1 + field.surely_ahead(place),
            worst: 1 + field.possibly_ahead(place, equal_may_pass) + rivals,
            least_from_last: 1 + field.surely_behind(place),
            most_from_last: 1 + field.possibly_behind(place, equal_may_pass) + rivals,
            of: members.len(),
        });
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

/// Splits a group by its keys from `key` on. A key that is unknown for one of the group separates nobody in it:
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
        let Some(value) = contenders[unit].keys[key] else {
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
    lows: Vec<Ratio>,
    highs: Vec<Ratio>,
    /// Ends of places that are not exact.
    open_lows: Vec<Ratio>,
    open_highs: Vec<Ratio>,
    /// Classes by exact score.
    classes: BTreeMap<Ratio, Vec<usize>>,
}

impl Field {
    pub(crate) fn new(places: impl Iterator<Item = Place>) -> Field {
        let mut field = Field {
            lows: Vec::new(),
            highs: Vec::new(),
            open_lows: Vec::new(),
            open_highs: Vec::new(),
            classes: BTreeMap::new(),
        };
        for place in places {
            field.lows.push(place.low);
            field.highs.push(place.high);
            match place.exact() {
                Some(score) => field.classes.entry(score).or_default().push(place.class),
                None => {
                    field.open_lows.push(place.low);
                    field.open_highs.push(place.high);
                }
            }
        }
        for ends in [
            &mut field.lows,
            &mut field.highs,
            &mut field.open_lows,
            &mut field.open_highs,
        ] {
            ends.sort_unstable();
        }
        field.classes.values_mut().for_each(|c| c.sort_unstable());
        field
    }

    /// Units that are ahead whatever the missing facts say.
    pub(crate) fn surely_ahead(&self, of: &Place) -> usize {
        above(&self.lows, of.high) + self.classes_of(of, |classes| below_class(classes, of.class))
    }

    /// Units that are behind whatever the missing facts say.
    pub(crate) fn surely_behind(&self, of: &Place) -> usize {
        below(&self.highs, of.low)
            + self.classes_of(of, |classes| classes.len() - up_to_class(classes, of.class))
    }

    /// Other units (`of` being one of the field) that may be ahead, not counting those that are exactly equal.
    /// With `equal_may_pass`, a unit whose open range just touches may be put ahead by a key or by people.
    pub(crate) fn possibly_ahead(&self, of: &Place, equal_may_pass: bool) -> usize {
        let reaching = above(&self.highs, of.low) - usize::from(of.exact().is_none());
        let touching = if equal_may_pass {
            equal_to(&self.open_highs, of.low) + self.exact_if_open(of, of.low)
        } else {
            0
        };
        reaching + touching + self.classes_of(of, |classes| below_class(classes, of.class))
    }

    /// Other units that may be behind, not counting those that are exactly equal.
    pub(crate) fn possibly_behind(&self, of: &Place, equal_may_pass: bool) -> usize {
        let reaching = below(&self.lows, of.high) - usize::from(of.exact().is_none());
        let touching = if equal_may_pass {
            equal_to(&self.open_lows, of.high) + self.exact_if_open(of, of.high)
        } else {
            0
        };
        reaching
            + touching
            + self.classes_of(of, |classes| classes.len() - up_to_class(classes, of.class))
    }

    fn classes_of(&self, of: &Place, count: impl Fn(&[usize]) -> usize) -> usize {
        of.exact()
            .and_then(|score| self.classes.get(&score))
            .map_or(0, |classes| count(classes))
    }

    /// Units with exactly this score, for a place that is itself open.
    fn exact_if_open(&self, of: &Place, score: Ratio) -> usize {
        match of.exact() {
            Some(_) => 0,
            None => self.classes.get(&score).map_or(0, Vec::len),
        }
    }
}

fn above(sorted: &[Ratio], line: Ratio) -> usize {
    sorted.len() - sorted.partition_point(|end| *end <= line)
}

fn below(sorted: &[Ratio], line: Ratio) -> usize {
    sorted.partition_point(|end| *end < line)
}

fn equal_to(sorted: &[Ratio], line: Ratio) -> usize {
    sorted.partition_point(|end| *end <= line) - below(sorted, line)
}

fn below_class(sorted: &[usize], class: usize) -> usize {
    sorted.partition_point(|c| *c < class)
}

fn up_to_class(sorted: &[usize], class: usize) -> usize {
    sorted.partition_point(|c| *c <= class)
}
