//! Which department of the organiser stands for a scheme's department.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{CycleId, DepartmentId};
use crate::table;
use crate::values;

table! {
    "cycle_department", key(cycle, position, key), unit(|_| None), protected,
    /// Which department of the organiser stands in for a department that a scheme names.
    pub struct CycleDepartment {
        /// The cycle in which this holds.
        pub cycle: CycleId,
        /// Position in the cycle of the scheme that names the department.
        pub position: i64,
        /// The department's id in that scheme's text.
        pub key: String,
        /// The organiser's department that does its work.
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
