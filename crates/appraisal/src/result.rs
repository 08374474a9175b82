//! The result of an appraisal as values: what is published, shown and stored, every figure with its reason.
//!
//! Made by [`crate::appraise`]; serialised as it stands. No words for people: those are in [`crate::words`].

use std::collections::BTreeMap;

use rubric::model::{Consequence, EffectDoes};
use rubric::number::Points;
use rubric::score::Bounds;
use serde::Serialize;

use crate::bonus::BonusTotal;
use crate::card::ShownCard;
use crate::compliance::Compliance;
use crate::decision::{Needed, Refusal};
use crate::effect::{Caused, Received};
use crate::exact::ExactBounds;
use crate::level::Standing;
use crate::outcome::OutcomeLine;
use crate::quota::QuotaOutcome;
use crate::ranking::{Rank, Tie};
use crate::star::StarLine;
use crate::tally::Subtotal;
use crate::weighting::{LayerTotal, PartLine};

/// The results of all units under one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appraisal {
    /// Id of the scheme.
    pub scheme: String,
    /// One per unit, in the order of a ranking list: by cohort, then by what the rank is by (low end, then high
    /// end), then as ties were treated, then by id.
    pub units: Vec<UnitResult>,
    /// Groups of equal units and how they were treated.
    pub ties: Vec<Tie>,
    /// What every quota did in every cohort.
    pub quotas: Vec<QuotaOutcome>,
    /// Sections that no part of a composite scheme takes up: their points count nowhere.
    pub uncounted_sections: Vec<String>,
    /// What people must still decide.
    pub needed: Vec<Needed>,
    /// What was refused.
    pub refused: Vec<Refusal>,
    /// Position of every unit, by id.
    #[serde(skip)]
    pub(crate) positions: BTreeMap<String, usize>,
}

impl Appraisal {
    /// True when nothing is open: no decision, no refusal, no missing fact that could change a result.
    pub fn is_final(&self) -> bool {
        self.needed.is_empty()
            && self.refused.is_empty()
            && self.units.iter().all(|u| !u.is_provisional)
    }

    /// The result of a unit.
    pub fn unit(&self, id: &str) -> Option<&UnitResult> {
        self.positions.get(id).map(|&at| &self.units[at])
    }
}

/// The result of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitResult {
    /// Id of the unit.
    pub unit: String,
    /// Its cohort; `None` where there is one ranking, or while it is unknown.
    pub cohort: Option<String>,
    /// The total, rounded: items or parts, bonus and malus, effects of other appraisals.
    pub total: Bounds,
    /// Sum of items or parts after vetoes and before everything else, exact.
    pub base: ExactBounds,
    /// What stands between the base and the total, but for the rounding.
    pub adjustments: Vec<Adjustment>,
    /// One per item of the scheme, after vetoes.
    pub items: Vec<Bounds>,
    /// One per section of the scheme.
    pub sections: Vec<SectionLine>,
    /// Sums by sheet; empty where the scheme names no sheets.
    pub sheets: Vec<Subtotal>,
    /// Sums by department.
    pub departments: Vec<Subtotal>,
    /// Parts with weights, parents before their children; empty where the scheme has none.
    pub parts: Vec<PartLine>,
    /// Sums by scoring layer; empty where the scheme names none.
    pub layers: Vec<LayerTotal>,
    /// Norms met; `None` where the scheme has none.
    pub compliance: Option<Compliance>,
    /// Bonus and malus with every claim.
    pub bonus: BonusTotal,
    /// Vetoes that apply or may apply.
    pub vetoes: Vec<VetoHit>,
    /// Rank in the cohort; `None` where the ranking is refused or the cohort unknown.
    pub rank: Option<Rank>,
    /// Number of other units with the same rank; their names are in [`Appraisal::ties`].
    pub sharing_rank: usize,
    /// Every starred section against its line.
    pub star_lines: Vec<StarLine>,
    /// Stars with every step; `None` where the scheme gives none.
    pub stars: Option<Standing>,
    /// Grade with every step; `None` where the scheme gives none.
    pub grade: Option<Standing>,
    /// Cards.
    pub cards: Vec<ShownCard>,
    /// Outcomes that are not points.
    pub outcomes: Vec<OutcomeLine>,
    /// What the result causes elsewhere.
    pub effects: Vec<Caused>,
    /// What other results cause here.
    pub received: Vec<Received>,
    /// Missing facts or decisions could still change the total, the rank, the stars or the grade.
    pub is_provisional: bool,
}

/// One section of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionLine {
    /// The section.
    pub section: String,
    /// Its points, after vetoes, with those of the sections below it.
    pub points: Bounds,
    /// Full points, stated or the sum of what stands in it.
    pub full: Points,
}

/// Something that changes the total beside items and parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adjustment {
    /// What.
    pub what: AdjustmentKind,
    /// Added to the low end of the total, signed.
    pub low: Points,
    /// Added to the high end of the total, signed.
    pub high: Points,
    /// Place in the source document.
    pub clause: Option<String>,
}

/// The kinds of adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// A kind of bonus, within its cap.
    Bonus(String),
    /// A kind of malus, within its cap.
    Malus(String),
    /// What the common limit of all bonus cuts.
    BonusLimit(Points),
    /// What the common limit of all malus gives back.
    MalusLimit(Points),
    /// Points from another appraisal.
    Received {
        /// The other scheme.
        scheme: String,
        /// The effect there.
        effect: String,
    },
}

/// A veto that applies to a unit, or may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VetoHit {
    /// Id of the veto.
    pub veto: String,
    /// What it does.
    pub consequence: Consequence,
    /// Points of the item, section or part that it takes, before any veto.
    pub taken: Option<ExactBounds>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Authority that approved it.
    pub authority: Option<String>,
    /// Document number of the approval.
    pub document: Option<String>,
    /// False while facts are missing.
    pub is_certain: bool,
}

impl UnitResult {
    /// True when a veto surely takes commendation from the unit.
    pub fn is_barred_from_commendation(&self) -> bool {
        self.vetoes
            .iter()
            .any(|v| v.is_certain && v.consequence == Consequence::NoCommendation)
    }

    /// What this unit may not have, by its own result or by that of another appraisal, with the effect that says so.
    pub fn ineligible(&self) -> impl Iterator<Item = (&str, &Caused)> {
        self.effects
            .iter()
            .chain(self.received.iter().map(|r| &r.caused))
            .filter_map(|caused| match &caused.does {
                EffectDoes::NotEligible(what) => Some((what.as_str(), caused)),
                _ => None,
            })
    }
}
