//! Drawn objects and what was found there.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, DrawId, OrganisationId, Revision, SampledId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "sample_object", key(id), unit(|it| it.unit), protected,
    /// Something that stood on the list of a draw, with its lot.
    pub struct SampleObject {
        /// Its number.
        pub id: SampledId,
        /// The draw on whose list it stood.
        pub draw: DrawId,
        /// Its name on the list.
        pub name: String,
        /// Its lot, SHA-256 in hexadecimal: of seed, list and name together.
        pub lot: String,
        /// Its place in the order of the lots, from 1.
        pub position: i64,
        /// Was not drawn; steps in for one that cannot be inspected.
        pub is_reserve: bool,
        /// `waiting`, `checked` or `replaced`, keys of `SampledState`; a reserve waits until it steps in.
        pub state: String,
        /// What was found there, or why it was replaced; empty while it waits.
        pub found: String,
        /// The unit whose affairs it shows; `None` while nobody has said so.
        pub unit: Option<OrganisationId>,
        /// When it was inspected or replaced; `None` while it waits.
        pub checked_at: Option<Moment>,
        /// Account that inspected or replaced it; `None` while it waits.
        pub checked_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The drawn objects of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<SampleObject>, Fault> {
    let end = "where draw in (select id from sample_draw where cycle = $1) order by draw, position";
    table::find(db, end, values![cycle]).await
}

/// The objects of a draw, in the order of their lots.
///
/// # Errors
/// A fault of the database.
pub async fn of_draw(db: &mut Db, draw: DrawId) -> Result<Vec<SampleObject>, Fault> {
    table::find(db, "where draw = $1 order by position", values![draw]).await
}
