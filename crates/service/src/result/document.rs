//! A result as it is kept, shown and signed: everything in it is said already, so that a page of a published result
//! computes nothing and later changes of facts, names or programs change nothing.

use std::collections::BTreeMap;

use appraisal::chain::Run;
use appraisal::decision::Needed;
use appraisal::result::{Adjustment, Appraisal, UnitResult};
use appraisal::words::{Words, rank, titled};
use rubric::explain::Explainer;
use rubric::model::{Dictionary, Scheme};
use rubric::number::Points;
use rubric::plan::Program;
use rubric::score::Bounds;
use serde::{Deserialize, Serialize};
use store::id::OrganisationId;

use super::grounds::Grounds;

/// The result of all units under one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The scheme's id.
    pub scheme: String,
    /// Title of the scheme.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Full points in 1/10 000; `None` where the scheme has no sum.
    pub full: Option<i64>,
    /// Sections at the top, in the order of the scheme.
    pub sections: Vec<Heading>,
    /// Parts with weights at the top.
    pub parts: Vec<Heading>,
    /// One per unit, in the order of the ranking list.
    pub lines: Vec<Line>,
    /// How equal units were treated, in words.
    pub ties: Vec<String>,
    /// What quotas did, in words.
    pub quotas: Vec<String>,
    /// What people must still decide.
    pub needed: Vec<Open>,
    /// What was refused, in words.
    pub refused: Vec<String>,
    /// Units whose total is open only because people must still decide about the result of another scheme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<i64>,
    /// Nothing is open.
    pub is_final: bool,
    /// The scheme gives stars.
    pub has_stars: bool,
    /// The scheme gives grades.
    pub has_grades: bool,
    /// The scheme ranks.
    pub has_ranks: bool,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Id in the scheme.
    pub id: String,
    /// Title in the scheme.
    pub title: String,
    /// Full points in 1/10 000.
    pub full: i64,
    /// The weight in words, of parts.
    pub weight: String,
}

/// Points from low to high, in 1/10 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Sure at least.
    pub low: i64,
    /// Possible at most.
    pub high: i64,
}

impl Document {
    /// Something is added to or taken from what parts or items make.
    pub fn has_adjustments(&self) -> bool {
        self.lines.iter().any(|line| line.adjusted.is_some())
    }

    /// Units whose total stays open whatever people decide: something is missing.
    pub fn missing(&self) -> usize {
        let open = self.lines.iter().filter(|line| !line.total.is_exact());
        open.filter(|line| !self.undecided.contains(&line.unit))
            .count()
    }

    /// Full points; none where the scheme has no sum.
    pub fn full_points(&self) -> Points {
        Points::from_units(self.full.unwrap_or_default())
    }
}

impl Heading {
    /// Full points.
    pub fn full(&self) -> Points {
        Points::from_units(self.full)
    }
}

impl ItemDetail {
    /// Full points.
    pub fn full(&self) -> Points {
        Points::from_units(self.full)
    }
}

/// One unit of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number of the unit.
    pub unit: i64,
    /// Its name when the result was computed, which stays.
    pub name: String,
    /// Its cohort's title, where there are cohorts.
    pub cohort: Option<String>,
    /// The total, in 1/10 000 point, as long as it is open from low to high.
    pub total: Span,
    /// Best and worst rank still possible.
    pub rank: Option<(usize, usize)>,
    /// The rank in words.
    pub rank_words: String,
    /// Stars, sure and possible.
    pub stars: Option<(usize, usize)>,
    /// Stars in words.
    pub stars_words: String,
    /// The grade in words.
    pub grade: String,
    /// One per heading of sections.
    pub sections: Vec<Span>,
    /// One per heading of parts, in words.
    pub parts: Vec<String>,
    /// What bonuses, deductions and other appraisals add to what the parts or items make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjusted: Option<Span>,
    /// Something open can still change it.
    pub is_provisional: bool,
}

/// Something people must still decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// What must be decided, in a sentence.
    pub words: String,
    /// tie, quota_tie, quota_over, full_marks or cohort.
    pub kind: String,
    /// The quota, where it is about one.
    pub quota: String,
    /// The cohort, as results name it; `None` where it is about none.
    pub cohort: Option<String>,
    /// The units it is about: number and name.
    pub units: Vec<(i64, String)>,
    /// Places there are, where it is about a quota.
    pub places: usize,
}

/// One unit's result in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// How the total came about, in words.
    pub account: Vec<String>,
    /// Every item.
    pub items: Vec<ItemDetail>,
}

