//! Points and remark of one item in one layer of a sheet.

use crate::id::{AccountId, Revision, SheetId};
use crate::table;
use crate::time::Moment;

table! {
    "mark", key(sheet, item, layer, department), unit(|_| None), protected,
    /// A row of `mark`.
    pub struct Mark {
        /// The sheet.
        pub sheet: SheetId,
        /// The item's id.
        pub item: String,
        /// The layer.
        pub layer: String,
        /// Points in 1/10 000.
        pub points: Option<i64>,
        /// The remark.
        pub remark: String,
        /// Why.
        pub reason: String,
        /// The department.
        pub department: String,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
