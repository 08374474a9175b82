//! One entry: what it says, what it feeds, its history; and the form in which entries are typed.

use std::collections::BTreeMap;

use appraisal::ledger::{Entry, FieldKind, Keeper, Kind, Setter, Truth, labels_of, year_of_day};
use appraisal::permit::{Action, Role};
use rubric::facts::Cell;
use serde::Serialize;
use store::db::Db;
use store::fact_value;
use store::id::{EntryId, OrganisationId, Revision};
use store::ledger_entry;
use store::time::{Day, Moment};

use super::derive::{entry_of, fields_of, word_of_label};
use super::ground::{Ground, action_of};
use super::list::{EntryLine, line};
use super::standing::{Standing, names_of};
use super::uses::{Use, uses_of};
use crate::error::{Error, Noun, Refusal};
use crate::looks::Look;
use crate::service::Acting;
use crate::view::OrgRef;

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// Name of the input.
    pub id: String,
    /// Title, with the unit of measure.
    pub title: String,
    /// Key of what it holds: truth, count, amount, text, choice, date.
    pub holds: &'static str,
    /// Choices: value and words.
    pub choices: Vec<(String, String)>,
    /// Must be filled in where it is asked.
    pub is_required: bool,
    /// How it is written, in which case it is asked, and why.
    pub hint: String,
    /// What stands there, as it is typed.
    pub value: String,
    /// What stands there, as people read it.
    pub shown: String,
    /// Only the office fills it in.
    pub is_of_office: bool,
}

/// The form of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryForm {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Id of the ledger in the dictionary.
    pub kind: String,
    /// Chinese title of the ledger.
    pub kind_title: String,
    /// How it is kept.
    pub note: Option<String>,
    /// What the day is called.
    pub date_title: String,
    /// The fields that this person fills in.
    pub fields: Vec<FieldView>,
    /// The field by which entries are sorted, with its choices: quick ways into the form.
    pub sorts: Vec<(String, String)>,
    /// The sort that the form is narrowed to.
    pub sort: Option<(String, String)>,
    /// Why evidence may be needed.
    pub evidence: Option<String>,
    /// What is said when it comes late.
    pub late: Option<&'static str>,
    /// The facts that such entries feed.
    pub feeds: Vec<Fed>,
    /// Only the office's fields: the entry is another's.
    pub is_of_office: bool,
}

/// A fact that an entry feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fed {
    /// Id of the fact.
    pub fact: String,
    /// Chinese title of the fact.
    pub title: String,
    /// The period in words.
    pub period: String,
    /// What the fact is now, in words; nothing when it is not known.
    pub value: Option<String>,
    /// This entry counts for it.
    pub is_counted: bool,
    /// The items that read the fact.
    pub uses: Vec<Use>,
}

/// An earlier state of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past {
    /// When it was made.
    pub at: Moment,
    /// Name of the person who wrote that state.
    pub by: String,
    /// What the entry said then, in one line.
    pub words: String,
    /// The day it gave.
    pub day: Day,
    /// Withdrawn then.
    pub is_withdrawn: bool,
    /// Why it was left.
    pub reason: String,
}

/// What somebody may do with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct EntryRights {
    /// Change, withdraw, restore.
    pub change: bool,
    /// Fill in the office's fields.
    pub judge: bool,
}

/// An entry with all that is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPage {
    /// The entry as lists show it.
    pub entry: EntryLine,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// Name of the person who recorded it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Moment,
    /// Who changed it last.
    pub changed_by: String,
    /// Every field of the ledger with what the entry says in it.
    pub fields: Vec<FieldView>,
    /// What its day is called.
    pub date_title: String,
    /// What it feeds.
    pub feeds: Vec<Fed>,
    /// Earlier states, the last one first.
    pub history: Vec<Past>,
    /// Why evidence may be needed; without it none is taken.
    pub evidence_why: Option<String>,
    /// What may be done.
    pub may: EntryRights,
    /// What is said when changes come late.
    pub late: Option<&'static str>,
    /// The year it belongs to.
    pub year: i16,
}

impl EntryPage {
    /// Whether it feeds a fact whose period is not declared complete.
    pub fn is_undeclared(&self) -> bool {
        self.feeds.iter().any(|fed| fed.value.is_none())
    }
}

