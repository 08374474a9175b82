//! Earlier states of ledger entries.

use crate::id::{AccountId, EntryId, Revision};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "ledger_entry_past", key(entry, revision), unit(|_| None), protected,
    /// What a [`crate::ledger_entry::LedgerEntry`] said before it was written over.
    pub struct LedgerEntryPast {
        /// Number of the entry.
        pub entry: EntryId,
        /// The revision that this state had.
        pub revision: Revision,
        /// The day it told of.
        pub day: Day,
        /// Its fields, as JSON of the same shape as [`crate::ledger_entry::LedgerEntry::fields`].
        pub fields: String,
        /// It counted as late.
        pub late: bool,
        /// It was taken back at that time.
        pub withdrawn: bool,
        /// Why this state was left, in words.
        pub reason: String,
        /// When this state was written, not when it was left.
        pub changed_at: Moment,
        /// Account that wrote this state.
        pub changed_by: AccountId,
    }
}
