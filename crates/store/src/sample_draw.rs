//! Draws of samples.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, DrawId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "sample_draw", key(id), unit(|_| None), protected,
    /// A draw that anyone can repeat: its list is announced first, a seed that nobody knew then decides.
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
        /// The unit whose affairs the objects show; `None`: all units.
        pub unit: Option<OrganisationId>,
        /// The canonical list, a name a line.
        pub list: String,
        /// SHA-256 of the list in hexadecimal.
        pub list_hash: String,
        /// How many were drawn; the rest of the list are reserves in the order of their lots.
        pub take: i64,
        /// When list and number were announced.
        pub announced_at: Moment,
        /// Account that announced them.
        pub announced_by: AccountId,
        /// The published text that decides the draw; empty until it is drawn.
        pub seed: String,
        /// Where the seed was published; empty until it is drawn.
        pub seed_source: String,
        /// When it was drawn; `None` while the seed is waited for.
        pub drawn_at: Option<Moment>,
        /// Account that drew.
        pub drawn_by: Option<AccountId>,
        /// When the list was withdrawn before it was drawn; `None` while it stands.
        pub withdrawn_at: Option<Moment>,
        /// Account that withdrew it.
        pub withdrawn_by: Option<AccountId>,
        /// Why it was withdrawn; empty while it stands.
        pub withdrawn_reason: String,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The draws of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<SampleDraw>, Fault> {
    table::find(db, "where cycle = $1 order by id", values![cycle]).await
}