impl Acting<'_> {
    /// The form of a new entry; `sort` narrows it to what is asked of that sort.
    ///
    /// # Errors
    /// No right, no such kind, no cycle.
    pub async fn new_entry(
        &self,
        unit: OrganisationId,
        kind: &str,
        year: i16,
        sort: Option<&str>,
    ) -> Result<EntryForm, Error> {
        let mut db = self.read().await?;
        let ground = Ground::of(self.inner(), &mut db, unit).await?;
        let kind = ground.kind(kind)?;
        let permit = ground.standing.may_write(
            self.actor,
            &ground.tree,
            action_of(kind),
            year,
            kind.is_register,
        )?;
        let sorting = kind.sort();
        let sort = sorting.and_then(|field| {
            let choice = field.choices.iter().find(|c| Some(c.id.as_str()) == sort)?;
            Some((choice.id.clone(), choice.title.clone()))
        });
        let mut values = BTreeMap::new();
        if let (Some(field), Some((id, _))) = (sorting, &sort) {
            values.insert(field.id.clone(), appraisal::ledger::Raw::Text(id.clone()));
        }
        let mut form = form_of(kind, &ground.tree.org(unit), &values, false);
        form.sort = sort;
        form.late = permit.late_words();
        form.feeds = feeds(self, &mut db, &ground, kind, year, None).await?;
        Ok(form)
    }

    /// The form of an entry that is there, for whoever asks: the keeper's fields, or those of the office.
    ///
    /// # Errors
    /// No right, no such entry.
    pub async fn entry_form(&self, id: EntryId) -> Result<(EntryForm, Revision, Day), Error> {
        let mut db = self.read().await?;
        let row = ledger_entry::get(&mut db, id)
            .await?
            .ok_or(Refusal::NotHere(Noun::Entry))?;
        let ground = Ground::of(self.inner(), &mut db, row.unit).await?;
        let kind = ground.kind(&row.kind)?;
        let year = year_of_day(row.day.0).unwrap_or_default();
        let rights = rights(self, &ground, kind, year);
        if row.withdrawn {
            return Err(super::Refusal::Withdrawn.into());
        }
        let values = fields_of(&row)?;
        let mut form = form_of(kind, &ground.tree.org(row.unit), &values, rights.judge);
        if !rights.judge {
            let permit = ground.standing.may_write(
                self.actor,
                &ground.tree,
                action_of(kind),
                year,
                kind.is_register,
            )?;
            form.late = permit.late_words();
        }
        form.feeds = feeds(self, &mut db, &ground, kind, year, None).await?;
        Ok((form, row.revision, row.day))
    }

    /// An entry with all that is known about it.
    ///
    /// # Errors
    /// No right to read it, no such entry.
    pub async fn entry(&self, id: EntryId) -> Result<EntryPage, Error> {
        let mut db = self.read().await?;
        let row = ledger_entry::get(&mut db, id)
            .await?
            .ok_or(Refusal::NotHere(Noun::Entry))?;
        let ground = Ground::of(self.inner(), &mut db, row.unit).await?;
        // That there is an entry is not told to those who may not read it.
        ground
            .standing
            .may_read(self.actor, &ground.tree, Action::ReadLedger)
            .map_err(|_| Refusal::NotHere(Noun::Entry))?;
        self.note_entry(&ground.standing, &ground.tree, id).await?;
        let kind = ground.kind(&row.kind)?;
        let year = year_of_day(row.day.0).unwrap_or_default();
        let values = fields_of(&row)?;
        let past = ledger_entry::past(&mut db, id).await?;
        let mut people = vec![row.made_by, row.changed_by];
        people.extend(past.iter().map(|it| it.changed_by));
        let names = names_of(&mut db, people).await?;
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        let mut history = Vec::new();
        for it in &past {
            let old = serde_json::from_str(&it.fields).unwrap_or_default();
            history.push(Past {
                at: it.changed_at,
                by: name(it.changed_by),
                words: kind.line(&old),
                day: it.day,
                is_withdrawn: it.withdrawn,
                reason: it.reason.clone(),
            });
        }
        let may = rights(self, &ground, kind, year);
        let late = ground
            .standing
            .can_write(
                self.actor,
                &ground.tree,
                action_of(kind),
                year,
                kind.is_register,
            )
            .and_then(|permit| permit.late_words());
        let counting = (!row.withdrawn && row.counted)
            .then(|| entry_of(&row))
            .transpose()?;
        let feeds = match counting {
            Some(entry) => feeds(self, &mut db, &ground, kind, year, Some(&entry)).await?,
            None => Vec::new(),
        };
        Ok(EntryPage {
            entry: line(&row, &ground.known, &ground.tree)?,
            revision: row.revision,
            made_by: name(row.made_by),
            made_at: row.made_at,
            changed_by: name(row.changed_by),
            fields: kind
                .fields
                .iter()
                .filter(|f| values.contains_key(&f.id) || f.setter == Setter::Office)
                .map(|f| field_view(kind, f, &values))
                .collect(),
            date_title: kind.date_title.clone(),
            feeds,
            history,
            evidence_why: kind.evidence.clone(),
            may,
            late,
            year,
        })
    }

    async fn note_entry(
        &self,
        standing: &Standing,
        tree: &crate::tree::Tree,
        id: EntryId,
    ) -> Result<(), Error> {
        if standing.is_own(self.actor, tree) {
            return Ok(());
        }
        self.note_look(Look {
            deed: "read.ledger",
            subject: "ledger_entry",
            key: id.to_string(),
            unit: standing.unit,
            words: serde_json::Value::Null,
        })
        .await
    }
}

