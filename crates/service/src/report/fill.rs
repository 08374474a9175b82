//! Filling in a report and handing it in: its values become facts in the same transaction.

use std::collections::BTreeMap;

use appraisal::ledger::{ReportState, Source};
use appraisal::permit::Action;
use rubric::facts::{Cell, Label, fits};
use rubric::model::Fact;
use serde::Serialize;
use store::fact_value;
use store::fault::Fault;
use store::id::{FormId, OrganisationId, ReportId, Revision};
use store::report::{self, Report};
use store::table;
use store::time::{Day, Moment};
use store::tx::Tx;

use super::due::{ReportStanding, asked, due_day, standing as standing_of, state_of};
use super::form::{facts_of, form_row};
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::error::{self, Error, FieldRefusal, Noun, Stale};
use crate::fact::{Given, give, source_words};
use crate::ledger::{Standing, names_of};
use crate::looks::Look;
use crate::scheme::library::Known;
use crate::service::Acting;
use crate::view::OrgRef;

/// Most characters of a value as it is typed.
const LONGEST: usize = 100;

/// Which report: of which unit, on which form, for which period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRef {
    /// Number of the unit.
    pub unit: OrganisationId,
    /// Number of the form.
    pub form: FormId,
    /// The period in the short form of facts files: `2026`, `2026Q1`, `2026-03`.
    pub label: String,
}

/// A report as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledReport {
    /// Which report is filled in.
    pub of: ReportRef,
    /// As it was read; [`Revision::NONE`] before the first saving.
    pub revision: Revision,
    /// Values by fact, as they were typed.
    pub typed: BTreeMap<String, String>,
    /// Handed in, not only kept.
    pub is_submitted: bool,
}

/// A value that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportField {
    /// Id of the fact: the name of the input.
    pub fact: String,
    /// Chinese title of the fact.
    pub title: String,
    /// Unit of measure.
    pub unit: String,
    /// How it is written.
    pub how: String,
    /// What is typed.
    pub text: String,
    /// What stands there already, with its source: it need not be asked again.
    pub there: Option<String>,
    /// Note of the dictionary.
    pub note: Option<String>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportPage {
    /// The report, once saved.
    pub id: Option<ReportId>,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Number of the form.
    pub form: FormId,
    /// Title of the form.
    pub title: String,
    /// Why it is needed.
    pub why: String,
    /// The organisation that asks for it.
    pub organiser: OrgRef,
    /// The period in the short form of facts files: `2026`, `2026Q1`, `2026-03`.
    pub label: String,
    /// The period in Chinese.
    pub period: String,
    /// The year of the period.
    pub year: i16,
    /// How far the unit and the organiser have come with it.
    pub state: ReportState,
    /// The last day on which it is in time.
    pub due: Day,
    /// How it stands today, as lists of reports tell.
    pub standing: ReportStanding,
    /// It was handed in late.
    pub is_late: bool,
    /// Why it was sent back.
    pub return_reason: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<Moment>,
    /// Who wrote it last.
    pub changed_by: String,
    /// What is asked, in the order of the form.
    pub fields: Vec<ReportField>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// This person may fill it in.
    pub may_fill: bool,
    /// This person may return and accept it.
    pub may_judge: bool,
    /// Where it is filled in.
    pub link: String,
}

