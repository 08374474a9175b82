//! What was found at a drawn object, and replacing one that cannot be inspected.

use appraisal::permit::Action;
use appraisal::sheet::SampledState;
use store::id::{DrawId, OrganisationId, Revision, SampledId};
use store::sample_object::{self, SampleObject};
use store::tx::Tx;
use store::{cycle_unit, table, values};

use super::draw::row;
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::cycle;
use crate::error::{self, Error, Noun, Stale};
use crate::rights::{CycleHead, Target, may};
use crate::service::Acting;

/// What was found at an object.
#[derive(Debug, Clone)]
pub struct Found {
    /// Number of the drawn object.
    pub object: SampledId,
    /// The revision that was read.
    pub revision: Revision,
    /// What was found there, in words.
    pub words: String,
    /// The unit whose affairs it shows, where the draw did not say.
    pub unit: Option<OrganisationId>,
}

/// Why an object is replaced.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// Number of the drawn object.
    pub object: SampledId,
    /// The revision that was read.
    pub revision: Revision,
    /// Why it cannot be inspected.
    pub reason: String,
}

impl Acting<'_> {
    /// Records what was found at a drawn object; a record can be written again while the verification is on.
    ///
    /// # Errors
    /// Not allowed; a reserve or a replaced object; somebody was faster; nothing written.
    pub async fn record_sampled(&self, found: Found) -> Result<DrawId, Error> {
        self.commit(found).await
    }

    /// Takes the next reserve for an object that cannot be inspected.
    ///
    /// # Errors
    /// Not allowed; inspected already; no reserve left; no reason.
    pub async fn replace_sampled(&self, replaced: Replaced) -> Result<DrawId, Error> {
        self.commit(replaced).await
    }
}

/// The object with its cycle, when the actor may record findings there and nobody was faster.
async fn begin<I>(
    act: &Act<I>,
    tx: &mut Tx,
    id: SampledId,
    revision: Revision,
    typed: &str,
) -> Result<(SampleObject, CycleHead), Error> {
    let object = table::get::<SampleObject>(tx.db(), values![id]).await?;
    let object = object.ok_or(error::Refusal::NotHere(Noun::Sampled))?;
    let draw = row(tx.db(), object.draw).await?;
    let head = cycle::head(tx.db(), draw.cycle).await?;
    let tree = act.inner.tree.tree(tx.db()).await?;
    let target = Target::Units(&head);
    let seat = may(&act.actor, &tree, Action::RecordFinding, target)?;
    tx.acting_as(seat.role.key(), seat.organisation);
    if object.revision != revision {
        return Err(stale(tx, &object, typed).await?);
    }
    if object.is_reserve {
        return Err(Refusal::NotDrawn.into());
    }
    if object.state == SampledState::Replaced.key() {
        return Err(Refusal::WasReplaced.into());
    }
    Ok((object, head))
}

async fn stale(tx: &mut Tx, object: &SampleObject, typed: &str) -> Result<Error, Error> {
    let by = match object.checked_by {
        Some(by) => cycle::page::name_of(tx.db(), by).await?,
        None => "其他人".to_owned(),
    };
    Ok(error::Refusal::Stale(Box::new(Stale {
        field: "words".to_owned(),
        yours: typed.to_owned(),
        theirs: object.found.clone(),
        by,
        at: object.checked_at.unwrap_or_default(),
        revision: object.revision,
    }))
    .into())
}

fn fits(field: &str, typed: &str, empty: &str) -> Result<String, Error> {
    let words = typed.trim();
    if words.is_empty() {
        return Err(Error::field(field, empty));
    }
    if words.chars().count() > 1000 {
        return Err(Error::field(field, "不超过 1000 个字,请写要点。"));
    }
    Ok(words.to_owned())
}

impl UseCase for Found {
    type Answer = DrawId;

    async fn run(act: Act<Found>, tx: &mut Tx) -> Result<DrawId, Error> {
        let asked = &act.input;
        let (before, head) = begin(&act, tx, asked.object, asked.revision, &asked.words).await?;
        let words = fits("words", &asked.words, "请写下检查时看到的情况。")?;
        if let Some(unit) = asked.unit {
            let units = cycle_unit::of_cycle(tx.db(), head.id).await?;
            if units.iter().all(|it| it.unit != unit) {
                return Err(Error::field("unit", "请选本周期的单位。"));
            }
        }
        let mut after = before.clone();
        after.state = SampledState::Checked.key().to_owned();
        after.found = words;
        after.unit = before.unit.or(asked.unit);
        after.checked_at = Some(act.at);
        after.checked_by = act.actor.account();
        let draw = before.draw;
        match table::update(tx, "sample.check", &before, after).await? {
            Some(_) => Ok(draw),
            None => Err(stale(tx, &before, &asked.words).await?),
        }
    }
}

impl UseCase for Replaced {
    type Answer = DrawId;

    async fn run(act: Act<Replaced>, tx: &mut Tx) -> Result<DrawId, Error> {
        let asked = &act.input;
        let (before, _) = begin(&act, tx, asked.object, asked.revision, &asked.reason).await?;
        let reason = fits(
            "reason",
            &asked.reason,
            "请写明为什么查不了,理由会公开在抽样页上。",
        )?;
        if before.state == SampledState::Checked.key() {
            return Err(Refusal::WasChecked.into());
        }
        let objects = sample_object::of_draw(tx.db(), before.draw).await?;
        let next = objects.into_iter().find(|it| it.is_reserve);
        let next = next.ok_or(Refusal::NoReserve)?;
        let mut after = before.clone();
        after.state = SampledState::Replaced.key().to_owned();
        after.found = reason;
        after.checked_at = Some(act.at);
        after.checked_by = act.actor.account();
        if table::update(tx, "sample.replace", &before, after)
            .await?
            .is_none()
        {
            return Err(stale(tx, &before, &asked.reason).await?);
        }
        let mut in_place = next.clone();
        in_place.is_reserve = false;
        table::update(tx, "sample.replace", &next, in_place).await?;
        Ok(before.draw)
    }
}
