//! Rule form `shortfall`: an amount per step below a target.

use serde::Serialize;

use crate::expr::ir::Partial;
use crate::model::Formula;
use crate::model::Period;
use crate::number::Decimal;
use crate::number::Points;

/// An amount per step below a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shortfall {
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

/// What a step of a shortfall or an excess counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum PointsOf {
    /// The value itself.
    #[default]
    Value,
    /// Percentage points of a rate.
    PercentagePoints,
}
