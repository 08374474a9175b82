//! Published versions of schemes, frozen.

use crate::id::{AccountId, DictionaryId, SchemeId, VersionId};
use crate::table;
use crate::time::Moment;

table! {
    "scheme_version", key(id), unit(|_| None), protected,
    /// A row of `scheme_version`.
    pub struct SchemeVersion {
        /// Its number.
        pub id: VersionId,
        /// The scheme.
        pub scheme: SchemeId,
        /// The version.
        pub version: String,
        /// The hash.
        pub hash: String,
        /// The text.
        pub text: String,
        /// The cases.
        pub cases: String,
        /// The dictionary.
        pub dictionary: DictionaryId,
        /// The burden.
        pub burden: String,
        /// The burden seen by.
        pub burden_seen_by: AccountId,
        /// The approval.
        pub approval: Option<String>,
        /// The published at.
        pub published_at: Moment,
        /// The published by.
        pub published_by: AccountId,
    }
}
