//! Additions and deductions that people found.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, FindingId, Revision, SampledId, SheetId};
use crate::table;
use crate::time::{Day, Moment};
use crate::values;

table! {
    "finding", key(id), unit(|_| None), protected,
    /// An addition or a deduction at an item that people found; it moves points once confirmed.
    pub struct Finding {
        /// Its number.
        pub id: FindingId,
        /// The sheet on which it stands.
        pub sheet: SheetId,
        /// Id of the item it belongs to.
        pub item: String,
        /// Where it comes from, a key of `appraisal::sheet::FindingKind`: `daily`, `sample` or `verification`.
        pub kind: String,
        /// Points in 1/10 000, below zero for a deduction.
        pub amount: i64,
        /// What was found.
        pub words: String,
        /// The day on which it was found.
        pub day: Day,
        /// Number of the notice in which the unit was told; may be empty.
        pub notice: String,
        /// The drawn object at which it was found; `None` for findings of another kind.
        pub sample_object: Option<SampledId>,
        /// A key of `appraisal::sheet::FindingState`: `proposed`, `confirmed` or `withdrawn`.
        pub state: String,
        /// When it was written down.
        pub made_at: Moment,
        /// Account that wrote it down.
        pub made_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The findings of a sheet in all states, by item.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Finding>, Fault> {
    table::find(db, "where sheet = $1 order by item, id", values![sheet]).await
}

/// The findings on all sheets of a cycle in all states, by sheet and item.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<Finding>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) order by sheet, item, id",
        values![cycle],
    )
    .await
}
