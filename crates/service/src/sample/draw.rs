//! Drawing: the list is fixed and its hash published, then a seed nobody can steer decides.

use appraisal::permit::Action;
use appraisal::sampling::{self, List};
use appraisal::sheet::SampledState;
use serde::Serialize;
use store::id::{CycleId, DrawId, OrganisationId, Revision, SampledId};
use store::sample_draw::{self, SampleDraw};
use store::sample_object::{self, SampleObject};
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

/// A draw to be made.
#[derive(Debug, Clone)]
pub struct NewDraw {
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
    /// The published text that decides.
    pub seed: String,
    /// Where it was published.
    pub seed_source: String,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

/// A list as it is published before the seed is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// How many names.
    pub names: usize,
    /// The canonical list, a name a line.
    pub list: String,
    /// SHA-256 of it in hexadecimal.
    pub hash: String,
}

/// The names of a list as typed: a line each, empty lines left out.
fn names(typed: &str) -> impl Iterator<Item = &str> {
    typed.lines().map(str::trim).filter(|it| !it.is_empty())
}

impl Acting<'_> {
    /// The list in its canonical form, with the hash to publish before the seed is known. Nothing is kept.
    ///
    /// # Errors
    /// A list that cannot be drawn from; not allowed.
    pub async fn announce(&self, cycle: CycleId, list: &str) -> Result<Announced, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let head = cycle::head(&mut db, cycle).await?;
        may(self.actor, &tree, Action::DrawSample, Target::Units(&head))?;
        let list = List::new(names(list)).map_err(|it| Error::field("list", it.to_string()))?;
        Ok(Announced {
            names: list.units().len(),
            list: list.text(),
            hash: list.hash().to_string(),
        })
    }

    /// Draws.
    ///
    /// # Errors
    /// Fields that do not fit, what was drawn before, not allowed.
    pub async fn draw(&self, new: NewDraw) -> Result<DrawId, Error> {
        self.commit(new).await
    }
}

impl UseCase for NewDraw {
    type Answer = DrawId;

    async fn run(act: Act<NewDraw>, tx: &mut Tx) -> Result<DrawId, Error> {
        let new = &act.input;
        receipt::once(tx, &new.nonce).await?;
        let head = cycle::head(tx.db(), new.cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let seat = may(&act.actor, &tree, Action::DrawSample, Target::Units(&head))?;
        tx.acting_as(seat.role.key(), seat.organisation);
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
        let take = usize::try_from(new.take.unwrap_or_default()).unwrap_or_default();
        let drawn = sampling::draw(&new.seed, names(&new.list), take).map_err(at_field)?;
        for other in sample_draw::of_cycle(tx.db(), new.cycle).await? {
            let is_same = other.position == new.position
                && other.item == new.item
                && other.object_kind == new.kind;
            let objects = sample_object::of_draw(tx.db(), other.id).await?;
            if is_same && objects.first().is_none_or(|it| it.unit == new.unit) {
                return Err(Refusal::AlreadyDrawn {
                    item: title,
                    kind: appraisal::label::sample_kind(&new.kind).to_owned(),
                }
                .into());
            }
        }
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let row = SampleDraw {
            id: DrawId(tx.new_id().await?),
            cycle: new.cycle,
            position: new.position,
            item: new.item.clone(),
            object_kind: new.kind.clone(),
            seed: drawn.seed().to_owned(),
            seed_source: new.seed_source.trim().to_owned(),
            list: drawn.list().text(),
            list_hash: drawn.list().hash().to_string(),
            take: i64::try_from(take).unwrap_or_default(),
            drawn_at: act.at,
            drawn_by: by,
        };
        let id = row.id;
        table::insert(tx, "sample.draw", row).await?;
        let lots = drawn.drawn().iter().chain(drawn.reserve());
        for (position, lot) in (1..).zip(lots) {
            let object = SampleObject {
                id: SampledId(tx.new_id().await?),
                draw: id,
                name: lot.unit.clone(),
                lot: lot.hash.to_string(),
                position,
                is_reserve: position > i64::try_from(take).unwrap_or_default(),
                state: SampledState::Waiting.key().to_owned(),
                found: String::new(),
                unit: new.unit,
                checked_at: None,
                checked_by: None,
                revision: Revision::NONE,
            };
            table::insert(tx, "sample.draw", object).await?;
        }
        receipt::keep(&act, tx, &new.nonce, format!("/draws/{id}")).await?;
        Ok(id)
    }
}

fn wrong(new: &NewDraw, has_item: bool) -> Vec<FieldRefusal> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, words: &str| {
        wrong.push(FieldRefusal {
            field: field.to_owned(),
            words: words.to_owned(),
        });
    };
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
    if new.seed_source.trim().is_empty() {
        refuse(
            "seed_source",
            "请写明种子从哪里来、什么时候公开的,让别人能够核对。",
        );
    }
    if new.list.len() > 100_000 {
        refuse("list", "名单太长,请按范围分成几次抽。");
    }
    if new.seed.chars().count() > 200 || new.seed_source.chars().count() > 200 {
        refuse("seed", "种子和来源各不超过 200 个字。");
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
