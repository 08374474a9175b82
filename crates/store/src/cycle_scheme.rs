//! Scheme versions that a cycle is pinned to.

use crate::id::{CycleId, VersionId};
use crate::table;

table! {
    "cycle_scheme", key(cycle, position), unit(|_| None), protected,
    /// A row of `cycle_scheme`.
    pub struct CycleScheme {
        /// The cycle.
        pub cycle: CycleId,
        /// Its place in the order.
        pub position: i64,
        /// The version.
        pub version: VersionId,
        /// Whether it is target.
        pub is_target: bool,
    }
}
