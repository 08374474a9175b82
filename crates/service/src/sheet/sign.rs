//! Signatures of the leader and the members under a finished sheet. Whatever changes afterwards makes them void.

use appraisal::permit::Action;
use store::fault::Fault;
use store::id::SheetId;
use store::sheet::{Touched, touch};
use store::sheet_status::content;
use store::signature::Signature;
use store::team_member::TeamMember;
use store::tx::Tx;
use store::{table, values};

use super::head::Opened;
use super::mark::sheet_row;
use super::refusal::Refusal as No;
use crate::act::{Act, UseCase};
use crate::error::{Error, Refusal};
use crate::service::Acting;

impl Acting<'_> {
    /// Signs a finished sheet as it stands.
    ///
    /// # Errors
    /// It is not finished, is signed already, or the actor is not of its team.
    pub async fn sign(&self, sheet: SheetId) -> Result<(), Error> {
        self.commit(Sign { sheet, takes: true }).await
    }

    /// Takes the actor's own signature back.
    ///
    /// # Errors
    /// The actor is not of the team, or the stage is over.
    pub async fn unsign(&self, sheet: SheetId) -> Result<(), Error> {
        let takes = false;
        self.commit(Sign { sheet, takes }).await
    }
}

struct Sign {
    sheet: SheetId,
    takes: bool,
}

impl UseCase for Sign {
    type Answer = ();

    async fn run(act: Act<Sign>, tx: &mut Tx) -> Result<(), Error> {
        let sheet = act.input.sheet;
        let opened = Opened::find(&act.inner, tx.db(), sheet).await?;
        let seat = opened.may(&act.actor, Action::SignSheet)?;
        let account = act.actor.account().ok_or(Refusal::SignIn)?;
        let key = values![opened.standing.cycle, account];
        let member: Option<TeamMember> = table::get(tx.db(), key).await?;
        let member = member.filter(|it| it.has_unit(opened.standing.unit.0));
        let member = member.ok_or(No::NotAMember)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let before: Option<Signature> = table::get(tx.db(), values![sheet, account]).await?;
        if !act.input.takes {
            if let Some(before) = before {
                table::remove(tx, "signature.withdraw", &before).await?;
                touch(tx, sheet, Touched::Writing).await?;
            }
            return Ok(());
        }
        if sheet_row(tx.db(), sheet).await?.verified_at.is_none() {
            return Err(No::NotFinished.into());
        }
        let after = Signature {
            sheet,
            account,
            as_leader: member.is_leader,
            content: content(tx.db(), sheet).await?,
            signed_at: act.at,
        };
        match before {
            Some(before) if before.content == after.content => {
                return Err(No::SignedAlready.into());
            }
            Some(before) => {
                let written = table::update(tx, "signature.sign", &before, after).await?;
                written.ok_or(Fault::Busy)?;
            }
            None => drop(table::insert(tx, "signature.sign", after).await?),
        }
        touch(tx, sheet, Touched::Writing).await?;
        Ok(())
    }
}
