//! Who may do what, to whose affairs, at which stage.
//!
//! [`GRANTS`] is the whole law and everything outside it is denied. A role is
//! held in one organisation; the [`Relation`] says how that organisation
//! stands to the one whose affairs are touched
//! ([`crate::organisation::Tree::relation`] works it out). Because roles and
//! relations are relative, any organisation can run cycles over those below it.
//!
//! The table speaks about kinds of affairs. Which section, unit or sheet an
//! assessor was given is an assignment, and whether a result has been
//! published is a fact: the caller checks both on top. The stage to ask with
//! is that of the revision looked at
//! ([`crate::cycle::Cycle::stage_of_revision`]).

mod seat;
mod table;

use crate::cycle::Stage;
use crate::enumeration::enumeration;

pub use seat::{permit_over, permit_seat};
pub use table::GRANTS;

enumeration! {
    /// What a person is in an organisation.
    pub enum Role {
        /// Keeps the service running: accounts, organisations, backups. Sees no appraisal.
        SystemAdministrator = "system_administrator",
        /// The leading group's office: runs cycles, totals, publishes.
        Office = "office",
        /// A department that owns sections and scores them.
        LeadDepartment = "lead_department",
        /// A member of the joint team.
        Assessor = "assessor",
        /// The leader of the joint team.
        TeamLeader = "team_leader",
        /// Keeps a unit's ledgers and fills in its sheets.
        UnitClerk = "unit_clerk",
        /// Answers for a unit: hands in, claims, objects.
        UnitSecretary = "unit_secretary",
        /// Decides results, bonuses, ties and objections.
        LeadingGroup = "leading_group",
        /// The organisation above the organiser: reads what was published, takes it on file.
        Superior = "superior",
        /// Reads everything that has reached its stage, and the audit log; changes nothing.
        Auditor = "auditor",
    }
}

enumeration! {
    /// How the organisation touched stands to the organisation in which the role is held.
    pub enum Relation {
        /// It is the same.
        Own = "own",
        /// It lies below, at any depth.
        Below = "below",
        /// Anything else: above, beside, elsewhere.
        Other = "other",
    }
}

enumeration! {
    /// What can be done.
    pub enum Action {
        /// Create, change and close accounts, give roles.
        ManageAccounts = "manage_accounts",
        /// Change the tree of organisations.
        ManageOrganisations = "manage_organisations",
        /// Configure, back up and restore the service.
        ManageService = "manage_service",
        /// Read the audit log.
        ReadAuditLog = "read_audit_log",
        /// Read complaints and suggestions.
        ReadComplaints = "read_complaints",
        /// Answer a complaint or suggestion.
        AnswerComplaint = "answer_complaint",
        /// Change the facts dictionary and the kinds of ledger.
        WriteDictionary = "write_dictionary",
        /// Write a draft of a scheme.
        WriteScheme = "write_scheme",
        /// Publish a scheme version.
        PublishScheme = "publish_scheme",
        /// Approve a burden finding that a national rule would stop.
        ApproveBurden = "approve_burden",
        /// Read a published scheme.
        ReadScheme = "read_scheme",
        /// Open a cycle.
        OpenCycle = "open_cycle",
        /// Settle units, departments, team and dates of a cycle.
        ConfigureCycle = "configure_cycle",
        /// Move a cycle to another stage (the table of moves narrows who).
        AdvanceCycle = "advance_cycle",
        /// Read how far sections and units are.
        ReadProgress = "read_progress",
        /// Record ledger entries with their evidence.
        RecordLedger = "record_ledger",
        /// State a fact that is not the unit's own to state: found on samples, taken from statistics, judged.
        StateFact = "state_fact",
        /// Ask for a periodic report.
        DefineReport = "define_report",
        /// Hand in periodic reports.
        SubmitReport = "submit_report",
        /// Put figures that the organiser has into the drafts of units' reports, for the units to check and hand in.
        PrefillReport = "prefill_report",
        /// Return a report with a reason.
        ReturnReport = "return_report",
        /// File the responsibility list, the annual plan and key projects.
        FilePlan = "file_plan",
        /// Take a plan on file.
        AcceptPlan = "accept_plan",
        /// Read ledgers, reports, plans and evidence.
        ReadLedger = "read_ledger",
        /// Fill in the self-assessment and answer what was returned.
        SelfAssess = "self_assess",
        /// Hand in the self-assessment.
        SubmitSelfAssessment = "submit_self_assessment",
        /// Read the self-assessment and the scores suggested by the facts.
        ReadSelfAssessment = "read_self_assessment",
        /// Comment on an item of a sheet.
        CommentOnItem = "comment_on_item",
        /// Issue a numbered notice of a spot check.
        IssueInspection = "issue_inspection",
        /// Draw a sample.
        DrawSample = "draw_sample",
        /// Record an addition or deduction of the daily assessment, or what was found on a sampled object.
        RecordFinding = "record_finding",
        /// Read notices and findings of the daily assessment and of spot checks.
        ReadDailyFindings = "read_daily_findings",
        /// Verify and score a sheet, decide what is left to discretion.
        VerifySheet = "verify_sheet",
        /// Return an item to the unit with a reason.
        ReturnItem = "return_item",
        /// Read what was returned and the comments on it.
        ReadReturnedItems = "read_returned_items",
        /// Sign a verified sheet.
        SignSheet = "sign_sheet",
        /// Read verified scores and the findings behind them.
        ReadSheet = "read_sheet",
        /// Claim a bonus.
        ClaimBonus = "claim_bonus",
        /// Check a bonus claim against its documents.
        CheckBonus = "check_bonus",
        /// Give the section's opinion on a bonus claim.
        GiveBonusOpinion = "give_bonus_opinion",
        /// Decide a bonus claim.
        DecideBonus = "decide_bonus",
        /// Read a bonus claim with its check, opinion and decision.
        ReadBonus = "read_bonus",
        /// Give a department's scores and opinion.
        GiveDepartmentScore = "give_department_score",
        /// Enter a satisfaction result with its document number.
        EnterSatisfaction = "enter_satisfaction",
        /// Weight and total.
        ComputeTotals = "compute_totals",
        /// Read totals and ranks that are not published to everybody.
        ReadTotals = "read_totals",
        /// Decide the result, ties and quota edges.
        DecideResult = "decide_result",
        /// Publish the result and send the feedback.
        PublishResult = "publish_result",
        /// Read the published result.
        ReadPublishedResult = "read_published_result",
        /// Object to a result with new material.
        RaiseObjection = "raise_objection",
        /// Rule on an objection.
        RuleOnObjection = "rule_on_objection",
        /// Read an objection and its ruling.
        ReadObjection = "read_objection",
        /// Send the result to the organisation above for filing.
        FileResult = "file_result",
        /// Take a result on file.
        AcceptFiling = "accept_filing",
    }
}

