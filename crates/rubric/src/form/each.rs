//! Rule form `each`: an amount per case, with a free allowance; later cases may cost more or void the item.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Points;

/// An amount per case, with a free allowance; later cases may cost more or void the item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Each {
    /// Number of cases.
    pub count: Formula,
    /// Signed points per case.
    pub amount: Points,
    /// Cases that cost nothing.
    pub free: u32,
    /// From the n-th case on (n, signed points).
    pub escalate: Vec<(u32, Points)>,
    /// The n-th case loses the whole item.
    pub void_from: Option<u32>,
}
