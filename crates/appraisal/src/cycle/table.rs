//! The table of moves between the stages of a cycle: data only.

use super::{LateWork, Need, Stage, Transition};
use crate::permit::Role;

const OFFICE: &[Role] = &[Role::Office];
const LEADING_GROUP: &[Role] = &[Role::LeadingGroup];

/// Every move there is; what is not here cannot be done.
pub const TRANSITIONS: &[Transition] = &[
    // Forward, one stage at a time.
    Transition {
        from: Stage::Preparation,
        to: Stage::Daily,
        who: OFFICE,
        needs: &[
            Need::SchemePinned,
            Need::UnitsChosen,
            Need::DepartmentsAssigned,
            Need::DatesSet,
        ],
        late: LateWork::Refused,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Daily,
        to: Stage::SelfAssessment,
        who: OFFICE,
        needs: &[Need::DatesSet],
        late: LateWork::Marked,
        is_new_revision: false,
    },
    Transition {
        from: Stage::SelfAssessment,
        to: Stage::Verification,
        who: OFFICE,
        needs: &[Need::TeamNamed, Need::SelfAssessmentsInOrDue],
        late: LateWork::NotCounted,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Verification,
        to: Stage::Totals,
        who: OFFICE,
        needs: &[
            Need::SheetsVerified,
            Need::SamplesChecked,
            Need::SheetsSigned,
            Need::DepartmentScoresIn,
            Need::BonusesDecided,
        ],
        late: LateWork::Refused,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Totals,
        to: Stage::Decision,
        who: OFFICE,
        needs: &[
            Need::SatisfactionIn,
            Need::TotalsComplete,
            Need::QuotasChecked,
        ],
        late: LateWork::Refused,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Decision,
        to: Stage::Publication,
        who: LEADING_GROUP,
        needs: &[Need::TiesDecided, Need::DecisionRecorded],
        late: LateWork::Refused,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Publication,
        to: Stage::ObjectionWindow,
        who: OFFICE,
        needs: &[
            Need::ResultPublished,
            Need::FeedbackSent,
            Need::ObjectionDeadlineSet,
        ],
        late: LateWork::Refused,
        is_new_revision: false,
    },
    Transition {
        from: Stage::ObjectionWindow,
        to: Stage::Closed,
        who: OFFICE,
        needs: &[Need::ObjectionWindowOver, Need::ObjectionsRuled],
        late: LateWork::Refused,
        is_new_revision: false,
    },
    // Back, for all units alike, always with grounds that are kept.
    Transition {
        from: Stage::Daily,
        to: Stage::Preparation,
        who: OFFICE,
        needs: &[Need::Reason, Need::NothingRecorded],
        late: LateWork::Open,
        is_new_revision: false,
    },
    Transition {
        from: Stage::SelfAssessment,
        to: Stage::Daily,
        who: LEADING_GROUP,
        needs: &[Need::Reason, Need::DatesSet],
        late: LateWork::Open,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Verification,
        to: Stage::SelfAssessment,
        who: LEADING_GROUP,
        needs: &[Need::Reason, Need::DatesSet, Need::NeverPublished],
        late: LateWork::Open,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Totals,
        to: Stage::Verification,
        who: OFFICE,
        needs: &[Need::Reason],
        late: LateWork::Open,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Decision,
        to: Stage::Totals,
        who: LEADING_GROUP,
        needs: &[Need::Reason],
        late: LateWork::Open,
        is_new_revision: false,
    },
    Transition {
        from: Stage::Publication,
        to: Stage::Decision,
        who: LEADING_GROUP,
        needs: &[Need::Reason, Need::NotYetPublished],
        late: LateWork::Open,
        is_new_revision: false,
    },
    Transition {
        from: Stage::ObjectionWindow,
        to: Stage::Decision,
        who: LEADING_GROUP,
        needs: &[Need::ObjectionUpheld],
        late: LateWork::Open,
        is_new_revision: true,
    },
    Transition {
        from: Stage::Closed,
        to: Stage::Decision,
        who: LEADING_GROUP,
        needs: &[Need::Reason, Need::ReopeningOrdered],
        late: LateWork::Open,
        is_new_revision: true,
    },
];
