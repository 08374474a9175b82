//! Sheets: one unit under one scheme of a cycle.

use crate::id::{AccountId, CycleId, OrganisationId, Revision, SheetId};
use crate::table;
use crate::time::Moment;

table! {
    "sheet", key(id), unit(|it| Some(it.unit)), protected,
    /// A row of `sheet`.
    pub struct Sheet {
        /// Its number.
        pub id: SheetId,
        /// The cycle.
        pub cycle: CycleId,
        /// The unit.
        pub unit: OrganisationId,
        /// Its place in the order.
        pub position: i64,
        /// The submitted at.
        pub submitted_at: Option<Moment>,
        /// The submitted by.
        pub submitted_by: Option<AccountId>,
        /// The submitted late.
        pub submitted_late: String,
        /// The verified at.
        pub verified_at: Option<Moment>,
        /// The verified by.
        pub verified_by: Option<AccountId>,
        /// The version.
        #[serde(skip)]
        pub version: i64,
        /// How often it was written.
        pub revision: Revision,
    }
}