impl Action {
    /// Whether the action only looks.
    pub fn is_reading(self) -> bool {
        matches!(
            self,
            Action::ReadAuditLog
                | Action::ReadComplaints
                | Action::ReadScheme
                | Action::ReadProgress
                | Action::ReadLedger
                | Action::ReadSelfAssessment
                | Action::ReadDailyFindings
                | Action::ReadReturnedItems
                | Action::ReadSheet
                | Action::ReadBonus
                | Action::ReadTotals
                | Action::ReadPublishedResult
                | Action::ReadObjection
        )
    }
}

/// When a grant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always, also outside of any cycle.
    Always,
    /// From this stage to the end of the cycle.
    From(Stage),
    /// From the first to the second stage, both included.
    Between(Stage, Stage),
    /// In this stage alone.
    In(Stage),
}

impl When {
    /// Whether it holds at a stage; no stage means outside of any cycle.
    pub fn holds(self, stage: Option<Stage>) -> bool {
        let (first, last) = match self {
            When::Always => return true,
            When::From(first) => (first, Stage::Closed),
            When::Between(first, last) => (first, last),
            When::In(only) => (only, only),
        };
        stage.is_some_and(|stage| first <= stage && stage <= last)
    }
}

/// One row of the table: these roles may do this, to these, then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// What may be done.
    pub action: Action,
    /// By whom.
    pub roles: &'static [Role],
    /// To whose affairs.
    pub relations: &'static [Relation],
    /// When.
    pub when: When,
}

impl Grant {
    fn covers(&self, role: Role, action: Action) -> bool {
        self.action == action && self.roles.contains(&role)
    }
}

/// Why something is denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The role that asked.
    pub role: Role,
    /// What it wanted to do.
    pub action: Action,
    /// What stands in the way.
    pub why: Why,
}

/// What stands in the way of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The role never does this.
    Role,
    /// The role does this, but not to an organisation that stands so.
    Relation(Relation),
    /// The role does this here, but only at these stages; `now` is the present one.
    Stage {
        /// The present stage; absent outside of any cycle.
        now: Option<Stage>,
        /// The stages at which it may.
        open: Vec<Stage>,
    },
}

/// Allows or denies an action; whatever no row of [`GRANTS`] grants is denied.
///
/// `stage` is absent where no cycle is touched.
pub fn permit(
    role: Role,
    action: Action,
    relation: Relation,
    stage: Option<Stage>,
) -> Result<(), Refusal> {
    let of_role = || GRANTS.iter().filter(|row| row.covers(role, action));
    let here = || of_role().filter(|row| row.relations.contains(&relation));
    if here().any(|row| row.when.holds(stage)) {
        return Ok(());
    }
    let why = if of_role().next().is_none() {
        Why::Role
    } else if here().next().is_none() {
        Why::Relation(relation)
    } else {
        let is_open = |at: &Stage| here().any(|row| row.when.holds(Some(*at)));
        Why::Stage {
            now: stage,
            open: Stage::ALL.iter().copied().filter(is_open).collect(),
        }
    };
    Err(Refusal { role, action, why })
}

/// Whether an action is allowed, when nobody asks why not.
pub fn is_permitted(role: Role, action: Action, relation: Relation, stage: Option<Stage>) -> bool {
    permit(role, action, relation, stage).is_ok()
}

#[cfg(test)]
mod tests;
