//! Schemes of the library.

use crate::id::{OrganisationId, Revision, SchemeId};
use crate::table;
use crate::time::Moment;

table! {
    "scheme", key(id), unit(|_| None), protected,
    /// A scheme of an organisation's library; its text stands in its draft and its versions.
    pub struct Scheme {
        /// Its number.
        pub id: SchemeId,
        /// The organisation in whose library it is.
        pub organisation: OrganisationId,
        /// The scheme's id in its text, once in the library.
        pub key: String,
        /// Title as the newest published version gives it, before that as the draft began.
        pub title: String,
        /// Since when it is put away and offered to no new cycle; `None` while it is in use.
        pub archived_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
