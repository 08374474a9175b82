//! Pieces of evidence.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, EvidenceId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "evidence", key(id), unit(|it| Some(it.unit)), protected,
    /// A file that proves something. Several rows can share a content.
    pub struct Evidence {
        /// Its number.
        pub id: EvidenceId,
        /// The unit whose evidence it is.
        pub unit: OrganisationId,
        /// SHA-256 of the content in hexadecimal, which is also the name of the file on disk.
        pub hash: String,
        /// Name of the file when it was handed in, for people only.
        pub name: String,
        /// Media type found by looking at the content, a key of [`crate::media::Media`].
        pub media: String,
        /// Length of the content in bytes.
        pub size: i64,
        /// What it shows, as the unit says; the reason of a withdrawal is added in brackets.
        pub why: String,
        /// When it was handed in.
        pub added_at: Moment,
        /// Account that handed it in.
        pub added_by: AccountId,
        /// When it was taken back; `None` while it stands. The file is kept either way.
        pub withdrawn_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The piece with this number, withdrawn ones too; `None` when there is none.
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
