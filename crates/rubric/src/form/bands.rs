//! Rule form `bands`: the first band that a value fits gives the amount.

use serde::Serialize;

use super::Outcome;
use crate::diag::Span;
use crate::model::Formula;
use crate::model::LowerBound;
use crate::model::UpperBound;

/// The first band that a value fits gives the amount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bands {
    /// The value.
    pub of: Formula,
    /// Bands in order.
    pub bands: Vec<Band>,
}

/// One band of values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Lower bound.
    pub lower: Option<LowerBound>,
    /// Upper bound.
    pub upper: Option<UpperBound>,
    /// What it gives.
    pub gives: Outcome,
    /// Short name.
    pub title: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}
