//! Moves of a cycle from stage to stage.

use appraisal::cycle::Stage;
use appraisal::permit::Role;

use crate::id::{AccountId, CycleId, MoveId};
use crate::table;
use crate::time::Moment;

table! {
    "cycle_move", key(id), unit(|_| None), protected,
    /// A row of `cycle_move`.
    pub struct CycleMove {
        /// Its number.
        pub id: MoveId,
        /// The cycle.
        pub cycle: CycleId,
        /// The from stage.
        pub from_stage: Stage,
        /// The to stage.
        pub to_stage: Stage,
        /// The role.
        pub role: Role,
        /// Why.
        pub reason: String,
        /// The document.
        pub document: String,
        /// The needs.
        pub needs: String,
        /// The moved at.
        pub moved_at: Moment,
        /// The moved by.
        pub moved_by: AccountId,
    }
}
