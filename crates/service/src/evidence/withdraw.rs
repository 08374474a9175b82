//! Taking a piece back: it is no longer shown or given out; its file stays, for the audit.

use appraisal::permit::Action;
use store::evidence::{self, Evidence};
use store::evidence_link;
use store::fault::Fault;
use store::id::{EntryId, EvidenceId, Revision};
use store::table;
use store::tx::Tx;

use super::ENTRY;
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun};
use crate::ledger::{Standing, reason};
use crate::service::Acting;

struct Withdraw {
    id: EvidenceId,
    revision: Revision,
    reason: String,
}

impl Acting<'_> {
    /// Withdraws a piece: it is no longer shown or given out; its file stays, for the audit.
    ///
    /// # Errors
    /// No right, no reason, withdrawn already.
    pub async fn withdraw_evidence(
        &self,
        id: EvidenceId,
        revision: Revision,
        reason: &str,
    ) -> Result<Option<EntryId>, Error> {
        let reason = reason.to_owned();
        self.commit(Withdraw {
            id,
            revision,
            reason,
        })
        .await
    }
}

impl UseCase for Withdraw {
    type Answer = Option<EntryId>;

    async fn run(act: Act<Withdraw>, tx: &mut Tx) -> Result<Option<EntryId>, Error> {
        let before = evidence::get(tx.db(), act.input.id)
            .await?
            .ok_or(error::Refusal::NotHere(Noun::Evidence))?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let standing = Standing::of(tx.db(), before.unit).await?;
        let permit = standing.may_write(&act.actor, &tree, Action::RecordLedger, 1900, true)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let why = reason(&act.input.reason)?;
        if before.withdrawn_at.is_some() || before.revision != act.input.revision {
            return Err(Refusal::Withdrawn.into());
        }
        let after = Evidence {
            withdrawn_at: Some(act.at),
            why: format!("{}(撤回:{why})", before.why),
            ..before.clone()
        };
        table::update(tx, "evidence.withdraw", &before, after)
            .await?
            .ok_or_else(|| Fault::damaged("evidence"))?;
        let links = evidence_link::of_evidence(tx.db(), before.id).await?;
        let entry = links.iter().find(|link| link.subject == ENTRY);
        Ok(entry.and_then(|link| link.subject_key.parse().ok()))
    }
}
