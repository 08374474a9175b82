//! The cycle as far as rights go: one row, read first by every use case that touches a cycle.

use std::num::NonZeroU32;

use appraisal::cycle;
use store::db::Db;
use store::fault::Fault;
use store::id::CycleId;
use store::{table, values};

use crate::error::{Error, Noun, Refusal};
use crate::rights::CycleHead;
use crate::tree::Tree;
use crate::view::CycleRef;

/// The head of a cycle.
///
/// # Errors
/// When there is no such cycle.
pub(crate) async fn head(db: &mut Db, id: CycleId) -> Result<CycleHead, Error> {
    head_of(&row(db, id).await?)
}

/// The row of a cycle.
pub(crate) async fn row(db: &mut Db, id: CycleId) -> Result<store::cycle::Cycle, Error> {
    let row = table::get::<store::cycle::Cycle>(db, values![id]).await?;
    row.ok_or_else(|| Refusal::NotHere(Noun::Cycle).into())
}

/// The head of a cycle whose row is at hand.
pub(crate) fn head_of(row: &store::cycle::Cycle) -> Result<CycleHead, Error> {
    let damaged = |what: &str| Fault::Damaged {
        what: format!("{what} of cycle {}", row.id),
    };
    let revision = u32::try_from(row.result_revision)
        .ok()
        .and_then(NonZeroU32::new)
        .ok_or_else(|| damaged("revision"))?;
    Ok(CycleHead {
        id: row.id,
        organiser: row.organiser,
        cycle: cycle::Cycle::restore(row.stage, revision),
        year: i16::try_from(row.year).map_err(|_| damaged("year"))?,
    })
}

/// A cycle by title.
pub(crate) fn cycle_ref(row: &store::cycle::Cycle, tree: &Tree) -> CycleRef {
    CycleRef {
        id: row.id,
        title: row.title.clone(),
        year: row.year,
        stage: row.stage,
        organiser: tree.org(row.organiser),
    }
}
