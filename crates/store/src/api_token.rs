//! Keys of programs.

use crate::id::{AccountId, Revision, TokenId};
use crate::table;
use crate::time::Moment;

table! {
    "api_token", key(id), unit(|_| None), protected,
    /// A row of `api_token`.
    pub struct ApiToken {
        /// Its number.
        pub id: TokenId,
        /// The account.
        pub account: AccountId,
        /// The hash.
        pub hash: Vec<u8>,
        /// The title.
        pub title: String,
        /// The scope.
        pub scope: String,
        /// When it was made.
        pub made_at: Moment,
        /// The ends at.
        pub ends_at: Moment,
        /// The revoked at.
        pub revoked_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
