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
    /// A seat: somebody's role in an organisation for a time.
    pub struct Appointment {
        /// Its number.
        pub id: AppointmentId,
        /// Number of the account that holds it.
        pub account: AccountId,
        /// What the holder may do there; the table of permits tells.
        pub role: Role,
        /// The organisation where the role is held.
        pub organisation: OrganisationId,
        /// The organisation's department in which it is held; `None` for roles that belong to no department.
        pub department: Option<DepartmentId>,
        /// Since when it is held.
        pub from_at: Moment,
        /// When it ended; `None` while it is held.
        pub ended_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// Somebody who can be in a joint team, in one of the roles held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessing {
    /// Number of the account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// Login of the account, to tell namesakes apart.
    pub login: String,
    /// Team leader or assessor; who holds both stands here twice.
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

/// The seats of an account, past ones included, in the order in which they were given.
///
/// # Errors
/// A fault of the database.
pub async fn of_account(db: &mut Db, account: AccountId) -> Result<Vec<Appointment>, Fault> {
    table::find(db, "where account = $1 order by id", values![account]).await
}

/// The seats held in an organisation now.
///
/// # Errors
/// A fault of the database.
pub async fn held_at(db: &mut Db, at: OrganisationId) -> Result<Vec<Appointment>, Fault> {
    table::find(
        db,
        "where organisation = $1 and ended_at is null order by role, id",
        values![at],
    )
    .await
}

/// The seats of a role held now, anywhere.
///
/// # Errors
/// A fault of the database.
pub async fn held_as(db: &mut Db, role: Role) -> Result<Vec<Appointment>, Fault> {
    table::find(
        db,
        "where role = $1 and ended_at is null order by organisation, id",
        values![role.key()],
    )
    .await
}

/// All seats held now.
///
/// # Errors
/// A fault of the database.
pub async fn held(db: &mut Db) -> Result<Vec<Appointment>, Fault> {
    table::find(
        db,
        "where ended_at is null order by account, id",
        Vec::new(),
    )
    .await
}
