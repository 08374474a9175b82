//! The whole way from scored facts to results, in one pure function.
//!
//! Order: vetoes take points → sums and weights → bonus and malus → effects of other appraisals → the one rounding →
//! ranks → stars and grades by their lines → direct moves → caps by vetoes and other appraisals → eligibility →
//! quotas → effects on others. A later step sees what the earlier ones left. The result does not depend on the order
//! in which units are given.

use std::collections::{BTreeMap, BTreeSet};

use rubric::model::{EffectDoes, PartSource, QuotaOf, Rounding, RoundingPlace, Scheme, TieKey};
use rubric::number::Points;
use rubric::score::Bounds;

use crate::bonus::{self, BonusTotal};
use crate::card;
use crate::compliance::compliance;
use crate::decision::{Decisions, Needed, Refusal};
use crate::effect::{self, Cause, Received};
use crate::exact::{ExactBounds, NotComputable};
use crate::grade;
use crate::level::{Ladder, Standing};
use crate::outcome::outcomes;
use crate::quota::{self, Cohort, Notes};
use crate::ranking::{self, Contender, KeyRange, Ranking};
use crate::result::{Adjustment, AdjustmentKind, Appraisal, SectionLine, UnitResult};
use crate::star;
use crate::tally::{Frame, tally};
use crate::unit::UnitFacts;
use crate::veto::{self, Zeroed};
use crate::weighting::{PartScores, Weights, layers, weigh};

/// Appraises units under a scheme.
///
/// # Errors
/// When two units have one id, chosen weights are not lawful, or a figure cannot be computed. What is refused for a
/// cohort or a quota alone is in the result.
///
/// # Panics
/// When the values of a unit do not have the shape of the scheme, which is a mistake of the program.
pub fn appraise(
    scheme: &Scheme,
    units: &[UnitFacts],
    decisions: &Decisions,
) -> Result<Appraisal, Refusal> {
    let weights = Weights::of(scheme, &decisions.weights)?;
    // From here on the order in which units were given is forgotten.
    let mut units: Vec<&UnitFacts> = units.iter().collect();
    units.sort_by(|a, b| a.unit.cmp(&b.unit));
    if let Some(pair) = units.windows(2).find(|pair| pair[0].unit == pair[1].unit) {
        return Err(Refusal::DuplicateUnit {
            unit: pair[0].unit.clone(),
        });
    }
    let frame = Frame::of(scheme);
    let mut results = Vec::with_capacity(units.len());
    for facts in &units {
        facts.must_fit(scheme);
        let result = totals(scheme, &frame, &weights, facts).map_err(|NotComputable| {
            Refusal::NotComputable {
                unit: facts.unit.clone(),
            }
        })?;
        results.push(result);
    }

    let mut notes = Notes::default();
    let ranked = ranked_units(scheme, &units, &mut notes);
    let contenders: Vec<Contender> = ranked
        .iter()
        .map(|&u| contender(scheme, units[u], &results[u]))
        .collect();
    let ranking = ranking::rank(&scheme.rank, &contenders, &decisions.ties);
    for (at, &unit) in ranked.iter().enumerate() {
        results[unit].rank = ranking.ranks[at];
        results[unit].sharing_rank = ranking.sharing[at];
    }
    let quotas = levels(
        scheme,
        &units,
        &mut results,
        &ranked,
        &ranking,
        decisions,
        &mut notes,
    );
    for result in &mut results {
        finish(scheme, result).map_err(|NotComputable| Refusal::NotComputable {
            unit: result.unit.clone(),
        })?;
    }

    let mut results: Vec<Option<UnitResult>> = results.into_iter().map(Some).collect();
    let mut listed: Vec<UnitResult> = ranking
        .order
        .iter()
        .filter_map(|&c| results[ranked[c]].take())
        .collect();
    listed.extend(results.into_iter().flatten());
    notes.needed.splice(0..0, ranking.needed);
    notes.refused.splice(0..0, ranking.refused);
    let positions = (listed.iter().enumerate())
        .map(|(at, result)| (result.unit.clone(), at))
        .collect();
    Ok(Appraisal {
        scheme: scheme.head.id.clone(),
        positions,
        units: listed,
        ties: ranking.ties,
        quotas,
        uncounted_sections: uncounted_sections(scheme),
        needed: notes.needed,
        refused: notes.refused,
    })
}

