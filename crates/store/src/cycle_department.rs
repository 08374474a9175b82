//! Which department of the organiser stands for a scheme's department.

use crate::id::{CycleId, DepartmentId};
use crate::table;

table! {
    "cycle_department", key(cycle, position, key), unit(|_| None), protected,
    /// A row of `cycle_department`.
    pub struct CycleDepartment {
        /// The cycle.
        pub cycle: CycleId,
        /// Its place in the order.
        pub position: i64,
        /// The key.
        pub key: String,
        /// The department.
        pub department: DepartmentId,
    }
}
