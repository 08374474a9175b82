//! What tests of the layers above do to a store. Behind the feature `testing`: no program has it.

use crate::db::Db;
use crate::fault::Fault;

/// Leaves SQLite no room for another page on this connection: what needs one is refused as on a full disk. A writer
/// replaces its connection after that refusal, and has room again.
///
/// # Errors
/// A fault of the database; PostgreSQL knows no such thing.
pub async fn leave_no_room(db: &mut Db) -> Result<(), Fault> {
    db.script("pragma max_page_count = 1".to_owned()).await
}
