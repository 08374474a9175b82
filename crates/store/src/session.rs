//! Sessions of people signed in.

use crate::id::AccountId;
use crate::table;
use crate::time::Moment;

table! {
    "session", key(key), unit(|_| None), open,
    /// A row of `session`.
    pub struct Session {
        /// The key.
        pub key: Vec<u8>,
        /// The account.
        pub account: AccountId,
        /// When it was made.
        pub made_at: Moment,
        /// The seen at.
        pub seen_at: Moment,
        /// The ends at.
        pub ends_at: Moment,
        /// The client.
        pub client: String,
        /// The stage.
        pub stage: String,
    }
}
