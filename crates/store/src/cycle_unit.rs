//! Units of a cycle.

use crate::id::{CycleId, OrganisationId};
use crate::table;

table! {
    "cycle_unit", key(cycle, unit), unit(|it| Some(it.unit)), protected,
    /// A row of `cycle_unit`.
    pub struct CycleUnit {
        /// The cycle.
        pub cycle: CycleId,
        /// The unit.
        pub unit: OrganisationId,
        /// Its place in the order.
        pub position: i64,
    }
}
