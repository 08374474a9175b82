//! What the leading group decides about equal units and places of quotas.

use std::collections::BTreeSet;

use appraisal::permit::Action;
use store::id::{CycleId, VerdictId};
use store::tx::Tx;
use store::verdict::Verdict;
use store::{table, values};

use super::compute::{kept, revision};
use super::decide::standing;
use super::document::{Document, Open};
use super::refusal::Refusal;
use super::said::Said;
use crate::act::{Act, UseCase};
use crate::cycle;
use crate::error::{Error, Noun};
use crate::rights::{self, Target};
use crate::service::Acting;

/// The order of equal units.
#[derive(Debug, Clone)]
pub struct Order {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Place of the scheme among those of the cycle.
    pub position: i64,
    /// Their numbers, the better first.
    pub units: Vec<i64>,
    /// Why, in words as they were given.
    pub reason: String,
    /// The minutes it stands in.
    pub minute: String,
}

/// Who keeps a place of a quota.
#[derive(Debug, Clone)]
pub struct Keep {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Place of the scheme among those of the cycle.
    pub position: i64,
    /// Id of the quota in the scheme.
    pub quota: String,
    /// Id of the cohort; `None` where the quota is for all.
    pub cohort: Option<String>,
    /// Those that keep a place.
    pub keep: Vec<i64>,
    /// Places may stay empty.
    pub leaves_places: bool,
    /// Why, in words as they were given.
    pub reason: String,
    /// The minutes it stands in.
    pub minute: String,
}

/// A decision about ties or quotas that is taken back.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Which decision.
    pub verdict: VerdictId,
}

impl Acting<'_> {
    /// Records the order of equal units.
    ///
    /// # Errors
    /// Without the right, outside of the decision, or when the units are not those in question.
    pub async fn order_ties(&self, order: Order) -> Result<(), Error> {
        self.commit(order).await
    }

    /// Records who keeps a place of a quota.
    ///
    /// # Errors
    /// Without the right, outside of the decision, or when the units are not those in question.
    pub async fn keep_in_quota(&self, keep: Keep) -> Result<(), Error> {
        self.commit(keep).await
    }

    /// Takes back a decision about ties or quotas, so that it can be made anew.
    ///
    /// # Errors
    /// Without the right, outside of the decision, or once the result as a whole is decided.
    pub async fn take_back(&self, asked: TakeBack) -> Result<(), Error> {
        self.commit(asked).await
    }
}

impl UseCase for Order {
    type Answer = ();

    async fn run(act: Act<Order>, tx: &mut Tx) -> Result<(), Error> {
        let Order {
            cycle,
            position,
            units,
            reason,
            minute,
        } = &act.input;
        needs_ground(reason, minute)?;
        if units.is_empty() {
            return Err(Refusal::OrderIncomplete.into());
        }
        let all: BTreeSet<i64> = units.iter().copied().collect();
        let open = in_question(&act, tx, *cycle, *position, |open| {
            matches!(open.kind.as_str(), "tie" | "quota_tie")
                && all
                    .iter()
                    .any(|unit| open.units.iter().any(|(it, _)| it == unit))
        })
        .await?;
        let asked: BTreeSet<i64> = open.units.iter().map(|(unit, _)| *unit).collect();
        if all != asked || all.len() != units.len() {
            return Err(Refusal::OrderIncomplete.into());
        }
        let said = Said::Order {
            units: units.clone(),
        };
        write(&act, tx, (*cycle, *position), &said, reason, minute).await
    }
}

impl UseCase for Keep {
    type Answer = ();

    async fn run(act: Act<Keep>, tx: &mut Tx) -> Result<(), Error> {
        let Keep {
            cycle,
            position,
            quota,
            cohort,
            keep,
            leaves_places,
            reason,
            minute,
        } = &act.input;
        needs_ground(reason, minute)?;
        let open = in_question(&act, tx, *cycle, *position, |open| {
            open.quota == *quota && open.cohort == *cohort && open.kind.starts_with("quota")
        })
        .await?;
        if let Some(unit) = keep
            .iter()
            .find(|unit| !open.units.iter().any(|(it, _)| it == *unit))
        {
            let tree = act.inner.tree.tree(tx.db()).await?;
            let name = tree.name(store::id::OrganisationId(*unit)).to_owned();
            return Err(Refusal::NotInQuestion { name }.into());
        }
        if keep.len() > open.places {
            return Err(Refusal::TooMany {
                places: open.places,
            }
            .into());
        }
        let chosen = keep.iter().collect::<BTreeSet<_>>().len();
        if chosen < open.places && !leaves_places {
            return Err(Refusal::TooFew {
                places: open.places,
                chosen,
            }
            .into());
        }
        let said = Said::Keep {
            quota: quota.clone(),
            cohort: cohort.clone(),
            among: open.units.iter().map(|(unit, _)| *unit).collect(),
            keep: keep.clone(),
        };
        write(&act, tx, (*cycle, *position), &said, reason, minute).await
    }
}

