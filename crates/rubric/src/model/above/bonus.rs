//! Kinds of bonus and malus.

use serde::Serialize;

use crate::diag::Span;
use crate::model::Rule;
use crate::number::Points;

/// A kind of bonus or malus.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bonus {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Points of one claim when the source states them.
    pub points: Option<Points>,
    /// Most points of this kind.
    pub cap: Option<Points>,
    /// Department that checks.
    pub owner: Option<String>,
    /// Steps from claim to count.
    pub steps: Vec<BonusStep>,
    /// A rule that gives the points; `None` when people decide.
    pub rule: Option<Rule>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// Steps of a bonus claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BonusStep {
    /// The unit claims.
    Claim,
    /// The office checks against documents.
    Check,
    /// The section gives its opinion.
    SectionOpinion,
    /// The leaders decide.
    Decide,
    /// The decision is shown publicly.
    Publicise,
}

/// Caps of the sums of all bonus and all malus (sizes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct BonusLimit {
    /// Most bonus points.
    pub bonus: Option<Points>,
    /// Most malus points.
    pub malus: Option<Points>,
}
