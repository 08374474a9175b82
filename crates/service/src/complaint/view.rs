//! What is sent and what is shown of complaints.

use serde::Serialize;
use store::id::{ComplaintId, OrganisationId, Revision};
use store::time::Moment;

use crate::view::OrgRef;

/// What somebody has to say.
#[derive(Debug, Clone, Default)]
pub struct NewComplaint {
    /// Whose appraisal it is about.
    pub organisation: Option<OrganisationId>,
    /// What is said.
    pub words: String,
    /// How to be reached, if wanted.
    pub contact: String,
    /// The page it is about.
    pub page: String,
}

/// What became of a complaint, for whoever has its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComplaintState {
    /// The code by which whoever sent it asks for the answer.
    pub code: String,
    /// To whom it went.
    pub organisation: String,
    /// What was said.
    pub words: String,
    /// When it was sent, in microseconds since 1970 UTC.
    pub made_at: Moment,
    /// The answer; empty before there is one.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<Moment>,
}

/// A complaint for those who read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComplaintLine {
    /// Number of the complaint.
    pub id: ComplaintId,
    /// Whose appraisal it is about.
    pub organisation: OrgRef,
    /// What was said.
    pub words: String,
    /// How to reach whoever said it.
    pub contact: String,
    /// The page it is about.
    pub page: String,
    /// When, in microseconds since 1970 UTC.
    pub made_at: Moment,
    /// The answer; empty before there is one.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// How often it was written.
    pub revision: Revision,
    /// Whether whoever asks may answer it.
    pub may_answer: bool,
}
