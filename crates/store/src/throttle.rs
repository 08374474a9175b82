//! Failed tries, by key: to sign in, to give a code, to send complaints.

use crate::fault::Fault;
use crate::table;
use crate::time::Moment;
use crate::tx::Tx;
use crate::values;

table! {
    "throttle", key(key), unit(|_| None), open,
    /// How often something failed of late, and until when it has to wait.
    pub struct Throttle {
        /// SHA-256 of what is counted, such as a login or a network, 32 bytes.
        pub key: Vec<u8>,
        /// How many tries count now; what is older wears off.
        pub failures: i64,
        /// When the latest was counted.
        pub last_at: Moment,
        /// Before this moment no try is let through; 1970 when there is nothing to wait for.
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
