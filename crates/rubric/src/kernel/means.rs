//! First pass of programs with items that take the cohort's mean where they do not apply: those items alone,
//! for all rows, with the means filled in.

use super::chunk::Worker;
use super::scores::{CHUNK, PointColumn, PointSlice};
use super::{Compiled, Request, in_threads};
use crate::columns::Columns;
use crate::number::{Points, Ratio};
use crate::plan::ItemPlan;
use crate::score::Bounds;

/// Finished points of an item that takes the cohort's mean.
#[derive(Debug, Clone)]
pub(super) struct ItemMeans {
    pub(super) item: usize,
    pub(super) points: PointColumn,
}

/// Whether an item applies to a unit, as a byte: yes, no, not known.
pub(super) const APPLIES: i8 = 1;
pub(super) const APPLIES_NOT: i8 = 0;
pub(super) const APPLIES_MAYBE: i8 = -1;

/// Scores the items that take the cohort's mean.
pub(super) fn fill(compiled: &Compiled, columns: &Columns, request: Request<'_>) -> Vec<ItemMeans> {
    let item = |item: usize| {
        let mut points = PointColumn::zeros(columns.rows);
        let mut applies = vec![APPLIES_NOT; columns.rows];
        let starts = (0..columns.rows).step_by(CHUNK);
        let pieces = starts.zip(points.chunks()).zip(applies.chunks_mut(CHUNK));
        in_threads(request.threads, pieces.collect(), || {
            let mut worker = Worker::new(compiled, columns, &[]);
            move |((start, place), applies): ((usize, PointSlice<'_>), &mut [i8])| {
                worker.item_alone(item, start, place, applies);
            }
        });
        let plan = &compiled.program.items[item];
        take_means(plan, &mut points, &applies, request.cohorts);
        compiled.round_at_item(&mut points);
        ItemMeans { item, points }
    };
    compiled.by_mean.iter().map(|i| item(*i)).collect()
}

/// A cohort's units to which the item applies.
#[derive(Clone, Copy)]
struct Members {
    sum: Bounds,
    units: i128,
    /// No unit's membership is open.
    known: bool,
}

/// Fills in the means where the item does not apply, in the way of the scalar reference.
fn take_means(plan: &ItemPlan, points: &mut PointColumn, applies: &[i8], cohorts: &[usize]) {
    let cohort = |row: usize| cohorts.get(row).copied().unwrap_or(0);
    let count = (0..applies.len()).map(cohort).max().map_or(0, |c| c + 1);
    let nobody = Members {
        sum: Bounds::default(),
        units: 0,
        known: true,
    };
    let mut members = vec![nobody; count];
    for (row, applies) in applies.iter().enumerate() {
        let members = &mut members[cohort(row)];
        match *applies {
            APPLIES => {
                members.sum = members.sum.plus(points.bounds(row));
                members.units += 1;
            }
            APPLIES_NOT => {}
            _ => members.known = false,
        }
    }
    let mean = |sum: Points, units: i128| {
        Ratio::new(i128::from(sum.units()), units * i128::from(Points::SCALE))
            .and_then(Ratio::points)
            .unwrap_or_default()
            .units()
    };
    for (row, applies) in applies.iter().enumerate() {
        let Members { sum, units, known } = members[cohort(row)];
        if *applies != APPLIES_NOT || !known {
            continue;
        }
        (points.low[row], points.high[row]) = if units == 0 {
            (plan.points.units(), plan.points.units())
        } else {
            (mean(sum.low, units), mean(sum.high, units))
        };
    }
}
