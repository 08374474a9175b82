//! Where the software stops and people decide: refusals, what is still to be decided, and what was decided.
//!
//! Values with facts in them; their Chinese sentences are in [`crate::words`].

use rubric::number::Points;
use serde::Serialize;

use crate::exact::ExactBounds;
use rubric::number::Decimal;

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// Two units have one id.
    DuplicateUnit {
        /// The id.
        unit: String,
    },
    /// A weight was chosen for a part that does not exist.
    NoSuchPart {
        /// The id.
        part: String,
    },
    /// A weight was chosen where the scheme fixes it.
    WeightIsFixed {
        /// The part.
        part: String,
        /// What was chosen.
        chosen: Decimal,
        /// What the scheme says.
        fixed: Decimal,
    },
    /// A chosen weight lies outside the range of the scheme.
    WeightOutOfRange {
        /// The part.
        part: String,
        /// What was chosen.
        chosen: Decimal,
        /// Smallest allowed.
        least: Decimal,
        /// Largest allowed.
        most: Decimal,
    },
    /// With the chosen weights the parts under one parent (or the roots) do not make 100 %.
    WeightsDoNotAddUp {
        /// The part above; `None` for the roots.
        parent: Option<String>,
        /// The parts that should make 100 %.
        parts: Vec<String>,
        /// What they make.
        sum: Decimal,
    },
    /// Equal scores, and the scheme does not allow them: people must decide before there is a ranking.
    TiesNotAllowed {
        /// The cohort; `None` where there is one ranking.
        cohort: Option<String>,
        /// Groups of equal units.
        groups: Vec<TiedUnits>,
    },
    /// A decision about a quota names more units than it has places.
    TooManyKept {
        /// The quota.
        quota: String,
        /// The cohort; `None` where there is one ranking.
        cohort: Option<String>,
        /// The units named that the decision was about.
        named: Vec<String>,
        /// Places to be given.
        places: usize,
    },
    /// A figure of a unit cannot be computed: a full mark of zero, or more digits than can be held.
    NotComputable {
        /// The unit.
        unit: String,
    },
}

/// Units with one score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TiedUnits {
    /// Their ids, sorted.
    pub units: Vec<String>,
    /// Their score.
    pub score: ExactBounds,
}

/// What people must still decide before a result can be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "decide", rename_all = "snake_case")]
pub enum Needed {
    /// The order of equal units.
    Tie {
        /// The cohort; `None` where there is one ranking.
        cohort: Option<String>,
        /// The equal units.
        tied: TiedUnits,
    },
    /// Which of the equal units at the edge of a quota pass.
    QuotaTie {
        /// The quota.
        quota: String,
        /// The cohort; `None` where there is one ranking.
        cohort: Option<String>,
        /// The equal units, sorted.
        units: Vec<String>,
        /// Places left for them.
        places: usize,
        /// Who decides.
        decided_by: Option<String>,
    },
    /// Which units keep a level that too many have reached.
    QuotaOver {
        /// The quota.
        quota: String,
        /// The cohort; `None` where there is one ranking.
        cohort: Option<String>,
        /// The units at the level, sorted.
        units: Vec<String>,
        /// Places.
        limit: usize,
        /// Who decides.
        decided_by: Option<String>,
    },
    /// Too many units have full marks in a part or section; who does not is decided by people, who then
    /// correct the scores.
    FullMarks {
        /// The quota.
        quota: String,
        /// The cohort; `None` where there is one ranking.
        cohort: Option<String>,
        /// The part or section.
        of: String,
        /// Its full marks.
        full: Points,
        /// The units with full marks, sorted.
        units: Vec<String>,
        /// Most units that may have them.
        limit: usize,
        /// Who decides.
        decided_by: Option<String>,
    },
    /// The unit's cohort is not known, so it has no rank and no share in a quota.
    Cohort {
        /// The unit.
        unit: String,
        /// The choice fact that says the cohort.
        fact: String,
    },
}

/// What people have decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decisions {
    /// Chosen weights by part id.
    pub weights: std::collections::BTreeMap<String, Decimal>,
    /// Orders of equal units, the better first; an order may name more units than are equal.
    pub ties: Vec<Vec<String>>,
    /// Decisions about places of quotas.
    pub quotas: Vec<QuotaDecision>,
}

/// Who passes where a quota does not settle it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaDecision {
    /// The quota.
    pub quota: String,
    /// The cohort; `None` where there is one ranking.
    pub cohort: Option<String>,
    /// The units that pass; those in question and not named do not pass.
    pub keep: Vec<String>,
}
