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
    /// One move of a cycle from a stage to another; never changed afterwards.
    pub struct CycleMove {
        /// Its number.
        pub id: MoveId,
        /// The cycle that moved.
        pub cycle: CycleId,
        /// The stage that was left.
        pub from_stage: Stage,
        /// The stage that was entered.
        pub to_stage: Stage,
        /// The role in which whoever moved it acted.
        pub role: Role,
        /// Why it was moved, in words; may be empty for moves ahead.
        pub reason: String,
        /// Number of the document behind it; empty where none is asked for.
        pub document: String,
        /// What was found present at that moment: JSON object from the key of a need to `true` or `false`.
        pub needs: String,
        /// The moment of the move.
        pub moved_at: Moment,
        /// Account that moved it.
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
