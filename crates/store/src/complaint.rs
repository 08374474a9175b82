//! Complaints and suggestions.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, ComplaintId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "complaint", key(id), unit(|it| it.organisation), protected,
    /// A complaint or suggestion and its answer; who sent it is not kept.
    pub struct Complaint {
        /// Its number.
        pub id: ComplaintId,
        /// The code by which whoever sent it asks for the answer.
        pub code: String,
        /// Whose appraisal it is about; `None` where it is about none in particular.
        pub organisation: Option<OrganisationId>,
        /// The complaint as it was written.
        pub words: String,
        /// How to reach whoever sent it; empty when they did not say.
        pub contact: String,
        /// Path of the page it was sent from; may be empty.
        pub page: String,
        /// When it was sent.
        pub made_at: Moment,
        /// The answer; empty before there is one.
        pub answer: String,
        /// When it was answered; `None` before.
        pub answered_at: Option<Moment>,
        /// Account that answered; `None` before.
        pub answered_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The complaint with a code; `None` when the code is wrong.
///
/// # Errors
/// A fault of the database.
pub async fn by_code(db: &mut Db, code: &str) -> Result<Option<Complaint>, Fault> {
    table::first(db, "where code = $1", values![code]).await
}

/// Complaints with a number below this one, at most so many, the newest first.
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