impl Acting<'_> {
    /// A report of a unit for a period, there or still to be made.
    ///
    /// # Errors
    /// No right to read it, no such form or period.
    pub async fn report(&self, of: &ReportRef) -> Result<ReportPage, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        tree.get(of.unit)?;
        let standing = Standing::of(&mut db, of.unit).await?;
        standing
            .may_read(self.actor, &tree, Action::ReadLedger)
            .map_err(|_| error::Refusal::NotHere(Noun::Report))?;
        let today = self.today();
        let (form, label) = asked(&mut db, &standing, of.form, &of.label, today).await?;
        if !standing.is_own(self.actor, &tree) {
            self.note_look(Look {
                deed: "read.ledger",
                subject: "report",
                key: format!("{}/{}/{label}", of.unit, of.form),
                unit: of.unit,
                words: serde_json::Value::Null,
            })
            .await?;
        }
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let row = report::of_period(&mut db, form.id, of.unit, &label.to_string()).await?;
        let typed = match &row {
            Some(row) => typed_of(row)?,
            None => BTreeMap::new(),
        };
        let state = match &row {
            Some(row) => state_of(row)?,
            None => ReportState::Due,
        };
        let year = label.year().unwrap_or_default();
        let is_open = !matches!(state, ReportState::Submitted | ReportState::Accepted);
        let can = |action| {
            standing
                .can_write(self.actor, &tree, action, year, false)
                .is_some()
        };
        let may_fill = is_open && form.closed_at.is_none() && can(Action::SubmitReport);
        let mut fields = Vec::new();
        for fact in facts(&known, &facts_of(&form)?) {
            let to = target(fact, label);
            let cell = Cell::for_period(fact, to);
            let key = to.to_string();
            let there = fact_value::get(&mut db, of.unit, &fact.id, &key).await?;
            let there =
                there.filter(|it| it.report.is_none() || it.report != row.as_ref().map(|r| r.id));
            let there = there.and_then(|it| Some((it.raw?, source_words(&it))));
            fields.push(ReportField {
                fact: fact.id.clone(),
                title: fact.title.clone(),
                unit: fact.unit.clone(),
                how: match to == label || to == Label::Open {
                    true => cell.how(),
                    false => format!("{},从年初算起的累计", cell.how()),
                },
                text: match (typed.get(&fact.id), &there) {
                    (Some(text), _) => text.clone(),
                    // What is known already is put in, not asked again; a report that nobody filled in says nothing.
                    (None, Some((raw, _))) if may_fill => cell.write(*raw),
                    (None, _) => String::new(),
                },
                there: there.map(|(raw, source)| format!("{}({source})", cell.show(raw))),
                note: fact.note.clone(),
            });
        }
        let by = row.as_ref().and_then(|row| row.changed_by);
        let names = names_of(&mut db, by.into_iter().collect()).await?;
        let due = row
            .as_ref()
            .map_or_else(|| due_day(inner, &form, label), |row| row.due_day);
        Ok(ReportPage {
            id: row.as_ref().map(|row| row.id),
            unit: tree.org(of.unit),
            form: form.id,
            title: form.title.clone(),
            why: form.why.clone(),
            organiser: tree.org(form.organiser),
            label: label.to_string(),
            period: label.words(),
            year,
            state,
            due,
            standing: standing_of(state, due, label, today),
            is_late: row.as_ref().is_some_and(|row| row.late),
            return_reason: row.as_ref().and_then(|row| row.return_reason.clone()),
            submitted_at: row.as_ref().and_then(|row| row.submitted_at),
            changed_by: by
                .and_then(|by| names.get(&by).cloned())
                .unwrap_or_default(),
            fields,
            revision: row.as_ref().map_or(Revision::NONE, |row| row.revision),
            may_fill,
            may_judge: !is_open && can(Action::ReturnReport),
            link: format!("/units/{}/reports/{}/{label}", of.unit, form.id),
        })
    }

    /// Which report a number is.
    ///
    /// # Errors
    /// There is none.
    pub async fn report_of(&self, id: ReportId) -> Result<ReportRef, Error> {
        let mut db = self.read().await?;
        let row = report::get(&mut db, id).await?;
        let row = row.ok_or(error::Refusal::NotHere(Noun::Report))?;
        Ok(ReportRef {
            unit: row.unit,
            form: row.form,
            label: row.label,
        })
    }

    /// Keeps what was typed, or hands it in.
    ///
    /// # Errors
    /// Values that do not fit, handed in already, no right, somebody was faster.
    pub async fn fill_report(&self, report: FilledReport) -> Result<ReportId, Error> {
        self.commit(report).await
    }
}

impl UseCase for FilledReport {
    type Answer = ReportId;

