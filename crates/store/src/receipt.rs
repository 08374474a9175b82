//! Forms that were sent once.

use crate::fault::Fault;
use crate::id::AccountId;
use crate::table;
use crate::time::Moment;
use crate::tx::Tx;
use crate::values;

table! {
    "receipt", key(nonce), unit(|_| None), open,
    /// A row of `receipt`.
    pub struct Receipt {
        /// The number that the form carried.
        pub nonce: String,
        /// Who sent it.
        pub account: Option<AccountId>,
        /// Where what it made stands.
        pub location: String,
        /// When.
        pub at: Moment,
    }
}

/// Takes away what is older than a moment.
///
/// # Errors
/// A fault of the database.
pub async fn sweep(tx: &mut Tx, before: Moment) -> Result<(), Fault> {
    tx.write("delete from receipt where at < $1", values![before])
        .await
        .map(drop)
}
