//! Grades, stars, quotas, eligibility, moves and cards.

use serde::Serialize;

use crate::diag::Span;
use crate::model::{Formula, LowerBound, Period};
use crate::number::{Decimal, Points, RoundingMode};

/// A grade and its lower line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grade {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Lower line in points; `None` for the rest.
    pub line: Option<LowerBound>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// One star: a section that reaches a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Star {
    /// Section id.
    pub section: String,
    /// Line in points, closed.
    pub from: Points,
    /// Chinese title.
    pub title: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A quota: at most so many units may have something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quota {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// What is limited.
    pub of: QuotaOf,
    /// Largest share of the rated units (fraction).
    pub at_most: Decimal,
    /// How share × units is made whole.
    pub rounding: RoundingMode,
    /// Equal units at the edge.
    pub boundary: Boundary,
    /// What happens to those over the quota.
    pub over: Over,
    /// Who decides.
    pub decided_by: Option<String>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// What a quota limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaOf {
    /// Units with exactly this many stars.
    Stars(u8),
    /// Units with this grade.
    Grade(String),
    /// Units with full marks, in each of these parts or sections.
    FullMarks(Vec<String>),
}

/// Treatment of equal units at the edge of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    /// Shown, people decide; until then none of the tied units passes.
    Decide,
    /// All tied units pass, even over the quota.
    AllIn,
    /// No tied unit passes.
    AllOut,
}

/// Treatment of units over a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The lower ones move down one level.
    MoveDown,
    /// Shown, people decide.
    Decide,
}

/// A condition for a grade or a number of stars.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Eligibility {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// For what.
    #[serde(rename = "for")]
    pub target: Level,
    /// What must hold.
    pub needs: Formula,
    /// Why, for people.
    pub reason: String,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A level of result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// So many stars.
    Stars(u8),
    /// A grade.
    Grade(String),
}

/// A direct upgrade or downgrade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// When it applies.
    pub when: Formula,
    /// Up or down.
    pub direction: Direction,
    /// How far.
    pub by: MoveBy,
    /// Lower goes first.
    pub precedence: u32,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// Directions of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the best grade.
    Up,
    /// Towards the worst grade.
    Down,
}

/// How far a move goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveBy {
    /// So many grades (or stars).
    Levels(u8),
    /// To this grade.
    To(String),
}

/// A yellow or red card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Colour.
    pub colour: Colour,
    /// When it is shown; `None` for a card that only another card becomes.
    pub when: Option<Formula>,
    /// Judged for each of these periods.
    pub per: Option<Period>,
    /// So many in consecutive periods become another card.
    pub becomes: Option<(u32, String)>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// Colours of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// A warning.
    Yellow,
    /// Grave.
    Red,
}
