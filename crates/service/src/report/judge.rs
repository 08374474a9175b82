//! Returning a report with a reason, and accepting it.

use appraisal::label::Label as _;
use appraisal::ledger::ReportState;
use appraisal::permit::Action;
use rubric::facts::Label;
use store::fault::Fault;
use store::id::{ReportId, Revision};
use store::report::{self, Report};
use store::table;
use store::tx::Tx;

use super::due::state_of;
use super::form::form_row;
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun, Stale};
use crate::ledger::{Standing, reason};
use crate::service::Acting;

struct Judged {
    id: ReportId,
    revision: Revision,
    /// Nothing for accepting.
    returned: Option<String>,
}

impl Acting<'_> {
    /// Sends a report back; the unit fills it in anew.
    ///
    /// # Errors
    /// No right, no reason, not handed in, somebody was faster.
    pub async fn return_report(
        &self,
        id: ReportId,
        revision: Revision,
        reason: &str,
    ) -> Result<(), Error> {
        let returned = Some(reason.to_owned());
        self.commit(Judged {
            id,
            revision,
            returned,
        })
        .await
    }

    /// Takes a report.
    ///
    /// # Errors
    /// No right, not handed in, somebody was faster.
    pub async fn accept_report(&self, id: ReportId, revision: Revision) -> Result<(), Error> {
        self.commit(Judged {
            id,
            revision,
            returned: None,
        })
        .await
    }
}

impl UseCase for Judged {
    type Answer = ();

    async fn run(act: Act<Judged>, tx: &mut Tx) -> Result<(), Error> {
        let (before, year) = row_of(tx, act.input.id).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let standing = Standing::of(tx.db(), before.unit).await?;
        let permit = standing.may_write(&act.actor, &tree, Action::ReturnReport, year, false)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let state = state_of(&before)?;
        let is_handed_in = match act.input.returned {
            Some(_) => matches!(state, ReportState::Submitted | ReportState::Accepted),
            None => state == ReportState::Submitted,
        };
        if before.revision != act.input.revision {
            let yours = match act.input.returned {
                Some(_) => "退回",
                None => "采纳",
            };
            return Err(error::Refusal::Stale(Box::new(Stale {
                field: "reason".to_owned(),
                yours: yours.to_owned(),
                theirs: state.label().to_owned(),
                by: "别的人".to_owned(),
                at: before.changed_at,
                revision: before.revision,
            }))
            .into());
        }
        if !is_handed_in {
            return Err(Refusal::NotHandedIn.into());
        }
        let (deed, state, return_reason) = match &act.input.returned {
            Some(text) => ("report.return", ReportState::Returned, Some(reason(text)?)),
            None => (
                "report.accept",
                ReportState::Accepted,
                before.return_reason.clone(),
            ),
        };
        let after = Report {
            state: state.key().to_owned(),
            return_reason,
            changed_at: act.at,
            changed_by: act.actor.account(),
            ..before.clone()
        };
        table::update(tx, deed, &before, after)
            .await?
            .ok_or_else(|| Fault::damaged("report"))?;
        Ok(())
    }
}

/// The report that is judged, and the year of its period.
async fn row_of(tx: &mut Tx, id: ReportId) -> Result<(Report, i16), Error> {
    let row = report::get(tx.db(), id).await?;
    let row = row.ok_or(error::Refusal::NotHere(Noun::Report))?;
    form_row(tx.db(), row.form).await?;
    let label = Label::parse(&row.label).ok();
    let year = label.and_then(Label::year).unwrap_or_default();
    Ok((row, year))
}
