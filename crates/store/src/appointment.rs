//! Seats: roles held in an organisation.

use appraisal::permit::Role;

use crate::db::{Db, Row};
use crate::fault::Fault;
use crate::id::{AccountId, AppointmentId, DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::value::Column;
use crate::values;

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

/// Somebody who can be in a joint team, in one of the roles held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessing {
    /// The account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The login.
    pub login: String,
    /// Team leader or assessor.
    pub role: Role,
}

/// Who holds the roles of a joint team in an organisation, leaders first.
///
/// # Errors
/// A fault of the database.
pub async fn assessing(db: &mut Db, organisation: OrganisationId) -> Result<Vec<Assessing>, Fault> {
    let rows = db
        .rows(
            include_str!("../sql/appointment/team.sql"),
            values![organisation],
        )
        .await?;
    let line = |row: &Row| {
        Ok(Assessing {
            account: AccountId::of(row, 0)?,
            name: row.text(1)?,
            login: row.text(2)?,
            role: Role::of(row, 3)?,
        })
    };
    rows.iter().map(line).collect()
}
