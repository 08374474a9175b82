//! Rule form `discretion`: a person decides inside a range, in steps, with a reason.

use serde::Serialize;

use crate::number::Points;

/// A person decides inside a range, in steps, with a reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discretion {
    /// What is judged.
    pub subject: String,
    /// Largest amount (size).
    pub max: Points,
    /// Amounts are multiples of this.
    pub step: Points,
    /// Whether the decision deducts or adds.
    pub sign: Sign,
    /// Largest amounts of scoring departments; empty takes the item's shares.
    pub split: Vec<(String, Points)>,
}

/// Whether an amount deducts or adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Deducts.
    #[default]
    Deduct,
    /// Adds.
    Add,
}
