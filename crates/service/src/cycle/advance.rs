//! Moving a cycle from stage to stage: the table says who and what must be present, the store what is.

use appraisal::cycle::{self, Need, Stage, Transition};
use appraisal::permit::Action;
use appraisal::readiness;
use store::cycle_move::CycleMove;
use store::id::{CycleId, MoveId, Revision};
use store::tx::Tx;
use store::{cycle_scheme, cycle_unit, sheet, table};

use super::head::{head_of, row};
use super::present::{Given, is_current, present};
use super::setup::{account, stale};
use crate::act::{Act, UseCase};
use crate::actor::Seat;
use crate::error::{Error, FieldRefusal};
use crate::rights::{CycleHead, Target, may};
use crate::service::Acting;

/// A move that is asked for.
#[derive(Debug, Clone)]
pub struct Advance {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The revision that was read.
    pub revision: Revision,
    /// Where it should go.
    pub to: Stage,
    /// What is given with the move.
    pub given: Given,
}

impl Acting<'_> {
    /// Moves a cycle. Entering the daily work lays out a sheet for every unit under every scheme.
    ///
    /// # Errors
    /// A move that the table does not know, somebody else's move, everything that is missing.
    pub async fn advance(&self, asked: Advance) -> Result<Stage, Error> {
        let head = {
            let mut db = self.read().await?;
            super::head(&mut db, asked.cycle).await?
        };
        let is_current = is_current(self, &head).await?;
        self.commit(Move { asked, is_current }).await
    }
}

struct Move {
    asked: Advance,
    /// The kept result is what everything comes to.
    is_current: bool,
}

impl UseCase for Move {
    type Answer = Stage;

    async fn run(act: Act<Move>, tx: &mut Tx) -> Result<Stage, Error> {
        let asked = &act.input.asked;
        let before = row(tx.db(), asked.cycle).await?;
        let head = head_of(&before)?;
        let transition = head.cycle.moves().find(|it| it.to == asked.to);
        let seat = seat_for(&act, tx, &head, transition).await?;
        tx.acting_as(seat.role.key(), seat.organisation);
        if before.revision != asked.revision {
            return Err(stale(&before, act.at).into());
        }
        let given = &asked.given;
        Error::unless_fit(wrong(given, transition))?;
        let until = before.objection_until_day;
        let today = act.today();
        let mut present = present(&act.inner, tx.db(), &head, until, today, given).await?;
        present.result.is_current &= act.input.is_current;
        let readiness = readiness::of(&present);
        let moved = cycle::advance(head.cycle, asked.to, seat.role, &readiness)?;
        let needs = transition.map_or(&[][..], |it| it.needs);
        let needs: serde_json::Map<_, _> = needs
            .iter()
            .map(|need| (need.key().to_owned(), readiness.has(*need).into()))
            .collect();
        let line = CycleMove {
            id: MoveId(tx.new_id().await?),
            cycle: asked.cycle,
            from_stage: head.cycle.stage(),
            to_stage: moved.stage(),
            role: seat.role,
            reason: given.reason.trim().to_owned(),
            document: given.document.trim().to_owned(),
            needs: serde_json::Value::Object(needs).to_string(),
            moved_at: act.at,
            moved_by: account(&act)?,
        };
        table::insert(tx, "cycle.advance", line).await?;
        let mut after = before.clone();
        after.stage = moved.stage();
        if moved.revision() != head.cycle.revision() {
            after.result_revision = i64::from(moved.revision().get());
            after.objection_until_day = None;
        }
        let written = store::cycle::put(tx, "cycle.advance", &before, after).await?;
        written.ok_or_else(|| Error::from(stale(&before, act.at)))?;
        match (head.cycle.stage(), moved.stage()) {
            (Stage::Preparation, Stage::Daily) => lay_out(tx, asked.cycle).await?,
            (Stage::Daily, Stage::Preparation) => take_back(tx, asked.cycle).await?,
            _ => {}
        }
        Ok(moved.stage())
    }
}

/// The seat of the actor that makes this move; where none does, the first that moves cycles at all.
async fn seat_for<I>(
    act: &Act<I>,
    tx: &mut Tx,
    head: &CycleHead,
    transition: Option<&Transition>,
) -> Result<Seat, Error> {
    let tree = act.inner.tree.tree(tx.db()).await?;
    let first = may(&act.actor, &tree, Action::AdvanceCycle, Target::Cycle(head))?;
    let who = transition.map_or(&[][..], |it| it.who);
    let seats = act.actor.seats.iter();
    let mut fit = seats.filter(|it| it.organisation == head.organiser && who.contains(&it.role));
    Ok(fit.next().cloned().unwrap_or(first))
}

/// What is wrong with what was written on the page of the move.
fn wrong(given: &Given, transition: Option<&Transition>) -> Vec<FieldRefusal> {
    let asks = |need: Need| transition.is_some_and(|it| it.needs.contains(&need));
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, words: &str| {
        wrong.push(FieldRefusal {
            field: field.to_owned(),
            words: words.to_owned(),
        });
    };
    if asks(Need::Reason) && given.reason.trim().is_empty() {
        refuse("reason", "请写明理由,理由会记入周期的历程。");
    }
    if given.reason.chars().count() > 500 {
        refuse("reason", "理由不超过 500 个字。");
    }
    let asks_document = asks(Need::ObjectionUpheld) || asks(Need::ReopeningOrdered);
    if asks_document && given.document.trim().is_empty() {
        refuse("document", "请填写依据文件的文号。");
    }
    if given.document.chars().count() > 100 {
        refuse("document", "文号不超过 100 个字。");
    }
    wrong
}

/// A sheet for every unit under every scheme of the cycle.
async fn lay_out(tx: &mut Tx, cycle: CycleId) -> Result<(), Error> {
    let schemes = cycle_scheme::of_cycle(tx.db(), cycle).await?;
    for unit in cycle_unit::of_cycle(tx.db(), cycle).await? {
        for scheme in &schemes {
            sheet::make(tx, cycle, unit.unit, scheme.position).await?;
        }
    }
    Ok(())
}

/// Nothing was recorded: the sheets are empty, and units or schemes may change before they are laid out again.
async fn take_back(tx: &mut Tx, cycle: CycleId) -> Result<(), Error> {
    for sheet in sheet::of_cycle(tx.db(), cycle).await? {
        table::remove(tx, "sheet.unmake", &sheet).await?;
    }
    Ok(())
}
