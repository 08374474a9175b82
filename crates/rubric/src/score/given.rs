//! Points that people gave for items, taken in before sections, means and totals are added up.
//!
//! Who may give them, and with what reason, is not asked here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Bounds, UnitScore};
use crate::number::Points;
use crate::plan::{ItemPlan, Program};

/// What people said of one item of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Given {
    /// The item's points, whatever the rules say.
    pub points: Option<Points>,
    /// Signed amount on top of what the rules say; of no account where the points are given.
    pub amount: Points,
}

/// What people said of the items of a unit, by the item's index.
pub type GivenItems = BTreeMap<usize, Given>;

/// Puts what was given in the place of what the rules say; sums are the caller's business. An item that surely does
/// not apply to the unit takes nothing; one of which that is open applies once it has points.
pub(super) fn take(program: &Program, given: &GivenItems, score: &mut UnitScore) {
    for (&index, given) in given {
        let (Some(plan), Some(item)) = (program.items.get(index), score.items.get_mut(index))
        else {
            continue;
        };
        if item.applies == Some(false) {
            continue;
        }
        if let Some(points) = given.points {
            item.points = Bounds::exactly(points);
            item.applies = Some(true);
        } else if given.amount != Points::ZERO {
            let is_lost = item.rules.iter().any(|rule| rule.forfeit == Some(true));
            let may_be_lost = item.rules.iter().any(|rule| rule.forfeit.is_none());
            let moved = moved(plan, item.points, given.amount);
            item.points = match (is_lost, may_be_lost || item.applies.is_none()) {
                (true, _) => item.points,
                (false, true) => item.points.hull(moved),
                (false, false) => moved,
            };
        }
    }
}

/// Both ends moved by an amount, within the bounds of the item.
fn moved(plan: &ItemPlan, points: Bounds, amount: Points) -> Bounds {
    let within = |points: Points| {
        let raised = plan.floor.map_or(points, |floor| points.max(floor));
        plan.cap.map_or(raised, |cap| raised.min(cap))
    };
    Bounds {
        low: within(points.low.plus(amount)),
        high: within(points.high.plus(amount)),
    }
}
