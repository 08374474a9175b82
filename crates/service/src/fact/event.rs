//! Events of units that rules count one by one, such as penalties and commendations.

use appraisal::permit::Action;
use rubric::facts::Label;
use rubric::model::FactKind;
use store::fact_event::{self, FactEvent};
use store::fact_value;
use store::fault::Fault;
use store::id::{EventId, OrganisationId, Revision};
use store::time::Day;
use store::tx::Tx;

use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::error::{self, Error, FieldRefusal, Noun};
use crate::ledger::{Standing, reason};
use crate::receipt;
use crate::service::Acting;

/// Most characters of a matter and of a source.
const LONGEST: usize = 300;

/// An event as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Id of the fact.
    pub fact: String,
    /// The day as typed, such as `2026-03-05`.
    pub day: String,
    /// Id or title of the level.
    pub level: String,
    /// What happened.
    pub matter: String,
    /// Document number or other source.
    pub source: String,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

struct Withdrawn {
    id: EventId,
    revision: Revision,
    reason: String,
}

impl Acting<'_> {
    /// Records an event of a unit.
    ///
    /// # Errors
    /// Fields that do not fit, no right, sent before.
    pub async fn state_event(&self, event: NewEvent) -> Result<EventId, Error> {
        self.commit(event).await
    }

    /// Withdraws an event.
    ///
    /// # Errors
    /// No right, no reason, somebody was faster.
    pub async fn withdraw_event(
        &self,
        id: EventId,
        revision: Revision,
        reason: &str,
    ) -> Result<(OrganisationId, String), Error> {
        let reason = reason.to_owned();
        self.commit(Withdrawn {
            id,
            revision,
            reason,
        })
        .await
    }
}

impl UseCase for NewEvent {
    type Answer = EventId;

    async fn run(act: Act<NewEvent>, tx: &mut Tx) -> Result<EventId, Error> {
        let it = &act.input;
        receipt::once(tx, &it.nonce).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        tree.get(it.unit)?;
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        let fact = known
            .dictionary
            .get(&it.fact)
            .ok_or(error::Refusal::NotHere(Noun::Fact))?;
        if fact.kind != FactKind::Event {
            let title = fact.title.clone();
            return Err(Refusal::IsValue { title }.into());
        }
        let mut wrong = Vec::new();
        let mut told = |field: &str, words: String| {
            wrong.push(FieldRefusal {
                field: field.to_owned(),
                words,
            });
        };
        let day = match Label::parse(it.day.trim()) {
            Ok(Label::Day(date)) => Some((Day(rubric::facts::day_number(date)), date.year())),
            _ => None,
        };
        match day {
            None => told("day", "请填写发生的日期,如 2026-05-03".to_owned()),
            Some((day, _)) if day > act.today() => {
                told("day", "日期还没有到,请核对年月日".to_owned());
            }
            Some(_) => {}
        }
        let level = fact.choice(it.level.trim());
        if level.is_none() {
            let titles: Vec<&str> = fact.choices.iter().map(|c| c.title.as_str()).collect();
            told("level", format!("请选择级别:{}", titles.join("、")));
        }
        let (matter, source) = (it.matter.trim(), it.source.trim());
        if matter.is_empty() {
            told("matter", "请写明事由".to_owned());
        }
        if source.is_empty() {
            told("source", "请写明依据的文件或来源".to_owned());
        }
        for (field, text) in [("matter", matter), ("source", source)] {
            if text.chars().count() > LONGEST {
                told(field, format!("最多{LONGEST}字,请删短"));
            }
        }
        Error::unless_fit(wrong)?;
        let (Some((day, year)), Some(level)) = (day, level) else {
            return Err(error::Refusal::NotHere(Noun::Fact).into());
        };
        let standing = Standing::of(tx.db(), it.unit).await?;
        let permit = standing.may_write(&act.actor, &tree, Action::StateFact, year, false)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let row = FactEvent {
            id: EventId(tx.new_id().await?),
            unit: it.unit,
            fact: fact.id.clone(),
            day,
            level: fact.choices[level].id.clone(),
            matter: matter.to_owned(),
            source: source.to_owned(),
            late: permit.is_late(),
            withdrawn: false,
            changed_at: act.at,
            changed_by: by,
            changed: 0,
            revision: Revision::NONE,
        };
        let id = row.id;
        fact_event::put(tx, "event.state", None, row).await?;
        fact_value::touch(tx).await?;
        let location = format!("/units/{}/facts/{}", it.unit, fact.id);
        receipt::keep(&act, tx, &it.nonce, location).await?;
        Ok(id)
    }
}

impl UseCase for Withdrawn {
    type Answer = (OrganisationId, String);

    async fn run(act: Act<Withdrawn>, tx: &mut Tx) -> Result<(OrganisationId, String), Error> {
        let before = fact_event::get(tx.db(), act.input.id)
            .await?
            .ok_or(error::Refusal::NotHere(Noun::Fact))?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let standing = Standing::of(tx.db(), before.unit).await?;
        let year = appraisal::ledger::year_of_day(before.day.0).unwrap_or_default();
        let permit = standing.may_write(&act.actor, &tree, Action::StateFact, year, false)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let reason = reason(&act.input.reason)?;
        if before.withdrawn || before.revision != act.input.revision {
            return Err(Refusal::NothingThere.into());
        }
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let after = FactEvent {
            withdrawn: true,
            source: format!("{}(撤销:{reason})", before.source),
            changed_at: act.at,
            changed_by: by,
            ..before.clone()
        };
        let (unit, fact) = (before.unit, before.fact.clone());
        fact_event::put(tx, "event.withdraw", Some(&before), after)
            .await?
            .ok_or_else(|| Fault::damaged("fact_event"))?;
        fact_value::touch(tx).await?;
        Ok((unit, fact))
    }
}
