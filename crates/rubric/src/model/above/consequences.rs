//! Outcomes, vetoes and effects.

use serde::Serialize;

use crate::diag::Span;
use crate::model::Formula;
use crate::number::{Decimal, Points};

/// An outcome that is not points; shown, never paid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComputedOutcome {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// How it is computed.
    pub of: OutcomeOf,
    /// Unit of measure.
    pub unit: String,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// How a computed outcome comes about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeOf {
    /// Score times an amount.
    PerPoint(Decimal),
    /// Text by grade id.
    ByGrade(Vec<(String, String)>),
    /// Text by number of stars.
    ByStars(Vec<(u8, String)>),
}

/// A veto with a typed consequence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Veto {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Place in the source document.
    pub clause: Option<String>,
    /// When it applies.
    pub when: Formula,
    /// What it does.
    pub consequence: Consequence,
    /// Authority that approved it.
    pub authority: Option<String>,
    /// Document number of the approval.
    pub document: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// What a veto does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// The section scores zero.
    ZeroSection(String),
    /// The item scores zero.
    ZeroItem(String),
    /// The part scores zero.
    ZeroPart(String),
    /// No better grade than this.
    CapGrade(String),
    /// No commendation.
    NoCommendation,
    /// No star.
    NoStar,
    /// A note only.
    Note(String),
}

/// What a result causes elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Place in the source document.
    pub clause: Option<String>,
    /// When.
    pub when: EffectWhen,
    /// On which other appraisal (a scheme id, or a name outside the system).
    pub on: Option<String>,
    /// What it does.
    pub does: EffectDoes,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// When an effect occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectWhen {
    /// Every unit.
    EveryUnit,
    /// Exactly this rank from the top (1 is first).
    RankFirst(u32),
    /// Exactly this rank from the bottom (1 is last).
    RankLast(u32),
    /// Among the last so many.
    RankLastWithin(u32),
    /// One of these numbers of stars.
    Stars(Vec<u8>),
    /// At most so many stars.
    StarsAtMost(u8),
    /// One of these grades.
    Grade(Vec<String>),
}

/// What an effect does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectDoes {
    /// Adds (or takes) points on the other appraisal, signed.
    Points(Points),
    /// No better grade there than this.
    CapGrade(String),
    /// Not eligible for this.
    NotEligible(String),
    /// This is withdrawn.
    Withdraw(String),
    /// A task follows.
    Task(String),
    /// Support follows.
    Support(String),
}
