//! From rules to a sheet: modifiers, items, sections, total; exactly, or not known.

use std::collections::BTreeSet;

use rubric::model::{
    Applies, Bound, Item, LatePolicy, Otherwise, RoundingPlace, Rule, Section, Start,
};
use rubric::number::{Points, RoundingMode};

use super::reader::{Q, Reader, World, fraction, half_away, points, whole};
use super::rules::{Place, number_here, reads_here, truth_here};

/// What the oracle says of a unit; `None` where missing facts leave it open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) items: Vec<ItemSheet>,
    pub(super) sections: Vec<Option<Q>>,
    pub(super) total: Option<Q>,
    pub(super) norms: Vec<Option<Option<bool>>>,
    pub(super) bonuses: Vec<RuleSheet>,
}

/// What the oracle says of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ItemSheet {
    pub(super) points: Option<Q>,
    pub(super) applies: Option<bool>,
    pub(super) rules: Vec<RuleSheet>,
}

/// What the oracle says of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RuleSheet {
    pub(super) amount: Option<Q>,
    pub(super) forfeit: Option<bool>,
}

/// A number in steps of 1/10 000 point, halves away from zero.
fn grained(n: Q) -> Q {
    let grain = fraction(1, Points::SCALE);
    let steps = n / grain.clone();
    grain * whole(half_away(steps))
}

fn rounded(n: Q, places: u8, mode: RoundingMode) -> Q {
    let unit = whole(10i64.pow(u32::from(places)));
    let scaled = n * unit.clone();
    let floor = scaled.floor();
    let rest = scaled.clone() - floor.clone();
    let half = fraction(1, 2);
    let up = match mode {
        RoundingMode::HalfUp => return whole(half_away(scaled)) / unit,
        RoundingMode::Down => false,
        RoundingMode::Up => rest > whole(0),
        RoundingMode::HalfEven => {
            let even = (floor.clone() / whole(2)).is_integer();
            rest > half || (rest == half && !even)
        }
    };
    (if up { floor + whole(1) } else { floor }) / unit
}

/// A rule by itself.
fn rule(
    reader: &Reader<'_>,
    rule: &Rule,
    place: &Place<'_>,
    late: LatePolicy,
    cap: Option<Points>,
) -> RuleSheet {
    let nothing = RuleSheet {
        amount: Some(whole(0)),
        forfeit: Some(false),
    };
    let gate = rule.applies_when.as_ref().map(|f| &f.expr);
    let multiplier = rule.multiplier.as_ref().map(|f| &f.expr);
    let applies = truth_here(reader, gate);
    if applies == Some(false) {
        return nothing;
    }
    let parts = reader.parts(&rule.form, place);
    let mut reads: BTreeSet<_> = parts.iter().flat_map(|p| p.reads.clone()).collect();
    reads.extend(reads_here(reader, gate));
    reads.extend(reads_here(reader, multiplier));
    let mut late_count = reads.iter().filter(|r| reader.is_late(r)).count();
    late_count += parts.iter().filter(|p| p.late_event).count();

    let mut amount = Some(whole(0));
    let mut forfeit = Some(false);
    for part in &parts {
        let is_late = part.late_event || part.reads.iter().any(|r| reader.is_late(r));
        let moved = match late {
            LatePolicy::NotCounted if is_late => &part.worst,
            _ => &part.moved,
        };
        amount = amount.zip(moved.amount.clone()).map(|(a, b)| a + b);
        forfeit = either(forfeit, moved.forfeit);
    }
    amount = amount
        .zip(number_here(reader, multiplier))
        .map(|(a, m)| a * m);
    let open = Points::whole(1_000_000);
    let most = points(rule.cap.unwrap_or(open).min(cap.unwrap_or(open)));
    let least = points(rule.floor.unwrap_or_default());
    amount = amount.map(|a| {
        let a = grained(a).max(-most.clone()).min(most.clone());
        if a == whole(0) {
            a
        } else if a > whole(0) {
            a.max(least)
        } else {
            a.min(-least)
        }
    });
    if let LatePolicy::Deduct(each) = late {
        let count = i64::try_from(late_count).expect("few");
        amount = amount.map(|a| a - points(each) * whole(count));
    }
    if applies.is_none() {
        amount = amount.filter(|a| *a == whole(0));
        forfeit = forfeit.filter(|f| !f);
    }
    RuleSheet { amount, forfeit }
}

fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// The condition of an item with those of the sections above it, and the treatment nearest to the item.
fn applies(reader: &Reader<'_>, item: &Item) -> (Option<bool>, Otherwise) {
    let lineage = reader.world.scheme.lineage(&item.section);
    let of_section = |s: &'_ &Section| s.applies.clone();
    let all: Vec<Applies> = item
        .applies
        .iter()
        .cloned()
        .chain(lineage.iter().filter_map(of_section))
        .collect();
    let mut holds = Some(true);
    for one in &all {
        holds = match (holds, truth_here(reader, Some(&one.when.expr))) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
    }
    let otherwise = all.first().map_or(Otherwise::LeaveOut, |a| a.otherwise);
    (holds, otherwise)
}

/// The rules of all items of a unit, with what is taken once taken once.
fn rules(reader: &Reader<'_>) -> Vec<(Option<bool>, Vec<RuleSheet>)> {
    let scheme = reader.world.scheme;
    let mut all: Vec<(Option<bool>, Vec<RuleSheet>)> = Vec::new();
    for item in &scheme.items {
        let rules = item.rules.iter().enumerate().map(|(n, r)| {
            let late = r.late.unwrap_or(item.late);
            rule(reader, r, &Place::of(item, n + 1), late, None)
        });
        let rules = rules.collect();
        all.push((applies(reader, item).0, rules));
    }
    let keys: BTreeSet<&str> = scheme
        .items
        .iter()
        .flat_map(|i| i.rules.iter().filter_map(|r| r.once.as_deref()))
        .collect();
    for key in keys {
        let mut claims: Vec<(usize, usize, Option<Q>)> = Vec::new();
        let mut open = false;
        for (i, item) in scheme.items.iter().enumerate() {
            for (r, found) in item.rules.iter().enumerate() {
                if found.once.as_deref() != Some(key) || all[i].0 == Some(false) {
                    continue;
                }
                let amount = all[i].1[r].amount.clone();
                open |= amount.is_none() || all[i].0.is_none();
                claims.push((i, r, amount.filter(|a| *a < whole(0))));
            }
        }
        if open {
            // Which deduction counts is not known; amounts that add are untouched.
            for (i, r, amount) in claims {
                if amount.is_some() {
                    all[i].1[r].amount = None;
                }
            }
            continue;
        }
        let largest = claims.iter().filter_map(|(_, _, a)| a.clone()).min();
        let first = claims.iter().find(|(_, _, a)| a.is_some() && *a == largest);
        let first = first.map(|(i, r, _)| (*i, *r));
        for (i, r, amount) in claims {
            if amount.is_some() && first != Some((i, r)) {
                all[i].1[r].amount = Some(whole(0));
            }
        }
    }
    all
}

