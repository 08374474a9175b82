//! Sums of items: sections, sheets, departments and the total of a scheme whose points stand on its items.
//!
//! Knows the structure of a scheme, not its facts. Weighted parts are in [`crate::weighting`].

use rubric::model::{Otherwise, Rounding, RoundingPlace, Scheme};
use rubric::number::Points;
use rubric::score::{Bounds, Rescaling, UnitScore};
use serde::Serialize;

use crate::exact::{ExactBounds, NotComputable, round_bounds};

/// The structure of a scheme's items, worked out once for all units.
#[derive(Debug, Clone)]
pub struct Frame {
    /// For every item: indices of its section and those above, innermost first.
    lineages: Vec<Vec<usize>>,
    /// For every item: the sheet of the nearest section that names one.
    sheets: Vec<Option<String>>,
    /// For every item: the department that answers for it.
    departments: Vec<Option<String>>,
    /// For every item: what happens where it does not apply.
    treatments: Vec<Otherwise>,
    /// For every section: full points, stated or the sum of what stands in it.
    section_full: Vec<Points>,
}

impl Frame {
    /// The structure of this scheme.
    pub fn of(scheme: &Scheme) -> Frame {
        let position = |id: &str| scheme.sections.iter().position(|s| s.id == id);
        let lineages: Vec<Vec<usize>> = scheme
            .items
            .iter()
            .map(|item| {
                scheme
                    .lineage(&item.section)
                    .into_iter()
                    .filter_map(|s| position(&s.id))
                    .collect()
            })
            .collect();
        let mut section_full = vec![Points::ZERO; scheme.sections.len()];
        for (item, lineage) in scheme.items.iter().zip(&lineages) {
            for &section in lineage {
                section_full[section] = section_full[section].plus(item.points);
            }
        }
        for (full, section) in section_full.iter_mut().zip(&scheme.sections) {
            *full = section.points.unwrap_or(*full);
        }
        let nearest = |lineage: &[usize], of: fn(&rubric::model::Section) -> Option<String>| {
            lineage.iter().find_map(|&s| of(&scheme.sections[s]))
        };
        Frame {
            sheets: lineages
                .iter()
                .map(|l| nearest(l, |s| s.sheet.clone()))
                .collect(),
            departments: scheme
                .items
                .iter()
                .map(|item| scheme.owner_of(item).map(str::to_owned))
                .collect(),
            treatments: scheme
                .items
                .iter()
                .zip(&lineages)
                .map(|(item, lineage)| {
                    let applies = item.applies.as_ref().or_else(|| {
                        lineage
                            .iter()
                            .find_map(|&s| scheme.sections[s].applies.as_ref())
                    });
                    applies.map_or(Otherwise::LeaveOut, |a| a.otherwise)
                })
                .collect(),
            lineages,
            section_full,
        }
    }

    /// Indices of the items that stand in a section or below it.
    pub fn items_in(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        self.lineages
            .iter()
            .enumerate()
            .filter(move |(_, lineage)| lineage.contains(&section))
            .map(|(item, _)| item)
    }

    /// Full points of a section: stated, or the sum of what stands in it.
    pub fn section_full(&self, section: usize) -> Points {
        self.section_full[section]
    }
}

/// Points of one unit, summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// One per item, after vetoes and, where the scheme rounds items, rounded.
    pub items: Vec<Bounds>,
    /// One per section, with those below; rounded where the scheme rounds sections.
    pub sections: Vec<Bounds>,
    /// Sum of all items, scaled up where items were left out with `rescale`; not rounded yet where the scheme
    /// rounds totals.
    pub total: ExactBounds,
    /// Sums by sheet, in order of first appearance; empty when the scheme has one sheet.
    pub sheets: Vec<Subtotal>,
    /// Sums by department, in order of first appearance.
    pub departments: Vec<Subtotal>,
}

/// A sum over some items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subtotal {
    /// Sheet, department or layer; `None` for what belongs to none.
    pub of: Option<String>,
    /// The sum.
    pub points: Bounds,
    /// Full points of the items.
    pub full: Points,
}

