//! Seats: roles held in an organisation.

use appraisal::permit::Role;

use crate::id::{AccountId, AppointmentId, DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "appointment", key(id), unit(|it| Some(it.organisation)), protected,
    /// A row of `appointment`.
    pub struct Appointment {
        /// Its number.
        pub id: AppointmentId,
        /// The account.
        pub account: AccountId,
        /// The role.
        pub role: Role,
        /// The organisation.
        pub organisation: OrganisationId,
        /// The department.
        pub department: Option<DepartmentId>,
        /// The from at.
        pub from_at: Moment,
        /// The ended at.
        pub ended_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
