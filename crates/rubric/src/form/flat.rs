//! Rule form `flat`: a condition moves a fixed amount.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Points;

/// A condition moves a fixed amount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flat {
    /// When.
    pub when: Formula,
    /// Signed points.
    pub amount: Points,
}
