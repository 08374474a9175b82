//! Where a fact comes from and where it goes: values, entries behind them, history, and every item that reads it.

use appraisal::label::Label as _;
use appraisal::ledger::{Outcome, Source, covers, labels_of};
use appraisal::permit::Action;
use rubric::facts::{Cell, Label};
use rubric::model::FactKind;
use serde::Serialize;
use store::id::{EventId, OrganisationId, Revision};
use store::time::{Day, Moment};
use store::{fact_event, fact_value, ledger_entry};

use super::list::source_words;
use super::state::may_state;
use crate::clock::date_of;
use crate::error::{Error, Noun, Refusal};
use crate::ledger::{
    EntryLine, Standing, Undeclared, Use, Waiting, declared, entry_line, entry_of, names_of,
    uses_of, word_of_label, year_span,
};
use crate::looks::Look;
use crate::service::Acting;
use crate::view::OrgRef;

/// A value with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceValue {
    /// Its label.
    pub label: String,
    /// The period in words.
    pub period: String,
    /// In words; nothing when it is not known.
    pub value: Option<String>,
    /// As it is typed.
    pub typed: String,
    /// Where it was taken from.
    pub source: String,
    /// Why it is not known, unless its ledger waits for a declaration.
    pub why_unknown: Option<String>,
    /// The declaration that its ledger waits for.
    pub undeclared: Option<Undeclared>,
    /// Declared late.
    pub is_late: bool,
    /// Name of the person who wrote it.
    pub by: String,
    /// When, in microseconds since 1970 UTC; `None` while it has not happened.
    pub at: Option<Moment>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// The entries that count for it.
    pub entries: Vec<EntryLine>,
    /// The report it came with.
    pub report: Option<store::id::ReportId>,
}

/// An earlier value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastValue {
    /// The period in words.
    pub period: String,
    /// The value it had, with its unit of measure.
    pub value: String,
    /// Where it was taken from.
    pub source: String,
    /// Name of the person who did it.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
}

/// An event of a fact that is counted one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventLine {
    /// Number of the event.
    pub id: EventId,
    /// The day, counted from 1970.
    pub day: Day,
    /// The level in words.
    pub level: String,
    /// What happened.
    pub matter: String,
    /// The source.
    pub source: String,
    /// Late.
    pub is_late: bool,
    /// Withdrawn.
    pub is_withdrawn: bool,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
}

/// A fact of a unit with where it comes from and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The year that is shown.
    pub year: i16,
    /// Id of the fact.
    pub fact: String,
    /// Chinese title of the fact.
    pub title: String,
    /// Note of the dictionary.
    pub note: Option<String>,
    /// Where it comes from.
    pub from: String,
    /// The kind of ledger: id and title.
    pub ledger: Option<(String, String)>,
    /// How a value is written.
    pub how: String,
    /// The values there are to choose from; none where a value is a number or a date.
    pub choices: Vec<String>,
    /// Values of the year.
    pub values: Vec<TraceValue>,
    /// Events, for a fact of events.
    pub events: Option<Vec<EventLine>>,
    /// Levels of events: value and words.
    pub levels: Vec<(String, String)>,
    /// Everything that reads it.
    pub uses: Vec<Use>,
    /// Earlier values.
    pub history: Vec<PastValue>,
    /// This person may state it.
    pub may_state: bool,
}