fn rights(acting: &Acting<'_>, ground: &Ground, kind: &Kind, year: i16) -> EntryRights {
    let permit = |action| {
        ground
            .standing
            .can_write(acting.actor, &ground.tree, action, year, kind.is_register)
    };
    EntryRights {
        change: permit(action_of(kind)).is_some(),
        judge: kind.keeper == Keeper::Unit
            && kind.fields.iter().any(|f| f.setter == Setter::Office)
            && permit(Action::StateFact).is_some_and(|p| p.seat.role == Role::Office),
    }
}

fn form_of(
    kind: &Kind,
    unit: &OrgRef,
    values: &BTreeMap<String, appraisal::ledger::Raw>,
    is_of_office: bool,
) -> EntryForm {
    let setter = if is_of_office {
        Setter::Office
    } else {
        Setter::Keeper
    };
    // A field is left out only where what is known already rules it out.
    let fields = kind.fields.iter().filter(|field| {
        field.setter == setter
            && (kind.asks(field, values) != Truth::False || values.contains_key(&field.id))
    });
    EntryForm {
        unit: unit.clone(),
        kind: kind.id.clone(),
        kind_title: kind.title.clone(),
        note: kind.note.clone(),
        date_title: kind.date_title.clone(),
        fields: fields.map(|f| field_view(kind, f, values)).collect(),
        sorts: kind.sort().map_or_else(Vec::new, |field| {
            field
                .choices
                .iter()
                .map(|c| (c.id.clone(), c.title.clone()))
                .collect()
        }),
        sort: None,
        evidence: kind.evidence.clone(),
        late: None,
        feeds: Vec::new(),
        is_of_office,
    }
}

fn field_view(
    kind: &Kind,
    field: &appraisal::ledger::Field,
    values: &BTreeMap<String, appraisal::ledger::Raw>,
) -> FieldView {
    let is_settled = kind.asks(field, values) == Truth::True;
    let mut hint = Vec::new();
    if !is_settled {
        hint.push(format!("{}填写", kind.when_words(field)));
    }
    if matches!(
        field.kind,
        FieldKind::Amount | FieldKind::Count | FieldKind::Date
    ) {
        hint.push(field.how());
    }
    if let Some(why) = &field.why {
        hint.push(why.clone());
    }
    let raw = values.get(&field.id);
    FieldView {
        id: field.id.clone(),
        title: if field.unit.is_empty() {
            field.title.clone()
        } else {
            format!("{}({})", field.title, field.unit)
        },
        holds: match field.kind {
            FieldKind::Truth => "truth",
            FieldKind::Count => "count",
            FieldKind::Amount => "amount",
            FieldKind::Text => "text",
            FieldKind::Choice => "choice",
            FieldKind::Date => "date",
        },
        choices: match field.kind {
            FieldKind::Truth => vec![
                ("是".to_owned(), "是".to_owned()),
                ("否".to_owned(), "否".to_owned()),
            ],
            _ => field
                .choices
                .iter()
                .map(|c| (c.id.clone(), c.title.clone()))
                .collect(),
        },
        is_required: field.is_required,
        hint: hint.join(";"),
        value: match (field.kind, raw) {
            (FieldKind::Choice, Some(appraisal::ledger::Raw::Text(id))) => id.clone(),
            (_, Some(raw)) => field.write(raw),
            (_, None) => String::new(),
        },
        shown: raw.map_or_else(|| "未填".to_owned(), |raw| field.show(raw)),
        is_of_office: field.setter == Setter::Office,
    }
}

/// The facts that a kind feeds: for an entry those of its periods, otherwise those of the year.
async fn feeds(
    acting: &Acting<'_>,
    db: &mut Db,
    ground: &Ground,
    kind: &Kind,
    year: i16,
    entry: Option<&Entry>,
) -> Result<Vec<Fed>, Error> {
    let cycles = ground.standing.cycles_in(year);
    let uses = uses_of(acting.inner(), db, &cycles).await?;
    let mut fed = Vec::new();
    for feed in ground.known.feeds.of_kind(&kind.id) {
        let Some(fact) = ground.known.dictionary.facts().get(feed.fact) else {
            continue;
        };
        for label in labels_of(fact, year) {
            let is_counted = entry.is_some_and(|entry| feed.takes(label, entry));
            if entry.is_some() && !is_counted {
                continue;
            }
            let key = label.to_string();
            let value = match entry {
                None => None,
                Some(_) => fact_value::get(db, ground.standing.unit, &fact.id, &key).await?,
            };
            fed.push(Fed {
                fact: fact.id.clone(),
                title: fact.title.clone(),
                period: word_of_label(label),
                value: value
                    .and_then(|value| value.raw)
                    .map(|raw| Cell::for_period(fact, label).show(raw)),
                is_counted,
                uses: uses.get(&fact.id).cloned().unwrap_or_default(),
            });
            if entry.is_none() {
                break;
            }
        }
    }
    Ok(fed)
}
