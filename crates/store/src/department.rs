//! Departments of an organisation.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "department", key(id), unit(|it| Some(it.organisation)), protected,
    /// A department of an organisation, such as the one that leads a part of an appraisal.
    pub struct Department {
        /// Its number.
        pub id: DepartmentId,
        /// Whose department it is.
        pub organisation: OrganisationId,
        /// A word, once in the organisation, that stays when the title changes.
        pub key: String,
        /// What people call it.
        pub title: String,
        /// Since when it is closed; `None` while it stands.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The departments of an organisation that are not closed.
///
/// # Errors
/// A fault of the database.
pub async fn standing(db: &mut Db, organisation: OrganisationId) -> Result<Vec<Department>, Fault> {
    let end = "where organisation = $1 and closed_at is null order by id";
    table::find(db, end, values![organisation]).await
}

/// The departments of an organisation, closed ones included.
///
/// # Errors
/// A fault of the database.
pub async fn of_organisation(db: &mut Db, at: OrganisationId) -> Result<Vec<Department>, Fault> {
    table::find(db, "where organisation = $1 order by id", values![at]).await
}