/// Sums the items of one unit. `zeroed` says for every item whether a veto takes its points (`None`: not known yet).
///
/// `round_here` is the scheme's rounding where its points stand on items; composite schemes pass `None`, as they
/// round their parts.
///
/// # Errors
/// When a sum does not fit.
pub fn tally(
    frame: &Frame,
    scheme: &Scheme,
    score: &UnitScore,
    zeroed: &[Option<bool>],
    round_here: Option<Rounding>,
) -> Result<Tally, NotComputable> {
    let at = round_here.map(|r| (r.at, r));
    let mut items: Vec<Bounds> = score
        .items
        .iter()
        .zip(zeroed)
        .map(|(item, &zero)| take_points(item.points, zero))
        .collect();
    if let Some((RoundingPlace::Item, rounding)) = at {
        for item in &mut items {
            *item = round_bounds(*item, rounding)?;
        }
    }
    let mut sections = vec![Bounds::default(); scheme.sections.len()];
    let mut tops: Vec<Option<Bounds>> = vec![None; scheme.sections.len()];
    let mut total = Bounds::default();
    for (item, lineage) in items.iter().zip(&frame.lineages) {
        for &section in lineage {
            sections[section] = sections[section].plus(*item);
        }
        match lineage.last() {
            Some(&top) => tops[top] = Some(tops[top].unwrap_or_default().plus(*item)),
            None => total = total.plus(*item),
        }
    }
    for (top, section) in tops.into_iter().zip(&mut sections) {
        let Some(mut points) = top else { continue };
        if let Some((RoundingPlace::Section, rounding)) = at {
            points = round_bounds(points, rounding)?;
            *section = points;
        }
        total = total.plus(points);
    }
    Ok(Tally {
        sheets: if frame.sheets.iter().any(Option::is_some) {
            subtotals(&frame.sheets, scheme, &items)
        } else {
            Vec::new()
        },
        departments: subtotals(&frame.departments, scheme, &items),
        total: rescaled(frame, scheme, score, total, round_here)?,
        items,
        sections,
    })
}

/// Takes the points of an item by veto. A veto never improves: negative points stay (C19).
fn take_points(points: Bounds, zero: Option<bool>) -> Bounds {
    let taken = Bounds {
        low: points.low.min(Points::ZERO),
        high: points.high.min(Points::ZERO),
    };
    match zero {
        Some(true) => taken,
        Some(false) => points,
        None => taken.hull(points),
    }
}

/// Scales a total up to what it would count had the items left out with `rescale` been there.
/// While it is open which items apply, the range covers every case.
fn rescaled(
    frame: &Frame,
    scheme: &Scheme,
    score: &UnitScore,
    total: Bounds,
    round_here: Option<Rounding>,
) -> Result<ExactBounds, NotComputable> {
    let total = ExactBounds::from(total);
    let items = scheme.items.iter().zip(&frame.treatments).zip(&score.items);
    let scale = Rescaling::of(
        items.map(|((item, &otherwise), score)| (otherwise, item.points, score.applies)),
    );
    if !scale.is_needed() {
        return Ok(total);
    }
    let (least, most) = scale.factors();
    let total = total.times(least)?.hull(total.times(most)?);
    match round_here {
        // A scaled sum of rounded points has no end of digits: it is brought to the scheme's places again.
        Some(rounding) if rounding.at != RoundingPlace::Total => {
            Ok(total.rounded(rounding)?.into())
        }
        _ => Ok(total),
    }
}

/// Sums by key in order of first appearance.
fn subtotals(keys: &[Option<String>], scheme: &Scheme, items: &[Bounds]) -> Vec<Subtotal> {
    let mut sums: Vec<Subtotal> = Vec::new();
    for ((key, item), points) in keys.iter().zip(&scheme.items).zip(items) {
        match sums.iter_mut().find(|s| s.of == *key) {
            Some(sum) => {
                sum.points = sum.points.plus(*points);
                sum.full = sum.full.plus(item.points);
            }
            None => sums.push(Subtotal {
                of: key.clone(),
                points: *points,
                full: item.points,
            }),
        }
    }
    sums
}
