//! Sending an item back to the unit with a reason, the unit's answer, and closing it; comments beside it.

use appraisal::permit::Action;
use store::fault::Fault;
use store::id::{CommentId, ReturnId, Revision, SheetId};
use store::item_comment::ItemComment;
use store::item_return::ItemReturn;
use store::sheet::{Touched, touch};
use store::time::Day;
use store::tx::Tx;
use store::{item_return, table, values};

use super::head::Opened;
use super::mark::name_of;
use super::refusal::Refusal as No;
use super::typed;
use crate::act::{Act, UseCase};
use crate::error::{Error, Noun, Refusal, Stale};
use crate::service::Acting;

impl Acting<'_> {
    /// Sends an item back to the unit.
    ///
    /// # Errors
    /// No reason, a day that is over, an item that is returned already or somebody else's, or the actor may not.
    pub async fn return_item(
        &self,
        sheet: SheetId,
        item: &str,
        reason: &str,
        due: &str,
    ) -> Result<ReturnId, Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        let assigned = opened
            .assignment(&mut db, self.actor, Action::ReturnItem)
            .await?;
        let ready = opened.ready(inner, &mut db).await?;
        drop(db);
        let place = ready.scheme.items.iter().position(|it| it.id == item);
        let place = place.ok_or(Refusal::NotHere(Noun::Item))?;
        assigned.must_have_item(&ready.scheme, place)?;
        let reason = typed::needed("reason", "退回的理由", reason, 500)?;
        let due = typed::day("due", "答复期限", due)?;
        if due < self.today() {
            return Err(Error::field("due", "答复期限不能早于今天。请改填。"));
        }
        let item = item.to_owned();
        self.commit(SendBack {
            sheet,
            item,
            reason,
            due,
        })
        .await
    }

    /// Answers what was returned; the sheet it belongs to and the item.
    ///
    /// # Errors
    /// No words, a return that is closed, somebody was faster, or the actor may not.
    pub async fn answer_return(
        &self,
        id: ReturnId,
        revision: i64,
        words: &str,
    ) -> Result<(SheetId, String), Error> {
        let answer = typed::needed("answer", "答复", words, 1000)?;
        let revision = Revision(revision);
        let answer = Some(answer);
        self.commit(Settle {
            id,
            revision,
            answer,
        })
        .await
    }

    /// Closes a return; the sheet it belongs to and the item.
    ///
    /// # Errors
    /// A return that is closed, somebody was faster, or the actor may not.
    pub async fn close_return(
        &self,
        id: ReturnId,
        revision: i64,
    ) -> Result<(SheetId, String), Error> {
        let revision = Revision(revision);
        let answer = None;
        self.commit(Settle {
            id,
            revision,
            answer,
        })
        .await
    }

    /// Says something about an item to everybody who works on it.
    ///
    /// # Errors
    /// No words, or the actor may not.
    pub async fn comment(
        &self,
        sheet: SheetId,
        item: &str,
        words: &str,
    ) -> Result<CommentId, Error> {
        let words = typed::needed("words", "留言", words, 1000)?;
        let mut db = self.read().await?;
        let opened = Opened::find(self.inner(), &mut db, sheet).await?;
        opened.may(self.actor, Action::CommentOnItem)?;
        let ready = opened.ready(self.inner(), &mut db).await?;
        drop(db);
        if ready.scheme.item(item).is_none() {
            return Err(Refusal::NotHere(Noun::Item).into());
        }
        let item = item.to_owned();
        self.commit(Say { sheet, item, words }).await
    }
}

struct SendBack {
    sheet: SheetId,
    item: String,
    reason: String,
    due: Day,
}

impl UseCase for SendBack {
    type Answer = ReturnId;

