//! Pieces of evidence: taken in, attached to ledger entries and items, shown, used again, withdrawn. Kept once however
//! often they are used.
//!
//! Only kinds of ledger that say why they need evidence take new files. An item of a sheet takes none: it may refer to
//! files that are there already.

mod behind;
mod elsewhere;
mod refusal;
mod reuse;
mod show;
#[cfg(test)]
mod tests;
mod upload;
mod withdraw;

pub use behind::{Behind, BehindEntry, ItemBasis};
pub use elsewhere::Elsewhere;
pub use refusal::Refusal;
pub use reuse::Place;
pub use show::{EvidencePage, EvidenceUse, EvidenceView, Given};
pub use upload::Upload;

use store::id::EntryId;
use store::{evidence, ledger_entry};

use crate::error::{self, Error, Noun};

/// Most pieces of one entry or item.
const MOST: usize = 5;
/// What a link to an entry points at.
const ENTRY: &str = "ledger_entry";
/// What a link to an item of a sheet points at.
const ITEM: &str = "sheet_item";

/// What is done here, as the audit log tells it.
pub const DEEDS: &[(&str, &str)] = &[
    ("evidence.add", "添加佐证"),
    ("evidence.link", "引用佐证"),
    ("evidence.unlink", "取消引用佐证"),
    ("evidence.withdraw", "撤回佐证"),
    ("read.evidence", "查看其他单位佐证"),
];

async fn entry_row(db: &mut store::Db, id: EntryId) -> Result<ledger_entry::LedgerEntry, Error> {
    let row = ledger_entry::get(db, id).await?;
    row.ok_or_else(|| error::Refusal::NotHere(Noun::Entry).into())
}

/// Refuses where the ledger takes no evidence, or the entry has enough.
async fn needed(
    inner: &crate::service::Inner,
    db: &mut store::Db,
    entry: &ledger_entry::LedgerEntry,
) -> Result<(), Error> {
    let known = inner.library.current(db, &inner.seed).await?;
    let kind = known.kinds.iter().find(|kind| kind.id == entry.kind);
    if kind.is_none_or(|kind| kind.evidence.is_none()) {
        let ledger = kind.map_or(entry.kind.as_str(), |kind| kind.title.as_str());
        return Err(Refusal::NotNeeded {
            ledger: ledger.to_owned(),
        }
        .into());
    }
    let there = evidence::of_subject(db, ENTRY, &entry.id.to_string()).await?;
    if there.len() >= MOST {
        return Err(Refusal::TooMany.into());
    }
    Ok(())
}
