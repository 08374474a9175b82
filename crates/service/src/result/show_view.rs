//! What pages show of results, as data.

use rubric::number::Points;
use serde::Serialize;
use store::id::VerdictId;
use store::time::{Day, Moment};

use super::compute::Computed;
use super::document::{Detail, Document, Line};
use super::moved::Moved;
use super::waits::UnitWaits;
use crate::view::{CycleRef, OrgRef};

/// One scheme's result of a cycle.
#[derive(Debug, Clone, Serialize)]
pub struct MemberView {
    /// Place of the scheme among those of the cycle.
    pub position: i64,
    /// It is the scheme that the cycle is about.
    pub is_target: bool,
    /// The result; programs read its points as decimals.
    #[serde(serialize_with = "super::told::document")]
    pub document: Document,
}

/// Totals while they are being made.
#[derive(Debug, Clone, Serialize)]
pub struct TotalsPage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// Results as kept; empty before the first computing.
    pub members: Vec<MemberView>,
    /// When they were computed.
    pub computed: Option<Computed>,
    /// Why totals are still ranges, for the scheme that the cycle is about.
    pub waits: Vec<UnitWaits>,
    /// Opinions of departments still to be given.
    pub opinions_missing: usize,
    /// What people decided about ties and quotas.
    pub verdicts: Vec<VerdictView>,
    /// The decision, once it was made.
    pub decision: Option<DecisionView>,
    /// It was made on the result as it stands, and nobody sent the cycle back since.
    pub is_decided: bool,
    /// The viewer may compute.
    pub may_compute: bool,
    /// The viewer may decide.
    pub may_decide: bool,
    /// The viewer may publish.
    pub may_publish: bool,
}

/// A decision about ties or quotas.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictView {
    /// Its number.
    pub id: VerdictId,
    /// What was decided.
    pub words: String,
    /// Why, in words as they were given.
    pub reason: String,
    /// Number of the minutes it was decided in.
    pub minute: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
}

/// The leading group's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// Number of the minutes.
    pub minute: String,
    /// Day of the meeting.
    pub day: Day,
    /// What was decided.
    pub words: String,
}

/// What proves a published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Number of the announcing document.
    pub document: String,
    /// When it was published.
    pub at: Moment,
    /// SHA-256 in hexadecimal over the results as they were decided and published.
    pub hash: String,
    /// Canonical hash of the scheme that the cycle is about.
    pub scheme_hash: String,
    /// SHA-256 in hexadecimal of the facts it rests on.
    pub facts_hash: String,
    /// SHA-256 in hexadecimal of what people gave beside the facts.
    pub people_hash: String,
    /// The program that computed it.
    pub engine: String,
    /// Number of the audit chain's head then.
    pub head_number: i64,
    /// Code of that row, in hexadecimal.
    pub head_mac: String,
}

/// A revision of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionRef {
    /// Its number, from 1.
    pub number: i64,
    /// It is published.
    pub published_at: Option<Moment>,
}

/// A revision of the result for those who see all units.
#[derive(Debug, Clone, Serialize)]
pub struct ResultPage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// Which revision of the result is shown, from 1.
    pub revision: i64,
    /// All revisions the viewer may see.
    pub revisions: Vec<RevisionRef>,
    /// Results, the scheme that the cycle is about first.
    pub members: Vec<MemberView>,
    /// What was decided; `None` before the meeting.
    pub decision: Option<DecisionView>,
    /// What people decided about ties and quotas.
    pub verdicts: Vec<VerdictView>,
    /// The proof, once published.
    pub proof: Option<Proof>,
    /// Who moved against the revision before.
    pub moved: Vec<Moved>,
    /// Last day for objections.
    pub objection_until: Option<Day>,
}

/// One unit's result.
#[derive(Debug, Clone)]
pub struct UnitResultPage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Which revision of the result is shown, from 1.
    pub revision: i64,
    /// All revisions the viewer may see.
    pub revisions: Vec<RevisionRef>,
    /// Per scheme: head and sections of the document, the unit's line, and its detail.
    pub members: Vec<UnitMember>,
    /// What departments said: title of each and its words.
    pub opinions: Vec<(String, String)>,
    /// What the unit was told at publication.
    pub feedback: String,
    /// What was decided; `None` before the meeting.
    pub decision: Option<DecisionView>,
    /// How the unit moved against the revision before; `None` where it did not.
    pub moved: Option<Moved>,
    /// What people decided about ties and quotas that touched this unit.
    pub verdicts: Vec<VerdictView>,
    /// The proof, once published.
    pub proof: Option<Proof>,
    /// Last day for objections.
    pub objection_until: Option<Day>,
    /// The viewer may see the whole list too.
    pub sees_all: bool,
}

/// One scheme's result of one unit.
#[derive(Debug, Clone)]
pub struct UnitMember {
    /// The document without its other lines.
    pub document: Document,
    /// The unit's line.
    pub line: Line,
    /// What all units have on average in each section; empty for a viewer who may not see the others.
    pub means: Vec<Points>,
    /// How the unit's points came about, item by item.
    pub detail: Detail,
    /// It is the scheme that the cycle is about.
    pub is_target: bool,
}
