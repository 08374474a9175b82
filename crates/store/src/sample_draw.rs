//! Draws of samples.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, DrawId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "sample_draw", key(id), unit(|_| None), protected,
    /// A draw that anyone can repeat.
    pub struct SampleDraw {
        /// Its number.
        pub id: DrawId,
        /// The cycle for which it was drawn.
        pub cycle: CycleId,
        /// Position in the cycle of the scheme that asks for the draw.
        pub position: i64,
        /// Id of the item that asks for it.
        pub item: String,
        /// What was drawn, such as households or grids: a word of the scheme.
        pub object_kind: String,
        /// The published text that decides the draw.
        pub seed: String,
        /// Where the seed was published.
        pub seed_source: String,
        /// The canonical list, a name a line.
        pub list: String,
        /// SHA-256 of the list in hexadecimal.
        pub list_hash: String,
        /// How many were drawn; the rest of the list are reserves in the order of their lots.
        pub take: i64,
        /// When it was drawn.
        pub drawn_at: Moment,
        /// Account that drew.
        pub drawn_by: AccountId,
    }
}

/// The draws of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<SampleDraw>, Fault> {
    table::find(db, "where cycle = $1 order by id", values![cycle]).await
}
