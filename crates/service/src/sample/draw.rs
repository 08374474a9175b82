//! Drawing: list and number are kept and their hash published, then a seed that nobody could steer decides.

use appraisal::permit::Action;
use appraisal::sampling::{self, List};
use appraisal::sheet::SampledState;
use store::id::{CycleId, DrawId, OrganisationId, Revision, SampledId};
use store::sample_draw::{self, SampleDraw};
use store::sample_object::SampleObject;
use store::tx::Tx;
use store::{cycle_unit, table};

use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::cycle;
use crate::cycle::members::members;
use crate::error::{self, Error, FieldRefusal, Noun};
use crate::receipt;
use crate::rights::{Target, may};
use crate::service::Acting;

/// A list to be announced, before the seed that decides is known.
#[derive(Debug, Clone)]
pub struct NewList {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The position of the scheme in the cycle.
    pub position: i64,
    /// The item that the sample is for.
    pub item: String,
    /// What is drawn: a word of the scheme or of the people.
    pub kind: String,
    /// The unit whose affairs the objects show; none for all units.
    pub unit: Option<OrganisationId>,
    /// What can be drawn, a name a line.
    pub list: String,
    /// How many are drawn.
    pub take: Option<i64>,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

/// A draw from an announced list.
#[derive(Debug, Clone)]
pub struct DrawLots {
    /// Number of the draw.
    pub draw: DrawId,
    /// The revision that was read.
    pub revision: Revision,
    /// The published text that decides.
    pub seed: String,
    /// Where it was published.
    pub seed_source: String,
}

/// An announced list that is not to be drawn from.
#[derive(Debug, Clone)]
pub struct WithdrawList {
    /// Number of the draw.
    pub draw: DrawId,
    /// The revision that was read.
    pub revision: Revision,
    /// What is wrong with it.
    pub reason: String,
}

/// The names of a list as typed: a line each, empty lines left out.
fn names(typed: &str) -> impl Iterator<Item = &str> {
    typed.lines().map(str::trim).filter(|it| !it.is_empty())
}

impl Acting<'_> {
    /// Keeps a list and how many are drawn from it, with the hash to publish before the seed is known.
    ///
    /// # Errors
    /// Fields that do not fit, a list for the same that stands or was drawn from, not allowed.
    pub async fn announce(&self, new: NewList) -> Result<DrawId, Error> {
        self.commit(new).await
    }

    /// Draws from an announced list.
    ///
    /// # Errors
    /// No seed or no source, a list that was drawn from or withdrawn, not allowed.
    pub async fn draw(&self, lots: DrawLots) -> Result<DrawId, Error> {
        self.commit(lots).await
    }

    /// Withdraws an announced list before it is drawn from; it stays to be read, with the reason.
    ///
    /// # Errors
    /// No reason, a list that was drawn from or withdrawn, not allowed.
    pub async fn withdraw_list(&self, withdrawn: WithdrawList) -> Result<DrawId, Error> {
        self.commit(withdrawn).await
    }
}

impl UseCase for NewList {
    type Answer = DrawId;

    async fn run(act: Act<NewList>, tx: &mut Tx) -> Result<DrawId, Error> {
        let new = &act.input;
        receipt::once(tx, &new.nonce).await?;
        may_draw(&act, tx, new.cycle).await?;
        let members = members(&act.inner, tx.db(), new.cycle).await?;
        let member = members.iter().find(|it| it.position == new.position);
        let item = member.and_then(|it| it.ready.scheme.item(&new.item));
        let title = item.map(|it| it.title.clone()).unwrap_or_default();
        Error::unless_fit(wrong(new, item.is_some()))?;
        if let Some(unit) = new.unit {
            let units = cycle_unit::of_cycle(tx.db(), new.cycle).await?;
            if units.iter().all(|it| it.unit != unit) {
                return Err(Error::field("unit", "请选本周期的单位。"));
            }
        }
        let list = List::new(names(&new.list)).map_err(at_field)?;
        let take = usize::try_from(new.take.unwrap_or_default()).unwrap_or_default();
        // Whether so many can be drawn does not hang on the seed.
        list.draw("0", take).map_err(at_field)?;
        for other in sample_draw::of_cycle(tx.db(), new.cycle).await? {
            let is_same = other.position == new.position
                && other.item == new.item
                && other.object_kind == new.kind
                && other.unit == new.unit
                && other.withdrawn_at.is_none();
            if is_same {
                let kind = appraisal::label::sample_kind(&new.kind).to_owned();
                let item = title;
                return Err(match other.drawn_at {
                    Some(_) => Refusal::AlreadyDrawn { item, kind },
                    None => Refusal::AlreadyAnnounced { item, kind },
                }
                .into());
            }
        }
        let row = SampleDraw {
            id: DrawId(tx.new_id().await?),
            cycle: new.cycle,
            position: new.position,
            item: new.item.clone(),
            object_kind: new.kind.clone(),
            unit: new.unit,
            list: list.text(),
            list_hash: list.hash().to_string(),
            take: i64::try_from(take).unwrap_or_default(),
            announced_at: act.at,
            announced_by: act.actor.account().ok_or(error::Refusal::SignIn)?,
            seed: String::new(),
            seed_source: String::new(),
            drawn_at: None,
            drawn_by: None,
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawn_reason: String::new(),
            revision: Revision::NONE,
        };
        let id = row.id;
        table::insert(tx, "sample.announce", row).await?;
        receipt::keep(&act, tx, &new.nonce, format!("/draws/{id}")).await?;
        Ok(id)
    }
}

