//! Rule form `rank`: points by rank in the cohort.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Points;

/// Points by rank in the cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rank {
    /// The value that is ranked.
    pub of: Formula,
    /// Which end is best.
    pub order: RankOrder,
    /// Signed points of the ranks from 1.
    pub scores: Vec<Points>,
    /// Signed points of later ranks.
    pub rest: Points,
}

/// Which end of a ranking is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RankOrder {
    /// The largest value is first.
    HighFirst,
    /// The smallest value is first.
    LowFirst,
}
