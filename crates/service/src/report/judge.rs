//! Returning a report with a reason, and accepting: one, or several of a form and a period together.

use std::collections::BTreeMap;

use appraisal::label::Label as _;
use appraisal::ledger::ReportState;
use appraisal::permit::Action;
use rubric::facts::Label;
use store::fault::Fault;
use store::id::{FormId, ReportId, Revision};
use store::report::{self, Report};
use store::table;
use store::tx::Tx;

use super::board::{self, SeenAt};
use super::due::state_of;
use super::form::form_row;
use super::refusal::Refusal;
use super::there::There;
use crate::act::{Act, UseCase};
use crate::actor::{Actor, Seat};
use crate::error::{self, Error, Noun, Stale};
use crate::ledger::{Permit, Standing, reason};
use crate::receipt;
use crate::service::Acting;
use crate::tree::Tree;

/// Reports of a form for a period that are accepted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedReports {
    /// Number of the form.
    pub form: FormId,
    /// The period in the short form of facts files: `2026`, `2026Q1`, `2026-03`.
    pub label: String,
    /// The reports, each with its revision as it was read.
    pub reports: BTreeMap<ReportId, Revision>,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

struct Judged {
    id: ReportId,
    revision: Revision,
    judgement: Judgement,
}

/// What an organiser says of a report.
enum Judgement {
    /// The unit fills it in anew, for this reason.
    Returned(String),
    Accepted,
}

impl Judgement {
    fn is_open_to(&self, state: ReportState) -> bool {
        match self {
            Judgement::Returned(_) => {
                matches!(state, ReportState::Submitted | ReportState::Accepted)
            }
            Judgement::Accepted => state == ReportState::Submitted,
        }
    }

    const fn words(&self) -> &'static str {
        match self {
            Judgement::Returned(_) => "退回",
            Judgement::Accepted => "采纳",
        }
    }
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
        self.commit(Judged {
            id,
            revision,
            judgement: Judgement::Returned(reason.to_owned()),
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
            judgement: Judgement::Accepted,
        })
        .await
    }

    /// Takes several reports of a form for a period, all of them or none. Answers the address that shows them.
    ///
    /// # Errors
    /// None chosen, no right to one of them, somebody was faster with one of them, sent before.
    pub async fn accept_reports(&self, accepted: AcceptedReports) -> Result<String, Error> {
        self.commit(accepted).await
    }
}

impl UseCase for Judged {
    type Answer = ();

    async fn run(act: Act<Judged>, tx: &mut Tx) -> Result<(), Error> {
        let before = report::get(tx.db(), act.input.id).await?;
        let before = before.ok_or(error::Refusal::NotHere(Noun::Report))?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let standing = Standing::of(tx.db(), before.unit).await?;
        let (revision, judgement) = (act.input.revision, &act.input.judgement);
        let decided = decide(&act, &tree, (&standing, &before), revision, judgement)?;
        decided.keep(tx).await
    }
}

impl UseCase for AcceptedReports {
    type Answer = String;

    async fn run(act: Act<AcceptedReports>, tx: &mut Tx) -> Result<String, Error> {
        let it = &act.input;
        receipt::once(tx, &it.nonce).await?;
        if it.reports.is_empty() {
            let words = "还没有勾选。请先勾选要采纳的报表,再点“采纳所选”";
            return Err(Error::field("reports", words));
        }
        let no_such = || error::Refusal::NotHere(Noun::Report);
        let label = Label::parse(&it.label).map_err(|_| no_such())?;
        let form = form_row(tx.db(), it.form).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let there = There::of_period(tx.db(), &form, label).await?;
        let (mut decided, mut changed) = (Vec::new(), Vec::new());
        for before in there.reports() {
            let Some(revision) = it.reports.get(&before.id) else {
                continue;
            };
            let standing = there.standing(before.unit).ok_or_else(no_such)?;
            let at = (standing, before);
            match decide(&act, &tree, at, *revision, &Judgement::Accepted) {
                Ok(one) => decided.push(one),
                Err(error) if is_stale(&error) => changed.push(tree.name(before.unit).to_owned()),
                Err(error) => return Err(error),
            }
        }
        if !changed.is_empty() {
            return Err(Refusal::Changed { whose: changed }.into());
        }
        let count = decided.len();
        if count < it.reports.len() {
            return Err(no_such().into());
        }
        for one in decided {
            one.keep(tx).await?;
        }
        let list = board::address(form.id, &label.to_string(), &format!("&accepted={count}"));
        receipt::keep(&act, tx, &it.nonce, list.clone()).await?;
        Ok(list)
    }
}

fn is_stale(error: &Error) -> bool {
    matches!(error.refusal(), Some(error::Refusal::Stale(_)))
}

/// Lets somebody judge a report of a unit that stands so.
fn permit(
    actor: &Actor,
    tree: &Tree,
    (standing, report): (&Standing, &Report),
) -> Result<Permit, Error> {
    let label = Label::parse(&report.label).ok();
    let year = label.and_then(Label::year).unwrap_or_default();
    standing.may_write(actor, tree, Action::ReturnReport, year, false)
}

/// What is sent back to accept a report, for whoever may and where it is handed in.
pub(super) fn acceptable(
    actor: &Actor,
    tree: &Tree,
    at: (&Standing, &Report),
) -> Result<Option<SeenAt>, Fault> {
    let report = at.1;
    let is_open = Judgement::Accepted.is_open_to(state_of(report)?);
    Ok(
        (is_open && permit(actor, tree, at).is_ok()).then_some(SeenAt {
            id: report.id,
            revision: report.revision,
        }),
    )
}

/// A report that is judged, not yet kept.
struct Decided {
    seat: Seat,
    deed: &'static str,
    before: Report,
    after: Report,
}

/// Judges a report of a unit that stands so, as it was read.
fn decide<I>(
    act: &Act<I>,
    tree: &Tree,
    (standing, before): (&Standing, &Report),
    revision: Revision,
    judgement: &Judgement,
) -> Result<Decided, Error> {
    let permit = permit(&act.actor, tree, (standing, before))?;
    let state = state_of(before)?;
    if before.revision != revision {
        return Err(error::Refusal::Stale(Box::new(Stale {
            field: "reason".to_owned(),
            yours: judgement.words().to_owned(),
            theirs: state.label().to_owned(),
            by: "别的人".to_owned(),
            at: before.changed_at,
            revision: before.revision,
        }))
        .into());
    }
    if !judgement.is_open_to(state) {
        return Err(Refusal::NotHandedIn.into());
    }
    let (deed, state, return_reason) = match judgement {
        Judgement::Returned(text) => ("report.return", ReportState::Returned, Some(reason(text)?)),
        Judgement::Accepted => (
            "report.accept",
            ReportState::Accepted,
            before.return_reason.clone(),
        ),
    };
    Ok(Decided {
        seat: permit.seat,
        deed,
        after: Report {
            state: state.key().to_owned(),
            return_reason,
            changed_at: act.at,
            changed_by: act.actor.account(),
            ..before.clone()
        },
        before: before.clone(),
    })
}

impl Decided {
    async fn keep(self, tx: &mut Tx) -> Result<(), Error> {
        tx.acting_as(self.seat.role.key(), self.seat.organisation);
        table::update(tx, self.deed, &self.before, self.after)
            .await?
            .ok_or_else(|| Fault::damaged("report"))?;
        Ok(())
    }
}
