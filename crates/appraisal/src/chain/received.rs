//! Which effects of earlier appraisals in a chain reach the units of a later one.

use std::collections::BTreeMap;

use rubric::expr::ir::Figure;
use rubric::facts::{FactTable, Label, result_name};
use rubric::model::{Effect, EffectDoes, EffectWhen, Scheme};
use rubric::number::Points;

use super::{Member, Run};
use crate::effect::{self, Cause, Caused, Received};
use crate::level::{Heights, Ladder, Standing};

/// The effects of earlier appraisals that reach a scheme, by unit. Where the table states a unit's stars, these count.
pub(super) fn received(
    runs: &[Run],
    members: &[Member<'_>],
    table: &FactTable,
    target: &str,
) -> BTreeMap<String, Vec<Received>> {
    let mut all: BTreeMap<String, Vec<Received>> = BTreeMap::new();
    for run in runs {
        let Some(member) = members.iter().find(|m| m.scheme.head.id == run.scheme) else {
            continue;
        };
        let caused = run.appraisal.units.iter().map(|result| {
            let stated = stated_stars(member.scheme, table, &result.unit);
            let stars = match &stated {
                Some(standing) => Some(standing),
                None => result.stars.as_ref(),
            };
            let cause = Cause {
                rank: result.rank,
                stars,
                grade: result.grade.as_ref(),
            };
            let caused = effect::caused(&member.scheme.effects, cause);
            let settled = one_level(&member.scheme.effects, cause, target, caused);
            (result.unit.as_str(), settled)
        });
        let caused: Vec<(&str, Vec<Caused>)> = caused.collect();
        let slices = caused.iter().map(|(unit, all)| (*unit, all.as_slice()));
        for (unit, effects) in effect::reaching(&run.scheme, slices, target) {
            all.entry(unit).or_default().extend(effects);
        }
    }
    all
}

/// Points that hang on a level of which only the range is known exclude each other: four stars or five, never both.
/// They are told as what is sure, and as what may come on top of it.
fn one_level(
    effects: &[Effect],
    cause: Cause<'_>,
    target: &str,
    mut caused: Vec<Caused>,
) -> Vec<Caused> {
    let none = Cause {
        rank: None,
        stars: None,
        grade: None,
    };
    for (standing, is_stars) in [(cause.stars, true), (cause.grade, false)] {
        let Some(standing) = standing.filter(|s| s.heights.exact().is_none()) else {
            continue;
        };
        let hangs_on_it = |c: &Caused| {
            let effect = effects.iter().find(|e| e.id == c.effect);
            let is_points = matches!(c.does, EffectDoes::Points(_));
            is_points
                && c.on.as_deref() == Some(target)
                && effect.is_some_and(|e| match e.when {
                    EffectWhen::Stars(_) | EffectWhen::StarsAtMost(_) => is_stars,
                    EffectWhen::Grade(_) => !is_stars,
                    _ => false,
                })
        };
        let at = |height: usize| -> (Points, Vec<Caused>) {
            let heights = Heights {
                sure: height,
                possible: height,
            };
            let fixed = Standing::new(standing.ladder().clone(), heights);
            let level = Some(&fixed);
            let cause = if is_stars {
                Cause {
                    stars: level,
                    ..none
                }
            } else {
                Cause {
                    grade: level,
                    ..none
                }
            };
            let mut there = effect::caused(effects, cause);
            there.retain(hangs_on_it);
            (there.iter().map(points_of).sum(), there)
        };
        let heights = standing.heights;
        let mut possible: Vec<(Points, Vec<Caused>)> =
            (heights.sure..=heights.possible).map(at).collect();
        possible.sort_by_key(|(points, _)| *points);
        let (Some((least, sure)), Some((most, best))) = (possible.first(), possible.last()) else {
            continue;
        };
        caused.retain(|c| !hangs_on_it(c));
        caused.extend(sure.iter().cloned());
        let on_top = best.iter().max_by_key(|c| points_of(c));
        if let Some(on_top) = on_top.filter(|_| most > least) {
            caused.push(Caused {
                does: EffectDoes::Points(most.minus(*least)),
                is_certain: false,
                ..on_top.clone()
            });
        }
    }
    caused
}

fn points_of(caused: &Caused) -> Points {
    match caused.does {
        EffectDoes::Points(points) => points,
        _ => Points::ZERO,
    }
}

/// The stars that the table states for a unit.
fn stated_stars(scheme: &Scheme, table: &FactTable, unit: &str) -> Option<Standing> {
    let ladder = Ladder::of_stars(scheme)?;
    let index = table.unit(unit)?;
    let name = result_name(&scheme.head.id, Figure::Stars);
    let stars = usize::try_from(table.get(index, &name, Label::Open)?.raw).ok()?;
    Some(Standing::new(
        ladder,
        Heights {
            sure: stars,
            possible: stars,
        },
    ))
}
