//! Rule form `external`: a score from elsewhere, converted.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;

/// A score from elsewhere, converted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct External {
    /// The score.
    pub of: Formula,
    /// Conversion.
    pub conversion: Conversion,
}

/// Conversion of an outside score.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conversion {
    /// Linear: `from` becomes `to` points.
    Scale {
        /// Full marks outside.
        from: Decimal,
        /// Points here, signed.
        to: Points,
    },
    /// Value by value (value, signed points).
    Map(Vec<(Decimal, Points)>),
}
