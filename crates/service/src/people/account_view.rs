//! Accounts as those who manage them see them.

use appraisal::permit::Role;
use serde::Serialize;
use store::id::{AccountId, AppointmentId, DepartmentId, OrganisationId, Revision};
use store::time::Moment;

use crate::view::OrgRef;

/// Which accounts are looked for.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only whose login or name has this in it.
    pub words: String,
    /// After this login.
    pub after: String,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountLine {
    /// Number of the account.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// The organisation that it belongs to.
    pub organisation: OrgRef,
    /// Roles held now.
    pub seats: Vec<SeatLine>,
    /// Whether it is disabled.
    pub is_disabled: bool,
    /// Whether it still has its one-time password.
    pub must_change: bool,
    /// Whether it has a second factor.
    pub has_factor: bool,
}

/// A seat of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatLine {
    /// Number of the appointment.
    pub id: AppointmentId,
    /// The role, which says what its holder may do.
    pub role: Role,
    /// The organisation where the role is held.
    pub organisation: OrgRef,
    /// In which department.
    pub department: Option<String>,
    /// Since when.
    pub from_at: Moment,
    /// Until when.
    pub ended_at: Option<Moment>,
    /// Whether whoever asks may end it.
    pub may_end: bool,
}

/// An account with all its seats, for those who manage it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountPage {
    /// The account as lists show it.
    pub account: AccountLine,
    /// Its seats, past ones included.
    pub history: Vec<SeatLine>,
    /// How often it was written.
    pub revision: Revision,
    /// Whether it is one's own.
    pub is_own: bool,
    /// Organisations in which whoever asks may give seats.
    pub organisations: Vec<OrgRef>,
    /// Departments of those: number, organisation and title.
    pub departments: Vec<(DepartmentId, String)>,
}

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What will be typed to sign in; no two accounts share one.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Number of the organisation that it belongs to.
    pub organisation: OrganisationId,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

/// A password that is shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTime {
    /// Number of the account.
    pub account: AccountId,
    /// Login of the account that it opens.
    pub login: String,
    /// The one-time password, shown once.
    pub password: String,
}
