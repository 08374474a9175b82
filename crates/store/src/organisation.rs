//! Organisations of the tree.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

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

/// Organisations that were closed.
///
/// # Errors
/// A fault of the database.
pub async fn closed(db: &mut Db) -> Result<Vec<OrganisationId>, Fault> {
    let end = "where closed_at is not null order by id";
    let rows: Vec<Organisation> = table::find(db, end, values![]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
