//! What stands above the items: parts and weights, bonus, grades, stars, quotas, moves, vetoes, effects, ranking.
//! Data only; `appraisal` gives it its meaning.

use serde::Serialize;

use super::Formula;
use super::Rule;
use crate::diag::Span;
use crate::number::{Decimal, Points, RoundingMode};

/// A part of a composite scheme with its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Weight as a fraction (`80%` is 0.8) of the part above, or of the total.
    pub weight: Decimal,
    /// Smallest and largest weight people may choose.
    pub weight_range: Option<(Decimal, Decimal)>,
    /// Full marks of the part's own score.
    pub full: Points,
    /// Id of the part above.
    pub parent: Option<String>,
    /// Department that answers for it.
    pub owner: Option<String>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Scoring layer (township, county …).
    pub layer: Option<String>,
    /// Where its score comes from; `None` for a part made of parts.
    pub from: Option<PartSource>,
    /// How values of periods are combined, where the source is periodic.
    pub combine: Option<super::Combine>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// Where a part's score comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartSource {
    /// The sum of these sections of the scheme.
    Sections(Vec<String>),
    /// The total in another scheme.
    Scheme(String),
    /// A fact.
    Fact(String),
}

/// A figure that people can set, usable in expressions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Value.
    pub value: Decimal,
    /// Unit of measure.
    pub unit: String,
    /// Smallest and largest sensible value.
    pub range: Option<(Decimal, Decimal)>,
    /// Note.
    pub note: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A lookup table of steps: the first row that fits gives the value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Benchmark {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Unit of measure of the values.
    pub unit: String,
    /// Where the figures come from.
    pub source: Option<String>,
    /// Rows in order.
    pub rows: Vec<BenchmarkRow>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// One row of a benchmark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchmarkRow {
    /// Upper end; `None` for the rest.
    pub upper: Option<UpperBound>,
    /// Value.
    pub value: Decimal,
}

/// An upper bound, open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpperBound {
    /// Strictly below.
    Below(Decimal),
    /// At most.
    UpTo(Decimal),
}

impl UpperBound {
    /// The number of the bound.
    pub const fn value(self) -> Decimal {
        match self {
            UpperBound::Below(n) | UpperBound::UpTo(n) => n,
        }
    }
}

/// A lower bound, open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LowerBound {
    /// At least.
    From(Decimal),
    /// Strictly above.
    Above(Decimal),
}

impl LowerBound {
    /// The number of the bound.
    pub const fn value(self) -> Decimal {
        match self {
            LowerBound::From(n) | LowerBound::Above(n) => n,
        }
    }
}

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
    pub per: Option<super::Period>,
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
