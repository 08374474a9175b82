//! Dictionaries of facts and kinds of ledger, as they stood.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, DictionaryId};
use crate::table;
use crate::time::Moment;

table! {
    "dictionary", key(id), unit(|_| None), protected,
    /// The data dictionary of the installation as it stood from one moment on; the highest number stands now.
    pub struct Dictionary {
        /// Its number.
        pub id: DictionaryId,
        /// Text of the facts file (TOML), as it was written.
        pub facts: String,
        /// Text of the ledgers file (TOML), as it was written.
        pub ledgers: String,
        /// `sha256:` and the digits of SHA-256 over the length of the facts and both texts.
        pub hash: String,
        /// When it was saved.
        pub made_at: Moment,
        /// Account that saved it.
        pub made_by: AccountId,
    }
}

/// The number of the dictionary that stands now; `None` before the first.
///
/// # Errors
/// A fault of the database.
pub async fn latest(db: &mut Db) -> Result<Option<DictionaryId>, Fault> {
    let row = db.row(include_str!("../sql/dictionary/latest.sql"), Vec::new());
    let row = row.await?;
    row.map(|row| Ok(DictionaryId(row.int(0)?))).transpose()
}
