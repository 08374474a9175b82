//! Additions and deductions that people found, all year round: written down, then confirmed or withdrawn.

use appraisal::cycle::Stage;
use appraisal::permit::{Action, Role};
use appraisal::sheet::{FindingKind, FindingState};
use rubric::number::Points;
use store::fault::Fault;
use store::finding::Finding;
use store::id::{FindingId, Revision, SampledId, SheetId};
use store::sample_object::SampleObject;
use store::sheet::{Touched, touch};
use store::time::Day;
use store::tx::Tx;
use store::{table, values};

use super::head::Opened;
use super::mark::{name_of, sheet_row};
use super::refusal::Refusal as No;
use super::typed;
use crate::act::{Act, UseCase};
use crate::clock::date_of;
use crate::error::{Error, Noun, Refusal, Stale};
use crate::service::Acting;

/// A finding as typed.
#[derive(Debug, Clone, Default)]
pub struct NewFinding {
    /// Id of the item.
    pub item: String,
    /// Points, without a sign.
    pub points: String,
    /// It adds; otherwise it deducts.
    pub adds: bool,
    /// What was found.
    pub words: String,
    /// When, as `2026-05-03`; empty is today.
    pub day: String,
    /// It was found by a spot check, which has a numbered notice.
    pub is_spot_check: bool,
    /// Number of the notice.
    pub notice: String,
    /// The drawn object at which it was found.
    pub sampled: Option<SampledId>,
}

impl Acting<'_> {
    /// Writes down what was found. Whoever may confirm has confirmed it with that.
    ///
    /// # Errors
    /// A field does not fit, the item is somebody else's, or the actor may not.
    pub async fn find(&self, sheet: SheetId, input: NewFinding) -> Result<FindingId, Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        let assigned = opened
            .assignment(&mut db, self.actor, Action::RecordFinding)
            .await?;
        let ready = opened.ready(inner, &mut db).await?;
        let place = ready.scheme.items.iter().position(|it| it.id == input.item);
        let place = place.ok_or(Refusal::NotHere(Noun::Item))?;
        assigned.must_have_item(&ready.scheme, place)?;
        let item = &ready.scheme.items[place];
        let points = typed::points("points", &item.title, &input.points)?;
        let points = points.filter(|points| *points > Points::ZERO);
        let points =
            points.ok_or_else(|| Error::field("points", "请填加几分或扣几分,要大于0。"))?;
        if points > item.points {
            let words = format!("这一条一共{}分,加扣不能超过它。请改填。", item.points);
            return Err(Error::field("points", words));
        }
        let day = match input.day.trim() {
            "" => self.today(),
            text => typed::day("day", "日期", text)?,
        };
        let is_outside = i64::from(date_of(day).year()) != opened.standing.year;
        if day > self.today() || (is_outside && opened.standing.stage == Stage::Daily) {
            let year = opened.standing.year;
            return Err(typed::refused("day", &No::DayOutside { year }));
        }
        let notice = match input.is_spot_check {
            true => typed::needed("notice", "抽查通知编号", &input.notice, 80)?,
            false => typed::words("notice", "抽查通知编号", &input.notice, 80)?,
        };
        if let Some(sampled) = input.sampled {
            let object: Option<SampleObject> = table::get(&mut db, values![sampled]).await?;
            let is_own =
                object.is_some_and(|it| it.unit.is_none_or(|unit| unit == opened.standing.unit));
            if !is_own {
                return Err(Refusal::NotHere(Noun::Sampled).into());
            }
        }
        let kind = match (input.sampled, opened.standing.stage) {
            (Some(_), _) => FindingKind::Sample,
            (None, Stage::Verification) => FindingKind::Verification,
            (None, _) => FindingKind::Daily,
        };
        let write = WriteFinding {
            sheet,
            item: input.item,
            amount: if input.adds { points } else { -points },
            words: typed::needed("words", "发现的情况", &input.words, 500)?,
            day,
            notice,
            kind,
            sampled: input.sampled,
        };
        drop(db);
        self.commit(write).await
    }

    /// Confirms a finding; from then on it moves points.
    ///
    /// # Errors
    /// It is settled, the actor may not, or somebody was faster.
    pub async fn confirm_finding(&self, id: FindingId, revision: i64) -> Result<SheetId, Error> {
        self.settle(id, revision, FindingState::Confirmed).await
    }

    /// Withdraws a finding; it stays readable and moves nothing.
    ///
    /// # Errors
    /// It is settled, the actor may not, or somebody was faster.
    pub async fn withdraw_finding(&self, id: FindingId, revision: i64) -> Result<SheetId, Error> {
        self.settle(id, revision, FindingState::Withdrawn).await
    }

    async fn settle(
        &self,
        id: FindingId,
        revision: i64,
        state: FindingState,
    ) -> Result<SheetId, Error> {
        let revision = Revision(revision);
        self.commit(Settle {
            id,
            revision,
            state,
        })
        .await
    }
}

