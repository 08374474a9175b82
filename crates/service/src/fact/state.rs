//! Stating a fact: by the unit what it reports itself, by the organiser what was found, judged or taken from statistics.

use appraisal::ledger::Source;
use appraisal::permit::Action;
use rubric::facts::{Cell, Label, fits};
use rubric::model::{Fact, FactKind, Origin};
use store::fact_value::{self, FactValue};
use store::fault::Fault;
use store::id::{OrganisationId, ReportId, Revision};
use store::tx::Tx;

use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::clock::date_of;
use crate::error::{self, Error, Noun, Stale};
use crate::ledger::{Permit, Standing, names_of};
use crate::scheme::library::Known;
use crate::service::Acting;
use crate::tree::Tree;

/// Most characters of a source.
const LONGEST_SOURCE: usize = 300;

/// A fact as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedFact {
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Id of the fact.
    pub fact: String,
    /// The period; empty for what is stated once.
    pub label: String,
    /// The value; empty takes it back.
    pub text: String,
    /// Where it was taken from.
    pub source: String,
    /// As it was read; [`Revision::NONE`] when there was nothing.
    pub revision: Revision,
}

impl Acting<'_> {
    /// States a fact, or takes it back with an empty text.
    ///
    /// # Errors
    /// A text that is no value, no right, a fact that a ledger makes, somebody was faster.
    pub async fn state_fact(&self, fact: StatedFact) -> Result<Revision, Error> {
        self.commit(fact).await
    }
}

impl UseCase for StatedFact {
    type Answer = Revision;

    async fn run(act: Act<StatedFact>, tx: &mut Tx) -> Result<Revision, Error> {
        let it = &act.input;
        let tree = act.inner.tree.tree(tx.db()).await?;
        tree.get(it.unit)?;
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        let fact = known
            .dictionary
            .get(&it.fact)
            .ok_or(error::Refusal::NotHere(Noun::Fact))?;
        let label = label_of(fact, &it.label)?;
        let standing = Standing::of(tx.db(), it.unit).await?;
        let year = label.year();
        let today = date_of(act.today()).year();
        let (permit, origin) = may_state(&act.actor, &tree, &standing, &known, fact, year, today)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let raw = Cell::for_period(fact, label)
            .read_typed(&it.text)
            .map_err(|problem| {
                Error::field("text", format!("{};{}", problem.message, problem.help))
            })?;
        let source = it.source.trim();
        if source.chars().count() > LONGEST_SOURCE {
            let words = format!("“来源”最多{LONGEST_SOURCE}字,请删短");
            return Err(Error::field("source", words));
        }
        if origin == Source::Polled && raw.is_some() && source.is_empty() {
            return Err(Error::field("source", "请写明测评结果的文号"));
        }
        let before = fact_value::get(tx.db(), it.unit, &fact.id, &label.to_string()).await?;
        let now = before.as_ref().map_or(Revision::NONE, |row| row.revision);
        if now != it.revision {
            return Err(stale(tx, fact, label, before.as_ref(), &it.text).await?);
        }
        if raw.is_none() && before.as_ref().is_none_or(|row| row.raw.is_none()) {
            return Err(Refusal::NothingThere.into());
        }
        let given = Given {
            unit: it.unit,
            label,
            raw,
            origin,
            source: source.to_owned(),
            report: None,
            is_late: permit.is_late(),
        };
        let written = give(tx, "fact.state", fact, before.as_ref(), given).await?;
        fact_value::touch(tx).await?;
        Ok(written)
    }
}

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    /// Whose.
    pub(crate) unit: OrganisationId,
    /// For which period.
    pub(crate) label: Label,
    /// What.
    pub(crate) raw: Option<i64>,
    /// Where it comes from.
    pub(crate) origin: Source,
    /// The same in words.
    pub(crate) source: String,
    /// The report it came with.
    pub(crate) report: Option<ReportId>,
    /// After its time.
    pub(crate) is_late: bool,
}