/// One item of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDetail {
    /// Id of the item in the scheme.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Its section's title.
    pub section: String,
    /// Full points of the item in 1/10 000.
    pub full: i64,
    /// What it counts, in 1/10 000 point, from low to high.
    pub points: Span,
    /// Why, one sentence a rule.
    pub reasons: Vec<Reason>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The sentence.
    pub words: String,
    /// Place in the source document.
    pub clause: String,
    /// A fact is missing.
    pub is_open: bool,
}

/// A scheme as the result needs it.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'r> {
    /// As written.
    pub(crate) scheme: &'r Scheme,
    /// Compiled.
    pub(crate) program: &'r Program,
    /// Its dictionary.
    pub(crate) dictionary: &'r Dictionary,
    /// All schemes of the cycle, whose titles stand in the reasons.
    pub(crate) schemes: &'r [&'r Scheme],
    /// Its place among them.
    pub(crate) position: i64,
    /// What people wrote at the items.
    pub(crate) grounds: &'r Grounds,
}

impl From<Bounds> for Span {
    fn from(bounds: Bounds) -> Span {
        Span {
            low: bounds.low.units(),
            high: bounds.high.units(),
        }
    }
}

impl Open {
    /// The leading group answers it where it decides; else scores or facts must change first.
    pub fn is_answerable(&self) -> bool {
        matches!(self.kind.as_str(), "tie" | "quota_tie" | "quota_over")
    }
}

impl Span {
    /// Sure at least.
    pub fn low(self) -> Points {
        Points::from_units(self.low)
    }

    /// Possible at most.
    pub fn high(self) -> Points {
        Points::from_units(self.high)
    }

    /// One figure.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }
}

/// The document of an appraisal, and each unit's detail in the order of its lines.
pub(crate) fn document(
    rules: Rules<'_>,
    run: &Run,
    name: &dyn Fn(&str) -> String,
) -> (Document, Vec<Detail>) {
    let words = Words {
        scheme: rules.scheme,
        unit_name: name,
    };
    let appraisal = &run.appraisal;
    let (tops, sections) = sections(rules.scheme, appraisal);
    let parts: Vec<Heading> = appraisal.units.first().map_or_else(Vec::new, |unit| {
        let top = unit.parts.iter().filter(|line| line.depth == 0);
        top.map(|line| Heading {
            id: line.part.clone(),
            title: title_of_part(rules.scheme, &line.part),
            full: line.full.units(),
            weight: appraisal::words::percent(line.weight),
        })
        .collect()
    });
    let lines = appraisal.units.iter().map(|unit| line(unit, &tops, &words));
    let document = Document {
        scheme: rules.scheme.head.id.clone(),
        title: rules.scheme.head.title.clone(),
        version: rules.scheme.head.version.to_string(),
        full: rules.scheme.head.points.map(|points| points.units()),
        sections,
        parts,
        lines: lines.collect(),
        ties: appraisal.ties.iter().map(|tie| words.tie(tie)).collect(),
        quotas: appraisal
            .quotas
            .iter()
            .map(|quota| words.quota(quota))
            .collect(),
        needed: appraisal
            .needed
            .iter()
            .map(|needed| open(needed, &words))
            .collect(),
        refused: appraisal
            .refused
            .iter()
            .map(|refusal| words.refusal(refusal))
            .collect(),
        undecided: Vec::new(),
        is_final: appraisal.is_final(),
        has_stars: appraisal.units.iter().any(|unit| unit.stars.is_some()),
        has_grades: appraisal.units.iter().any(|unit| unit.grade.is_some()),
        has_ranks: appraisal.units.iter().any(|unit| unit.rank.is_some()),
    };
    (document, details(rules, run, &words))
}

/// Positions of the top sections that hold points, and their headings.
fn sections(scheme: &Scheme, appraisal: &Appraisal) -> (Vec<usize>, Vec<Heading>) {
    let tops = scheme
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.parent.is_none());
    let full = |at: usize| {
        let unit = appraisal.units.first();
        unit.and_then(|unit| unit.sections.get(at))
            .map_or(0, |line| line.full.units())
    };
    tops.filter(|(at, _)| full(*at) != 0)
        .map(|(at, section)| {
            let heading = Heading {
                id: section.id.clone(),
                title: section.title.clone(),
                full: full(at),
                weight: String::new(),
            };
            (at, heading)
        })
        .unzip()
}

fn title_of_part(scheme: &Scheme, id: &str) -> String {
    let parts = scheme.parts.iter();
    let found = parts.into_iter().find(|part| part.id == id);
    found.map_or_else(|| id.to_owned(), |part| part.title.clone())
}