/// Top sections with items that no part of a composite scheme takes up, neither themselves nor by a section below.
fn uncounted_sections(scheme: &Scheme) -> Vec<String> {
    if scheme.parts.is_empty() {
        return Vec::new();
    }
    let taken: BTreeSet<&str> = scheme
        .parts
        .iter()
        .filter_map(|p| match &p.from {
            Some(PartSource::Sections(ids)) => Some(ids),
            _ => None,
        })
        .flatten()
        .map(String::as_str)
        .collect();
    let mut uncounted: Vec<String> = Vec::new();
    for item in &scheme.items {
        let lineage = scheme.lineage(&item.section);
        let is_counted = lineage.iter().any(|s| taken.contains(s.id.as_str()));
        if let Some(section) = lineage.first().filter(|_| !is_counted)
            && !uncounted.contains(&section.id)
        {
            uncounted.push(section.id.clone());
        }
    }
    uncounted
}

/// Everything of one unit that does not depend on others.
fn totals(
    scheme: &Scheme,
    frame: &Frame,
    weights: &Weights,
    facts: &UnitFacts,
) -> Result<UnitResult, NotComputable> {
    let above = &facts.above;
    let rounding = scheme.head.rounding;
    let is_composite = !scheme.parts.is_empty();
    let round_items = (!is_composite).then_some(rounding);
    let zeroed = Zeroed::by(scheme, frame, &above.vetoes);
    let sums = tally(frame, scheme, &facts.score, &zeroed.items, round_items)?;
    let parts = weigh(
        scheme,
        weights,
        PartScores {
            sections: &sums.sections,
            values: &above.parts,
            zeroed: &zeroed.parts,
        },
    )?;
    let base = if is_composite {
        parts.total
    } else {
        sums.total
    };
    let bonus = bonus::add_up(scheme, &above.bonuses, &facts.claims);
    let adjustments = adjustments(scheme, &bonus, &facts.received);
    let mut exact = base;
    for adjustment in &adjustments {
        exact = exact.plus(ExactBounds {
            low: adjustment.low.ratio(),
            high: adjustment.high.ratio(),
        })?;
    }
    let vetoes = veto::hits(scheme, frame, weights, facts)?;
    let star_lines = star::lines(scheme, &sums.sections);
    Ok(UnitResult {
        unit: facts.unit.clone(),
        cohort: facts.cohort.clone(),
        total: exact.rounded(total_rounding(rounding))?,
        base,
        adjustments,
        sections: scheme
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| SectionLine {
                section: section.id.clone(),
                points: sums.sections[index],
                full: frame.section_full(index),
            })
            .collect(),
        items: sums.items,
        sheets: sums.sheets,
        departments: sums.departments,
        layers: layers(&parts.lines)?,
        parts: parts.lines,
        compliance: compliance(&facts.score.norms),
        bonus,
        vetoes,
        rank: None,
        sharing_rank: 0,
        stars: Ladder::of_stars(scheme).map(|l| Standing::new(l, star::by_line(&star_lines))),
        grade: None,
        star_lines,
        cards: card::shown(&scheme.cards, &above.cards),
        outcomes: Vec::new(),
        effects: Vec::new(),
        received: facts.received.clone(),
        is_provisional: false,
    }
    .graded(scheme))
}

/// What is rounded at items or sections is not rounded again: its sums are points already.
fn total_rounding(rounding: Rounding) -> Rounding {
    match rounding.at {
        RoundingPlace::Total => rounding,
        RoundingPlace::Item | RoundingPlace::Section => Rounding {
            places: 4,
            ..rounding
        },
    }
}

