//! Opinions of departments on units.

use crate::id::{AccountId, CycleId, DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "opinion", key(cycle, unit, department), unit(|it| Some(it.unit)), protected,
    /// A row of `opinion`.
    pub struct Opinion {
        /// The cycle.
        pub cycle: CycleId,
        /// The unit.
        pub unit: OrganisationId,
        /// The department.
        pub department: DepartmentId,
        /// The words.
        pub words: String,
        /// Whether it is given.
        pub is_given: bool,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
