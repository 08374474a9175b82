//! Recording, changing, withdrawing and restoring entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::ledger::{FieldKind, Keeper, Kind, Raw, Setter, year_of_day};
use appraisal::permit::{Action, Role};
use rubric::facts::Label;
use store::fault::Fault;
use store::id::{EntryId, OrganisationId, Revision};
use store::ledger_entry::{self, LedgerEntry};
use store::table;
use store::time::Day;
use store::tx::Tx;

use super::derive::{derive, fields_of};
use super::refusal::Refusal;
use super::standing::{Permit, Standing, names_of};
use crate::act::{Act, UseCase};
use crate::clock::date_of;
use crate::error::{self, Error, FieldRefusal, Noun, Stale};
use crate::receipt;
use crate::scheme::library::Known;
use crate::service::{Acting, Inner};

/// Days after which an entry counts as filled in afterwards.
const BACKFILLED: i64 = 30;
/// Most characters of a reason.
const LONGEST_REASON: usize = 500;

/// An entry to be recorded, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The unit.
    pub unit: OrganisationId,
    /// The kind.
    pub kind: String,
    /// The day.
    pub day: String,
    /// The fields.
    pub fields: BTreeMap<String, String>,
    /// The number of the form.
    pub nonce: String,
}

/// An entry with its fields typed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntry {
    /// The entry.
    pub id: EntryId,
    /// As it was read.
    pub revision: Revision,
    /// The day.
    pub day: String,
    /// The fields.
    pub fields: BTreeMap<String, String>,
    /// Why.
    pub reason: String,
}

impl Acting<'_> {
    /// Records an entry and makes the facts that follow from it anew.
    ///
    /// # Errors
    /// Fields that do not fit, no right, too late, sent before.
    pub async fn record_entry(&self, entry: NewEntry) -> Result<EntryId, Error> {
        self.commit(entry).await
    }

    /// Changes an entry; the state before stays in its history.
    ///
    /// # Errors
    /// Fields that do not fit, no right, too late, somebody was faster.
    pub async fn change_entry(&self, entry: ChangedEntry) -> Result<EntryId, Error> {
        self.commit(entry).await
    }

    /// Withdraws an entry: it stays in the list, struck out, and counts no more.
    ///
    /// # Errors
    /// No right, too late, no reason, somebody was faster.
    pub async fn withdraw_entry(
        &self,
        id: EntryId,
        revision: Revision,
        reason: &str,
    ) -> Result<EntryId, Error> {
        let reason = reason.to_owned();
        let withdrawn = true;
        self.commit(Withdrawing {
            id,
            revision,
            reason,
            withdrawn,
        })
        .await
    }

    /// Lets a withdrawn entry count again.
    ///
    /// # Errors
    /// As for withdrawing.
    pub async fn restore_entry(
        &self,
        id: EntryId,
        revision: Revision,
        reason: &str,
    ) -> Result<EntryId, Error> {
        let reason = reason.to_owned();
        let withdrawn = false;
        self.commit(Withdrawing {
            id,
            revision,
            reason,
            withdrawn,
        })
        .await
    }
}

/// Withdrawing or restoring.
struct Withdrawing {
    id: EntryId,
    revision: Revision,
    reason: String,
    withdrawn: bool,
}

/// What everything here starts from.
pub(super) struct Ground {
    pub(super) known: Arc<Known>,
    pub(super) tree: Arc<crate::tree::Tree>,
    pub(super) standing: Standing,
}

impl Ground {
    pub(super) async fn of(
        inner: &Inner,
        db: &mut store::Db,
        unit: OrganisationId,
    ) -> Result<Ground, Error> {
        let tree = inner.tree.tree(db).await?;
        tree.get(unit)?;
        Ok(Ground {
            known: inner.library.current(db, &inner.seed).await?,
            standing: Standing::of(db, unit).await?,
            tree,
        })
    }

    pub(super) fn kind(&self, id: &str) -> Result<&Kind, Error> {
        kind_of(&self.known, id)
    }
}

/// The kind with this id.
pub(super) fn kind_of<'k>(known: &'k Known, id: &str) -> Result<&'k Kind, Error> {
    known
        .kinds
        .iter()
        .find(|kind| kind.id == id)
        .ok_or_else(|| {
            Refusal::NoKind {
                kind: id.chars().take(40).collect(),
            }
            .into()
        })
}

/// What it takes to write entries of a kind.
pub(super) fn action_of(kind: &Kind) -> Action {
    match kind.keeper {
        Keeper::Unit => Action::RecordLedger,
        Keeper::Organiser => Action::StateFact,
    }
}

impl UseCase for NewEntry {
    type Answer = EntryId;

