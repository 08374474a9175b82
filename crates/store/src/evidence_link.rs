//! What a piece of evidence proves.

use crate::id::{AccountId, EvidenceId};
use crate::table;
use crate::time::Moment;

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