struct WriteFinding {
    sheet: SheetId,
    item: String,
    amount: Points,
    words: String,
    day: Day,
    notice: String,
    kind: FindingKind,
    sampled: Option<SampledId>,
}

/// Whether somebody may confirm findings: leaders of teams and lead departments.
fn may_confirm(opened: &Opened, act: &crate::actor::Actor) -> bool {
    let seats = act.seats.iter();
    let confirms = |role: Role| matches!(role, Role::TeamLeader | Role::LeadDepartment);
    let mut own = seats.filter(|seat| confirms(seat.role));
    own.any(|seat| {
        let alone = crate::actor::Actor {
            kind: act.kind.clone(),
            seats: vec![seat.clone()],
            client: act.client.clone(),
        };
        opened.is_allowed(&alone, Action::RecordFinding)
    })
}

impl UseCase for WriteFinding {
    type Answer = FindingId;

    async fn run(act: Act<WriteFinding>, tx: &mut Tx) -> Result<FindingId, Error> {
        let opened = Opened::find(&act.inner, tx.db(), act.input.sheet).await?;
        let seat = opened.may(&act.actor, Action::RecordFinding)?;
        let row = sheet_row(tx.db(), act.input.sheet).await?;
        if row.verified_at.is_some() {
            return Err(No::Finished.into());
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let state = match may_confirm(&opened, &act.actor) {
            true => FindingState::Confirmed,
            false => FindingState::Proposed,
        };
        let made_by = act.actor.account().ok_or(Refusal::SignIn)?;
        let input = act.input;
        let row = Finding {
            id: FindingId(tx.new_id().await?),
            sheet: input.sheet,
            item: input.item,
            kind: input.kind.key().to_owned(),
            amount: input.amount.units(),
            words: input.words,
            day: input.day,
            notice: input.notice,
            sample_object: input.sampled,
            state: state.key().to_owned(),
            made_at: act.at,
            made_by,
            revision: Revision::NONE,
        };
        let row = table::insert(tx, "finding.make", row).await?;
        touch(tx, input.sheet, Touched::Answers).await?;
        Ok(row.id)
    }
}

struct Settle {
    id: FindingId,
    revision: Revision,
    state: FindingState,
}

impl UseCase for Settle {
    type Answer = SheetId;

    async fn run(act: Act<Settle>, tx: &mut Tx) -> Result<SheetId, Error> {
        let input = &act.input;
        let row: Option<Finding> = table::get(tx.db(), values![input.id]).await?;
        let row = row.ok_or(Refusal::NotHere(Noun::Finding))?;
        let opened = Opened::find(&act.inner, tx.db(), row.sheet).await?;
        let seat = opened.may(&act.actor, Action::RecordFinding)?;
        let is_maker = act.actor.account() == Some(row.made_by);
        let is_own = is_maker && input.state == FindingState::Withdrawn;
        if !is_own && !may_confirm(&opened, &act.actor) {
            return Err(No::LeaderOnly.into());
        }
        opened.must_be_open()?;
        if row.state == input.state.key() {
            return Ok(row.sheet);
        }
        if row.state == FindingState::Withdrawn.key() {
            return Err(No::FindingSettled.into());
        }
        if row.revision != input.revision {
            let label = |key: &str| {
                use appraisal::label::Label;
                FindingState::from_key(key).map_or("", |state| state.label())
            };
            let stale = Stale {
                field: "state".to_owned(),
                yours: label(input.state.key()).to_owned(),
                theirs: label(&row.state).to_owned(),
                by: name_of(tx.db(), row.made_by).await?,
                at: row.made_at,
                revision: row.revision,
            };
            return Err(Refusal::Stale(Box::new(stale)).into());
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let (deed, state) = match input.state {
            FindingState::Withdrawn => ("finding.withdraw", input.state),
            _ => ("finding.confirm", input.state),
        };
        let after = Finding {
            state: state.key().to_owned(),
            ..row.clone()
        };
        let written = table::update(tx, deed, &row, after).await?;
        touch(tx, row.sheet, Touched::Answers).await?;
        Ok(written.ok_or(Fault::Busy)?.sheet)
    }
}