impl UseCase for TakeBack {
    type Answer = ();

    async fn run(act: Act<TakeBack>, tx: &mut Tx) -> Result<(), Error> {
        let TakeBack { cycle, verdict } = &act.input;
        let head = cycle::head(tx.db(), *cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Units(&head);
        let seat = rights::may(&act.actor, &tree, Action::DecideResult, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let number = revision(head.cycle);
        if standing(tx.db(), *cycle, number).await?.is_some() {
            return Err(Refusal::DecidedAlready.into());
        }
        let found: Option<Verdict> = table::get(tx.db(), values![*verdict]).await?;
        let found =
            found.filter(|it| it.cycle == *cycle && it.result_revision == number && !it.withdrawn);
        let before = found.ok_or(crate::error::Refusal::NotHere(Noun::Verdict))?;
        let mut after = before.clone();
        after.withdrawn = true;
        table::update(tx, "verdict.withdraw", &before, after).await?;
        Ok(())
    }
}

/// A decision of people has a reason and minutes.
fn needs_ground(reason: &str, minute: &str) -> Result<(), Error> {
    let mut wrong = Vec::new();
    let mut need = |field: &str, text: &str, words: &str| {
        if text.trim().is_empty() {
            wrong.push(crate::error::FieldRefusal {
                field: field.to_owned(),
                words: words.to_owned(),
            });
        }
    };
    need(
        "reason",
        reason,
        "请写明理由,例如依据方案哪一条、比较了哪些情况。",
    );
    need(
        "minute",
        minute,
        "请填会议纪要文号或会议日期,便于日后核对。",
    );
    Error::unless_fit(wrong)
}

/// What is to be decided, as the kept result says.
async fn in_question<I>(
    act: &Act<I>,
    tx: &mut Tx,
    id: CycleId,
    position: i64,
    wanted: impl Fn(&Open) -> bool + Send,
) -> Result<Open, Error> {
    let head = cycle::head(tx.db(), id).await?;
    let tree = act.inner.tree.tree(tx.db()).await?;
    let seat = rights::may(
        &act.actor,
        &tree,
        Action::DecideResult,
        Target::Units(&head),
    )?;
    tx.acting_as(seat.role.key(), seat.organisation);
    let rows = kept(tx.db(), id, revision(head.cycle)).await?;
    let row = rows.iter().find(|row| row.position == position);
    let row = row.ok_or(Refusal::NotComputed)?;
    let document: Document =
        serde_json::from_str(&row.appraisal).map_err(|_| store::fault::Fault::Damaged {
            what: format!("result {}", row.id),
        })?;
    let open = document.needed.into_iter().find(|open| wanted(open));
    open.ok_or_else(|| crate::error::Refusal::NotHere(Noun::Verdict).into())
}

async fn write<I>(
    act: &Act<I>,
    tx: &mut Tx,
    (id, position): (CycleId, i64),
    said: &Said,
    reason: &str,
    minute: &str,
) -> Result<(), Error> {
    let head = cycle::head(tx.db(), id).await?;
    let row = Verdict {
        id: VerdictId(tx.new_id().await?),
        cycle: id,
        result_revision: revision(head.cycle),
        position,
        kind: match said {
            Said::Order { .. } => "order",
            Said::Keep { .. } => "keep",
        }
        .to_owned(),
        body: serde_json::to_string(said).unwrap_or_default(),
        reason: reason.trim().to_owned(),
        minute: minute.trim().to_owned(),
        made_at: act.at,
        made_by: act.actor.account().ok_or(crate::error::Refusal::SignIn)?,
        withdrawn: false,
        revision: store::id::Revision::NONE,
    };
    table::insert(tx, "verdict.make", row).await?;
    Ok(())
}
