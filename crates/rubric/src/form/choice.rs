//! Rule form `choice`: mutually exclusive alternatives; the first that holds applies.

use serde::Serialize;

use super::Outcome;
use crate::diag::Span;
use crate::model::Formula;

/// Mutually exclusive alternatives; the first that holds applies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Alternatives in order.
    pub alternatives: Vec<Alternative>,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternative {
    /// Short name.
    pub title: String,
    /// When it applies.
    pub when: Formula,
    /// What it gives.
    pub gives: Outcome,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}