    async fn run(act: Act<SendBack>, tx: &mut Tx) -> Result<ReturnId, Error> {
        let opened = Opened::find(&act.inner, tx.db(), act.input.sheet).await?;
        let seat = opened.may(&act.actor, Action::ReturnItem)?;
        opened.must_be_open()?;
        let open = item_return::open_at(tx.db(), act.input.sheet, &act.input.item).await?;
        if open.is_some() {
            return Err(No::ReturnedAlready.into());
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let returned_by = act.actor.account().ok_or(Refusal::SignIn)?;
        let input = act.input;
        let row = ItemReturn {
            id: ReturnId(tx.new_id().await?),
            sheet: input.sheet,
            item: input.item,
            reason: input.reason,
            due_day: input.due,
            returned_at: act.at,
            returned_by,
            answer: String::new(),
            answered_at: None,
            answered_by: None,
            closed_at: None,
            revision: Revision::NONE,
        };
        let row = table::insert(tx, "item_return.make", row).await?;
        touch(tx, input.sheet, Touched::Writing).await?;
        Ok(row.id)
    }
}

/// Answering or closing a return.
struct Settle {
    id: ReturnId,
    revision: Revision,
    /// The answer; none closes it.
    answer: Option<String>,
}

impl UseCase for Settle {
    type Answer = (SheetId, String);

    async fn run(act: Act<Settle>, tx: &mut Tx) -> Result<(SheetId, String), Error> {
        let input = &act.input;
        let row: Option<ItemReturn> = table::get(tx.db(), values![input.id]).await?;
        let row = row.ok_or(Refusal::NotHere(Noun::Return))?;
        let opened = Opened::find(&act.inner, tx.db(), row.sheet).await?;
        let action = match input.answer {
            Some(_) => Action::SelfAssess,
            None => Action::ReturnItem,
        };
        let seat = opened.may(&act.actor, action)?;
        if input.answer.is_none() {
            let assigned = opened.assignment(tx.db(), &act.actor, action).await?;
            let ready = opened.ready(&act.inner, tx.db()).await?;
            let place = ready.scheme.items.iter().position(|it| it.id == row.item);
            assigned.must_have_item(&ready.scheme, place.unwrap_or(usize::MAX))?;
        }
        if row.closed_at.is_some() {
            return Err(No::ReturnClosed.into());
        }
        if row.revision != input.revision {
            let by = row.answered_by.unwrap_or(row.returned_by);
            let stale = Stale {
                field: "answer".to_owned(),
                yours: input.answer.clone().unwrap_or_else(|| "办结".to_owned()),
                theirs: row.answer.clone(),
                by: name_of(tx.db(), by).await?,
                at: row.answered_at.unwrap_or(row.returned_at),
                revision: row.revision,
            };
            return Err(Refusal::Stale(Box::new(stale)).into());
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let mut after = row.clone();
        let deed = match &input.answer {
            Some(answer) => {
                after.answer.clone_from(answer);
                after.answered_at = Some(act.at);
                after.answered_by = act.actor.account();
                "item_return.answer"
            }
            None => {
                after.closed_at = Some(act.at);
                "item_return.close"
            }
        };
        let written = table::update(tx, deed, &row, after).await?;
        touch(tx, row.sheet, Touched::Writing).await?;
        let written = written.ok_or(Fault::Busy)?;
        Ok((written.sheet, written.item))
    }
}

struct Say {
    sheet: SheetId,
    item: String,
    words: String,
}

impl UseCase for Say {
    type Answer = CommentId;

    async fn run(act: Act<Say>, tx: &mut Tx) -> Result<CommentId, Error> {
        let opened = Opened::find(&act.inner, tx.db(), act.input.sheet).await?;
        let seat = opened.may(&act.actor, Action::CommentOnItem)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let made_by = act.actor.account().ok_or(Refusal::SignIn)?;
        let input = act.input;
        let row = ItemComment {
            id: CommentId(tx.new_id().await?),
            sheet: input.sheet,
            item: input.item,
            words: input.words,
            made_at: act.at,
            made_by,
        };
        let row = table::insert(tx, "item_comment.make", row).await?;
        touch(tx, input.sheet, Touched::Writing).await?;
        Ok(row.id)
    }
}
