//! Rule form `change`: change against earlier years is held against a target.

use serde::Serialize;

use crate::expr::ir::Partial;
use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;

/// Change against earlier years is held against a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The value.
    pub of: Formula,
    /// The years it is compared with (1: last year; n: the mean of n earlier years).
    pub mean_of: u8,
    /// How change is measured.
    pub measure: Measure,
    /// Needed rise or fall; in percentage points for that measure, in percent for percent.
    pub target: Decimal,
    /// Whether the value should rise or fall.
    pub direction: Wanted,
    /// Signed points, once or per step.
    pub amount: Points,
    /// Size of a step; `None` moves the amount once.
    pub step: Option<Decimal>,
    /// How an unfinished step counts.
    pub partial: Partial,
}

/// How change is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Difference of the values.
    Absolute,
    /// Difference in percent of the earlier value.
    Percent,
    /// Difference of two rates in percentage points.
    PercentagePoints,
}

/// Whether a value should rise or fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// It should rise.
    #[default]
    Rise,
    /// It should fall.
    Fall,
}
