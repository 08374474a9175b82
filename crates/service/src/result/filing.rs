//! Filing: the published result of a closed cycle is sent to the organisation above and taken on file there.

use appraisal::permit::Action;
use store::filing::Filing;
use store::id::CycleId;
use store::publication::Publication;
use store::time::Moment;
use store::tx::Tx;
use store::{table, values};

use super::compute::revision;
use super::refusal::Refusal;
use super::show::name_of;
use crate::act::{Act, UseCase};
use crate::cycle;
use crate::error::{Error, Refusal as Common};
use crate::rights::{self, Target};
use crate::service::Acting;
use crate::view::{CycleRef, OrgRef};

/// The longest note, in characters.
const LONGEST: usize = 500;

/// What is sent of a cycle, and what came of it.
#[derive(Debug, Clone)]
pub struct FilingPage {
    /// The cycle.
    pub cycle: CycleRef,
    /// Where it is sent: the organisation above the organiser; `None` at the root of the tree.
    pub above: Option<OrgRef>,
    /// The result that stands; `None` before it is published.
    pub published: Option<Announced>,
    /// What was sent, the newest revision first.
    pub sent: Vec<FilingLine>,
    /// The viewer may send the result that stands.
    pub may_file: bool,
    /// The viewer may take what was sent on file.
    pub may_accept: bool,
}

/// A published result.
#[derive(Debug, Clone)]
pub struct Announced {
    /// Revision of the result, from 1.
    pub result_revision: i64,
    /// Number of the notice by which it was made public.
    pub document: String,
    /// When it was made public.
    pub at: Moment,
    /// SHA-256 in hexadecimal over the kept results.
    pub hash: String,
}

/// One revision that was sent.
#[derive(Debug, Clone)]
pub struct FilingLine {
    /// Revision of the result, from 1.
    pub result_revision: i64,
    /// When it was sent.
    pub filed_at: Moment,
    /// Name of whoever sent it.
    pub filed_by: String,
    /// What was said with it; may be empty.
    pub note: String,
    /// When it was taken on file and the name of whoever did; `None` before.
    pub accepted: Option<(Moment, String)>,
}

/// The result that stands, to be sent to the organisation above.
#[derive(Debug, Clone)]
pub struct SendResult {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// What is said with it; at most 500 characters, may be empty.
    pub note: String,
}

/// A result that was sent, to be taken on file.
#[derive(Debug, Clone)]
pub struct TakeOnFile {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Revision of the result that was looked at, from 1.
    pub result_revision: i64,
}

impl Acting<'_> {
    /// What is sent of a cycle.
    ///
    /// # Errors
    /// For those who neither send it nor take it on file, and before the cycle is closed.
    pub async fn filing(&self, id: CycleId) -> Result<FilingPage, Error> {
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = cycle::head_of(&row)?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let files = rights::may(self.actor, &tree, Action::FileResult, Target::Cycle(&head));
        let accepts = (Action::AcceptFiling, Target::Units(&head));
        let accepts = rights::is_allowed(self.actor, &tree, accepts.0, accepts.1);
        if !accepts {
            files.as_ref().map_err(Clone::clone)?;
        }
        let number = revision(head.cycle);
        let published: Option<Publication> = table::get(&mut db, values![id, number]).await?;
        let end = "where cycle = $1 order by result_revision desc";
        let filed: Vec<Filing> = table::find(&mut db, end, values![id]).await?;
        let now = filed.iter().find(|it| it.result_revision == number);
        let may_file = files.is_ok() && published.is_some() && now.is_none();
        let may_accept = accepts && now.is_some_and(|it| it.accepted_at.is_none());
        let mut sent = Vec::with_capacity(filed.len());
        for it in filed {
            let accepted = match it.accepted_at.zip(it.accepted_by) {
                Some((at, by)) => Some((at, name_of(&mut db, by).await?)),
                None => None,
            };
            sent.push(FilingLine {
                result_revision: it.result_revision,
                filed_at: it.filed_at,
                filed_by: name_of(&mut db, it.filed_by).await?,
                note: it.note,
                accepted,
            });
        }
        Ok(FilingPage {
            cycle: cycle::cycle_ref(&row, &tree),
            above: tree
                .get(head.organiser)?
                .parent
                .map(|it| tree.org(crate::tree::outer(it))),
            published: published.map(|it| Announced {
                result_revision: it.result_revision,
                document: it.document,
                at: it.published_at,
                hash: it.hash,
            }),
            sent,
            may_file,
            may_accept,
        })
    }

    /// Sends the result that stands to the organisation above.
    ///
    /// # Errors
    /// Without the right, before the cycle is closed, a result that is not published or was sent already, a note that is
    /// too long.
    pub async fn file_result(&self, result: SendResult) -> Result<(), Error> {
        self.commit(result).await
    }

    /// Takes a result on file that was sent.
    ///
    /// # Errors
    /// Without the right, a result that was not sent or is on file already, or a newer one that was sent meanwhile.
    pub async fn take_on_file(&self, result: TakeOnFile) -> Result<(), Error> {
        self.commit(result).await
    }
}

impl UseCase for SendResult {
    type Answer = ();

    async fn run(act: Act<SendResult>, tx: &mut Tx) -> Result<(), Error> {
        let asked = &act.input;
        let head = cycle::head(tx.db(), asked.cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Cycle(&head);
        let seat = rights::may(&act.actor, &tree, Action::FileResult, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let note = asked.note.trim();
        let length = note.chars().count();
        if length > LONGEST {
            let words = format!("说明最多{LONGEST}字,现在有{length}字,请缩短。");
            return Err(Error::field("note", words));
        }
        let number = revision(head.cycle);
        let published: Option<Publication> =
            table::get(tx.db(), values![asked.cycle, number]).await?;
        if published.is_none() {
            return Err(Refusal::NotPublished.into());
        }
        let known: Option<Filing> = table::get(tx.db(), values![asked.cycle, number]).await?;
        if known.is_some() {
            return Err(Refusal::FiledAlready.into());
        }
        let filing = Filing {
            cycle: asked.cycle,
            result_revision: number,
            filed_at: act.at,
            filed_by: act.actor.account().ok_or(Common::SignIn)?,
            note: note.to_owned(),
            accepted_at: None,
            accepted_by: None,
            revision: store::id::Revision::NONE,
        };
        table::insert(tx, "filing.send", filing).await?;
        Ok(())
    }
}

impl UseCase for TakeOnFile {
    type Answer = ();

    async fn run(act: Act<TakeOnFile>, tx: &mut Tx) -> Result<(), Error> {
        let asked = &act.input;
        let head = cycle::head(tx.db(), asked.cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Units(&head);
        let seat = rights::may(&act.actor, &tree, Action::AcceptFiling, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        if asked.result_revision != revision(head.cycle) {
            return Err(Refusal::NotTheNewest.into());
        }
        let key = values![asked.cycle, asked.result_revision];
        let before: Option<Filing> = table::get(tx.db(), key).await?;
        let before = before.ok_or(Refusal::NotFiled)?;
        if before.accepted_at.is_some() {
            return Err(Refusal::OnFileAlready.into());
        }
        let mut after = before.clone();
        after.accepted_at = Some(act.at);
        after.accepted_by = Some(act.actor.account().ok_or(Common::SignIn)?);
        table::update(tx, "filing.accept", &before, after)
            .await?
            .ok_or(store::fault::Fault::Busy)?;
        Ok(())
    }
}
