//! Opinions of departments on units.

use crate::id::{AccountId, CycleId, DepartmentId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "opinion", key(cycle, unit, department), unit(|it| Some(it.unit)), protected,
    /// What a department says of a unit before the result is decided.
    pub struct Opinion {
        /// The cycle in which it is asked.
        pub cycle: CycleId,
        /// The unit it is about.
        pub unit: OrganisationId,
        /// The department of the organiser that says it.
        pub department: DepartmentId,
        /// What it says; empty when it was taken back.
        pub words: String,
        /// It counts as given: there are words.
        pub is_given: bool,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
