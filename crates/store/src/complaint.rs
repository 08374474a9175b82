//! Complaints and suggestions.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, ComplaintId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "complaint", key(id), unit(|it| it.organisation), protected,
    /// A row of `complaint`.
    pub struct Complaint {
        /// Its number.
        pub id: ComplaintId,
        /// The code by which whoever sent it asks for the answer.
        pub code: String,
        /// Whose appraisal it is about.
        pub organisation: Option<OrganisationId>,
        /// What was written.
        pub words: String,
        /// How to reach whoever sent it, if they said so.
        pub contact: String,
        /// The page it was sent from.
        pub page: String,
        /// When it was sent.
        pub made_at: Moment,
        /// The answer; empty before there is one.
        pub answer: String,
        /// When it was answered.
        pub answered_at: Option<Moment>,
        /// Who answered.
        pub answered_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The complaint with a code.
///
/// # Errors
/// A fault of the database.
pub async fn by_code(db: &mut Db, code: &str) -> Result<Option<Complaint>, Fault> {
    table::first(db, "where code = $1", values![code]).await
}

/// Complaints before a number, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn before(db: &mut Db, id: ComplaintId, most: i64) -> Result<Vec<Complaint>, Fault> {
    table::find(
        db,
        "where id < $1 order by id desc limit $2",
        values![id, most],
    )
    .await
}
