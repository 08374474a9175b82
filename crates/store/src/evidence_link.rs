//! What a piece of evidence proves.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, EvidenceId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "evidence_link", key(subject, subject_key, evidence), unit(|_| None), protected,
    /// A row of `evidence_link`.
    pub struct EvidenceLink {
        /// The evidence.
        pub evidence: EvidenceId,
        /// The subject.
        pub subject: String,
        /// The subject key.
        pub subject_key: String,
        /// The linked at.
        pub linked_at: Moment,
        /// The linked by.
        pub linked_by: AccountId,
    }
}

/// The link of a piece to a subject.
pub async fn get(
    db: &mut Db,
    subject: &str,
    subject_key: &str,
    evidence: EvidenceId,
) -> Result<Option<EvidenceLink>, Fault> {
    table::get(db, values![subject, subject_key, evidence]).await
}

/// What a subject is proved by.
pub async fn of_subject(
    db: &mut Db,
    subject: &str,
    subject_key: &str,
) -> Result<Vec<EvidenceLink>, Fault> {
    let end = "where subject = $1 and subject_key = $2 order by evidence";
    table::find(db, end, values![subject, subject_key]).await
}

/// What a piece proves.
pub async fn of_evidence(db: &mut Db, evidence: EvidenceId) -> Result<Vec<EvidenceLink>, Fault> {
    let end = "where evidence = $1 order by linked_at, subject, subject_key";
    table::find(db, end, values![evidence]).await
}
