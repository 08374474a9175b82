//! Dictionaries of facts and kinds of ledger, as they stood.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, DictionaryId};
use crate::table;
use crate::time::Moment;

table! {
    "dictionary", key(id), unit(|_| None), protected,
    /// A row of `dictionary`.
    pub struct Dictionary {
        /// Its number.
        pub id: DictionaryId,
        /// The facts.
        pub facts: String,
        /// The ledgers.
        pub ledgers: String,
        /// The hash.
        pub hash: String,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
    }
}

/// The number of the dictionary that stands now.
///
/// # Errors
/// A fault of the database.
pub async fn latest(db: &mut Db) -> Result<Option<DictionaryId>, Fault> {
    let row = db.row(include_str!("../sql/dictionary/latest.sql"), Vec::new());
    let row = row.await?;
    row.map(|row| Ok(DictionaryId(row.int(0)?))).transpose()
}
