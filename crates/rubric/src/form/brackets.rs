//! Rule form `brackets`: progressive rates: each part of a value counts at the rate of its bracket.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;

/// Progressive rates: each part of a value counts at the rate of its bracket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brackets {
    /// The value.
    pub of: Formula,
    /// Brackets in ascending order.
    pub brackets: Vec<Bracket>,
}

/// One bracket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bracket {
    /// Upper end, closed; `None` for the rest.
    pub up_to: Option<Decimal>,
    /// Signed points per unit of the value inside the bracket.
    pub amount: Points,
}
