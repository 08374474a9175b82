//! What a scheme leaves to people: a decision within a range, in steps, with a reason.

use std::sync::Arc;

use appraisal::permit::Action;
use appraisal::sheet::{Question, questions};
use rubric::number::Points;
use store::discretion::Discretion;
use store::fault::Fault;
use store::id::{Revision, SheetId};
use store::sheet::{Touched, touch};
use store::tx::Tx;
use store::{table, values};

use super::head::Opened;
use super::mark::{name_of, unfit};
use super::refusal::Refusal as No;
use super::typed;
use crate::act::{Act, UseCase};
use crate::error::{Error, Noun, Refusal, Stale};
use crate::scheme::library::Ready;
use crate::service::Acting;

/// A decision as typed.
#[derive(Debug, Clone, Default)]
pub struct Decide {
    /// Name of the question, such as `A1.5/2`.
    pub name: String,
    /// Points, or yes or no; empty takes the decision back.
    pub points: String,
    /// Why, in words as they were given.
    pub reason: String,
    /// The revision that was read; 0 where nothing was decided.
    pub revision: i64,
}

/// What stands there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// What became of the decision.
    pub became: Became,
}

/// What became of a decision that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It stands.
    Made,
    /// Only the reason is kept; the decision itself is still open.
    Reasoned,
    /// What stood there was taken back.
    TakenBack,
}

impl Acting<'_> {
    /// Decides what the scheme leaves to people; what stands there now.
    ///
    /// # Errors
    /// Nothing was filled in, out of range, between steps, without a reason, somebody was faster, or the actor may not.
    pub async fn decide(&self, sheet: SheetId, input: Decide) -> Result<Decided, Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        opened.may(self.actor, Action::VerifySheet)?;
        let ready = opened.ready(inner, &mut db).await?;
        drop(db);
        let all = questions(&ready.scheme, &ready.program);
        let question = all.into_iter().find(|it| it.name == input.name);
        let question = question.ok_or(Refusal::NotHere(Noun::Item))?;
        let points = match question.is_truth {
            true => typed::truth("points", &question.subject, &input.points)?,
            false => typed::points("points", &question.subject, &input.points)?,
        };
        let reason = typed::words("reason", "理由", &input.reason, 500)?;
        if let Some(points) = points {
            question
                .check(points, &reason)
                .map_err(|why| unfit(&question.subject, why))?;
        }
        let write = WriteDecision {
            sheet,
            ready,
            question,
            points,
            reason,
            revision: Revision(input.revision),
        };
        self.commit(write).await
    }
}

struct WriteDecision {
    sheet: SheetId,
    ready: Arc<Ready>,
    question: Question,
    points: Option<Points>,
    reason: String,
    revision: Revision,
}

impl UseCase for WriteDecision {
    type Answer = Decided;

    async fn run(act: Act<WriteDecision>, tx: &mut Tx) -> Result<Decided, Error> {
        let input = &act.input;
        let opened = Opened::find(&act.inner, tx.db(), input.sheet).await?;
        let seat = opened.may(&act.actor, Action::VerifySheet)?;
        let assigned = opened.assignment(tx.db(), &act.actor, Action::VerifySheet);
        (assigned.await?).must_have_question(&input.ready.scheme, &input.question)?;
        opened.must_be_open()?;
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let key = values![input.sheet, input.question.name.as_str()];
        let before: Option<Discretion> = table::get(tx.db(), key).await?;
        let after = Discretion {
            sheet: input.sheet,
            name: input.question.name.clone(),
            points: input.points.map(Points::units),
            reason: input.reason.clone(),
            changed_at: act.at,
            changed_by: act.actor.account().ok_or(Refusal::SignIn)?,
            revision: Revision::NONE,
        };
        let is_empty = |it: &Discretion| it.points.is_none() && it.reason.is_empty();
        if is_empty(&after) && before.as_ref().is_none_or(is_empty) {
            let what = No::NothingDecided {
                of: input.question.name.clone(),
                is_truth: input.question.is_truth,
                is_deduction: input.question.is_deduction,
            };
            return Err(typed::refused("points", &what));
        }
        let became = match (&before, &after) {
            (_, after) if after.points.is_some() => Became::Made,
            (Some(before), after) if before.points.is_some() || is_empty(after) => {
                Became::TakenBack
            }
            _ => Became::Reasoned,
        };
        if let Some(before) = &before {
            if (before.points, &before.reason) == (after.points, &after.reason) {
                let revision = before.revision;
                return Ok(Decided { revision, became });
            }
            if before.revision != input.revision {
                let words = |it: &Discretion| {
                    let points = it.points.map(Points::from_units);
                    format!("{};{}", in_words(&input.question, points), it.reason)
                };
                let stale = Stale {
                    field: "points".to_owned(),
                    yours: words(&after),
                    theirs: words(before),
                    by: name_of(tx.db(), before.changed_by).await?,
                    at: before.changed_at,
                    revision: before.revision,
                };
                return Err(Refusal::Stale(Box::new(stale)).into());
            }
        }
        let written = match &before {
            None => Some(table::insert(tx, "discretion.decide", after).await?),
            Some(before) => table::update(tx, "discretion.decide", before, after).await?,
        };
        touch(tx, input.sheet, Touched::Answers).await?;
        let revision = written.ok_or(Fault::Busy)?.revision;
        Ok(Decided { revision, became })
    }
}

/// A decision in words.
pub(super) fn in_words(question: &Question, points: Option<Points>) -> String {
    match points {
        None => "还没有评定".to_owned(),
        Some(points) if question.is_truth && points == Points::ZERO => "不达标".to_owned(),
        Some(_) if question.is_truth => "达标".to_owned(),
        Some(points) if question.is_deduction => format!("扣{points}分"),
        Some(points) => format!("给{points}分"),
    }
}