/// An item's points before the means of cohorts.
fn item_points(
    reader: &Reader<'_>,
    item: &Item,
    applies: Option<bool>,
    rules: &[RuleSheet],
) -> Option<Q> {
    let mut forfeit = Some(false);
    for rule in rules {
        forfeit = either(forfeit, rule.forfeit);
    }
    let within = |n: Q| {
        let raised = match item.floor {
            Bound::Open => n,
            Bound::At(floor) => n.max(points(floor)),
        };
        match item.cap {
            None => raised.min(points(item.points)),
            Some(Bound::Open) => raised,
            Some(Bound::At(cap)) => raised.min(points(cap)),
        }
    };
    let start = match item.start {
        Start::Full => points(item.points),
        Start::Zero => whole(0),
    };
    let own = match forfeit {
        Some(true) => Some(within(whole(0))),
        None => None,
        Some(false) => {
            let sum = rules
                .iter()
                .try_fold(start, |sum, r| Some(sum + r.amount.clone()?));
            let multiplier = number_here(reader, item.multiplier.as_ref().map(|f| &f.expr));
            sum.zip(multiplier).map(|(s, m)| within(grained(s * m)))
        }
    };
    let otherwise = self::applies(reader, item).1;
    match (applies, otherwise) {
        (Some(true), _) => own,
        (None, _) | (_, Otherwise::CohortMean) => None,
        (_, Otherwise::LeaveOut | Otherwise::Rescale) => Some(whole(0)),
        (_, Otherwise::Full) => Some(points(item.points)),
    }
}

/// The sheets of all units.
pub(super) fn sheets(world: &World<'_>) -> Vec<Sheet> {
    let scheme = world.scheme;
    let reader = |unit| Reader { world, unit };
    let at = scheme.head.rounding.at;
    let round = |n: Q| rounded(n, scheme.head.rounding.places, scheme.head.rounding.mode);
    let round_item = |n: Q| {
        if at == RoundingPlace::Item {
            round(n)
        } else {
            n
        }
    };
    let ruled: Vec<_> = (0..world.units.len()).map(|u| rules(&reader(u))).collect();
    let alone: Vec<Vec<Option<Q>>> = ruled
        .iter()
        .enumerate()
        .map(|(u, items)| {
            let one = |(item, (applies, rules)): (&Item, &(Option<bool>, Vec<RuleSheet>))| {
                item_points(&reader(u), item, *applies, rules).map(round_item)
            };
            scheme.items.iter().zip(items).map(one).collect()
        })
        .collect();
    let mean = |unit: usize, i: usize| {
        let members = (0..world.units.len()).filter(|&u| world.cohorts[u] == world.cohorts[unit]);
        let members: Vec<usize> = members.collect();
        if members.iter().any(|&u| ruled[u][i].0.is_none()) {
            return None;
        }
        let scored: Option<Vec<Q>> = members
            .iter()
            .filter(|&&u| ruled[u][i].0 == Some(true))
            .map(|&u| alone[u][i].clone())
            .collect();
        let scored = scored?;
        if scored.is_empty() {
            return Some(points(scheme.items[i].points));
        }
        let count = whole(i64::try_from(scored.len()).expect("few"));
        let sum = scored.into_iter().fold(whole(0), |a, b| a + b);
        Some(grained(sum / count))
    };
    (0..world.units.len())
        .map(|u| {
            let items: Vec<ItemSheet> = (0..scheme.items.len())
                .map(|i| {
                    let (applies, rules) = ruled[u][i].clone();
                    let otherwise = self::applies(&reader(u), &scheme.items[i]).1;
                    let points = match (applies, otherwise) {
                        (Some(false), Otherwise::CohortMean) => mean(u, i).map(round_item),
                        _ => alone[u][i].clone(),
                    };
                    ItemSheet {
                        points,
                        applies,
                        rules,
                    }
                })
                .collect();
            sum_up(&reader(u), items)
        })
        .collect()
}

