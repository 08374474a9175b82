//! Ledgers of units: what is recorded day by day, and the facts that follow from it.
//!
//! Which kinds there are and what their entries make stands in `appraisal::ledger`; whether somebody may write, whether
//! it comes late, and what is kept is found out here. A write makes the facts anew in the same transaction.

mod all;
mod change;
mod close;
mod declared;
mod derive;
mod entry;
mod ground;
mod home;
mod import;
mod list;
mod readable;
mod refusal;
mod standing;
#[cfg(test)]
mod tests;
mod typed;
mod uses;
mod waiting;
mod write;

pub use all::LedgersOfAll;
pub use change::{ChangedEntry, WithdrawnEntry};
pub use close::Declaration;
pub use declared::{Declarations, DeclaredKind};
pub use entry::{EntryForm, EntryPage, EntryRights, Fed, FieldView, Past};
pub use home::{KindLine, LedgerHome, PeriodLine, PeriodState};
pub use import::{EntryColumn, EntryFile, EntryPreview, ImportPage, SentCell, SentRow};
pub use list::{EntryLine, EntryList, ListOf};
pub use refusal::Refusal;
pub use uses::Use;
pub use waiting::{Undeclared, Waiting};
pub use write::NewEntry;

pub(crate) use derive::{declared, entry_of, word_of_label, year_span};
pub(crate) use import::Rows as ImportRows;
pub(crate) use list::line as entry_line;
pub(crate) use standing::{Permit, Standing, names_of};
pub(crate) use typed::reason;
pub(crate) use uses::{Cache as UsesCache, uses_of};

/// What is done here, as the audit log tells it.
pub const DEEDS: &[(&str, &str)] = &[
    ("ledger.change", "修改台账"),
    ("ledger.complete", "声明台账齐全"),
    ("ledger.import", "导入台账"),
    ("ledger.judge", "办公室认定台账"),
    ("ledger.record", "登记台账"),
    ("ledger.reopen", "撤回台账齐全的声明"),
    ("ledger.restore", "恢复台账"),
    ("ledger.withdraw", "撤销台账"),
    ("read.ledger", "查看其他单位台账"),
];
