//! What a piece of evidence proves.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, EvidenceId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "evidence_link", key(subject, subject_key, evidence), unit(|_| None), protected,
    /// That a piece of evidence proves a row of another table.
    pub struct EvidenceLink {
        /// Number of the piece.
        pub evidence: EvidenceId,
        /// The table of the row it proves: `ledger_entry`, or `sheet_item` for an item of a sheet.
        pub subject: String,
        /// Key of that row, its parts joined with `/`.
        pub subject_key: String,
        /// When it was linked.
        pub linked_at: Moment,
        /// Account that linked it.
        pub linked_by: AccountId,
    }
}

/// The link of a piece to a subject; `None` when they are not linked.
pub async fn get(
    db: &mut Db,
    subject: &str,
    subject_key: &str,
    evidence: EvidenceId,
) -> Result<Option<EvidenceLink>, Fault> {
    table::get(db, values![subject, subject_key, evidence]).await
}

/// The links of a subject, by number of the piece; those of withdrawn pieces too.
pub async fn of_subject(
    db: &mut Db,
    subject: &str,
    subject_key: &str,
) -> Result<Vec<EvidenceLink>, Fault> {
    let end = "where subject = $1 and subject_key = $2 order by evidence";
    table::find(db, end, values![subject, subject_key]).await
}

/// Everything that a piece proves, in the order it was linked.
pub async fn of_evidence(db: &mut Db, evidence: EvidenceId) -> Result<Vec<EvidenceLink>, Fault> {
    let end = "where evidence = $1 order by linked_at, subject, subject_key";
    table::find(db, end, values![evidence]).await
}
