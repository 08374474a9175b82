//! Quotas: at most so many units of a cohort may have a level or full marks (C4, D3).
//!
//! share × units is made whole as the scheme says. Over the quota the lower totals move down one level, best level
//! first, so that those moved down compete for the next one. While facts are missing, only who is inside in every
//! case is surely inside: the sure levels never exceed a quota, but for equal units that the scheme lets in.

use std::collections::BTreeMap;

use rubric::model::{Boundary, Level, Over, Quota, QuotaOf};
use rubric::number::{Decimal, Points, Ratio};
use serde::Serialize;

use crate::decision::{Needed, QuotaDecision, Refusal};
use crate::exact::ExactBounds;
use crate::level::{Heights, LevelName, QuotaPlace, Standing, Why};
use crate::ranking::{End, Field, Place};

/// What a quota did in one cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotaOutcome {
    /// Id of the quota.
    pub quota: String,
    /// The cohort; `None` where there is one ranking.
    pub cohort: Option<String>,
    /// What is limited.
    pub of: Limited,
    /// Largest share.
    pub at_most: Decimal,
    /// Number of rated units.
    pub units: usize,
    /// Places: share × units, made whole as the quota says.
    pub limit: usize,
    /// Units that had reached it, or might have, sorted.
    pub reached: Vec<String>,
    /// Units that surely keep it, sorted.
    pub kept: Vec<String>,
    /// Units of which it is still open, sorted.
    pub open: Vec<String>,
}

impl QuotaOutcome {
    /// True when more units keep it than there are places: only by equal units that the scheme lets in, or full
    /// marks that people have not corrected yet.
    pub fn is_exceeded(&self) -> bool {
        self.kept.len() > self.limit
    }
}

/// What a quota limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limited {
    /// A level.
    Level(LevelName),
    /// Full marks in this part or section.
    FullMarks(String),
}

/// Number of places of a quota among so many units: 15 % of 15 is 2.25, rounded down 2.
pub fn limit(quota: &Quota, units: usize) -> usize {
    let share = quota.at_most.ratio();
    i128::try_from(units)
        .ok()
        .and_then(|units| share.checked_mul(Ratio::new_raw(units, 1)))
        .and_then(|exact| exact.round(0, quota.rounding))
        .and_then(|places| usize::try_from(places).ok())
        .unwrap_or(0)
        .min(units)
}

/// The units of one cohort with where they stand.
pub(crate) struct Cohort<'a> {
    pub(crate) name: Option<&'a str>,
    /// Indices of its units.
    pub(crate) members: &'a [usize],
    /// One id per unit of all cohorts.
    pub(crate) units: &'a [String],
    /// One place per unit of all cohorts.
    pub(crate) places: &'a [Place],
}

/// What people must know of a quota besides its outcome.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) needed: Vec<Needed>,
    pub(crate) refused: Vec<Refusal>,
}

/// Applies the quotas on levels in one cohort, best level first.
pub(crate) fn enforce_all(
    quotas: &[Quota],
    cohort: &Cohort<'_>,
    standings: &mut [Option<Standing>],
    decisions: &[QuotaDecision],
    notes: &mut Notes,
) -> Vec<QuotaOutcome> {
    let Some(ladder) = cohort
        .members
        .iter()
        .find_map(|&m| standings[m].as_ref().map(|s| s.ladder().clone()))
    else {
        return Vec::new();
    };
    let mut due: Vec<(usize, usize)> = quotas
        .iter()
        .enumerate()
        .filter_map(|(index, quota)| {
            let level = match &quota.of {
                QuotaOf::Stars(stars) => Level::Stars(*stars),
                QuotaOf::Grade(grade) => Level::Grade(grade.clone()),
                QuotaOf::FullMarks(_) => return None,
            };
            Some((ladder.height(&level)?, index))
        })
        .collect();
    due.sort_by_key(|&(height, index)| (std::cmp::Reverse(height), index));
    due.into_iter()
        .map(|(height, index)| {
            let rule = QuotaRun {
                quota: &quotas[index],
                limit: limit(&quotas[index], cohort.members.len()),
                height,
                can_move: height > ladder.bottom(),
                cohort,
                decision: decisions
                    .iter()
                    .find(|d| d.quota == quotas[index].id && d.cohort.as_deref() == cohort.name),
            };
            rule.enforce(standings, notes)
        })
        .collect()
}

struct QuotaRun<'a> {
    quota: &'a Quota,
    limit: usize,
    height: usize,
    /// False on the lowest level: nobody can be moved below it, people decide.
    can_move: bool,
    cohort: &'a Cohort<'a>,
    decision: Option<&'a QuotaDecision>,
}

/// What becomes of a unit that may be at the level of the quota.
enum Verdict {
    Passes,
    Fails(fn(QuotaPlace) -> Why),
    Open(fn(QuotaPlace) -> Why),
}

