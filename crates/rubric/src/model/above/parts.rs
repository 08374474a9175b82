//! Parts with their sources and weights, parameters, benchmark tables.

use serde::Serialize;

use crate::diag::Span;
use crate::model::Combine;
use crate::number::{Decimal, Points};

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
    pub combine: Option<Combine>,
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
