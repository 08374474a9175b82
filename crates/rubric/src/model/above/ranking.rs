//! Ranking, ties and accepted findings.

use serde::Serialize;

use crate::diag::Span;
use crate::model::Formula;

/// How units are ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankRule {
    /// Choice fact that makes cohorts with rankings of their own.
    pub cohort: Option<String>,
    /// What equal scores do.
    pub ties: Ties,
    /// Keys that break ties, in order.
    pub keys: Vec<TieKey>,
}

impl Default for RankRule {
    fn default() -> RankRule {
        RankRule {
            cohort: None,
            ties: Ties::Shared,
            keys: Vec::new(),
        }
    }
}

/// Treatment of equal scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Equal scores share the better rank (1, 1, 3).
    Shared,
    /// Keys decide; what is still equal shares.
    Key,
    /// Shown, people decide.
    Decide,
    /// Not allowed: the ranking is refused until people decide.
    NotAllowed,
}

/// A key that breaks ties, larger is better.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TieKey {
    /// Score of a section.
    Section(String),
    /// Score of a part.
    Part(String),
    /// A number over facts.
    Formula(Formula),
}

/// A finding the author accepts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Acknowledgement {
    /// Code of the lint.
    pub lint: String,
    /// What it is about (item, section … id); `None` for all of the code.
    pub at: Option<String>,
    /// Why.
    pub reason: String,
    /// Authority (burden findings).
    pub authority: Option<String>,
    /// Document number (burden findings).
    pub document: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}