fn sum_up(reader: &Reader<'_>, items: Vec<ItemSheet>) -> Sheet {
    let scheme = reader.world.scheme;
    let rounding = scheme.head.rounding;
    let round = |n: Q| rounded(n, rounding.places, rounding.mode);
    let inside = |item: &Item, section: &Section| {
        scheme
            .lineage(&item.section)
            .iter()
            .any(|s| s.id == section.id)
    };
    let sections: Vec<Option<Q>> = scheme
        .sections
        .iter()
        .map(|section| {
            let mine = scheme
                .items
                .iter()
                .zip(&items)
                .filter(|(i, _)| inside(i, section));
            let sum = mine
                .map(|(_, sheet)| sheet.points.clone())
                .try_fold(whole(0), |sum, points| Some(sum + points?));
            sum.map(|s| match rounding.at {
                RoundingPlace::Section => round(s),
                RoundingPlace::Item | RoundingPlace::Total => s,
            })
        })
        .collect();
    let (mut all, mut out, mut known) = (whole(0), whole(0), true);
    for (item, sheet) in scheme.items.iter().zip(&items) {
        let otherwise = applies(reader, item).1;
        match (sheet.applies, otherwise) {
            (Some(false), Otherwise::LeaveOut) => {}
            (Some(false), Otherwise::Rescale) => {
                all += points(item.points);
                out += points(item.points);
            }
            _ => all += points(item.points),
        }
        known &= sheet.applies.is_some()
            || !matches!(otherwise, Otherwise::LeaveOut | Otherwise::Rescale);
    }
    let plain = items
        .iter()
        .try_fold(whole(0), |sum, i| Some(sum + i.points.clone()?))
        .filter(|_| known);
    let total = if out > whole(0) {
        let rest = all.clone() - out;
        plain.map(|t| {
            let factor = if rest > whole(0) {
                all / rest
            } else {
                whole(1)
            };
            round(t * factor)
        })
    } else {
        match rounding.at {
            RoundingPlace::Total => plain.map(round),
            RoundingPlace::Item => plain,
            RoundingPlace::Section => scheme
                .sections
                .iter()
                .zip(&sections)
                .filter(|(s, _)| s.parent.is_none())
                .try_fold(whole(0), |sum, (_, points)| Some(sum + points.clone()?)),
        }
    };
    Sheet {
        items,
        sections,
        total,
        norms: scheme.norms.iter().map(|n| norm(reader, n)).collect(),
        bonuses: bonuses(reader),
    }
}

fn norm(reader: &Reader<'_>, norm: &rubric::model::Norm) -> Option<Option<bool>> {
    let conditions = norm.applies_when.iter().map(|f| f.expr.clone());
    let lineage = reader.world.scheme.lineage(&norm.section);
    let above = lineage
        .iter()
        .filter_map(|s| s.applies.as_ref().map(|a| a.when.expr.clone()));
    let mut applies = Some(true);
    for condition in conditions.chain(above) {
        applies = match (applies, truth_here(reader, Some(&condition))) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
    }
    let measured = truth_here(reader, norm.when.as_ref().map(|f| &f.expr));
    let decision = format!("{}/judged", norm.id);
    let book = &reader.world.units[reader.unit];
    let judged = match norm.judged {
        true => book.decisions.get(&decision).map(|&d| d != 0),
        false => Some(true),
    };
    let met = match (measured, judged) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    match applies {
        Some(true) => Some(met),
        Some(false) => None,
        None => Some(None),
    }
}

/// Bonus kinds, then malus kinds: what their rules or the decided claims move.
fn bonuses(reader: &Reader<'_>) -> Vec<RuleSheet> {
    let scheme = reader.world.scheme;
    let all = scheme.bonuses.iter().map(|b| (b, false));
    let all = all.chain(scheme.maluses.iter().map(|b| (b, true)));
    all.map(|(bonus, negative)| match &bonus.rule {
        Some(found) => {
            let place = Place {
                owner: &bonus.id,
                number: 1,
                start: Points::ZERO,
                scored_by: &[],
            };
            let late = found.late.unwrap_or_default();
            rule(reader, found, &place, late, bonus.cap)
        }
        None => {
            let book = &reader.world.units[reader.unit];
            let decided = book.decisions.get(&format!("{}/1", bonus.id));
            let size = points(Points::from_units(decided.copied().unwrap_or(0)));
            let size = bonus.cap.map_or(size.clone(), |cap| size.min(points(cap)));
            RuleSheet {
                amount: Some(if negative { -size } else { size }),
                forfeit: Some(false),
            }
        }
    })
    .collect()
}
