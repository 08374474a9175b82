//! Entries of ledgers.

use crate::id::{AccountId, EntryId, OrganisationId, Revision};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "ledger_entry", key(id), unit(|it| Some(it.unit)), protected,
    /// A row of `ledger_entry`.
    pub struct LedgerEntry {
        /// Its number.
        pub id: EntryId,
        /// The unit.
        pub unit: OrganisationId,
        /// The kind.
        pub kind: String,
        /// The day.
        pub day: Day,
        /// The fields.
        pub fields: String,
        /// Entered after its time.
        pub late: bool,
        /// The backfilled.
        pub backfilled: bool,
        /// No longer counts.
        pub withdrawn: bool,
        /// When it was made.
        pub made_at: Moment,
        /// Who made it.
        pub made_by: AccountId,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}