impl UseCase for DrawLots {
    type Answer = DrawId;

    async fn run(act: Act<DrawLots>, tx: &mut Tx) -> Result<DrawId, Error> {
        let asked = &act.input;
        let before = standing(&act, tx, asked.draw, asked.revision).await?;
        let mut wrong = Vec::new();
        for (field, typed) in [("seed", &asked.seed), ("seed_source", &asked.seed_source)] {
            if typed.chars().count() > 200 {
                wrong.push(refusal_of(field, "种子和来源各不超过 200 个字。"));
            }
        }
        if asked.seed_source.trim().is_empty() {
            let words = "请写明种子从哪里来、什么时候公开的,让别人能够核对。";
            wrong.push(refusal_of("seed_source", words));
        }
        Error::unless_fit(wrong)?;
        let take = usize::try_from(before.take).unwrap_or_default();
        let drawn = sampling::draw(&asked.seed, before.list.lines(), take).map_err(at_field)?;
        let after = SampleDraw {
            seed: drawn.seed().to_owned(),
            seed_source: asked.seed_source.trim().to_owned(),
            drawn_at: Some(act.at),
            drawn_by: act.actor.account(),
            ..before.clone()
        };
        if table::update(tx, "sample.draw", &before, after)
            .await?
            .is_none()
        {
            return Err(Refusal::Settled.into());
        }
        let lots = drawn.drawn().iter().chain(drawn.reserve());
        for (position, lot) in (1..).zip(lots) {
            let object = SampleObject {
                id: SampledId(tx.new_id().await?),
                draw: before.id,
                name: lot.unit.clone(),
                lot: lot.hash.to_string(),
                position,
                is_reserve: position > before.take,
                state: SampledState::Waiting.key().to_owned(),
                found: String::new(),
                unit: before.unit,
                checked_at: None,
                checked_by: None,
                revision: Revision::NONE,
            };
            table::insert(tx, "sample.draw", object).await?;
        }
        Ok(before.id)
    }
}

impl UseCase for WithdrawList {
    type Answer = DrawId;

    async fn run(act: Act<WithdrawList>, tx: &mut Tx) -> Result<DrawId, Error> {
        let asked = &act.input;
        let before = standing(&act, tx, asked.draw, asked.revision).await?;
        let reason = asked.reason.trim();
        if reason.is_empty() || reason.chars().count() > 1_000 {
            let words = "请写明名单错在哪里,不超过 1000 个字;理由会留在抽样页上。";
            return Err(Error::field("reason", words));
        }
        let after = SampleDraw {
            withdrawn_at: Some(act.at),
            withdrawn_by: act.actor.account(),
            withdrawn_reason: reason.to_owned(),
            ..before.clone()
        };
        match table::update(tx, "sample.withdraw", &before, after).await? {
            Some(row) => Ok(row.id),
            None => Err(Refusal::Settled.into()),
        }
    }
}

/// Who draws in a cycle may.
async fn may_draw<I>(act: &Act<I>, tx: &mut Tx, id: CycleId) -> Result<(), Error> {
    let head = cycle::head(tx.db(), id).await?;
    let tree = act.inner.tree.tree(tx.db()).await?;
    let seat = may(&act.actor, &tree, Action::DrawSample, Target::Units(&head))?;
    tx.acting_as(seat.role.key(), seat.organisation);
    Ok(())
}

/// A list that waits for its seed, as it was read by somebody who draws.
async fn standing<I>(
    act: &Act<I>,
    tx: &mut Tx,
    id: DrawId,
    read: Revision,
) -> Result<SampleDraw, Error> {
    let found = row(tx.db(), id).await?;
    may_draw(act, tx, found.cycle).await?;
    if found.withdrawn_at.is_some() {
        return Err(Refusal::Withdrawn.into());
    }
    if found.drawn_at.is_some() || found.revision != read {
        return Err(Refusal::Settled.into());
    }
    Ok(found)
}

fn refusal_of(field: &str, words: &str) -> FieldRefusal {
    FieldRefusal {
        field: field.to_owned(),
        words: words.to_owned(),
    }
}

fn wrong(new: &NewList, has_item: bool) -> Vec<FieldRefusal> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, words: &str| wrong.push(refusal_of(field, words));
    if !has_item {
        refuse("item", "请选抽样用在哪个考评条目。");
    }
    let kind = new.kind.chars().count();
    if kind == 0 || kind > 20 {
        refuse("kind", "请写明抽的是什么,如“村”“支部”,不超过 20 个字。");
    }
    if new.take.is_none_or(|it| it < 1) {
        refuse("take", "抽几个请填大于零的整数。");
    }
    if new.list.len() > 100_000 {
        refuse("list", "名单太长,请按范围分成几次抽。");
    }
    wrong
}

/// What is wrong with a draw, at the field it comes from.
fn at_field(refusal: sampling::Refusal) -> Error {
    use sampling::Refusal::*;
    let field = match &refusal {
        SeedEmpty | SeedUnfit => "seed",
        NoUnits | UnitEmpty { .. } | UnitUnfit { .. } | UnitTwice { .. } => "list",
        TakeNone | TakeTooMany { .. } => "take",
    };
    Error::field(field, format!("{refusal}。"))
}

/// A draw by number.
pub(super) async fn row(db: &mut store::db::Db, id: DrawId) -> Result<SampleDraw, Error> {
    let row = table::get::<SampleDraw>(db, store::values![id]).await?;
    row.ok_or_else(|| error::Refusal::NotHere(Noun::Draw).into())
}