impl QuotaRun<'_> {
    fn enforce(&self, standings: &mut [Option<Standing>], notes: &mut Notes) -> QuotaOutcome {
        let heights = |standings: &[Option<Standing>], unit: usize| -> Option<Heights> {
            standings[unit].as_ref().map(|s| s.heights)
        };
        let reached: Vec<usize> = (self.cohort.members.iter().copied())
            .filter(|&m| heights(standings, m).is_some_and(|h| h.may_be(self.height)))
            .collect();
        let certain: Vec<usize> = (reached.iter().copied())
            .filter(|&m| heights(standings, m).and_then(Heights::exact) == Some(self.height))
            .collect();
        if reached.len() > self.limit {
            let is_by_people = self.quota.over == Over::Decide || !self.can_move;
            let verdicts = if is_by_people {
                self.by_people(&reached, &certain, notes)
            } else {
                self.by_score(&reached, &certain, notes)
            };
            let field = self.field(&reached);
            if self.can_move {
                for (unit, verdict) in verdicts {
                    if let Some(standing) = &mut standings[unit] {
                        self.carry_out(verdict, standing, unit, &field, reached.len());
                    }
                }
            }
        }
        let still = |keeps: &dyn Fn(Heights) -> bool| -> Vec<String> {
            self.names(
                (reached.iter().copied()).filter(|&m| heights(standings, m).is_some_and(keeps)),
            )
        };
        let name = standings
            .iter()
            .flatten()
            .next()
            .map_or(LevelName::NoGrade, |s| s.ladder().name(self.height));
        QuotaOutcome {
            quota: self.quota.id.clone(),
            cohort: self.cohort.name.map(str::to_owned),
            of: Limited::Level(name),
            at_most: self.quota.at_most,
            units: self.cohort.members.len(),
            limit: self.limit,
            reached: self.names(reached.iter().copied()),
            kept: still(&|h| h.exact() == Some(self.height)),
            open: still(&|h| h.may_be(self.height) && h.exact().is_none()),
        }
    }

    fn names(&self, units: impl Iterator<Item = usize>) -> Vec<String> {
        let mut names: Vec<String> = units.map(|u| self.cohort.units[u].clone()).collect();
        names.sort();
        names
    }

    fn field(&self, units: &[usize]) -> Field {
        Field::new(units.iter().map(|&u| &self.cohort.places[u]))
    }

    /// People choose among all who have reached the level.
    fn by_people(
        &self,
        reached: &[usize],
        certain: &[usize],
        notes: &mut Notes,
    ) -> Vec<(usize, Verdict)> {
        if let Some(named) = self.named_by_people(reached, self.limit, notes) {
            return (reached.iter())
                .map(|&unit| match named.contains(&unit) {
                    true => (unit, Verdict::Passes),
                    false => (unit, Verdict::Fails(Why::DecidedAgainst)),
                })
                .collect();
        }
        let is_over = certain.len() > self.limit;
        if is_over {
            notes.needed.push(Needed::QuotaOver {
                quota: self.quota.id.clone(),
                cohort: self.cohort.name.map(str::to_owned),
                units: self.names(reached.iter().copied()),
                limit: self.limit,
                decided_by: self.quota.decided_by.clone(),
            });
        }
        let why = if is_over {
            Why::OverUndecided
        } else {
            Why::QuotaOpen
        };
        reached
            .iter()
            .map(|&unit| (unit, Verdict::Open(why)))
            .collect()
    }

    /// The higher totals pass; equal units at the edge as the quota says.
    fn by_score(
        &self,
        reached: &[usize],
        certain: &[usize],
        notes: &mut Notes,
    ) -> Vec<(usize, Verdict)> {
        let (field, sure_field) = (self.field(reached), self.field(certain));
        let mut groups: BTreeMap<&End, Vec<usize>> = BTreeMap::new();
        let mut verdicts = Vec::with_capacity(reached.len());
        for &unit in reached {
            let place = &self.cohort.places[unit];
            match place.is_exact() {
                true => groups.entry(&place.low).or_default().push(unit),
                false => verdicts.push((unit, self.plain(place, &field, &sure_field, 0))),
            }
        }
        for group in groups.into_values() {
            let place = &self.cohort.places[group[0]];
            let ahead = field.possibly_level(place);
            let is_at_edge = ahead < self.limit && ahead + group.len() > self.limit;
            let is_settled = ahead == sure_field.surely_ahead(place)
                && group.iter().all(|unit| certain.contains(unit));
            let is_lone = group.len() == 1;
            if is_lone || self.quota.boundary == Boundary::AllIn || !(is_at_edge && is_settled) {
                // Equal units take each other's places, except where all of them may go in.
                let rivals = match self.quota.boundary {
                    Boundary::AllIn => 0,
                    Boundary::AllOut | Boundary::Decide => group.len() - 1,
                };
                for unit in group {
                    let verdict = self.plain(place, &field, &sure_field, rivals);
                    verdicts.push((unit, verdict));
                }
            } else {
                let places = self.limit - ahead;
                verdicts.extend(self.edge(&group, places, notes));
            }
        }
        verdicts
    }

    fn plain(&self, place: &Place, field: &Field, sure: &Field, rivals: usize) -> Verdict {
        if field.possibly_level(place) + rivals < self.limit {
            Verdict::Passes
        } else if sure.surely_ahead(place) >= self.limit {
            Verdict::Fails(Why::OverQuota)
        } else {
            Verdict::Open(Why::QuotaOpen)
        }
    }

    /// Equal units of which only some have a place.
    fn edge(&self, group: &[usize], places: usize, notes: &mut Notes) -> Vec<(usize, Verdict)> {
        if self.quota.boundary == Boundary::AllOut {
            return (group.iter())
                .map(|&unit| (unit, Verdict::Fails(Why::TieAllOut)))
                .collect();
        }
        if let Some(named) = self.named_by_people(group, places, notes) {
            return (group.iter())
                .map(|&unit| match named.contains(&unit) {
                    true => (unit, Verdict::Passes),
                    false => (unit, Verdict::Fails(Why::DecidedAgainst)),
                })
                .collect();
        }
        notes.needed.push(Needed::QuotaTie {
            quota: self.quota.id.clone(),
            cohort: self.cohort.name.map(str::to_owned),
            units: self.names(group.iter().copied()),
            places,
            decided_by: self.quota.decided_by.clone(),
        });
        group
            .iter()
            .map(|&unit| (unit, Verdict::Open(Why::TieUndecided)))
            .collect()
    }

    /// Those of `units` that people let pass; `None` when they have not decided, or named too many.
    fn named_by_people(
        &self,
        units: &[usize],
        places: usize,
        notes: &mut Notes,
    ) -> Option<Vec<usize>> {
        let keep = &self.decision?.keep;
        let named: Vec<usize> = (units.iter().copied())
            .filter(|&u| keep.contains(&self.cohort.units[u]))
            .collect();
        if named.is_empty() && !keep.is_empty() {
            return None;
        }
        if named.len() > places {
            notes.refused.push(Refusal::TooManyKept {
                quota: self.quota.id.clone(),
                cohort: self.cohort.name.map(str::to_owned),
                named: self.names(named.into_iter()),
                places,
            });
            return None;
        }
        Some(named)
    }

    fn carry_out(
        &self,
        verdict: Verdict,
        standing: &mut Standing,
        unit: usize,
        field: &Field,
        at_level: usize,
    ) {
        let place = &self.cohort.places[unit];
        let below = |height: usize| {
            if height == self.height {
                height - 1
            } else {
                height
            }
        };
        let before = standing.heights;
        let (after, why) = match verdict {
            Verdict::Passes => return,
            Verdict::Fails(why) => (
                Heights {
                    sure: below(before.sure),
                    possible: below(before.possible),
                },
                why,
            ),
            Verdict::Open(why) => (
                Heights {
                    sure: below(before.sure),
                    possible: before.possible,
                },
                why,
            ),
        };
        standing.step_to(
            after,
            why(QuotaPlace {
                quota: self.quota.id.clone(),
                at_most: self.quota.at_most,
                units: self.cohort.members.len(),
                limit: self.limit,
                at_level,
                best_place: 1 + field.surely_ahead(place),
                worst_place: 1 + field.possibly_level(place),
                score: place.score(),
            }),
        );
    }
}

