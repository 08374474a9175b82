//! Moves of a cycle from stage to stage.

use appraisal::cycle::Stage;
use appraisal::permit::Role;

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, MoveId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "cycle_move", key(id), unit(|_| None), protected,
    /// A move from stage to stage.
    pub struct CycleMove {
        /// Its number.
        pub id: MoveId,
        /// The cycle.
        pub cycle: CycleId,
        /// The stage that was left.
        pub from_stage: Stage,
        /// The stage that was entered.
        pub to_stage: Stage,
        /// The role in which it was done.
        pub role: Role,
        /// Why.
        pub reason: String,
        /// The number of the document behind it; may be empty.
        pub document: String,
        /// What was found present, as JSON: key of the need to whether.
        pub needs: String,
        /// When.
        pub moved_at: Moment,
        /// By whom.
        pub moved_by: AccountId,
    }
}

/// The moves of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<CycleMove>, Fault> {
    table::find(db, "where cycle = $1 order by id", values![cycle]).await
}
