//! Earlier states of ledger entries.

use crate::id::{AccountId, EntryId, Revision};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "ledger_entry_past", key(entry, revision), unit(|_| None), protected,
    /// A row of `ledger_entry_past`.
    pub struct LedgerEntryPast {
        /// The entry.
        pub entry: EntryId,
        /// How often it was written.
        pub revision: Revision,
        /// The day.
        pub day: Day,
        /// The fields.
        pub fields: String,
        /// Entered after its time.
        pub late: bool,
        /// No longer counts.
        pub withdrawn: bool,
        /// Why.
        pub reason: String,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
    }
}