/// Counts the units of a cohort with full marks in one part or section. Nobody is moved: people correct the scores.
pub(crate) fn full_marks(
    quota: &Quota,
    cohort: &Cohort<'_>,
    of: &str,
    full: Points,
    scores: &[ExactBounds],
    notes: &mut Notes,
) -> QuotaOutcome {
    let limit = limit(quota, cohort.members.len());
    let names = |has: &dyn Fn(&ExactBounds) -> bool| -> Vec<String> {
        let mut names: Vec<String> = (cohort.members.iter().zip(scores))
            .filter(|(_, score)| has(score))
            .map(|(&m, _)| cohort.units[m].clone())
            .collect();
        names.sort();
        names
    };
    let line = full.ratio();
    let kept = names(&|score| score.low >= line);
    if kept.len() > limit {
        notes.needed.push(Needed::FullMarks {
            quota: quota.id.clone(),
            cohort: cohort.name.map(str::to_owned),
            of: of.to_owned(),
            full,
            units: kept.clone(),
            limit,
            decided_by: quota.decided_by.clone(),
        });
    }
    QuotaOutcome {
        quota: quota.id.clone(),
        cohort: cohort.name.map(str::to_owned),
        of: Limited::FullMarks(of.to_owned()),
        at_most: quota.at_most,
        units: cohort.members.len(),
        limit,
        reached: names(&|score| score.high >= line),
        open: names(&|score| score.high >= line && score.low < line),
        kept,
    }
}
