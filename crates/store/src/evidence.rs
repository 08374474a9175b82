//! Pieces of evidence.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, EvidenceId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "evidence", key(id), unit(|it| Some(it.unit)), protected,
    /// A row of `evidence`.
    pub struct Evidence {
        /// Its number.
        pub id: EvidenceId,
        /// The unit.
        pub unit: OrganisationId,
        /// The hash.
        pub hash: String,
        /// The name.
        pub name: String,
        /// The media.
        pub media: String,
        /// The size.
        pub size: i64,
        /// The why.
        pub why: String,
        /// The added at.
        pub added_at: Moment,
        /// The added by.
        pub added_by: AccountId,
        /// The withdrawn at.
        pub withdrawn_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The piece with this number.
pub async fn get(db: &mut Db, id: EvidenceId) -> Result<Option<Evidence>, Fault> {
    table::get(db, values![id]).await
}

/// A page of a unit's evidence, the newest first, older than a number.
pub async fn page_of_unit(
    db: &mut Db,
    unit: OrganisationId,
    before: EvidenceId,
    most: i64,
) -> Result<Vec<Evidence>, Fault> {
    let end = "where unit = $1 and id < $2 order by id desc limit $3";
    table::find(db, end, values![unit, before, most]).await
}

/// All pieces with the same content, in the order they were added.
pub async fn of_hash(db: &mut Db, hash: &str) -> Result<Vec<Evidence>, Fault> {
    table::find(db, "where hash = $1 order by id", values![hash]).await
}

/// What proves a subject, in the order it was linked; withdrawn pieces are left out.
pub async fn of_subject(
    db: &mut Db,
    subject: &str,
    subject_key: &str,
) -> Result<Vec<Evidence>, Fault> {
    let end = "where withdrawn_at is null and id in \
               (select evidence from evidence_link where subject = $1 and subject_key = $2) order by id";
    table::find(db, end, values![subject, subject_key]).await
}
