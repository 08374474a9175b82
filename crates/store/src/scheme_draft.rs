//! Drafts of schemes.

use crate::id::{AccountId, Revision, SchemeId};
use crate::table;
use crate::time::Moment;

table! {
    "scheme_draft", key(scheme), unit(|_| None), protected,
    /// The text of a scheme that is being worked on; gone once it is published.
    pub struct SchemeDraft {
        /// The scheme of the library.
        pub scheme: SchemeId,
        /// The scheme (TOML), as it was last saved; it may have errors.
        pub text: String,
        /// The worked cases, as JSON list of pairs: name of the file and its text.
        pub cases: String,
        /// The leading group's approval of burden findings, as JSON `{authority, document, hash, name}`; `None`
        /// without one.
        pub approval: Option<String>,
        /// When it was last saved.
        pub changed_at: Moment,
        /// Account that last saved it.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
