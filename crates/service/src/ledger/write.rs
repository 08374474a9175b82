//! Recording entries.

use std::collections::BTreeMap;

use appraisal::ledger::Kind;
use store::id::{EntryId, OrganisationId, Revision};
use store::ledger_entry::LedgerEntry;
use store::table;
use store::time::Day;
use store::tx::Tx;

use super::derive::derive;
use super::ground::Ground;
use super::standing::Permit;
use super::typed::{Read, read, written};
use crate::act::{Act, UseCase};
use crate::error::{self, Error};
use crate::receipt;
use crate::service::Acting;

/// Days after which an entry counts as filled in afterwards.
const BACKFILLED: i64 = 30;

/// An entry to be recorded, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Id of the ledger in the dictionary.
    pub kind: String,
    /// The day as typed, such as `2026-03-05`.
    pub day: String,
    /// From the id of a field to its value as typed; the empty text is no value.
    pub fields: BTreeMap<String, String>,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

impl Acting<'_> {
    /// Records an entry and makes the facts that follow from it anew.
    ///
    /// # Errors
    /// Fields that do not fit, no right, too late, sent before.
    pub async fn record_entry(&self, entry: NewEntry) -> Result<EntryId, Error> {
        self.commit(entry).await
    }
}

impl UseCase for NewEntry {
    type Answer = EntryId;

    async fn run(act: Act<NewEntry>, tx: &mut Tx) -> Result<EntryId, Error> {
        receipt::once(tx, &act.input.nonce).await?;
        let ground = Ground::of(&act.inner, tx.db(), act.input.unit).await?;
        let kind = ground.kind(&act.input.kind)?;
        let read = read(kind, &act.input.day, &act.input.fields, act.today())?;
        let permit = ground.permit(&act, tx, kind, read.year)?;
        let id = insert(
            &act,
            tx,
            kind,
            act.input.unit,
            &read,
            &permit,
            "ledger.record",
        )
        .await?;
        derive(tx, &ground.known, act.input.unit, kind, &[read.year]).await?;
        receipt::keep(&act, tx, &act.input.nonce, format!("/entries/{id}")).await?;
        Ok(id)
    }
}

/// Adds the row of an entry.
pub(super) async fn insert<I>(
    act: &Act<I>,
    tx: &mut Tx,
    kind: &Kind,
    unit: OrganisationId,
    read: &Read,
    permit: &Permit,
    deed: &'static str,
) -> Result<EntryId, Error> {
    let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
    let row = LedgerEntry {
        id: EntryId(tx.new_id().await?),
        unit,
        kind: kind.id.clone(),
        day: read.day,
        fields: written(&read.fields),
        late: permit.is_late(),
        counted: permit.counts(),
        backfilled: is_backfilled(kind, read.day, act.today()),
        withdrawn: false,
        made_at: act.at,
        made_by: by,
        changed_at: act.at,
        changed_by: by,
        revision: Revision::NONE,
    };
    let id = row.id;
    table::insert(tx, deed, row).await?;
    Ok(id)
}

/// Whether an entry comes so long after its day that it counts as filled in afterwards.
pub(super) fn is_backfilled(kind: &Kind, day: Day, today: Day) -> bool {
    !kind.is_register && today.0 - day.0 > BACKFILLED
}
