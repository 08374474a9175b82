//! What pages show of sheets.

use appraisal::cycle::Stage;
use appraisal::sheet::{FindingKind, FindingState, ItemState, Layer, SampledState};
use rubric::facts::Label;
use rubric::number::Points;
use rubric::score::Bounds;
use serde::Serialize;
use store::id::{AccountId, CommentId, FindingId, ReturnId, Revision, SampledId, SheetId};
use store::time::{Day, Moment};

use crate::view::{CycleRef, OrgRef, SchemeRef};

/// A sheet as somebody may see it: what its stage does not show them is not in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetView {
    /// Number of the sheet.
    pub id: SheetId,
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The published version by which it is filled in.
    pub scheme: SchemeRef,
    /// Where the cycle stands.
    pub stage: Stage,
    /// The layers that are shown, in order.
    pub layers: Vec<Layer>,
    /// What the viewer may do.
    pub may: SheetRights,
    /// Sections in the order of the form, each with the items that stand directly in it.
    pub sections: Vec<SectionView>,
    /// Bonus and malus that people decide.
    pub bonuses: Vec<DiscretionView>,
    /// Totals by layer.
    pub totals: Vec<(Layer, Bounds)>,
    /// Full points: those of the scheme, or of all items where parts with weights make the total.
    pub full: Points,
    /// Parts with weights make the total, which is therefore not the sum of the items.
    pub is_weighted: bool,
    /// When the unit handed it in.
    pub submitted: Option<Done>,
    /// It was handed in late: `marked` or `not_counted`.
    pub submitted_late: String,
    /// When the team finished it.
    pub verified: Option<Done>,
    /// Signatures.
    pub signatures: Vec<SignatureView>,
    /// What keeps it from the next step, for whoever takes it.
    pub missing: Vec<MissingView>,
    /// How many items are how far.
    pub states: Vec<(ItemState, usize)>,
    /// The last day whose facts count; none counts all.
    pub as_of: Option<Day>,
    /// Version of the sheet.
    pub version: i64,
    /// Revision of its row.
    pub revision: Revision,
    /// SHA-256 of what is signed.
    pub content: String,
    /// The table as a page, made once by whoever shows it.
    #[serde(skip)]
    pub shown: Shown,
}

impl SheetView {
    /// Whether a sum of the self-assessment says nothing: the unit has not handed one in and given no points yet.
    pub fn is_unsaid(&self, layer: &Layer, sum: &Bounds) -> bool {
        *layer == Layer::SelfAssessed && self.submitted.is_none() && sum.high == Points::ZERO
    }
}

/// A part of a page that is made once.
#[derive(Debug, Clone, Default)]
pub struct Shown(std::sync::OnceLock<String>);

impl Shown {
    /// What was made, or what is made now.
    pub fn or_make(&self, make: impl FnOnce() -> String) -> &str {
        self.0.get_or_init(make)
    }
}

impl PartialEq for Shown {
    /// It is made of the rest.
    fn eq(&self, _: &Shown) -> bool {
        true
    }
}

/// Who did something and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Name of the person.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
}

/// What the viewer may do with a sheet now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Hash)]
pub struct SheetRights {
    /// Write the unit's own points.
    pub own: bool,
    /// Hand it in.
    pub submit: bool,
    /// Write verified points and decisions of some items.
    pub verify: bool,
    /// Send items back.
    pub return_item: bool,
    /// Answer what was returned.
    pub answer: bool,
    /// Comment.
    pub comment: bool,
    /// Write down findings.
    pub find: bool,
    /// Confirm and withdraw findings.
    pub confirm: bool,
    /// Finish or reopen it.
    pub finish: bool,
    /// Sign it.
    pub sign: bool,
    /// See the unit's ledgers.
    pub ledgers: bool,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionView {
    /// Id of the section in the scheme.
    pub id: String,
    /// Title of the section.
    pub title: String,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Full points.
    pub points: Points,
    /// Title of the department that owns it.
    pub owner: String,
    /// Sums by layer, with the sections below.
    pub sums: Vec<(Layer, Bounds)>,
    /// The items that stand directly in it.
    pub items: Vec<ItemView>,
    /// The norms of the section.
    pub norms: Vec<NormView>,
    /// Some of its items have certain suggested points that the viewer may take over.
    pub may_accept: bool,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemView {
    /// Id of the item in the scheme.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// What is required.
    pub standard: String,
    /// Full points.
    pub points: Points,
    /// Least and most that can be given.
    pub reach: Bounds,
    /// The rules in words.
    pub rules: Vec<String>,
    /// Place in the source document.
    pub clause: String,
    /// Evidence asked for, each with its reason.
    pub evidence: Vec<String>,
    /// How it is verified.
    pub verify: Vec<String>,
    /// Remark of the scheme.
    pub note: String,
    /// Title of the department that owns it.
    pub owner: String,
    /// What the unit says.
    pub own: Option<MarkView>,
    /// What the rules make of the facts; absent where it is not shown.
    pub suggested: Option<Bounds>,
    /// Facts that are missing, by title.
    pub missing: Vec<String>,
    /// What the team says.
    pub verified: Option<MarkView>,
    /// What stands in the result.
    pub finally: Option<Bounds>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What people decide.
    pub discretion: Vec<DiscretionView>,
    /// What people found.
    pub findings: Vec<FindingView>,
    /// Returns, the last one last.
    pub returns: Vec<ReturnView>,
    /// Comments.
    pub comments: Vec<CommentView>,
    /// Drawn objects.
    pub samples: Vec<SampleView>,
    /// How far it is; absent where nothing of it is shown.
    pub state: Option<ItemState>,
    /// Whether it applies to the unit.
    pub applies: Option<bool>,
    /// The viewer may write the unit's points.
    pub may_own: bool,
    /// The viewer may write verified points, return, find.
    pub may_verify: bool,
}

impl ItemView {
    /// Whether something that people found counts in the suggested points.
    pub fn has_confirmed(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|it| it.state == FindingState::Confirmed)
    }
}

/// A norm: met or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NormView {
    /// Id of the norm in the scheme.
    pub id: String,
    /// Title of the norm.
    pub title: String,
    /// What is required.
    pub standard: String,
    /// Place in the source document.
    pub clause: String,
    /// Whether it is met; outside: whether it is shown and applies.
    pub met: Option<Option<bool>>,
    /// What people decide.
    pub discretion: Option<DiscretionView>,
}

