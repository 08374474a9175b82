//! Scheme versions that a cycle is pinned to.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{CycleId, VersionId};
use crate::table;
use crate::values;

table! {
    "cycle_scheme", key(cycle, position), unit(|_| None), protected,
    /// A scheme version that a cycle is pinned to.
    pub struct CycleScheme {
        /// The cycle that is pinned to it.
        pub cycle: CycleId,
        /// The scheme's place among those of the cycle, in the order in which they are scored.
        pub position: i64,
        /// The published version, which cannot change any more.
        pub version: VersionId,
        /// Its result is the cycle's result; the other schemes are there because it needs theirs.
        pub is_target: bool,
    }
}

/// The schemes of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<CycleScheme>, Fault> {
    table::find(db, "where cycle = $1 order by position", values![cycle]).await
}
