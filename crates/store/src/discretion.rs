//! What a rule leaves to people.

use crate::id::{AccountId, Revision, SheetId};
use crate::table;
use crate::time::Moment;

table! {
    "discretion", key(sheet, name), unit(|_| None), protected,
    /// A row of `discretion`.
    pub struct Discretion {
        /// The sheet.
        pub sheet: SheetId,
        /// The name.
        pub name: String,
        /// Points in 1/10 000.
        pub points: Option<i64>,
        /// Why.
        pub reason: String,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
