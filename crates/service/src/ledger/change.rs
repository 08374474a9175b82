//! Changing, withdrawing and restoring entries; every earlier state stays in the history.

use std::collections::BTreeMap;

use appraisal::ledger::{Keeper, Kind, Setter};
use appraisal::permit::{Action, Role};
use store::fault::Fault;
use store::id::{EntryId, Revision};
use store::ledger_entry::{self, LedgerEntry};
use store::tx::Tx;

use super::derive::{derive, fields_of};
use super::ground::{Ground, action_of};
use super::refusal::Refusal;
use super::standing::names_of;
use super::typed::{Read, judged, read, reason, same_for_facts, written, year_of};
use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun, Stale};
use crate::service::Acting;

/// An entry with its fields typed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntry {
    /// Number of the entry.
    pub id: EntryId,
    /// The revision that was read.
    pub revision: Revision,
    /// The day as typed, such as `2026-03-05`.
    pub day: String,
    /// From the id of a field to its value as typed; the empty text is no value.
    pub fields: BTreeMap<String, String>,
    /// Why it is changed; required where anything is.
    pub reason: String,
}

/// An entry that is withdrawn, or is to count again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnEntry {
    /// Number of the entry.
    pub id: EntryId,
    /// The revision that was read.
    pub revision: Revision,
    /// Why; required.
    pub reason: String,
    /// It was withdrawn before and counts again from now on.
    pub is_back: bool,
}

impl Acting<'_> {
    /// Changes an entry; the state before stays in its history.
    ///
    /// # Errors
    /// Fields that do not fit, no right, too late, somebody was faster.
    pub async fn change_entry(&self, entry: ChangedEntry) -> Result<EntryId, Error> {
        self.commit(entry).await
    }

    /// Withdraws an entry, which stays in the list, struck out, and counts no more; or lets a withdrawn one count again.
    ///
    /// # Errors
    /// It is so already, no right, too late, no reason, somebody was faster.
    pub async fn withdraw_entry(&self, entry: WithdrawnEntry) -> Result<EntryId, Error> {
        self.commit(entry).await
    }
}

impl UseCase for ChangedEntry {
    type Answer = EntryId;

    async fn run(act: Act<ChangedEntry>, tx: &mut Tx) -> Result<EntryId, Error> {
        let before = standing_entry(tx, act.input.id).await?;
        let ground = Ground::of(&act.inner, tx.db(), before.unit).await?;
        let kind = ground.kind(&before.kind)?;
        let old = fields_of(&before)?;
        let old_year = year_of(before.day)?;
        let write = |year| {
            let action = action_of(kind);
            ground
                .standing
                .may_write(&act.actor, &ground.tree, action, year, kind.is_register)
        };
        // The office fills in its own fields of an entry that the unit keeps, and nothing else of it.
        let office = ground
            .standing
            .can_write(
                &act.actor,
                &ground.tree,
                Action::StateFact,
                old_year,
                kind.is_register,
            )
            .filter(|permit| kind.keeper == Keeper::Unit && permit.seat.role == Role::Office);
        let (permit, deed, read) = match office {
            Some(permit) => {
                let fields = judged(kind, &old, &act.input.fields)?;
                let read = Read {
                    day: before.day,
                    year: old_year,
                    fields,
                };
                (permit, "ledger.judge", read)
            }
            None => {
                write(old_year)?;
                let mut read = read(kind, &act.input.day, &act.input.fields, act.today())?;
                let set = kind.fields.iter().filter(|f| f.setter == Setter::Office);
                for field in set {
                    if let Some(raw) = old.get(&field.id) {
                        read.fields.insert(field.id.clone(), raw.clone());
                    }
                }
                (write(read.year)?, "ledger.change", read)
            }
        };
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        tx.about(before.unit);
        if before.withdrawn {
            return Err(Refusal::Withdrawn.into());
        }
        fresh(
            tx,
            &before,
            act.input.revision,
            &kind.line(&read.fields),
            kind,
        )
        .await?;
        if read.day == before.day && read.fields == old {
            return Ok(before.id);
        }
        let reason = reason(&act.input.reason)?;
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        // A slip of the pen that no fact sees is not late work.
        let is_seen = read.day != before.day || !same_for_facts(kind, &old, &read.fields);
        let is_late_work = is_seen && deed == "ledger.change";
        let after = LedgerEntry {
            day: read.day,
            fields: written(&read.fields),
            late: before.late || is_late_work && permit.is_late(),
            counted: before.counted && (!is_late_work || permit.counts()),
            changed_at: act.at,
            changed_by: by,
            ..before.clone()
        };
        let id = before.id;
        ledger_entry::change(tx, deed, &before, after, &reason)
            .await?
            .ok_or_else(|| Fault::damaged("ledger_entry"))?;
        derive(tx, &ground.known, before.unit, kind, &[old_year, read.year]).await?;
        Ok(id)
    }
}

impl UseCase for WithdrawnEntry {
    type Answer = EntryId;

    async fn run(act: Act<WithdrawnEntry>, tx: &mut Tx) -> Result<EntryId, Error> {
        let before = standing_entry(tx, act.input.id).await?;
        let ground = Ground::of(&act.inner, tx.db(), before.unit).await?;
        let kind = ground.kind(&before.kind)?;
        let year = year_of(before.day)?;
        let permit = ground.permit(&act, tx, kind, year)?;
        tx.about(before.unit);
        let is_back = act.input.is_back;
        match (before.withdrawn, is_back) {
            (true, false) => return Err(Refusal::Withdrawn.into()),
            (false, true) => return Err(Refusal::Standing.into()),
            _ => {}
        }
        let (yours, deed) = match is_back {
            true => ("恢复", "ledger.restore"),
            false => ("撤销", "ledger.withdraw"),
        };
        fresh(tx, &before, act.input.revision, yours, kind).await?;
        let reason = reason(&act.input.reason)?;
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let after = LedgerEntry {
            withdrawn: !is_back,
            late: before.late || is_back && permit.is_late(),
            counted: before.counted && (!is_back || permit.counts()),
            changed_at: act.at,
            changed_by: by,
            ..before.clone()
        };
        let id = before.id;
        ledger_entry::change(tx, deed, &before, after, &reason)
            .await?
            .ok_or_else(|| Fault::damaged("ledger_entry"))?;
        derive(tx, &ground.known, before.unit, kind, &[year]).await?;
        Ok(id)
    }
}

async fn standing_entry(tx: &mut Tx, id: EntryId) -> Result<LedgerEntry, Error> {
    let row = ledger_entry::get(tx.db(), id).await?;
    row.ok_or_else(|| error::Refusal::NotHere(Noun::Entry).into())
}

/// Refuses with both states when somebody was faster.
async fn fresh(
    tx: &mut Tx,
    now: &LedgerEntry,
    read: Revision,
    yours: &str,
    kind: &Kind,
) -> Result<(), Error> {
    if now.revision == read {
        return Ok(());
    }
    let names = names_of(tx.db(), vec![now.changed_by]).await?;
    let theirs = if now.withdrawn {
        "已撤销".to_owned()
    } else {
        kind.line(&fields_of(now)?)
    };
    Err(error::Refusal::Stale(Box::new(Stale {
        field: "day".to_owned(),
        yours: yours.to_owned(),
        theirs,
        by: names.get(&now.changed_by).cloned().unwrap_or_default(),
        at: now.changed_at,
        revision: now.revision,
    }))
    .into())
}
