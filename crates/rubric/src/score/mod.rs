//! The scalar reference: one unit's points from a program, exactly, with bounds while facts are missing.

mod given;
mod rescale;
mod rule;
mod unit;

pub use given::{Given, GivenItems};
pub use rescale::Rescaling;
pub(crate) use unit::{MOST, add_up, rounded, scaled_up, score_items};
pub use unit::{score_of_points, score_rule, score_unit, score_units, score_units_given, total_of};

use serde::Serialize;

use crate::number::Points;

/// A range of points: what is sure at least and possible at most, whatever values missing facts have when they
/// come in time. What lateness costs is known only when a fact comes late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Bounds {
    /// Lowest possible.
    pub low: Points,
    /// Highest possible.
    pub high: Points,
}

impl Bounds {
    /// A range of one value.
    pub const fn exactly(points: Points) -> Bounds {
        Bounds {
            low: points,
            high: points,
        }
    }

    /// The value when it is certain.
    pub fn exact(self) -> Option<Points> {
        (self.low == self.high).then_some(self.low)
    }

    /// Sum of both ends.
    #[must_use]
    pub const fn plus(self, other: Bounds) -> Bounds {
        Bounds {
            low: self.low.plus(other.low),
            high: self.high.plus(other.high),
        }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn hull(self, other: Bounds) -> Bounds {
        Bounds {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

/// What the rules say of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitScore {
    /// One per item.
    pub items: Vec<ItemScore>,
    /// One per section: the sum of its items and of the sections below it.
    pub sections: Vec<Bounds>,
    /// Sum of all items before rounding and without bonus; rescaled where items were left out with `rescale`.
    pub total: Bounds,
    /// Full points the total is out of: of all items but those left out for this unit (upper bound while that is
    /// unknown). Items left out with `rescale` stay in it, because the total is scaled up to them.
    pub full: Points,
    /// One per norm: `Some(Some(true))` met, `Some(Some(false))` not met, `Some(None)` unknown,
    /// `None` where the norm does not apply.
    pub norms: Vec<Option<Option<bool>>>,
}

/// What the rules say of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemScore {
    /// The item's points.
    pub points: Bounds,
    /// Whether the item applies; `None` while unknown.
    pub applies: Option<bool>,
    /// One per rule; empty where only points were asked for.
    pub rules: Vec<RuleScore>,
}

/// What one rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RuleScore {
    /// Signed amount.
    pub amount: Bounds,
    /// The whole item is lost; `None` while unknown.
    pub forfeit: Option<bool>,
    /// A fact that the rule reads was declared late.
    pub late: bool,
    /// The amount does not count because a rule of the same key took it (taken once).
    pub taken_elsewhere: bool,
}
