//! What if: the difference that other facts make to a result, and the least effort that reaches a goal.
//!
//! Scoring is the caller's: he gives a unit scored again, or a function that says how far a set of improvements is
//! from the goal. Nothing here is stored.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use rubric::model::Scheme;
use rubric::number::Points;
use rubric::score::Bounds;
use serde::Serialize;

use crate::appraise::appraise;
use crate::decision::{Decisions, Refusal};
use crate::level::LevelSpan;
use crate::ranking::Rank;
use crate::result::UnitResult;
use crate::unit::UnitFacts;

/// The published figures of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Total.
    pub total: Bounds,
    /// Rank.
    pub rank: Option<Rank>,
    /// Stars.
    pub stars: Option<LevelSpan>,
    /// Grade.
    pub grade: Option<LevelSpan>,
}

impl Figures {
    /// The figures of a result.
    pub fn of(result: &UnitResult) -> Figures {
        Figures {
            total: result.total,
            rank: result.rank,
            stars: result.stars.as_ref().map(|s| s.level.clone()),
            grade: result.grade.as_ref().map(|g| g.level.clone()),
        }
    }
}

/// What other facts of one unit change for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The unit.
    pub unit: String,
    /// As it is.
    pub before: Figures,
    /// As it would be.
    pub after: Figures,
    /// Other units whose rank, stars or grade would change too, sorted.
    pub others_affected: Vec<String>,
}

/// What changes when one unit is scored again by `rescore`, everybody else staying as they are. `None` when there is
/// no such unit.
///
/// # Errors
/// Those of [`appraise`].
pub fn what_if(
    scheme: &Scheme,
    units: &[UnitFacts],
    decisions: &Decisions,
    unit: &str,
    rescore: impl FnOnce(&UnitFacts) -> UnitFacts,
) -> Result<Option<Difference>, Refusal> {
    let Some(index) = units.iter().position(|u| u.unit == unit) else {
        return Ok(None);
    };
    let before = appraise(scheme, units, decisions)?;
    let mut changed = units.to_vec();
    changed[index] = rescore(&units[index]);
    unit.clone_into(&mut changed[index].unit);
    let after = appraise(scheme, &changed, decisions)?;
    let mut others_affected: Vec<String> = (before.units.iter())
        .filter(|b| b.unit != unit)
        .filter(|b| after.unit(&b.unit).map(Figures::of).as_ref() != Some(&Figures::of(b)))
        .map(|b| b.unit.clone())
        .collect();
    others_affected.sort();
    Ok(before
        .unit(unit)
        .zip(after.unit(unit))
        .map(|(before, after)| Difference {
            unit: unit.to_owned(),
            before: Figures::of(before),
            after: Figures::of(after),
            others_affected,
        }))
}

/// One fact that could be improved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Improvement<V> {
    /// The fact (with its period, where it has one); of two improvements of one fact only one is taken.
    pub fact: String,
    /// Its new value.
    pub to: V,
    /// Working minutes it costs.
    pub minutes: u32,
}

/// How far a set of improvements is from the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The goal is reached.
    pub is_reached: bool,
    /// Points that are still missing, as a guide for the search; smaller is nearer.
    pub missing: Points,
}

/// Improvements that together reach the goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Indices of the improvements, rising.
    pub improvements: Vec<usize>,
    /// Working minutes of all of them.
    pub minutes: u64,
    /// No other set costs less; false when the search was cut short.
    pub is_cheapest: bool,
}

/// The cheapest set of improvements that reaches a goal, such as the next star. `None` when none was found.
///
/// A greedy walk (most points per minute first) gives an answer at once; then sets that cost less are tried from the
/// cheapest up, at most `most_tries` of them.
pub fn cheapest<V>(
    candidates: &[Improvement<V>],
    most_tries: usize,
    mut rescore: impl FnMut(&[&Improvement<V>]) -> Progress,
) -> Option<Plan> {
    let mut progress = |chosen: &[usize]| {
        let set: Vec<&Improvement<V>> = chosen.iter().map(|&i| &candidates[i]).collect();
        rescore(&set)
    };
    let greedy = greedy(candidates, &mut progress);
    let bound = greedy.as_ref().map(|plan| plan.minutes);
    match exhaustive(candidates, bound, most_tries, &mut progress) {
        Search::Found(improvements) => Some(plan(candidates, improvements, true)),
        Search::Nothing => greedy.map(|plan| Plan {
            is_cheapest: true,
            ..plan
        }),
        Search::CutShort => greedy,
    }
}

