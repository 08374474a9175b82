//! Departments of an organisation.

use crate::id::{DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

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