/// Points of one layer with who wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkView {
    /// The points given; `None` where only words were written.
    pub points: Option<Points>,
    /// Remark.
    pub remark: String,
    /// Reason.
    pub reason: String,
    /// Who wrote it last.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
}

/// Something that people decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiscretionView {
    /// Name, such as `A1.5/2`.
    pub name: String,
    /// What is judged.
    pub title: String,
    /// Most points; none for a yes or no, or without a bound.
    pub most: Option<Points>,
    /// Steps.
    pub step: Option<Points>,
    /// It deducts.
    pub is_deduction: bool,
    /// It is a yes or no.
    pub is_truth: bool,
    /// What was decided.
    pub points: Option<Points>,
    /// The decision in a few words of Chinese.
    pub words: String,
    /// Why, in words as they were given.
    pub reason: String,
    /// Title of the department that decides.
    pub department: Option<String>,
    /// Name of the person who decided last; empty before.
    pub by: String,
    /// Revision; 0 before the first decision.
    pub revision: Revision,
    /// No decision means that there is nothing to decide.
    pub is_optional: bool,
    /// The viewer decides it.
    pub is_editable: bool,
}

/// A reason for points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Why, in a sentence.
    pub words: String,
    /// The signed amount.
    pub amount: Bounds,
    /// Place in the source document.
    pub clause: Option<String>,
    /// It is open.
    pub is_open: bool,
    /// The facts it rests on.
    pub facts: Vec<FactView>,
}

/// A fact behind a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// Title with its period.
    pub title: String,
    /// Its value in words.
    pub value: String,
    /// It came late.
    pub late: bool,
    /// It is not known.
    pub is_missing: bool,
    /// Its id in the dictionary, where it is a fact of the unit.
    pub fact: Option<String>,
    /// The period it is read for.
    #[serde(skip)]
    pub period: Label,
}

/// Something that people found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// Number of the finding.
    pub id: FindingId,
    /// Where it comes from.
    pub kind: FindingKind,
    /// Signed points.
    pub amount: Points,
    /// What was found.
    pub words: String,
    /// The day on which it was found.
    pub day: Day,
    /// Number of the notice.
    pub notice: String,
    /// How far it is.
    pub state: FindingState,
    /// Name of the person who wrote it down.
    pub by: String,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// Number of the account.
    pub made_by: AccountId,
}

/// An item sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnView {
    /// Number of the return.
    pub id: ReturnId,
    /// Why, in words as they were given.
    pub reason: String,
    /// Until when it is to be answered.
    pub due: Day,
    /// Who sent it back.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
    /// The answer.
    pub answer: Option<Done>,
    /// Words of the answer.
    pub answer_words: String,
    /// It is closed.
    pub is_closed: bool,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommentView {
    /// Number of the comment.
    pub id: CommentId,
    /// What was said.
    pub words: String,
    /// Name of the person who said it.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
}

/// A drawn object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleView {
    /// Number of the drawn object.
    pub id: SampledId,
    /// Its name on the list of the draw.
    pub name: String,
    /// How far it is.
    pub state: SampledState,
    /// What was found there.
    pub found: String,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureView {
    /// Name of the member who signed, or has to.
    pub name: String,
    /// As leader of the team.
    pub is_leader: bool,
    /// When; none while it is missing.
    pub at: Option<Moment>,
    /// Something changed after it.
    pub is_void: bool,
    /// Number of the account.
    pub account: AccountId,
}

/// Something that is missing, with the item it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingView {
    /// What is missing, in a sentence.
    pub words: String,
    /// Id of the item.
    pub item: Option<String>,
}

/// A line of the list of sheets of a cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetLine {
    /// Number of the sheet.
    pub id: SheetId,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Title of the scheme.
    pub scheme: String,
    /// When it was handed in.
    pub submitted_at: Option<Moment>,
    /// It was handed in late.
    pub is_late: bool,
    /// When it was finished.
    pub verified_at: Option<Moment>,
    /// Returned items that are not answered; absent where it is not shown.
    pub returned: Option<usize>,
    /// Signatures there are, and how many are wanted.
    pub signed: Option<(usize, usize)>,
    /// Total of the facts.
    pub suggested: Option<Bounds>,
    /// Total of what was verified, else suggested.
    pub verified: Option<Bounds>,
    /// Full points.
    pub full: Points,
}

/// The sheets of a cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetList {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// Its sheets, as far as the viewer may see any of them.
    pub lines: Vec<SheetLine>,
}