impl UnitResult {
    fn graded(mut self, scheme: &Scheme) -> UnitResult {
        self.grade = Ladder::of_grades(scheme)
            .map(|l| Standing::new(l, grade::by_line(&scheme.grades, self.total)));
        self
    }
}

fn adjustments(scheme: &Scheme, bonus: &BonusTotal, received: &[Received]) -> Vec<Adjustment> {
    let clause_of = |id: &str, is_malus: bool| {
        let kinds = if is_malus {
            &scheme.maluses
        } else {
            &scheme.bonuses
        };
        kinds
            .iter()
            .find(|k| k.id == id)
            .and_then(|k| k.clause.clone())
    };
    let mut adjustments: Vec<Adjustment> = bonus
        .kinds
        .iter()
        .filter(|kind| kind.amount != Bounds::default())
        .map(|kind| Adjustment {
            what: if kind.is_malus {
                AdjustmentKind::Malus(kind.kind.clone())
            } else {
                AdjustmentKind::Bonus(kind.kind.clone())
            },
            low: kind.amount.low,
            high: kind.amount.high,
            clause: clause_of(&kind.kind, kind.is_malus),
        })
        .collect();
    let mut cut = |what: AdjustmentKind, before: Bounds, after: Bounds| {
        if before != after {
            adjustments.push(Adjustment {
                what,
                low: after.low.minus(before.low),
                high: after.high.minus(before.high),
                clause: None,
            });
        }
    };
    let limits = scheme.bonus_limit;
    cut(
        AdjustmentKind::BonusLimit(limits.bonus.unwrap_or(Points::ZERO)),
        bonus.bonus_before_limit,
        bonus.bonus,
    );
    cut(
        AdjustmentKind::MalusLimit(limits.malus.unwrap_or(Points::ZERO)),
        bonus.malus_before_limit,
        bonus.malus,
    );
    adjustments.extend(
        received
            .iter()
            .filter(|r| matches!(r.caused.does, EffectDoes::Points(_)))
            .map(|r| {
                let points = r.points();
                Adjustment {
                    what: AdjustmentKind::Received {
                        scheme: r.scheme.clone(),
                        effect: r.caused.effect.clone(),
                    },
                    low: points.low,
                    high: points.high,
                    clause: r.caused.clause.clone(),
                }
            }),
    );
    adjustments
}

/// Indices of the units that can be ranked: those whose cohort is known where the scheme makes cohorts.
fn ranked_units(scheme: &Scheme, units: &[&UnitFacts], notes: &mut Notes) -> Vec<usize> {
    let Some(fact) = &scheme.rank.cohort else {
        return (0..units.len()).collect();
    };
    let mut ranked = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        if unit.cohort.is_some() {
            ranked.push(index);
        } else {
            notes.needed.push(Needed::Cohort {
                unit: unit.unit.clone(),
                fact: fact.clone(),
            });
        }
    }
    ranked
}

/// What a unit is ranked by: its total, or its compliance where the scheme has nothing but norms.
fn contender(scheme: &Scheme, facts: &UnitFacts, result: &UnitResult) -> Contender {
    let has_points = !scheme.items.is_empty() || !scheme.parts.is_empty();
    let by_norms = result.compliance.filter(|_| !has_points);
    let score = match by_norms {
        Some(compliance) => compliance.rate.unwrap_or(ExactBounds::ZERO),
        None => result.total.into(),
    };
    Contender {
        unit: facts.unit.clone(),
        cohort: scheme.rank.cohort.as_ref().and(facts.cohort.clone()),
        score,
        keys: (scheme.rank.keys.iter().zip(&facts.above.tie_keys))
            .map(|(key, value)| {
                let range = match key {
                    TieKey::Section(id) => (result.sections.iter())
                        .find(|s| s.section == *id)
                        .map(|s| ExactBounds::from(s.points)),
                    TieKey::Part(id) => (result.parts.iter())
                        .find(|p| p.part == *id)
                        .map(|p| p.score),
                    TieKey::Formula(_) => value.map(ExactBounds::exactly),
                };
                range.map_or(KeyRange::Unknown, KeyRange::Within)
            })
            .collect(),
    }
}