fn line(unit: &UnitResult, tops: &[usize], words: &Words<'_>) -> Line {
    let stars = unit.stars.as_ref();
    Line {
        unit: number(&unit.unit),
        name: (words.unit_name)(&unit.unit),
        cohort: unit.cohort.clone(),
        total: unit.total.into(),
        rank: unit.rank.map(|rank| (rank.best, rank.worst)),
        rank_words: unit
            .rank
            .map(|place| match unit.sharing_rank {
                0 => rank(place),
                _ => format!("并列{}", rank(place)),
            })
            .unwrap_or_default(),
        stars: stars.map(|standing| (standing.heights.sure, standing.heights.possible)),
        stars_words: stars
            .map(|standing| words.span(&standing.level))
            .unwrap_or_default(),
        grade: unit
            .grade
            .as_ref()
            .map(|it| words.span(&it.level))
            .unwrap_or_default(),
        sections: tops
            .iter()
            .map(|at| unit.sections[*at].points.into())
            .collect(),
        parts: unit
            .parts
            .iter()
            .filter(|part| part.depth == 0)
            .map(|part| appraisal::words::number(part.score))
            .collect(),
        adjusted: (!unit.adjustments.is_empty()).then(|| {
            let sum = |of: fn(&Adjustment) -> Points| {
                let amounts = unit.adjustments.iter().map(|it| of(it).units());
                amounts.sum()
            };
            Span {
                low: sum(|it| it.low),
                high: sum(|it| it.high),
            }
        }),
        is_provisional: unit.is_provisional,
    }
}

fn open(needed: &Needed, words: &Words<'_>) -> Open {
    let named = |units: &[String]| {
        let named = units
            .iter()
            .map(|unit| (number(unit), (words.unit_name)(unit)));
        named.collect()
    };
    let (kind, quota, cohort, units, places) = match needed {
        Needed::Tie { cohort, tied } => ("tie", "", cohort.clone(), named(&tied.units), 0),
        Needed::QuotaTie {
            quota,
            cohort,
            units,
            places,
            ..
        } => (
            "quota_tie",
            quota.as_str(),
            cohort.clone(),
            named(units),
            *places,
        ),
        Needed::QuotaOver {
            quota,
            cohort,
            units,
            limit,
            ..
        } => (
            "quota_over",
            quota.as_str(),
            cohort.clone(),
            named(units),
            *limit,
        ),
        Needed::FullMarks {
            quota,
            cohort,
            units,
            limit,
            ..
        } => (
            "full_marks",
            quota.as_str(),
            cohort.clone(),
            named(units),
            *limit,
        ),
        Needed::Cohort { unit, .. } => ("cohort", "", None, named(std::slice::from_ref(unit)), 0),
    };
    Open {
        words: words.needed(needed),
        kind: kind.to_owned(),
        quota: quota.to_owned(),
        cohort,
        units,
        places,
    }
}

/// Details in the order of the appraisal's units.
fn details(rules: Rules<'_>, run: &Run, words: &Words<'_>) -> Vec<Detail> {
    let explainer = Explainer::new(rules.scheme, rules.program, rules.dictionary);
    let rows: BTreeMap<&str, usize> = run
        .units
        .iter()
        .enumerate()
        .map(|(row, unit)| (unit.unit.as_str(), row))
        .collect();
    let section = |id: &str| {
        let sections = &rules.scheme.sections;
        let found = sections.iter().find(|section| section.id == id);
        found.map_or_else(String::new, |section| section.title.clone())
    };
    let units = run.appraisal.units.iter();
    units
        .map(|unit| {
            let row = rows[unit.unit.as_str()];
            let columns = run.columns.row(row);
            let score = &run.units[row].score;
            let items = rules.scheme.items.iter().enumerate().map(|(at, item)| {
                let findings = explainer.item(at, &columns, score);
                let reasons = findings.into_iter().map(|finding| Reason {
                    clause: finding.clause.unwrap_or_default().to_owned(),
                    is_open: finding.open,
                    words: finding.words,
                });
                let here = organisation(&unit.unit);
                let reasons =
                    (rules.grounds).reasons(rules.position, here, &item.id, reasons.collect());
                ItemDetail {
                    id: item.id.clone(),
                    title: item.title.clone(),
                    section: section(&item.section),
                    full: item.points.units(),
                    points: unit.items[at].into(),
                    reasons,
                }
            });
            Detail {
                account: words.account(&titled(unit, rules.schemes)),
                items: items.collect(),
            }
        })
        .collect()
}

/// The organisation a unit's id in tables of facts stands for.
pub(crate) fn organisation(unit: &str) -> OrganisationId {
    OrganisationId(number(unit))
}

fn number(unit: &str) -> i64 {
    unit.parse().unwrap_or_default()
}
