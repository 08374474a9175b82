//! Organisations of the tree.

use crate::id::{OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "organisation", key(id), unit(|it| Some(it.id)), protected,
    /// A row of `organisation`.
    pub struct Organisation {
        /// Its number.
        pub id: OrganisationId,
        /// The parent.
        pub parent: Option<OrganisationId>,
        /// The name.
        pub name: String,
        /// The kind.
        pub kind: String,
        /// Its place in the order.
        pub position: i64,
        /// The external code.
        pub external_code: Option<String>,
        /// The closed at.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
