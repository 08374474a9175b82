//! Effects of a result on other appraisals and on eligibility elsewhere (C17, D9), and the order of schemes that
//! follows from them.
//!
//! Effects are shown with their clause and, where they are points on another scheme, added to its totals there.
//! Nothing here changes the result that causes them.

use std::collections::{BTreeMap, BTreeSet};

use rubric::expr::ir::{Input, Source};
use rubric::model::{Effect, EffectDoes, EffectWhen, PartSource, Scheme};
use rubric::score::Bounds;
use serde::Serialize;

use crate::level::{LevelName, Standing};
use crate::ranking::Rank;

/// An effect that a unit's result causes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caused {
    /// Id of the effect.
    pub effect: String,
    /// Chinese title.
    pub title: String,
    /// Place in the source document.
    pub clause: Option<String>,
    /// The other appraisal (a scheme id, or a name outside the system).
    pub on: Option<String>,
    /// What it does.
    pub does: EffectDoes,
    /// False while it is open whether the result causes it.
    pub is_certain: bool,
}

/// An effect of another scheme's result that reaches a unit here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// Id of the scheme whose result causes it.
    pub scheme: String,
    /// The effect.
    #[serde(flatten)]
    pub caused: Caused,
}

impl Received {
    /// The points it adds, signed; nothing for effects that are not points. While it is open whether it comes, the
    /// range covers both.
    pub fn points(&self) -> Bounds {
        match (&self.caused.does, self.caused.is_certain) {
            (EffectDoes::Points(points), true) => Bounds::exactly(*points),
            (EffectDoes::Points(points), false) => Bounds::exactly(*points).hull(Bounds::default()),
            _ => Bounds::default(),
        }
    }
}

/// What a result says of a unit, as far as effects look at it.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    /// Its rank; `None` where there is none (yet).
    pub rank: Option<Rank>,
    /// Its stars.
    pub stars: Option<&'a Standing>,
    /// Its grade.
    pub grade: Option<&'a Standing>,
}

/// The effects that a unit's result causes, or may cause, in the order of the scheme.
///
/// Without a rank nothing depends on rank yet: effects by rank are then left out, and the missing ranking is told
/// elsewhere. Effects by a level that the scheme does not give never come.
pub fn caused(effects: &[Effect], cause: Cause<'_>) -> Vec<Caused> {
    effects
        .iter()
        .filter_map(|effect| {
            let comes = match &effect.when {
                EffectWhen::EveryUnit => Some(true),
                EffectWhen::RankFirst(rank) => first(cause.rank?, usize_of(*rank)),
                EffectWhen::RankLast(rank) => last(cause.rank?, usize_of(*rank), usize_of(*rank)),
                EffectWhen::RankLastWithin(ranks) => last_within(cause.rank?, usize_of(*ranks)),
                EffectWhen::Stars(stars) => by_level(cause.stars?, |level| match level {
                    LevelName::Stars(n) => stars.iter().any(|s| usize::from(*s) == *n),
                    LevelName::Grade(_) | LevelName::NoGrade => false,
                }),
                EffectWhen::StarsAtMost(most) => by_level(cause.stars?, |level| match level {
                    LevelName::Stars(n) => *n <= usize::from(*most),
                    LevelName::Grade(_) | LevelName::NoGrade => false,
                }),
                EffectWhen::Grade(grades) => by_level(cause.grade?, |level| match level {
                    LevelName::Grade(id) => grades.contains(id),
                    LevelName::Stars(_) | LevelName::NoGrade => false,
                }),
            };
            (comes != Some(false)).then(|| Caused {
                effect: effect.id.clone(),
                title: effect.title.clone(),
                clause: effect.clause.clone(),
                on: effect.on.clone(),
                does: effect.does.clone(),
                is_certain: comes.is_some(),
            })
        })
        .collect()
}

fn usize_of(rank: u32) -> usize {
    usize::try_from(rank).unwrap_or(usize::MAX)
}

/// Whether a number in `low..=high` is in `wanted`; `None` when some are and some are not.
fn within(low: usize, high: usize, wanted: std::ops::RangeInclusive<usize>) -> Option<bool> {
    if wanted.contains(&low) && wanted.contains(&high) {
        Some(true)
    } else if high < *wanted.start() || low > *wanted.end() {
        Some(false)
    } else {
        None
    }
}

fn first(rank: Rank, wanted: usize) -> Option<bool> {
    within(rank.best, rank.worst, wanted..=wanted)
}

/// Whether the rank from the end is in a range. Who shares the first rank is not among the last: otherwise a field
/// of equal units would be first and last at once.
fn last(rank: Rank, from: usize, to: usize) -> Option<bool> {
    if rank.worst == 1 {
        return Some(false);
    }
    match within(rank.least_from_last, rank.most_from_last, from..=to) {
        Some(true) if rank.best == 1 => None,
        comes => comes,
    }
}

