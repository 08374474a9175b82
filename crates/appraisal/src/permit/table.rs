//! The table of permissions: data only, grouped by what is touched.

use super::Action::*;
use super::Relation::{Below, Other, Own};
use super::Role::*;
use super::When::{self, Always, Between, From, In};
use super::{Action, Grant, Relation, Role};
use crate::cycle::Stage::*;

const fn row(
    action: Action,
    roles: &'static [Role],
    relations: &'static [Relation],
    when: When,
) -> Grant {
    Grant {
        action,
        roles,
        relations,
        when,
    }
}

const UNIT: &[Role] = &[UnitClerk, UnitSecretary];
const DEPARTMENTS: &[Role] = &[Office, LeadDepartment];
const TEAM: &[Role] = &[LeadDepartment, Assessor, TeamLeader];
const ORGANISER: &[Role] = &[Office, LeadDepartment, Assessor, TeamLeader];
const ORGANISER_AND_GROUP: &[Role] = &[Office, LeadDepartment, Assessor, TeamLeader, LeadingGroup];

/// Every permission there is; what is not here is denied.
#[rustfmt::skip] // one row a line, or nobody can review it
pub const GRANTS: &[Grant] = &[
    // The service. Its administrator sees no appraisal and no audit log.
    row(ManageAccounts, &[SystemAdministrator], &[Own, Below], Always),
    row(ManageOrganisations, &[SystemAdministrator], &[Own, Below], Always),
    row(ManageService, &[SystemAdministrator], &[Own], Always),
    row(ReadAuditLog, &[Auditor], &[Own, Below], Always),
    row(ReadComplaints, &[Office], &[Own], Always),
    row(ReadComplaints, &[Superior], &[Below], Always),
    row(AnswerComplaint, &[Office], &[Own], Always),
    // Schemes. A published scheme is open to all whom it may concern.
    row(WriteDictionary, &[Office], &[Own], Always),
    row(WriteScheme, DEPARTMENTS, &[Own], Always),
    row(PublishScheme, &[Office], &[Own], Always),
    row(ApproveBurden, &[LeadingGroup], &[Own], Always),
    row(ReadScheme, Role::ALL, &[Own, Below, Other], Always),
    // The cycle as a whole belongs to the organiser.
    row(OpenCycle, &[Office], &[Own], Always),
    row(ConfigureCycle, &[Office], &[Own], In(Preparation)),
    row(AdvanceCycle, &[Office, LeadingGroup], &[Own], From(Preparation)),
    row(ReadProgress, ORGANISER_AND_GROUP, &[Below], Between(Daily, Totals)),
    // Ledgers, reports, plans: the unit's own, taken as long as late work is taken at all.
    row(RecordLedger, UNIT, &[Own], Between(Daily, Verification)),
    row(StateFact, ORGANISER, &[Below], Between(Daily, Verification)),
    row(DefineReport, &[Office], &[Own], Always),
    row(SubmitReport, UNIT, &[Own], Between(Daily, Verification)),
    row(PrefillReport, DEPARTMENTS, &[Below], Between(Daily, Verification)),
    row(ReturnReport, DEPARTMENTS, &[Below], Between(Daily, Verification)),
    row(FilePlan, UNIT, &[Own], Between(Daily, SelfAssessment)),
    row(AcceptPlan, &[Office], &[Below], Between(Daily, SelfAssessment)),
    row(ReadLedger, UNIT, &[Own], Always),
    row(ReadLedger, ORGANISER_AND_GROUP, &[Below], From(Daily)),
    row(ReadLedger, &[Auditor], &[Own, Below], From(Daily)),
    // Self-assessment: nobody else reads it before the verification begins.
    row(SelfAssess, UNIT, &[Own], Between(SelfAssessment, Verification)),
    row(SubmitSelfAssessment, &[UnitSecretary], &[Own], Between(SelfAssessment, Verification)),
    row(ReadSelfAssessment, UNIT, &[Own], From(SelfAssessment)),
    row(ReadSelfAssessment, ORGANISER, &[Below], From(Verification)),
    row(ReadSelfAssessment, &[LeadingGroup], &[Below], From(Decision)),
    row(ReadSelfAssessment, &[Auditor], &[Own, Below], From(Verification)),
    // Spot checks and findings all year round, verification in its stage.
    row(IssueInspection, DEPARTMENTS, &[Below], Between(Daily, Verification)),
    row(DrawSample, &[Office, LeadDepartment, TeamLeader], &[Below], Between(Daily, Verification)),
    row(RecordFinding, TEAM, &[Below], Between(Daily, Verification)),
    row(ReadDailyFindings, UNIT, &[Own], From(Daily)),
    row(ReadDailyFindings, ORGANISER_AND_GROUP, &[Below], From(Daily)),
    row(ReadDailyFindings, &[Auditor], &[Own, Below], From(Daily)),
    row(VerifySheet, TEAM, &[Below], In(Verification)),
    row(ReturnItem, TEAM, &[Below], In(Verification)),
    row(CommentOnItem, TEAM, &[Below], In(Verification)),
    row(CommentOnItem, UNIT, &[Own], In(Verification)),
    row(ReadReturnedItems, UNIT, &[Own], From(Verification)),
    row(ReadReturnedItems, ORGANISER, &[Below], From(Verification)),
    row(ReadReturnedItems, &[Auditor], &[Own, Below], From(Verification)),
    row(SignSheet, &[Assessor, TeamLeader], &[Below], In(Verification)),
    row(ReadSheet, ORGANISER, &[Below], From(Verification)),
    row(ReadSheet, &[Auditor], &[Own, Below], From(Verification)),
    row(ReadSheet, &[LeadingGroup], &[Below], From(Decision)),
    row(ReadSheet, UNIT, &[Own], From(Publication)),
    row(ReadSheet, &[Superior], &[Below], From(Publication)),
    // Bonuses: claimed, checked, opinion, decided.
    row(ClaimBonus, &[UnitSecretary], &[Own], Between(Daily, SelfAssessment)),
    row(CheckBonus, &[Office], &[Below], Between(Daily, Verification)),
    row(GiveBonusOpinion, &[LeadDepartment], &[Below], Between(Daily, Verification)),
    row(DecideBonus, &[LeadingGroup], &[Below], Between(Daily, Verification)),
    row(ReadBonus, UNIT, &[Own], From(Daily)),
    row(ReadBonus, &[Office, LeadDepartment, LeadingGroup], &[Below], From(Daily)),
    row(ReadBonus, &[Auditor], &[Own, Below], From(Daily)),
    // Totals, decision, publication.
    row(GiveDepartmentScore, &[LeadDepartment], &[Below], In(Verification)),
    row(EnterSatisfaction, &[Office], &[Below], Between(Verification, Totals)),
    row(ComputeTotals, &[Office], &[Below], In(Totals)),
    row(ReadTotals, &[Office], &[Below], From(Totals)),
    row(ReadTotals, &[Auditor], &[Own, Below], From(Totals)),
    row(ReadTotals, &[LeadingGroup], &[Below], From(Decision)),
    row(ReadTotals, UNIT, &[Own], From(Publication)),
    row(ReadTotals, &[Superior], &[Below], From(Publication)),
    row(DecideResult, &[LeadingGroup], &[Below], In(Decision)),
    row(PublishResult, &[Office], &[Below], In(Publication)),
    row(ReadPublishedResult, Role::ALL, &[Own, Below, Other], From(Publication)),
    // Objections and filing.
    row(RaiseObjection, &[UnitSecretary], &[Own], In(ObjectionWindow)),
    row(RuleOnObjection, &[LeadingGroup], &[Below], In(ObjectionWindow)),
    row(ReadObjection, UNIT, &[Own], From(ObjectionWindow)),
    row(ReadObjection, &[Office, LeadingGroup], &[Below], From(ObjectionWindow)),
    row(ReadObjection, &[Auditor], &[Own, Below], From(ObjectionWindow)),
    row(FileResult, &[Office], &[Own], In(Closed)),
    row(AcceptFiling, &[Superior], &[Below], In(Closed)),
];
