//! Items, norms and the frame of rules. What a rule form says is in `form`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Formula;
use crate::diag::Span;
use crate::form::Form;
use crate::number::Points;

/// An item (条目): a standard, its points and the rules that move them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Id such as `A1.5`.
    pub id: String,
    /// Id of the section it stands in.
    pub section: String,
    /// Chinese title.
    pub title: String,
    /// What is required.
    pub standard: Option<String>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Full points.
    pub points: Points,
    /// Owner when it differs from the section's.
    pub owner: Option<String>,
    /// How it is verified.
    pub verify: Vec<Verification>,
    /// Sampling plan: what is drawn, how many.
    pub sample: BTreeMap<String, u32>,
    /// Where counting starts.
    pub start: Start,
    /// Lower bound.
    pub floor: Bound,
    /// Upper bound; `None` means the item's points.
    pub cap: Option<Bound>,
    /// Multiplies start plus amounts.
    pub multiplier: Option<Formula>,
    /// Applies only where this holds.
    pub applies: Option<Applies>,
    /// Shares of scoring departments.
    pub scored_by: Vec<(String, Points)>,
    /// What late facts do.
    pub late: LatePolicy,
    /// Evidence asked for.
    pub evidence: Vec<Evidence>,
    /// Remark.
    pub remark: Option<String>,
    /// Items with which the source states one common value.
    pub shared_points: Vec<String>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A rule of an item: a form and what modifies it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// What it says.
    #[serde(flatten)]
    pub form: Form,
    /// Short name shown to people.
    pub title: Option<String>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Silent where this does not hold.
    pub applies_when: Option<Formula>,
    /// Multiplies the amount.
    pub multiplier: Option<Formula>,
    /// Most points it can move (size).
    pub cap: Option<Points>,
    /// Least points it moves once it moves any (size).
    pub floor: Option<Points>,
    /// Rules of one key count once.
    pub once: Option<String>,
    /// What late facts do; `None` takes the item's.
    pub late: Option<LatePolicy>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A norm (规范标准): met, not met or unknown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Norm {
    /// Id such as `N7`.
    pub id: String,
    /// Id of the section it stands in.
    pub section: String,
    /// Chinese title.
    pub title: String,
    /// What is required.
    pub standard: Option<String>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Met when this holds.
    pub when: Option<Formula>,
    /// People decide (too).
    pub judged: bool,
    /// Owner when it differs from the section's.
    pub owner: Option<String>,
    /// How it is verified.
    pub verify: Vec<Verification>,
    /// Sampling plan.
    pub sample: BTreeMap<String, u32>,
    /// Applies only where this holds.
    pub applies_when: Option<Formula>,
    /// Evidence asked for.
    pub evidence: Vec<Evidence>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A condition of application and what happens otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Applies {
    /// The condition.
    pub when: Formula,
    /// The treatment where it does not hold.
    pub otherwise: Otherwise,
}

/// Treatment of an item that does not apply to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// Neither scored nor counted in the full points.
    LeaveOut,
    /// Full points.
    Full,
    /// The mean of the cohort's units to which it applies.
    CohortMean,
    /// Left out, and the unit's total is scaled up to the scheme's full points.
    Rescale,
}

/// Where an item's counting starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// Full points, rules deduct.
    Full,
    /// Zero, rules add.
    Zero,
}

/// A bound that may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// No bound.
    Open,
    /// This many points.
    At(Points),
}

/// What a fact that was declared late does to rules that read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum LatePolicy {
    /// Counts, without a mark.
    #[default]
    Counted,
    /// Is no basis for points: the rule gives its lowest amount.
    NotCounted,
    /// Counts and is marked.
    Marked,
    /// Counts and costs this much for each late fact.
    Deduct(Points),
}

/// How an item is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Files and documents.
    Documents,
    /// Minutes of meetings.
    Minutes,
    /// Interviews.
    Interview,
    /// On site.
    Site,
    /// Ledgers.
    Ledger,
    /// Statistics.
    Statistics,
    /// Reports.
    Report,
    /// Photographs.
    Photo,
}

/// A piece of evidence and why it is needed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// What.
    pub title: String,
    /// Why.
    pub why: String,
    /// Kind.
    pub kind: EvidenceKind,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// Kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A document.
    Document,
    /// A photograph.
    Photo,
    /// A video.
    Video,
    /// A location.
    Location,
    /// A screenshot.
    Screenshot,
}
