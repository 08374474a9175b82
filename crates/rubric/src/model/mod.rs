//! A scheme as its author wrote it, and the data dictionary it draws on. Data only: reading is in `text`,
//! meaning in `form`, `expr` and `plan`. Serialised without places, it is what the scheme hash is taken of.

mod above;
mod dictionary;
mod item;

pub use above::*;
pub use dictionary::*;
pub use item::*;

use serde::Serialize;

use crate::diag::Span;
use crate::expr::Expr;
use crate::number::{Points, RoundingMode};

/// An expression in a scheme, with its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Formula {
    /// The tree.
    pub expr: Expr,
    /// Where the text stands.
    #[serde(skip)]
    pub span: Span,
}

/// A scheme: the rules of one appraisal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scheme {
    /// Head of the file.
    #[serde(rename = "scheme")]
    pub head: Head,
    /// Lead and scoring departments.
    pub departments: Vec<Department>,
    /// Sections, up to three levels.
    pub sections: Vec<Section>,
    /// Items with points.
    pub items: Vec<Item>,
    /// Norms without points.
    pub norms: Vec<Norm>,
    /// Weighted parts of a composite scheme.
    pub parts: Vec<Part>,
    /// Figures that can be set by people.
    pub parameters: Vec<Parameter>,
    /// Lookup tables from outside.
    pub benchmarks: Vec<Benchmark>,
    /// Bonus kinds.
    pub bonuses: Vec<Bonus>,
    /// Malus kinds.
    pub maluses: Vec<Bonus>,
    /// Caps of the sums of bonus and malus.
    pub bonus_limit: BonusLimit,
    /// Grades, best first.
    pub grades: Vec<Grade>,
    /// Stars, one for each section that reaches its line.
    pub stars: Vec<Star>,
    /// Quotas.
    pub quotas: Vec<Quota>,
    /// Conditions for a grade or a star level.
    pub eligibility: Vec<Eligibility>,
    /// Direct upgrades and downgrades.
    pub moves: Vec<Move>,
    /// Yellow and red cards.
    pub cards: Vec<Card>,
    /// Outcomes that are not points.
    pub outcomes: Vec<ComputedOutcome>,
    /// Vetoes with typed consequences.
    pub vetoes: Vec<Veto>,
    /// Effects on other schemes and on eligibility elsewhere.
    pub effects: Vec<Effect>,
    /// How units are ranked.
    pub rank: RankRule,
    /// Working days for objections.
    pub objection_working_days: Option<u32>,
    /// Findings the author accepts.
    #[serde(skip)]
    pub acknowledgements: Vec<Acknowledgement>,
}

/// Head of a scheme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Id, unique among schemes.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Version as written, such as `2026.1`.
    pub version: String,
    /// First day it applies, `YYYY-MM-DD`.
    pub effective: Option<String>,
    /// Name of the source document.
    pub source: Option<String>,
    /// Kinds of organisation it appraises.
    pub subject: Vec<String>,
    /// Declared total; `None` when the source states none.
    pub points: Option<Points>,
    /// Rounding.
    pub rounding: Rounding,
    /// The comprehensive appraisal of its subjects.
    pub comprehensive: bool,
    /// Free note.
    pub note: Option<String>,
    /// Place of the table.
    #[serde(skip)]
    pub span: Span,
}

/// Where and how results are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rounding {
    /// Decimal places, at most 4.
    pub places: u8,
    /// Mode.
    pub mode: RoundingMode,
    /// Place.
    pub at: RoundingPlace,
}

impl Default for Rounding {
    fn default() -> Rounding {
        Rounding {
            places: 2,
            mode: RoundingMode::HalfUp,
            at: RoundingPlace::Total,
        }
    }
}

/// The place where rounding happens, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingPlace {
    /// Each item's score.
    Item,
    /// Each top section's score.
    Section,
    /// The total.
    Total,
}

/// A department that owns or scores parts of a scheme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Department {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

/// A section (大项, 分项).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Stated points.
    pub points: Option<Points>,
    /// Id of the section above.
    pub parent: Option<String>,
    /// Department that owns it; inherited downwards.
    pub owner: Option<String>,
    /// Place in the source document.
    pub clause: Option<String>,
    /// Sheet it belongs to.
    pub sheet: Option<String>,
    /// The section counts only where this holds.
    pub applies: Option<Applies>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

impl Scheme {
    /// The section of an id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.id == id)
    }

    /// The item of an id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.id == id)
    }

    /// The department of an id.
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.id == id)
    }

    /// The section and those above it, innermost first. Ends at an unknown parent or after three levels.
    pub fn lineage<'s>(&'s self, section: &str) -> Vec<&'s Section> {
        let mut line: Vec<&Section> = Vec::new();
        let mut next = self.section(section);
        while let Some(s) = next {
            if line.len() == 3 {
                break;
            }
            line.push(s);
            next = s.parent.as_deref().and_then(|p| self.section(p));
        }
        line
    }

    /// The department that owns an item: its own, or the nearest section's.
    pub fn owner_of<'s>(&'s self, item: &'s Item) -> Option<&'s str> {
        item.owner.as_deref().or_else(|| {
            self.lineage(&item.section)
                .into_iter()
                .find_map(|s| s.owner.as_deref())
        })
    }
}
