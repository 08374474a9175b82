//! The leading group's decision on a revision of the result.

use std::sync::Arc;

use appraisal::permit::Action;
use store::decision::Decision;
use store::id::CycleId;
use store::table;
use store::time::Day;
use store::tx::Tx;
use store::value::Value;

use super::compute::{Figures, content, figures, is_current, kept, revision};
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
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
        let day = fields(asked, act.today())?;
        let number = revision(head.cycle);
        let key = vec![Value::from(asked.cycle), Value::from(number)];
        if table::get::<Decision>(tx.db(), key).await?.is_some() {
            return Err(Refusal::DecidedAlready.into());
        }
        let rows = kept(tx.db(), asked.cycle, number).await?;
        if rows.is_empty() {
            return Err(Refusal::NotComputed.into());
        }
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
        table::insert(tx, "decision.record", decision).await?;
        for row in &rows {
            let mut after = row.clone();
            "decided".clone_into(&mut after.state);
            table::update(tx, "decision.record", row, after).await?;
        }
        Ok(())
    }
}

/// Everything that is still open in the scheme that the cycle is about.
pub(crate) fn open(figures: &[Figures]) -> Result<(), Error> {
    let target = figures.iter().filter(|figures| figures.is_target);
    let mut open = Vec::new();
    for figures in target {
        let document = &figures.document;
        open.extend(document.needed.iter().map(|open| open.words.clone()));
        open.extend(document.refused.iter().cloned());
        let provisional = document.lines.iter().filter(|line| line.is_provisional);
        open.extend(provisional.map(|line| format!("{}的得分还有没有定的部分", line.name)));
    }
    if open.is_empty() {
        return Ok(());
    }
    Err(Refusal::NotFinal { open }.into())
}

fn fields(asked: &NewDecision, today: Day) -> Result<Day, Error> {
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
        Some(_) => {}
    }
    Error::unless_fit(wrong)?;
    Ok(asked.day.unwrap_or(today))
}