    async fn run(act: Act<FilledReport>, tx: &mut Tx) -> Result<ReportId, Error> {
        let it = &act.input;
        let tree = act.inner.tree.tree(tx.db()).await?;
        tree.get(it.of.unit)?;
        let standing = Standing::of(tx.db(), it.of.unit).await?;
        let (form, label) =
            asked(tx.db(), &standing, it.of.form, &it.of.label, act.today()).await?;
        let year = label.year().unwrap_or_default();
        let permit = standing.may_write(&act.actor, &tree, Action::SubmitReport, year, false)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        let ids = facts_of(&form)?;
        let facts: Vec<&Fact> = facts(&known, &ids).collect();
        let key = label.to_string();
        let before = report::of_period(tx.db(), form.id, it.of.unit, &key).await?;
        let now = before.as_ref().map_or(Revision::NONE, |row| row.revision);
        if let Some(before) = &before {
            let state = state_of(before)?;
            if matches!(state, ReportState::Submitted | ReportState::Accepted) {
                return Err(Refusal::HandedIn(state).into());
            }
            if now != it.revision {
                return Err(stale(tx, before, &it.typed, &facts).await?);
            }
        } else if form.closed_at.is_some() {
            return Err(Refusal::FormClosed.into());
        }
        let values = read(&facts, label, &it.typed, it.is_submitted)?;
        let due_day = before
            .as_ref()
            .map_or_else(|| due_day(&act.inner, &form, label), |row| row.due_day);
        // One that was sent back was in time if it was so at first; how long that took is not the unit's doing.
        let was_handed_in = before
            .as_ref()
            .is_some_and(|row| row.submitted_at.is_some());
        let is_late = permit.is_late() || (!was_handed_in && act.today() > due_day);
        let typed: BTreeMap<&str, &str> = facts
            .iter()
            .filter_map(|fact| Some((fact.id.as_str(), it.typed.get(&fact.id)?.trim())))
            .collect();
        let was_returned = before
            .as_ref()
            .is_some_and(|row| row.state == ReportState::Returned.key());
        let state = match (it.is_submitted, was_returned) {
            (true, _) => ReportState::Submitted,
            (false, true) => ReportState::Returned,
            (false, false) => ReportState::Draft,
        };
        let row = Report {
            id: match &before {
                Some(row) => row.id,
                None => ReportId(tx.new_id().await?),
            },
            form: form.id,
            unit: it.of.unit,
            label: key.clone(),
            state: state.key().to_owned(),
            due_day,
            entered: serde_json::to_string(&typed).unwrap_or_default(),
            late: it.is_submitted && (is_late || before.as_ref().is_some_and(|row| row.late)),
            return_reason: before.as_ref().and_then(|row| row.return_reason.clone()),
            submitted_at: it
                .is_submitted
                .then_some(act.at)
                .or(before.as_ref().and_then(|row| row.submitted_at)),
            changed_at: act.at,
            changed_by: act.actor.account(),
            revision: Revision::NONE,
        };
        let (id, late) = (row.id, row.late);
        let deed = if it.is_submitted {
            "report.submit"
        } else {
            "report.save"
        };
        match &before {
            None => {
                table::insert(tx, deed, row).await?;
            }
            Some(before) => {
                table::update(tx, deed, before, row)
                    .await?
                    .ok_or_else(|| Fault::damaged("report"))?;
            }
        }
        if it.is_submitted {
            for (fact, raw) in values {
                let to = target(fact, label);
                let there = fact_value::get(tx.db(), it.of.unit, &fact.id, &to.to_string()).await?;
                let is_same = there.as_ref().is_some_and(|row| row.raw == Some(raw));
                if is_same && there.as_ref().is_some_and(|row| row.report == Some(id)) {
                    continue;
                }
                let given = Given {
                    unit: it.of.unit,
                    label: to,
                    raw: Some(raw),
                    origin: Source::Reported,
                    source: format!("报表《{}》", form.title),
                    report: Some(id),
                    is_late: late,
                };
                give(tx, "fact.report", fact, there.as_ref(), given).await?;
            }
            fact_value::touch(tx).await?;
        }
        Ok(id)
    }
}

