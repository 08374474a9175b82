//! Drafts of schemes.

use crate::id::{AccountId, Revision, SchemeId};
use crate::table;
use crate::time::Moment;

table! {
    "scheme_draft", key(scheme), unit(|_| None), protected,
    /// A row of `scheme_draft`.
    pub struct SchemeDraft {
        /// The scheme.
        pub scheme: SchemeId,
        /// The text.
        pub text: String,
        /// The cases.
        pub cases: String,
        /// The leading group's approval of burden findings, as JSON.
        pub approval: Option<String>,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
