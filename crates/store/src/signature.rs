//! Signatures under a sheet.

use crate::id::{AccountId, SheetId};
use crate::table;
use crate::time::Moment;

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
