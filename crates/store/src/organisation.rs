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
    /// A node of the tree of organisations; units that are appraised and those that appraise alike.
    pub struct Organisation {
        /// Its number.
        pub id: OrganisationId,
        /// The organisation above; `None` for a root.
        pub parent: Option<OrganisationId>,
        /// What people call it; no two under the same parent share a name.
        pub name: String,
        /// What it is: a key of `appraisal::organisation::Kind`, such as `street`.
        pub kind: String,
        /// Its place among its sisters, the smallest first.
        pub position: i64,
        /// Its code in another system; `None` where there is none, as today in every row made here.
        pub external_code: Option<String>,
        /// Since when it is closed; `None` while it stands.
        pub closed_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The numbers of organisations that are closed.
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