/// The facts of these ids, as far as the dictionary has them.
fn facts<'k>(known: &'k Known, ids: &[String]) -> impl Iterator<Item = &'k Fact> {
    ids.iter().filter_map(|id| known.dictionary.get(id))
}

/// The period that a value of a fact is kept for: that of the report, or the shortest longer one for which the fact is
/// stated. Of a yearly figure each report gives what has come together since the year began, and the last one stands.
fn target(fact: &Fact, label: Label) -> Label {
    let year = label.year().unwrap_or_default();
    let half = match label {
        Label::Month(year, n) => Some(Label::Half(year, 1 + (n - 1) / 6)),
        Label::Quarter(year, n) => Some(Label::Half(year, 1 + (n - 1) / 2)),
        _ => None,
    };
    let quarter = match label {
        Label::Month(year, n) => Some(Label::Quarter(year, 1 + (n - 1) / 3)),
        _ => None,
    };
    let longer = [Some(label), quarter, half, Some(Label::Year(year))];
    longer
        .into_iter()
        .flatten()
        .find(|label| fits(*label, fact).is_ok())
        .unwrap_or(Label::Open)
}

fn typed_of(row: &Report) -> Result<BTreeMap<String, String>, Fault> {
    serde_json::from_str(&row.entered)
        .map_err(|_| Fault::damaged(format!("values of report {}", row.id)))
}

/// Reads what was typed. What is only kept may be incomplete, but not unreadable.
fn read<'f>(
    facts: &[&'f Fact],
    label: Label,
    typed: &BTreeMap<String, String>,
    is_submitted: bool,
) -> Result<Vec<(&'f Fact, i64)>, Error> {
    let mut values = Vec::new();
    let mut wrong = Vec::new();
    for fact in facts {
        let text = typed.get(&fact.id).map_or("", |text| text.trim());
        let mut told = |words: String| {
            wrong.push(FieldRefusal {
                field: fact.id.clone(),
                words,
            });
        };
        if text.chars().count() > LONGEST {
            told(format!("“{}”填得太长,最多{LONGEST}字", fact.title));
            continue;
        }
        match Cell::for_period(fact, target(fact, label)).read_typed(text) {
            Ok(Some(raw)) => values.push((*fact, raw)),
            Ok(None) if is_submitted => {
                told(format!("请填写“{}”;没有发生的填 0 或“否”", fact.title));
            }
            Ok(None) => {}
            Err(problem) => told(format!("{};{}", problem.message, problem.help)),
        }
    }
    Error::unless_fit(wrong)?;
    Ok(values)
}

async fn stale(
    tx: &mut Tx,
    now: &Report,
    typed: &BTreeMap<String, String>,
    facts: &[&Fact],
) -> Result<Error, Error> {
    let theirs = typed_of(now)?;
    let words = |values: &BTreeMap<String, String>| {
        let parts: Vec<String> = facts
            .iter()
            .filter_map(|fact| Some(format!("{}:{}", fact.title, values.get(&fact.id)?)))
            .collect();
        parts.join("\n")
    };
    let by = now.changed_by;
    let names = names_of(tx.db(), by.into_iter().collect()).await?;
    Ok(error::Refusal::Stale(Box::new(Stale {
        field: facts.first().map_or(String::new(), |fact| fact.id.clone()),
        yours: words(typed),
        theirs: words(&theirs),
        by: by
            .and_then(|by| names.get(&by).cloned())
            .unwrap_or_default(),
        at: now.changed_at,
        revision: now.revision,
    }))
    .into())
}

/// The form of a report, for those who judge it.
pub(super) async fn row_of(tx: &mut Tx, id: ReportId) -> Result<(Report, i16), Error> {
    let row = report::get(tx.db(), id).await?;
    let row = row.ok_or(error::Refusal::NotHere(Noun::Report))?;
    form_row(tx.db(), row.form).await?;
    let label = Label::parse(&row.label).ok();
    let year = label.and_then(Label::year).unwrap_or_default();
    Ok((row, year))
}