/// Moves, caps, eligibility and quotas on stars and grades; full-mark quotas.
fn levels(
    scheme: &Scheme,
    units: &[&UnitFacts],
    results: &mut [UnitResult],
    ranked: &[usize],
    ranking: &Ranking,
    decisions: &Decisions,
    notes: &mut Notes,
) -> Vec<quota::QuotaOutcome> {
    let moves_grades = !scheme.grades.is_empty();
    for (facts, result) in units.iter().zip(results.iter_mut()) {
        for (standing, moves) in [
            (&mut result.stars, !moves_grades),
            (&mut result.grade, moves_grades),
        ] {
            if let Some(standing) = standing {
                if moves {
                    standing.apply_moves(scheme, &facts.above.moves);
                }
                veto::cap(scheme, standing, facts);
                standing.apply_eligibility(&scheme.eligibility, &facts.above.eligibility);
            }
        }
    }
    let ids: Vec<String> = ranked.iter().map(|&u| units[u].unit.clone()).collect();
    let mut stars: Vec<Option<Standing>> =
        ranked.iter().map(|&u| results[u].stars.take()).collect();
    let mut grades: Vec<Option<Standing>> =
        ranked.iter().map(|&u| results[u].grade.take()).collect();
    let mut cohorts: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, &unit) in ranked.iter().enumerate() {
        let name = scheme.rank.cohort.as_ref();
        let cohort = name.and(units[unit].cohort.as_deref());
        cohorts.entry(cohort).or_default().push(index);
    }
    let mut outcomes = Vec::new();
    for (name, members) in &cohorts {
        let cohort = Cohort {
            name: *name,
            members,
            units: &ids,
            places: &ranking.places,
        };
        for standings in [&mut stars, &mut grades] {
            outcomes.extend(quota::enforce_all(
                &scheme.quotas,
                &cohort,
                standings,
                &decisions.quotas,
                notes,
            ));
        }
        for rule in &scheme.quotas {
            let QuotaOf::FullMarks(places) = &rule.of else {
                continue;
            };
            for of in places {
                let scores: Vec<(ExactBounds, Points)> = members
                    .iter()
                    .filter_map(|&m| section_or_part_score(&results[ranked[m]], of))
                    .collect();
                if let Some(&(_, full)) = scores.first() {
                    let scores: Vec<ExactBounds> = scores.into_iter().map(|(s, _)| s).collect();
                    outcomes.push(quota::full_marks(rule, &cohort, of, full, &scores, notes));
                }
            }
        }
    }
    for ((&unit, stars), grade) in ranked.iter().zip(stars).zip(grades) {
        results[unit].stars = stars;
        results[unit].grade = grade;
    }
    outcomes
}

/// A section's or part's score and full marks, by id.
fn section_or_part_score(result: &UnitResult, id: &str) -> Option<(ExactBounds, Points)> {
    let part = result.parts.iter().find(|p| p.part == id);
    let section = || result.sections.iter().find(|s| s.section == id);
    part.map(|p| (p.score, p.full))
        .or_else(|| section().map(|s| (s.points.into(), s.full)))
}

/// What follows from the final level and rank.
fn finish(scheme: &Scheme, result: &mut UnitResult) -> Result<(), NotComputable> {
    let (stars, grade) = (result.stars.as_ref(), result.grade.as_ref());
    result.outcomes = outcomes(&scheme.outcomes, result.total, stars, grade)?;
    result.effects = effect::caused(
        &scheme.effects,
        Cause {
            rank: result.rank,
            stars,
            grade,
        },
    );
    let is_open = |s: Option<&Standing>| s.is_some_and(|s| s.exact().is_none());
    result.is_provisional = result.total.exact().is_none()
        || result.rank.is_none_or(|r| r.exact().is_none())
        || is_open(stars)
        || is_open(grade)
        || (result.compliance).is_some_and(|c| c.unknown > 0)
        || result.vetoes.iter().any(|v| !v.is_certain);
    Ok(())
}
