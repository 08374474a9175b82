//! Rule form `excess`: an amount per step above a target.

use serde::Serialize;

use super::PointsOf;
use crate::expr::ir::Partial;
use crate::model::Formula;
use crate::model::Period;
use crate::number::Decimal;
use crate::number::Points;

/// An amount per step above a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excess {
    /// The value.
    pub of: Formula,
    /// The target.
    pub target: Formula,
    /// Signed points per step.
    pub amount: Points,
    /// Size of a step; in percentage points where `points_of` says so.
    pub step: Decimal,
    /// How an unfinished step counts.
    pub partial: Partial,
    /// Judged for each of these periods of the cycle.
    pub per: Option<Period>,
    /// What a step counts.
    pub points_of: PointsOf,
}
