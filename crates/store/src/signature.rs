//! Signatures under a sheet.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, SheetId};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "signature", key(sheet, account), unit(|_| None), protected,
    /// A member's signature under what was verified on a sheet; void once that changes.
    pub struct Signature {
        /// The sheet that was signed.
        pub sheet: SheetId,
        /// The member of the team who signed.
        pub account: AccountId,
        /// The member led the team when signing.
        pub as_leader: bool,
        /// SHA-256 in hexadecimal of what was signed, see [`crate::sheet_status::content`]; another content voids the
        /// signature.
        pub content: String,
        /// When it was signed; a new signature of the same member replaces the old one.
        pub signed_at: Moment,
    }
}

/// The signatures of a sheet, void ones too, leaders first.
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

/// The signatures on all sheets of a cycle, void ones too, by sheet, leaders first.
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
