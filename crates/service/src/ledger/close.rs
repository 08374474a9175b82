//! Declaring that a ledger is complete for a period, and taking it back.
//!
//! Before the declaration no entry means that nothing is known; after it, that there was nothing.

use rubric::facts::{Label, day_number};
use store::fault::Fault;
use store::id::{OrganisationId, Revision};
use store::ledger_close::{self, LedgerClose};
use store::table;
use store::time::Day;
use store::tx::Tx;

use super::derive::derive;
use super::ground::{Ground, kind_of};
use super::refusal::Refusal;
use super::typed::reason;
use crate::act::{Act, UseCase};
use crate::error::{self, Error};
use crate::service::Acting;

/// Kinds of a unit declared complete for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Ids of the ledgers in the dictionary.
    pub kinds: Vec<String>,
    /// The period, such as `2026Q1`.
    pub label: String,
}

/// A declaration taken back.
pub(super) struct Reopening {
    pub(super) unit: OrganisationId,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) reason: String,
}

impl Acting<'_> {
    /// Declares ledgers complete for a period and makes their facts anew. Answers how many facts are known now that were
    /// not, or are different.
    ///
    /// # Errors
    /// No right, a period that has not begun, no kind chosen.
    pub async fn declare_complete(&self, declaration: Declaration) -> Result<usize, Error> {
        self.commit(declaration).await
    }

    /// Takes back that a ledger is complete: what it made is unknown again.
    ///
    /// # Errors
    /// No right, not declared, no reason.
    pub async fn reopen_ledger(
        &self,
        unit: OrganisationId,
        kind: &str,
        label: &str,
        reason: &str,
    ) -> Result<(), Error> {
        self.commit(Reopening {
            unit,
            kind: kind.to_owned(),
            label: label.to_owned(),
            reason: reason.to_owned(),
        })
        .await
    }
}

impl UseCase for Declaration {
    type Answer = usize;

    async fn run(act: Act<Declaration>, tx: &mut Tx) -> Result<usize, Error> {
        declare(&act, tx, &act.input).await
    }
}

/// Declares the kinds of a unit complete. Answers how many facts changed.
pub(super) async fn declare<I>(
    act: &Act<I>,
    tx: &mut Tx,
    it: &Declaration,
) -> Result<usize, Error> {
    let (label, year) = period(&it.label)?;
    let first = label.first_day().map_or(Day(0), |day| Day(day_number(day)));
    if first > act.today() {
        return Err(Refusal::NotBegun {
            period: label.words(),
            first,
        }
        .into());
    }
    if it.kinds.is_empty() {
        return Err(Refusal::NothingChosen.into());
    }
    let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
    let ground = Ground::of(&act.inner, tx.db(), it.unit).await?;
    let mut changed = 0;
    for id in &it.kinds {
        let kind = kind_of(&ground.known, id)?;
        ground.permit(act, tx, kind, year)?;
        let key = label.to_string();
        let before = ledger_close::get(tx.db(), it.unit, id, &key).await?;
        let row = LedgerClose {
            unit: it.unit,
            kind: id.clone(),
            label: key,
            closed_at: act.at,
            closed_by: by,
            reopened_at: None,
            revision: Revision::NONE,
        };
        match before {
            None => {
                table::insert(tx, "ledger.complete", row).await?;
            }
            Some(before) if before.reopened_at.is_some() => {
                table::update(tx, "ledger.complete", &before, row)
                    .await?
                    .ok_or_else(|| Fault::damaged("ledger_close"))?;
            }
            // Declared already: nothing more to say.
            Some(_) => continue,
        }
        changed += derive(tx, &ground.known, it.unit, kind, &[year]).await?;
    }
    Ok(changed)
}

impl UseCase for Reopening {
    type Answer = ();

    async fn run(act: Act<Reopening>, tx: &mut Tx) -> Result<(), Error> {
        reopen(&act, tx, &act.input).await
    }
}

/// Takes a declaration back.
pub(super) async fn reopen<I>(act: &Act<I>, tx: &mut Tx, it: &Reopening) -> Result<(), Error> {
    let (label, year) = period(&it.label)?;
    let reason = reason(&it.reason)?;
    let ground = Ground::of(&act.inner, tx.db(), it.unit).await?;
    let kind = ground.kind(&it.kind)?;
    ground.permit(act, tx, kind, year)?;
    let before = ledger_close::get(tx.db(), it.unit, &kind.id, &label.to_string())
        .await?
        .filter(|row| row.reopened_at.is_none())
        .ok_or(Refusal::NotDeclared)?;
    let after = LedgerClose {
        reopened_at: Some(act.at),
        ..before.clone()
    };
    table::update(tx, "ledger.reopen", &before, after)
        .await?
        .ok_or_else(|| Fault::damaged("ledger_close"))?;
    let words = serde_json::json!({ "reason": reason });
    let key = format!("{}/{}/{}", it.unit, kind.id, label);
    tx.record(store::audit::Change::deed(
        "ledger.reopen",
        "ledger_close_reason",
        key,
        Some(it.unit),
        words,
    ))
    .await?;
    derive(tx, &ground.known, it.unit, kind, &[year]).await?;
    Ok(())
}

/// A period that ledgers are declared for, with its year.
pub(super) fn period(text: &str) -> Result<(Label, i16), Error> {
    let refused = || Refusal::NoPeriod {
        label: text.chars().take(40).collect(),
    };
    let label = Label::parse(text).map_err(|_| refused())?;
    match (label, label.year()) {
        (Label::Open | Label::Day(_), _) | (_, None) => Err(refused().into()),
        (label, Some(year)) => Ok((label, year)),
    }
}
