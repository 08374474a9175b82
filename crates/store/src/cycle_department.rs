//! Which department of the organiser stands for a scheme's department.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{CycleId, DepartmentId};
use crate::table;
use crate::values;

table! {
    "cycle_department", key(cycle, position, key), unit(|_| None), protected,
    /// The department that stands for one of a scheme's.
    pub struct CycleDepartment {
        /// The cycle.
        pub cycle: CycleId,
        /// The position of the scheme in the cycle.
        pub position: i64,
        /// The department's id in the scheme.
        pub key: String,
        /// The department of the organiser.
        pub department: DepartmentId,
    }
}

/// The departments of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<CycleDepartment>, Fault> {
    table::find(
        db,
        "where cycle = $1 order by position, key",
        values![cycle],
    )
    .await
}
