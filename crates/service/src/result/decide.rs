//! The leading group's decision on a revision of the result.

use std::sync::Arc;

use appraisal::cycle::Stage;
use appraisal::permit::Action;
use store::cycle_move::{self, CycleMove};
use store::db::Db;
use store::decision::Decision;
use store::id::CycleId;
use store::result::Result as Row;
use store::time::Day;
use store::tx::Tx;
use store::value::Value;
use store::{table, values};

use super::compute::{Figures, content, figures, is_current, kept, revision};
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::clock::{date_of, day_of};
use crate::cycle;
use crate::error::{Error, FieldRefusal};
use crate::rights::{self, Target};
use crate::service::Acting;

/// A decision as it is recorded.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Number of the minutes.
    pub minute: String,
    /// Day of the meeting.
    pub day: Option<Day>,
    /// What was decided, in a sentence.
    pub words: String,
}

struct Decide {
    asked: NewDecision,
    figures: Arc<Vec<Figures>>,
}

impl Acting<'_> {
    /// Records the leading group's decision on the result as it was computed.
    ///
    /// # Errors
    /// Without the right, outside of the decision, when nothing is computed, something is open, or something changed.
    pub async fn record_decision(&self, asked: NewDecision) -> Result<(), Error> {
        {
            let mut db = self.read().await?;
            let head = cycle::head(&mut db, asked.cycle).await?;
            let tree = self.inner().tree.tree(&mut db).await?;
            rights::may(
                self.actor,
                &tree,
                Action::DecideResult,
                Target::Units(&head),
            )?;
        }
        let figures = Arc::new(figures(self, asked.cycle).await?);
        self.commit(Decide { asked, figures }).await
    }
}

impl UseCase for Decide {
    type Answer = ();

    async fn run(act: Act<Decide>, tx: &mut Tx) -> Result<(), Error> {
        let Decide { asked, figures } = &act.input;
        let head = cycle::head(tx.db(), asked.cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let seat = rights::may(
            &act.actor,
            &tree,
            Action::DecideResult,
            Target::Units(&head),
        )?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let number = revision(head.cycle);
        let key = vec![Value::from(asked.cycle), Value::from(number)];
        let before = table::get::<Decision>(tx.db(), key).await?;
        let rows = kept(tx.db(), asked.cycle, number).await?;
        if rows.is_empty() {
            return Err(Refusal::NotComputed.into());
        }
        let moves = cycle_move::of_cycle(tx.db(), asked.cycle).await?;
        if before.as_ref().is_some_and(|it| stands(it, &rows, &moves)) {
            return Err(Refusal::DecidedAlready.into());
        }
        let day = fields(asked, drawn_up(&rows, &moves), act.today())?;
        if !is_current(&rows, figures) {
            return Err(Refusal::Changed.into());
        }
        open(figures)?;
        let decision = Decision {
            cycle: asked.cycle,
            result_revision: number,
            minute: asked.minute.trim().to_owned(),
            decided_day: day,
            words: asked.words.trim().to_owned(),
            content: content(&rows),
            made_at: act.at,
            made_by: act.actor.account().ok_or(crate::error::Refusal::SignIn)?,
        };
        match &before {
            Some(before) => {
                table::update(tx, "decision.record", before, decision).await?;
            }
            None => {
                table::insert(tx, "decision.record", decision).await?;
            }
        }
        for row in &rows {
            let mut after = row.clone();
            "decided".clone_into(&mut after.state);
            table::update(tx, "decision.record", row, after).await?;
        }
        Ok(())
    }
}

/// Whether a recorded decision is the decision on the result as it stands. It is not once scores or facts changed, or
/// once the cycle was sent back to its decision: then the leading group decides anew.
pub(crate) fn stands(decision: &Decision, rows: &[Row], moves: &[CycleMove]) -> bool {
    let mut back = moves.iter().rev();
    let entered = back.find(|it| it.to_stage == Stage::Decision);
    decision.content == content(rows) && entered.is_none_or(|it| it.moved_at <= decision.made_at)
}

/// The decision that stands on a revision that is worked on.
pub(crate) async fn standing(
    db: &mut Db,
    id: CycleId,
    revision: i64,
) -> Result<Option<Decision>, Error> {
    let found: Option<Decision> = table::get(db, values![id, revision]).await?;
    let Some(decision) = found else {
        return Ok(None);
    };
    let rows = kept(db, id, revision).await?;
    let moves = cycle_move::of_cycle(db, id).await?;
    Ok(Some(decision).filter(|it| stands(it, &rows, &moves)))
}

/// The first day on which a meeting can have had the totals before it. What is entered may be older than the entering:
/// minutes come after the meeting. Once ties and places of quotas were entered the totals were computed anew, so that
/// only the day tells any more on which the cycle came to its totals.
fn drawn_up(rows: &[Row], moves: &[CycleMove]) -> Option<Day> {
    let last = |stage: Stage| {
        let entered = moves.iter().rev().find(|it| it.to_stage == stage);
        entered.map(|it| it.moved_at)
    };
    let computed = rows.iter().map(|it| it.computed_at).max();
    let submitted = last(Stage::Decision);
    let before = computed.filter(|at| submitted.is_some_and(|submitted| *at <= submitted));
    before.or_else(|| last(Stage::Totals)).map(day_of)
}

/// Everything that is still open in the scheme that the cycle is about.
pub(crate) fn open(figures: &[Figures]) -> Result<(), Error> {
    let target = figures.iter().filter(|figures| figures.is_target);
    let mut open = Vec::new();
    for figures in target {
        let document = &figures.document;
        open.extend(document.needed.iter().map(|open| open.words.clone()));
        open.extend(document.refused.iter().cloned());
        let elsewhere = figures.waits.iter().flat_map(|it| &it.decisions);
        for words in elsewhere {
            if !open.contains(words) {
                open.push(words.clone());
            }
        }
        let provisional = document.lines.iter().filter(|line| line.is_provisional);
        let provisional = provisional.filter(|line| !document.undecided.contains(&line.unit));
        open.extend(provisional.map(|line| format!("{}的得分还有没有定的部分", line.name)));
    }
    if open.is_empty() {
        return Ok(());
    }
    Err(Refusal::NotFinal { open }.into())
}

fn fields(asked: &NewDecision, drawn_up: Option<Day>, today: Day) -> Result<Day, Error> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, words: &str| {
        wrong.push(FieldRefusal {
            field: field.to_owned(),
            words: words.to_owned(),
        });
    };
    if asked.minute.trim().is_empty() {
        refuse("minute", "请填会议纪要文号,例如“青党工委纪要〔2026〕2号”。");
    }
    if asked.words.trim().is_empty() {
        refuse("words", "请写一句话说明作出了什么决定。");
    }
    match asked.day {
        None => refuse("day", "请填开会的日期,写成 2026-01-08 的样子。"),
        Some(day) if day > today => refuse("day", "开会日期不能晚于今天。"),
        Some(day) => {
            if let Some(first) = drawn_up.filter(|first| day < *first) {
                let first = date_of(first);
                refuse(
                    "day",
                    &format!("开会日期不能早于汇总的日期({first}):会议决定不了当时还没有的结果。"),
                );
            }
        }
    }
    Error::unless_fit(wrong)?;
    Ok(asked.day.unwrap_or(today))
}
