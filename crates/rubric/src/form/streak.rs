//! Rule form `streak`: consecutive cycles or periods in which a condition holds.

use serde::Serialize;

use crate::model::Formula;
use crate::model::Period;
use crate::number::Points;

/// Consecutive cycles or periods in which a condition holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Streak {
    /// The condition.
    pub when: Formula,
    /// Length of the run that counts.
    pub from: u8,
    /// Signed points of the run.
    pub amount: Points,
    /// Signed points of each further cycle.
    pub further: Points,
    /// How far back facts are asked.
    pub most: u8,
    /// Runs of periods of the cycle instead of cycles.
    pub per: Option<Period>,
}
