//! The facts of a unit in a year: what its schemes ask for, what is known of it, what is missing.

use appraisal::label::Label as _;
use appraisal::ledger::{Source, labels_of};
use appraisal::permit::Action;
use rubric::facts::{Cell, Label};
use rubric::model::{Fact, FactKind};
use serde::Serialize;
use store::db::Db;
use store::id::{OrganisationId, Revision};
use store::{fact_event, fact_value, ledger_close};

use super::state::may_state;
use crate::clock::date_of;
use crate::error::Error;
use crate::ledger::{Standing, Undeclared, Use, Waiting, uses_of, word_of_label};
use crate::looks::Look;
use crate::scheme::library::Known;
use crate::service::Acting;
use crate::view::OrgRef;

/// A value for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueLine {
    /// Its label; empty for what is stated once.
    pub label: String,
    /// The period in words.
    pub period: String,
    /// The value in words; nothing when it is not known.
    pub value: Option<String>,
    /// Where it was taken from.
    pub source: String,
    /// Declared late.
    pub is_late: bool,
    /// The period has ended or began: a value can be there.
    pub is_due: bool,
    /// The declaration that its ledger waits for.
    #[serde(skip)]
    pub undeclared: Option<Undeclared>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
}

/// A fact in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactLine {
    /// Id of the fact in the dictionary.
    pub id: String,
    /// Chinese title of the fact.
    pub title: String,
    /// Unit of measure.
    pub unit: String,
    /// Where it comes from, in words: a ledger, the unit, the organiser …
    pub from: String,
    /// The kind of ledger it comes from.
    pub ledger: Option<String>,
    /// Values by period.
    pub values: Vec<ValueLine>,
    /// Number of events, for facts of events.
    pub events: Option<usize>,
    /// Items that read it.
    pub uses: Vec<Use>,
    /// This person may state it.
    pub may_state: bool,
    /// A value of a period that is over is missing.
    pub is_missing: bool,
}

/// The facts of a unit in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactsPage {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The year that is shown.
    pub year: i16,
    /// Years that can be chosen.
    pub years: Vec<i16>,
    /// What is asked, in the order of the dictionary.
    pub asked: Vec<FactLine>,
    /// How many of them miss a value that should be there.
    pub missing: usize,
}

impl Acting<'_> {
    /// The facts that the schemes of a unit ask for in a year.
    ///
    /// # Errors
    /// No right to read them.
    pub async fn facts(&self, unit: OrganisationId, year: Option<i16>) -> Result<FactsPage, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        tree.get(unit)?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let standing = Standing::of(&mut db, unit).await?;
        standing.may_read(self.actor, &tree, Action::ReadLedger)?;
        if !standing.is_own(self.actor, &tree) {
            self.note_look(Look {
                deed: "read.facts",
                subject: "fact_value",
                key: unit.to_string(),
                unit,
                words: serde_json::Value::Null,
            })
            .await?;
        }
        let this_year = date_of(self.today()).year();
        let year = year.unwrap_or(this_year);
        let cycles = standing.cycles_in(year);
        let uses = uses_of(inner, &mut db, &cycles).await?;
        let values = Values::of(&mut db, unit).await?;
        let closes = ledger_close::of_unit(&mut db, unit).await?;
        let name = tree.org(unit).name;
        let waiting = |fact: &Fact| {
            let id = &fact.ledger.as_ref()?.kind;
            let kind = known.kinds.iter().find(|kind| kind.id == *id)?;
            let standing = closes.iter();
            let standing = standing.filter(|row| row.kind == *id && row.reopened_at.is_none());
            let labels = standing.filter_map(|row| Label::parse(&row.label).ok());
            let now = (year, date_of(self.today()));
            Some(Waiting::of(kind, &name, labels.collect(), now))
        };
        let mut asked = Vec::new();
        for fact in known.dictionary.facts() {
            let Some(used) = uses.get(&fact.id) else {
                continue;
            };
            let may = may_state(
                self.actor,
                &tree,
                &standing,
                &known,
                fact,
                Some(year),
                this_year,
            );
            let mut line = line(
                fact,
                &known,
                &values,
                year,
                self.today(),
                used.clone(),
                may.is_ok(),
            );
            if let Some(waiting) = waiting(fact) {
                let unknown = line.values.iter_mut().filter(|it| it.value.is_none());
                for value in unknown {
                    let label = Label::parse(&value.label).ok();
                    value.undeclared = label.and_then(|label| waiting.undeclared(label));
                }
            }
            asked.push(line);
        }
        let mut years: Vec<i16> = standing.heads.iter().map(|head| head.year).collect();
        years.extend([this_year, year]);
        years.sort_unstable();
        years.dedup();
        years.reverse();
        Ok(FactsPage {
            unit: tree.org(unit),
            year,
            years,
            missing: asked.iter().filter(|line| line.is_missing).count(),
            asked,
        })
    }
}

