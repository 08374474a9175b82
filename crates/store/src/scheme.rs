//! Schemes of the library.

use crate::id::{OrganisationId, Revision, SchemeId};
use crate::table;
use crate::time::Moment;

table! {
    "scheme", key(id), unit(|_| None), protected,
    /// A row of `scheme`.
    pub struct Scheme {
        /// Its number.
        pub id: SchemeId,
        /// The organisation.
        pub organisation: OrganisationId,
        /// The key.
        pub key: String,
        /// The title.
        pub title: String,
        /// The archived at.
        pub archived_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