/// As [`last`], but a number that covers the whole field means everybody.
fn last_within(rank: Rank, ranks: usize) -> Option<bool> {
    if ranks >= rank.of {
        return Some(true);
    }
    last(rank, 1, ranks)
}

fn by_level(standing: &Standing, wanted: impl Fn(&LevelName) -> bool) -> Option<bool> {
    let heights = standing.heights;
    let mut comes = (heights.sure..=heights.possible).map(|h| wanted(&standing.ladder().name(h)));
    let first = comes.next()?;
    comes.all(|c| c == first).then_some(first)
}

/// The effects of a scheme's results that reach another scheme, by unit.
pub fn reaching<'r>(
    scheme: &str,
    results: impl IntoIterator<Item = (&'r str, &'r [Caused])>,
    target: &str,
) -> BTreeMap<String, Vec<Received>> {
    let mut received: BTreeMap<String, Vec<Received>> = BTreeMap::new();
    for (unit, effects) in results {
        for caused in effects.iter().filter(|c| c.on.as_deref() == Some(target)) {
            received.entry(unit.to_owned()).or_default().push(Received {
                scheme: scheme.to_owned(),
                caused: caused.clone(),
            });
        }
    }
    received
}

/// A total with the points of received effects.
pub fn apply(total: Bounds, received: &[Received]) -> Bounds {
    received.iter().fold(total, |sum, r| sum.plus(r.points()))
}

/// The total before [`apply`].
pub fn undo(total: Bounds, received: &[Received]) -> Bounds {
    received.iter().fold(total, |sum, r| {
        let points = r.points();
        Bounds {
            low: sum.low.minus(points.low),
            high: sum.high.minus(points.high),
        }
    })
}

/// What a scheme's result needs of others, for [`order`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependence {
    /// Id of the scheme.
    pub scheme: String,
    /// Schemes whose results it reads, in parts and in expressions.
    pub reads: BTreeSet<String>,
    /// Schemes whose totals or grades its effects change.
    pub changes: BTreeSet<String>,
}

impl Dependence {
    /// What this scheme, compiled to these inputs, needs. Effects that are neither points nor a capped grade (tasks,
    /// support, eligibility) do not make another result wait.
    pub fn of(scheme: &Scheme, inputs: &[Input]) -> Dependence {
        let parts = scheme.parts.iter().filter_map(|p| match &p.from {
            Some(PartSource::Scheme(id)) => Some(id.clone()),
            _ => None,
        });
        let read = inputs.iter().filter_map(|i| match &i.source {
            Source::Result { scheme, .. } => Some(scheme.clone()),
            _ => None,
        });
        Dependence {
            scheme: scheme.head.id.clone(),
            reads: parts.chain(read).collect(),
            changes: scheme
                .effects
                .iter()
                .filter(|e| matches!(e.does, EffectDoes::Points(_) | EffectDoes::CapGrade(_)))
                .filter_map(|e| e.on.clone())
                .collect(),
        }
    }
}

/// Schemes that need each other's results in a circle, first and last the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cycle(pub Vec<String>);

/// The ids of the schemes so that each comes after those whose results it needs; equal choices by id. Schemes
/// outside the list are left out.
///
/// # Errors
/// The circle when there is one.
pub fn order(schemes: &[Dependence]) -> Result<Vec<String>, Cycle> {
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = schemes
        .iter()
        .map(|s| (s.scheme.as_str(), BTreeSet::new()))
        .collect();
    let known: BTreeSet<&str> = needs.keys().copied().collect();
    for scheme in schemes {
        for read in scheme.reads.iter().filter(|r| known.contains(r.as_str())) {
            needs.entry(&scheme.scheme).or_default().insert(read);
        }
        for changed in scheme.changes.iter().filter(|c| known.contains(c.as_str())) {
            needs.entry(changed).or_default().insert(&scheme.scheme);
        }
    }
    let mut ordered: Vec<String> = Vec::with_capacity(schemes.len());
    while !needs.is_empty() {
        let ready = needs
            .iter()
            .find(|(_, open)| open.is_empty())
            .map(|(id, _)| *id);
        let Some(ready) = ready else {
            return Err(circle(&needs));
        };
        needs.remove(ready);
        needs.values_mut().for_each(|open| {
            open.remove(ready);
        });
        ordered.push(ready.to_owned());
    }
    Ok(ordered)
}

/// A circle among schemes each of which still needs another of them.
fn circle(needs: &BTreeMap<&str, BTreeSet<&str>>) -> Cycle {
    let mut path: Vec<&str> = Vec::new();
    let mut next = needs.keys().next().copied();
    while let Some(id) = next {
        if let Some(start) = path.iter().position(|p| *p == id) {
            let mut circle: Vec<String> = path[start..].iter().map(|&p| p.to_owned()).collect();
            circle.push(id.to_owned());
            return Cycle(circle);
        }
        path.push(id);
        next = needs.get(id).and_then(|open| open.iter().next().copied());
    }
    Cycle(path.into_iter().map(str::to_owned).collect())
}
