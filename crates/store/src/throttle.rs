//! Failed tries, by key: to sign in, to give a code, to send complaints.

use crate::fault::Fault;
use crate::table;
use crate::time::Moment;
use crate::tx::Tx;
use crate::values;

table! {
    "throttle", key(key), unit(|_| None), open,
    /// A row of `throttle`.
    pub struct Throttle {
        /// SHA-256 of what is counted.
        pub key: Vec<u8>,
        /// How many.
        pub failures: i64,
        /// When it was last counted.
        pub last_at: Moment,
        /// No try counts before.
        pub until_at: Moment,
    }
}

/// Takes away what was last counted before a moment.
///
/// # Errors
/// A fault of the database.
pub async fn sweep(tx: &mut Tx, before: Moment) -> Result<(), Fault> {
    tx.write("delete from throttle where last_at < $1", values![before])
        .await
        .map(drop)
}
