//! Failed tries to sign in, by key.

use crate::table;
use crate::time::Moment;

table! {
    "throttle", key(key), unit(|_| None), open,
    /// A row of `throttle`.
    pub struct Throttle {
        /// The key.
        pub key: Vec<u8>,
        /// The failures.
        pub failures: i64,
        /// The last at.
        pub last_at: Moment,
        /// The until at.
        pub until_at: Moment,
    }
}
