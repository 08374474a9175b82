//! Rule form `pro_rata`: points in proportion to completion.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;

/// Points in proportion to completion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProRata {
    /// The value.
    pub of: Formula,
    /// What completion is measured against.
    pub against: Against,
    /// Signed points at completion 1.
    pub amount: Points,
    /// Largest ratio that counts.
    pub at_most: Decimal,
}

/// What completion is measured against.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// A target.
    Target(Formula),
    /// The best value of the cohort.
    Best,
    /// The mean of the cohort.
    Mean,
}