    async fn run(act: Act<NewEntry>, tx: &mut Tx) -> Result<EntryId, Error> {
        receipt::once(tx, &act.input.nonce).await?;
        let ground = Ground::of(&act.inner, tx.db(), act.input.unit).await?;
        let kind = ground.kind(&act.input.kind)?;
        let read = read(kind, &act.input.day, &act.input.fields, act.today())?;
        let permit = ground.standing.may_write(
            &act.actor,
            &ground.tree,
            action_of(kind),
            read.year,
            kind.is_register,
        )?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
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
        backfilled: !kind.is_register && act.today().0 - read.day.0 > BACKFILLED,
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

impl UseCase for Withdrawing {
    type Answer = EntryId;

    async fn run(act: Act<Withdrawing>, tx: &mut Tx) -> Result<EntryId, Error> {
        let before = standing_entry(tx, act.input.id).await?;
        let ground = Ground::of(&act.inner, tx.db(), before.unit).await?;
        let kind = ground.kind(&before.kind)?;
        let year = year_of(before.day)?;
        let permit = ground.standing.may_write(
            &act.actor,
            &ground.tree,
            action_of(kind),
            year,
            kind.is_register,
        )?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        tx.about(before.unit);
        if before.withdrawn == act.input.withdrawn {
            let refusal = if before.withdrawn {
                Refusal::Withdrawn
            } else {
                Refusal::Standing
            };
            return Err(refusal.into());
        }
        let yours = if act.input.withdrawn {
            "撤销"
        } else {
            "恢复"
        };
        fresh(tx, &before, act.input.revision, yours, kind).await?;
        let reason = reason(&act.input.reason)?;
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let is_back = !act.input.withdrawn;
        let after = LedgerEntry {
            withdrawn: act.input.withdrawn,
            late: before.late || is_back && permit.is_late(),
            counted: before.counted && (!is_back || permit.counts()),
            changed_at: act.at,
            changed_by: by,
            ..before.clone()
        };
        let deed = if act.input.withdrawn {
            "ledger.withdraw"
        } else {
            "ledger.restore"
        };
        let id = before.id;
        ledger_entry::change(tx, deed, &before, after, &reason)
            .await?
            .ok_or_else(|| Fault::damaged("ledger_entry"))?;
        derive(tx, &ground.known, before.unit, kind, &[year]).await?;
        Ok(id)
    }
}

/// What was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) day: Day,
    pub(super) year: i16,
    pub(super) fields: BTreeMap<String, Raw>,
}

/// Reads the day and the fields that the keeper fills in.
pub(super) fn read(
    kind: &Kind,
    day: &str,
    typed: &BTreeMap<String, String>,
    today: Day,
) -> Result<Read, Error> {
    let mut wrong = Vec::new();
    let mut told = |field: &str, words: String| {
        wrong.push(FieldRefusal {
            field: field.to_owned(),
            words,
        });
    };
    let day = match read_day(&kind.date_title, day, today) {
        Ok(day) => Some(day),
        Err(words) => {
            told("day", words);
            None
        }
    };
    let of_keeper: BTreeMap<String, String> = typed
        .iter()
        .filter(|(id, _)| {
            kind.field(id)
                .is_some_and(|field| field.setter == Setter::Keeper)
        })
        .map(|(id, text)| (id.clone(), text.clone()))
        .collect();
    let fields = match kind.read(&of_keeper) {
        Ok(fields) => fields,
        Err(flaws) => {
            flaws
                .into_iter()
                .for_each(|flaw| told(&flaw.field, flaw.words));
            BTreeMap::new()
        }
    };
    Error::unless_fit(wrong)?;
    let day = day.ok_or_else(|| Error::field("day", format!("请填写“{}”", kind.date_title)))?;
    Ok(Read {
        day,
        year: year_of(day)?,
        fields,
    })
}

/// Reads a day that is not in the future.
fn read_day(title: &str, text: &str, today: Day) -> Result<Day, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("请填写“{title}”"));
    }
    let Ok(Label::Day(date)) = Label::parse(text) else {
        return Err(format!("“{title}”看不懂,请写成 2026-05-03 这样的日期"));
    };
    let day = Day(rubric::facts::day_number(date));
    if day > today {
        return Err(format!(
            "“{title}”是{date},还没有到(今天{}),请核对年月日",
            date_of(today)
        ));
    }
    Ok(day)
}

/// The fields of an entry with those of the office read anew.
fn judged(
    kind: &Kind,
    old: &BTreeMap<String, Raw>,
    typed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Raw>, Error> {
    let mut fields = old.clone();
    let mut wrong = Vec::new();
    for field in kind.fields.iter().filter(|f| f.setter == Setter::Office) {
        match field.read(typed.get(&field.id).map_or("", |text| text.trim())) {
            Ok(Some(raw)) => {
                fields.insert(field.id.clone(), raw);
            }
            Ok(None) => {
                fields.remove(&field.id);
            }
            Err(words) => wrong.push(FieldRefusal {
                field: field.id.clone(),
                words,
            }),
        }
    }
    Error::unless_fit(wrong)?;
    Ok(fields)
}

fn same_for_facts(kind: &Kind, old: &BTreeMap<String, Raw>, new: &BTreeMap<String, Raw>) -> bool {
    kind.fields
        .iter()
        .filter(|field| field.kind != FieldKind::Text)
        .all(|field| old.get(&field.id) == new.get(&field.id))
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

/// A reason that is there and not too long.
pub(crate) fn reason(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::field(
            "reason",
            "请写明理由,以后核对时看得出为什么改",
        ));
    }
    if text.chars().count() > LONGEST_REASON {
        return Err(Error::field(
            "reason",
            format!("理由最多{LONGEST_REASON}字,请删短"),
        ));
    }
    Ok(text.to_owned())
}

fn year_of(day: Day) -> Result<i16, Error> {
    year_of_day(day.0).ok_or_else(|| Fault::damaged("day").into())
}

fn written(fields: &BTreeMap<String, Raw>) -> String {
    serde_json::to_string(fields).unwrap_or_else(|_| "{}".to_owned())
}