/// Writes a value over the row that was read in this transaction. The caller calls `fact_value::touch` once at the end.
pub(crate) async fn give(
    tx: &mut Tx,
    deed: &'static str,
    fact: &Fact,
    before: Option<&FactValue>,
    given: Given,
) -> Result<Revision, Error> {
    let after = FactValue {
        unit: given.unit,
        fact: fact.id.clone(),
        label: given.label.to_string(),
        raw: given.raw,
        origin: given.origin.key().to_owned(),
        source: given.source,
        report: given.report,
        late: given.is_late,
        changed_at: tx.stamp().at,
        changed_by: tx.stamp().account,
        changed: 0,
        revision: before.map_or(Revision::NONE, |row| row.revision),
    };
    let written = fact_value::put(tx, deed, before, after).await?;
    Ok(written
        .ok_or_else(|| Fault::damaged("fact_value"))?
        .revision)
}

/// The period of a fact as it was typed.
pub(super) fn label_of(fact: &Fact, text: &str) -> Result<Label, Error> {
    if fact.kind == FactKind::Event {
        return Err(Refusal::IsEvents {
            title: fact.title.clone(),
        }
        .into());
    }
    let told = |problem: rubric::facts::Problem| {
        Error::field("label", format!("{};{}", problem.message, problem.help))
    };
    let label = Label::parse(text).map_err(told)?;
    fits(label, fact).map_err(told)?;
    Ok(label)
}

/// Who may state a fact, and as what.
pub(super) fn may_state(
    actor: &Actor,
    tree: &Tree,
    standing: &Standing,
    known: &Known,
    fact: &Fact,
    year: Option<i16>,
    this_year: i16,
) -> Result<(Permit, Source), Error> {
    let is_open = year.is_none();
    let year = year.unwrap_or(this_year);
    let ask = |action| standing.may_write(actor, tree, action, year, is_open);
    match fact.from {
        Origin::Ledger => {
            let id = fact.ledger.as_ref().map_or("", |it| it.kind.as_str());
            let kind = known.kinds.iter().find(|kind| kind.id == id);
            Err(Refusal::FromLedger {
                title: fact.title.clone(),
                ledger: kind.map_or(id, |kind| kind.title.as_str()).to_owned(),
            }
            .into())
        }
        Origin::Result => Err(Refusal::FromResult {
            title: fact.title.clone(),
        }
        .into()),
        Origin::Reported => match ask(Action::RecordLedger) {
            Ok(permit) => Ok((permit, Source::Reported)),
            Err(no) => ask(Action::StateFact)
                .map(|permit| (permit, Source::Reported))
                .map_err(|_| no),
        },
        Origin::Sampled => ask(Action::StateFact).map(|permit| (permit, Source::Sampled)),
        Origin::Judged => ask(Action::StateFact).map(|permit| (permit, Source::Judged)),
        Origin::Statistics => ask(Action::StateFact).map(|permit| (permit, Source::Statistics)),
        Origin::Polled => ask(Action::EnterSatisfaction).map(|permit| (permit, Source::Polled)),
    }
}

async fn stale(
    tx: &mut Tx,
    fact: &Fact,
    label: Label,
    now: Option<&FactValue>,
    yours: &str,
) -> Result<Error, Error> {
    let Some(now) = now else {
        return Ok(error::Refusal::NotHere(Noun::Fact).into());
    };
    let names = names_of(tx.db(), now.changed_by.into_iter().collect()).await?;
    let cell = Cell::for_period(fact, label);
    let by = now.changed_by.and_then(|id| names.get(&id).cloned());
    Ok(error::Refusal::Stale(Box::new(Stale {
        field: "text".to_owned(),
        yours: yours.trim().to_owned(),
        theirs: now
            .raw
            .map_or_else(|| "(已撤回)".to_owned(), |raw| cell.show(raw)),
        by: by.unwrap_or_else(|| "系统".to_owned()),
        at: now.changed_at,
        revision: now.revision,
    }))
    .into())
}
