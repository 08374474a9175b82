//! Pieces of evidence.

use crate::id::{AccountId, EvidenceId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

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