impl Acting<'_> {
    /// A fact of a unit in a year.
    ///
    /// # Errors
    /// No right to read it, no such fact.
    pub async fn fact(
        &self,
        unit: OrganisationId,
        fact: &str,
        year: Option<i16>,
    ) -> Result<Trace, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        tree.get(unit)?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let standing = Standing::of(&mut db, unit).await?;
        standing.may_read(self.actor, &tree, Action::ReadLedger)?;
        let position = known
            .dictionary
            .position(fact)
            .ok_or(Refusal::NotHere(Noun::Fact))?;
        let fact = &known.dictionary.facts()[position];
        if !standing.is_own(self.actor, &tree) {
            self.note_look(Look {
                deed: "read.facts",
                subject: "fact_value",
                key: format!("{unit}/{}", fact.id),
                unit,
                words: serde_json::Value::Null,
            })
            .await?;
        }
        let this_year = date_of(self.today()).year();
        let year = year.unwrap_or(this_year);
        let cycles = standing.cycles_in(year);
        let mut uses = uses_of(inner, &mut db, &cycles).await?;
        let rows = fact_value::of_fact(&mut db, unit, &fact.id).await?;
        let past = fact_value::past(&mut db, unit, &fact.id).await?;
        let mut people: Vec<_> = rows.iter().filter_map(|it| it.changed_by).collect();
        people.extend(past.iter().filter_map(|it| it.changed_by));
        let names = names_of(&mut db, people).await?;
        let name = |id: Option<store::id::AccountId>| {
            id.and_then(|id| names.get(&id).cloned())
                .unwrap_or_else(|| "系统".to_owned())
        };
        let kind = fact
            .ledger
            .as_ref()
            .and_then(|it| known.kinds.iter().find(|kind| kind.id == it.kind));
        let feed = kind.and_then(|kind| {
            let feeds = known.feeds.of_kind(&kind.id).iter();
            feeds.into_iter().find(|feed| feed.fact == position)
        });
        let (entries, complete) = match kind {
            None => (Vec::new(), Vec::new()),
            Some(kind) => {
                let (first, last) = year_span(year);
                let first = if kind.is_register {
                    Day(-25_567)
                } else {
                    first
                };
                let rows = ledger_entry::counting(&mut db, unit, &kind.id, (first, last)).await?;
                (rows, declared(&mut db, unit, &kind.id).await?)
            }
        };
        let now = (year, date_of(self.today()));
        let name_of_unit = tree.org(unit).name;
        let waiting = kind.map(|kind| Waiting::of(kind, &name_of_unit, complete.clone(), now));
        let counting = entries
            .iter()
            .map(entry_of)
            .collect::<Result<Vec<_>, _>>()?;
        let mut labels = if fact.kind == FactKind::Event {
            Vec::new()
        } else {
            labels_of(fact, year)
        };
        for row in &rows {
            if let Ok(label) = Label::parse(&row.label)
                && (label == Label::Open || label.year() == Some(year))
                && !labels.contains(&label)
            {
                labels.push(label);
            }
        }
        labels.sort();
        let mut values = Vec::new();
        for label in labels {
            let row = rows.iter().find(|row| row.label == label.to_string());
            let raw = row.and_then(|row| row.raw);
            let cell = Cell::for_period(fact, label);
            let mut behind = Vec::new();
            if let Some(feed) = feed {
                for (row, entry) in entries.iter().zip(&counting) {
                    if feed.takes(label, entry) {
                        behind.push(entry_line(row, &known, &tree)?);
                    }
                }
            }
            let undeclared = match (raw, &waiting) {
                (None, Some(waiting)) => waiting.undeclared(label),
                _ => None,
            };
            let why_unknown = match (raw, feed, kind) {
                (None, ..) if undeclared.is_some() => None,
                (None, Some(feed), Some(kind)) => {
                    let is_complete = covers(&complete, label, kind.is_register);
                    Some(match feed.derive(fact, label, &counting, is_complete) {
                        Outcome::Undeclared | Outcome::NoValue => {
                            "台账里没有能得出这个数的条目".to_owned()
                        }
                        Outcome::OutOfRange(_) => {
                            "台账得出的数超出了规定的范围,请核对条目".to_owned()
                        }
                        Outcome::Value(_) => "有人撤回了这个数".to_owned(),
                    })
                }
                (None, ..) => Some("还没有填报".to_owned()),
                _ => None,
            };
            values.push(TraceValue {
                period: word_of_label(label),
                value: raw.map(|raw| cell.show(raw)),
                typed: raw.map_or_else(String::new, |raw| cell.write(raw)),
                source: row.map_or_else(String::new, source_words),
                why_unknown,
                undeclared,
                is_late: row.is_some_and(|row| row.late),
                by: row.map_or_else(String::new, |row| name(row.changed_by)),
                at: row.map(|row| row.changed_at),
                revision: row.map_or(Revision::NONE, |row| row.revision),
                entries: behind,
                report: row.and_then(|row| row.report),
                label: label.to_string(),
            });
        }
        let history = past
            .iter()
            .map(|it| {
                let label = Label::parse(&it.label).unwrap_or(Label::Open);
                PastValue {
                    period: word_of_label(label),
                    value: it.raw.map_or_else(
                        || "(撤回)".to_owned(),
                        |raw| Cell::for_period(fact, label).show(raw),
                    ),
                    source: it.source.clone(),
                    by: name(it.changed_by),
                    at: it.changed_at,
                }
            })
            .collect();
        let events = match fact.kind {
            FactKind::Event => {
                let rows = fact_event::of_fact(&mut db, unit, &fact.id).await?;
                let lines = rows.into_iter().map(|row| EventLine {
                    id: row.id,
                    day: row.day,
                    level: fact
                        .choices
                        .iter()
                        .find(|choice| choice.id == row.level)
                        .map_or(row.level.clone(), |choice| choice.title.clone()),
                    matter: row.matter,
                    source: row.source,
                    is_late: row.late,
                    is_withdrawn: row.withdrawn,
                    revision: row.revision,
                });
                Some(lines.collect())
            }
            _ => None,
        };
        let may_state = match fact.kind {
            FactKind::Event => standing
                .can_write(self.actor, &tree, Action::StateFact, year, false)
                .is_some(),
            _ => may_state(
                self.actor,
                &tree,
                &standing,
                &known,
                fact,
                Some(year),
                this_year,
            )
            .is_ok(),
        };
        Ok(Trace {
            unit: tree.org(unit),
            year,
            fact: fact.id.clone(),
            title: fact.title.clone(),
            note: fact.note.clone(),
            from: match kind {
                Some(kind) => format!("{}台账", kind.title),
                None => Source::from(fact.from).label().to_owned(),
            },
            ledger: kind.map(|kind| (kind.id.clone(), kind.title.clone())),
            how: Cell::of(fact).how(),
            choices: match fact.kind {
                FactKind::Bool => vec!["是".to_owned(), "否".to_owned()],
                FactKind::Choice => fact.choices.iter().map(|it| it.title.clone()).collect(),
                _ => Vec::new(),
            },
            values,
            events,
            levels: match fact.kind {
                FactKind::Event => fact
                    .choices
                    .iter()
                    .map(|c| (c.id.clone(), c.title.clone()))
                    .collect(),
                _ => Vec::new(),
            },
            uses: uses.remove(&fact.id).unwrap_or_default(),
            history,
            may_state,
        })
    }
}
