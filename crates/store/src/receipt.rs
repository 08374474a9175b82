//! Forms that were sent once.

use crate::id::AccountId;
use crate::table;
use crate::time::Moment;

table! {
    "receipt", key(nonce), unit(|_| None), open,
    /// A row of `receipt`.
    pub struct Receipt {
        /// The nonce.
        pub nonce: String,
        /// The account.
        pub account: Option<AccountId>,
        /// The location.
        pub location: String,
        /// The at.
        pub at: Moment,
    }
}