/// What is stored of a unit.
pub(super) struct Values {
    values: Vec<fact_value::FactValue>,
    events: Vec<fact_event::FactEvent>,
}

impl Values {
    pub(super) async fn of(db: &mut Db, unit: OrganisationId) -> Result<Values, Error> {
        Ok(Values {
            values: fact_value::of_unit(db, unit).await?,
            events: fact_event::of_unit(db, unit).await?,
        })
    }
}

fn line(
    fact: &Fact,
    known: &Known,
    stored: &Values,
    year: i16,
    today: store::time::Day,
    uses: Vec<Use>,
    may_state: bool,
) -> FactLine {
    let of_fact = || stored.values.iter().filter(|row| row.fact == fact.id);
    let is_event = fact.kind == FactKind::Event;
    let mut labels = if is_event {
        Vec::new()
    } else {
        labels_of(fact, year)
    };
    // What is stated for a longer period, or without one, stands there too.
    for row in of_fact() {
        if let Ok(label) = Label::parse(&row.label)
            && (label == Label::Open || label.year() == Some(year))
            && !labels.contains(&label)
            && row.raw.is_some()
        {
            labels.push(label);
        }
    }
    labels.sort();
    let whole = of_fact().any(|row| {
        row.raw.is_some()
            && Label::parse(&row.label).is_ok_and(|l| l == Label::Open || l == Label::Year(year))
    });
    let values: Vec<ValueLine> = labels
        .into_iter()
        .map(|label| {
            let row = of_fact().find(|row| row.label == label.to_string());
            let raw = row.and_then(|row| row.raw);
            ValueLine {
                period: word_of_label(label),
                value: raw.map(|raw| Cell::for_period(fact, label).show(raw)),
                source: row.map_or_else(String::new, source_words),
                is_late: row.is_some_and(|row| row.late),
                is_due: label == Label::Open || label.is_over_by(date_of(today)),
                undeclared: None,
                revision: row.map_or(Revision::NONE, |row| row.revision),
                label: label.to_string(),
            }
        })
        .collect();
    let kind = fact
        .ledger
        .as_ref()
        .and_then(|it| known.kinds.iter().find(|kind| kind.id == it.kind));
    let events = stored
        .events
        .iter()
        .filter(|event| event.fact == fact.id && !event.withdrawn)
        .count();
    FactLine {
        id: fact.id.clone(),
        title: fact.title.clone(),
        unit: fact.unit.clone(),
        from: match kind {
            Some(kind) => format!("{}台账", kind.title),
            None => Source::from(fact.from).label().to_owned(),
        },
        ledger: kind.map(|kind| kind.id.clone()),
        is_missing: !is_event && !whole && values.iter().any(|v| v.is_due && v.value.is_none()),
        values,
        events: is_event.then_some(events),
        uses,
        may_state,
    }
}

/// Where a value was taken from, in words.
pub(crate) fn source_words(row: &fact_value::FactValue) -> String {
    if row.raw.is_none() {
        return "已撤回".to_owned();
    }
    if !row.source.is_empty() {
        return row.source.clone();
    }
    let source = Source::from_key(&row.origin);
    source.map_or("", |source| source.label()).to_owned()
}
