//! Forms that were sent once.

use crate::fault::Fault;
use crate::id::AccountId;
use crate::table;
use crate::time::Moment;
use crate::tx::Tx;
use crate::values;

table! {
    "receipt", key(nonce), unit(|_| None), open,
    /// That a form was taken, so that sending it twice does its work once.
    pub struct Receipt {
        /// The random word that the form carried.
        pub nonce: String,
        /// Account that sent it; `None` for visitors.
        pub account: Option<AccountId>,
        /// Path of what it made, where a second sending leads.
        pub location: String,
        /// When it was taken; after a while the row is swept away.
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
