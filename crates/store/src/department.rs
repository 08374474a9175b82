//! Departments of an organisation.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "department", key(id), unit(|it| Some(it.organisation)), protected,
    /// A row of `department`.
    pub struct Department {
        /// Its number.
        pub id: DepartmentId,
        /// The organisation.
        pub organisation: OrganisationId,
        /// The key.
        pub key: String,
        /// The title.
        pub title: String,
        /// The closed at.
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
