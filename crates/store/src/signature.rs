//! Signatures under a sheet.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "signature", key(sheet, account), unit(|_| None), protected,
    /// A row of `signature`.
    pub struct Signature {
        /// The sheet.
        pub sheet: SheetId,
        /// The account.
        pub account: AccountId,
        /// The as leader.
        pub as_leader: bool,
        /// The content.
        pub content: String,
        /// The signed at.
        pub signed_at: Moment,
    }
}

/// The signatures of a sheet.
///
/// # Errors
/// A fault of the database.
pub async fn of_sheet(db: &mut Db, sheet: SheetId) -> Result<Vec<Signature>, Fault> {
    table::find(
        db,
        "where sheet = $1 order by as_leader desc, account",
        values![sheet],
    )
    .await
}

/// The signatures on all sheets of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<Signature>, Fault> {
    table::find(
        db,
        "where sheet in (select id from sheet where cycle = $1) order by sheet, as_leader desc, account",
        values![cycle],
    )
    .await
}
