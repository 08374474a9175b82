//! Organisations of the tree.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::value::Column as _;
use crate::values;

table! {
    "organisation", key(id), unit(|it| Some(it.id)), protected,
    /// A row of `organisation`.
    pub struct Organisation {
        /// Its number.
        pub id: OrganisationId,
        /// The organisation above; none for a root.
        pub parent: Option<OrganisationId>,
        /// The name, unlike that of any sister.
        pub name: String,
        /// What it is: a key of the kinds.
        pub kind: String,
        /// Its place among its sisters.
        pub position: i64,
        /// A code given by the outside.
        pub external_code: Option<String>,
        /// Since when it is closed.
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

/// Organisations that take part in a cycle that is not closed, with the cycle's title.
///
/// # Errors
/// A fault of the database.
pub async fn in_cycles(db: &mut Db) -> Result<Vec<(OrganisationId, String)>, Fault> {
    let rows = db
        .rows(
            include_str!("../sql/organisation/in_cycles.sql"),
            Vec::new(),
        )
        .await?;
    rows.iter()
        .map(|row| Ok((OrganisationId::of(row, 0)?, row.text(1)?)))
        .collect()
}