fn plan<V>(candidates: &[Improvement<V>], mut improvements: Vec<usize>, is_cheapest: bool) -> Plan {
    improvements.sort_unstable();
    Plan {
        minutes: minutes(candidates, &improvements),
        improvements,
        is_cheapest,
    }
}

fn minutes<V>(candidates: &[Improvement<V>], chosen: &[usize]) -> u64 {
    chosen
        .iter()
        .map(|&i| u64::from(candidates[i].minutes))
        .sum()
}

fn greedy<V>(
    candidates: &[Improvement<V>],
    progress: &mut impl FnMut(&[usize]) -> Progress,
) -> Option<Plan> {
    let mut chosen: Vec<usize> = Vec::new();
    let mut now = progress(&chosen);
    while !now.is_reached {
        let mut best: Option<(usize, Progress)> = None;
        for (index, candidate) in candidates.iter().enumerate() {
            if chosen.iter().any(|&c| candidates[c].fact == candidate.fact) {
                continue;
            }
            chosen.push(index);
            let then = progress(&chosen);
            chosen.pop();
            if !then.is_reached && then.missing >= now.missing {
                continue;
            }
            let is_better = best.is_none_or(|(other, other_then)| {
                let worth = |p: Progress, of: usize| {
                    let gain = if p.is_reached {
                        now.missing.max(Points::from_units(1))
                    } else {
                        now.missing.minus(p.missing)
                    };
                    i128::from(gain.units()) * i128::from(candidates[of].minutes.max(1))
                };
                // gain ÷ own minutes against gain ÷ the other's minutes, multiplied across.
                worth(then, other) > worth(other_then, index)
            });
            if is_better {
                best = Some((index, then));
            }
        }
        let (index, then) = best?;
        chosen.push(index);
        now = then;
    }
    // Early steps may have become needless by later ones; the dearest goes first.
    let mut dearest_first = chosen.clone();
    dearest_first.sort_by_key(|&i| Reverse((candidates[i].minutes, i)));
    for index in dearest_first {
        let without: Vec<usize> = chosen.iter().copied().filter(|&c| c != index).collect();
        if progress(&without).is_reached {
            chosen = without;
        }
    }
    Some(plan(candidates, chosen, false))
}

enum Search {
    Found(Vec<usize>),
    Nothing,
    CutShort,
}

/// Sets in order of their cost, below `bound` minutes.
fn exhaustive<V>(
    candidates: &[Improvement<V>],
    bound: Option<u64>,
    most_tries: usize,
    progress: &mut impl FnMut(&[usize]) -> Progress,
) -> Search {
    let mut by_cost: Vec<usize> = (0..candidates.len()).collect();
    by_cost.sort_by_key(|&i| (candidates[i].minutes, i));
    let cost = |set: &[usize]| -> u64 {
        set.iter()
            .map(|&at| u64::from(candidates[by_cost[at]].minutes))
            .sum()
    };
    // A set is a rising list of positions in `by_cost`. From every set two others follow, neither cheaper: one more
    // member, or the last member exchanged for the next; so every set comes up once, cheapest first.
    let mut waiting = BinaryHeap::from([Reverse((0u64, Vec::<usize>::new()))]);
    let mut tries = 0;
    while let Some(Reverse((set_minutes, set))) = waiting.pop() {
        if bound.is_some_and(|bound| set_minutes >= bound) {
            return Search::Nothing;
        }
        if tries == most_tries {
            return Search::CutShort;
        }
        tries += 1;
        let facts: BTreeSet<&str> = (set.iter())
            .map(|&at| candidates[by_cost[at]].fact.as_str())
            .collect();
        if facts.len() == set.len() {
            let chosen: Vec<usize> = set.iter().map(|&at| by_cost[at]).collect();
            if progress(&chosen).is_reached {
                return Search::Found(chosen);
            }
        }
        let next = set.last().map_or(0, |last| last + 1);
        if next < candidates.len() {
            let mut longer = set.clone();
            longer.push(next);
            waiting.push(Reverse((cost(&longer), longer)));
            if let Some((_, rest)) = set.split_last() {
                let mut exchanged = rest.to_vec();
                exchanged.push(next);
                waiting.push(Reverse((cost(&exchanged), exchanged)));
            }
        }
    }
    Search::Nothing
}
