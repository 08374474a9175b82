//! Writing a report, whoever does it: what was typed is read, kept, and, once handed in, becomes facts in the same
//! transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::ledger::{ReportState, Source};
use appraisal::permit::Action;
use rubric::facts::{Cell, Label, Problem, fits};
use rubric::model::Fact;
use store::db::Db;
use store::fact_value;
use store::fault::Fault;
use store::id::{FormId, ReportId, Revision};
use store::report::{self, Report};
use store::report_form::ReportForm;
use store::table;
use store::time::Day;
use store::tx::Tx;

use super::due::{asked_on, due_day, state_of};
use super::fill::FilledReport;
use super::form::{facts_of, form_row};
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::error::{self, Error, FieldRefusal, Noun, Stale};
use crate::fact::{Given, give};
use crate::ledger::{Permit, Standing, names_of};
use crate::scheme::library::Known;
use crate::tree::Tree;

/// Most characters of a value as it is typed.
const LONGEST: usize = 100;

/// Who writes a report, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The unit, in the form.
    Unit,
    /// The unit, from a file.
    UnitFile,
    /// The organiser, from a file: a draft that the unit checks and hands in.
    OrganiserFile,
}

impl Hand {
    /// What it takes.
    pub(super) const fn action(self) -> Action {
        match self {
            Hand::Unit | Hand::UnitFile => Action::SubmitReport,
            Hand::OrganiserFile => Action::PrefillReport,
        }
    }

    const fn deed(self, is_submitted: bool) -> &'static str {
        match (self, is_submitted) {
            (Hand::OrganiserFile, _) => "report.prefill",
            (_, true) => "report.submit",
            (Hand::UnitFile, false) => "report.import",
            (Hand::Unit, false) => "report.save",
        }
    }

    /// Refuses to write over what stands in this state.
    pub(super) fn over(self, state: ReportState) -> Result<(), Refusal> {
        match state {
            ReportState::Submitted | ReportState::Accepted => Err(Refusal::HandedIn(state)),
            ReportState::Returned if self == Hand::OrganiserFile => Err(Refusal::SentBack),
            _ => Ok(()),
        }
    }

    /// The state after writing.
    const fn after(self, is_submitted: bool, was_returned: bool) -> ReportState {
        match (self, is_submitted, was_returned) {
            (Hand::OrganiserFile, ..) => ReportState::Prefilled,
            (_, true, _) => ReportState::Submitted,
            (_, false, true) => ReportState::Returned,
            (_, false, false) => ReportState::Draft,
        }
    }
}

impl UseCase for FilledReport {
    type Answer = ReportId;

    async fn run(act: Act<FilledReport>, tx: &mut Tx) -> Result<ReportId, Error> {
        let of = &act.input.of;
        let desk = Desk::of(&act, tx.db(), of.form).await?;
        let standing = Standing::of(tx.db(), of.unit).await?;
        let label = Label::parse(&of.label).map_err(|_| error::Refusal::NotHere(Noun::Report))?;
        let key = label.to_string();
        let before = report::of_period(tx.db(), of.form, of.unit, &key).await?;
        let at = (&standing, before.as_ref());
        write(&act, tx, &desk, at, &act.input, Hand::Unit).await
    }
}

/// What the reports of a form have in common.
pub(super) struct Desk {
    tree: Arc<Tree>,
    known: Arc<Known>,
    /// The form on which they are written.
    pub(super) form: ReportForm,
    /// What it asks for.
    ids: Vec<String>,
}

impl Desk {
    /// Of a form.
    pub(super) async fn of<I>(act: &Act<I>, db: &mut Db, form: FormId) -> Result<Desk, Error> {
        let form = form_row(db, form).await?;
        Ok(Desk {
            tree: act.inner.tree.tree(db).await?,
            known: act.inner.library.current(db, &act.inner.seed).await?,
            ids: facts_of(&form)?,
            form,
        })
    }
}

/// Keeps what was typed, or hands it in: of a unit that stands so, over the report that is there.
pub(super) async fn write<I>(
    act: &Act<I>,
    tx: &mut Tx,
    desk: &Desk,
    (standing, before): (&Standing, Option<&Report>),
    it: &FilledReport,
    hand: Hand,
) -> Result<ReportId, Error> {
    let (tree, form) = (&desk.tree, &desk.form);
    tree.get(it.of.unit)?;
    let label = asked_on(form, standing, &it.of.label, act.today())?;
    let year = label.year().unwrap_or_default();
    let permit = standing.may_write(&act.actor, tree, hand.action(), year, false)?;
    tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
    let facts: Vec<&Fact> = facts(&desk.known, &desk.ids).collect();
    let key = label.to_string();
    let now = before.map_or(Revision::NONE, |row| row.revision);
    if let Some(before) = before {
        hand.over(state_of(before)?)?;
        if now != it.revision {
            return Err(stale(tx, before, &it.typed, &facts).await?);
        }
    } else if form.closed_at.is_some() {
        return Err(Refusal::FormClosed.into());
    }
    let values = read(&facts, label, &it.typed, it.is_submitted)?;
    let due_day = before.map_or_else(|| due_day(&act.inner, form, label), |row| row.due_day);
    let is_late = comes_late(&permit, before, due_day, act.today());
    let typed: BTreeMap<&str, &str> = facts
        .iter()
        .filter_map(|fact| Some((fact.id.as_str(), it.typed.get(&fact.id)?.trim())))
        .collect();
    let was_returned = before.is_some_and(|row| row.state == ReportState::Returned.key());
    let state = hand.after(it.is_submitted, was_returned);
    let row = Report {
        id: match before {
            Some(row) => row.id,
            None => ReportId(tx.new_id().await?),
        },
        form: form.id,
        unit: it.of.unit,
        label: key.clone(),
        state: state.key().to_owned(),
        due_day,
        entered: serde_json::to_string(&typed).unwrap_or_default(),
        late: it.is_submitted && is_late || before.is_some_and(|row| row.late),
        return_reason: before.and_then(|row| row.return_reason.clone()),
        submitted_at: it
            .is_submitted
            .then_some(act.at)
            .or(before.and_then(|row| row.submitted_at)),
        changed_at: act.at,
        changed_by: act.actor.account(),
        revision: Revision::NONE,
    };
    let (id, late) = (row.id, row.late);
    let deed = hand.deed(it.is_submitted);
    match before {
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

/// Whether a report that is handed in now comes late. One that was sent back was in time if it was so at first; how long
/// that took is not the unit's doing.
pub(super) fn comes_late(
    permit: &Permit,
    before: Option<&Report>,
    due_day: Day,
    today: Day,
) -> bool {
    let was_handed_in = before.is_some_and(|row| row.submitted_at.is_some());
    permit.is_late() || (!was_handed_in && today > due_day)
}

/// The facts of these ids, as far as the dictionary has them.
pub(super) fn facts<'k>(known: &'k Known, ids: &[String]) -> impl Iterator<Item = &'k Fact> {
    ids.iter().filter_map(|id| known.dictionary.get(id))
}

/// The period that a value of a fact is kept for: that of the report, or the shortest longer one for which the fact is
/// stated. Of a yearly figure each report gives what has come together since the year began, and the last one stands.
pub(super) fn target(fact: &Fact, label: Label) -> Label {
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

/// How a value is written in a report for a period.
pub(super) fn how(fact: &Fact, label: Label) -> String {
    let to = target(fact, label);
    let how = Cell::for_period(fact, to).how();
    match to == label || to == Label::Open {
        true => how,
        false => format!("{how},从年初算起的累计"),
    }
}

/// What was typed into a report, by fact.
pub(super) fn typed_of(row: &Report) -> Result<BTreeMap<String, String>, Fault> {
    serde_json::from_str(&row.entered)
        .map_err(|_| Fault::damaged(format!("values of report {}", row.id)))
}

/// Reads one value as it was typed; nothing where nothing was.
pub(super) fn read_value(fact: &Fact, label: Label, text: &str) -> Result<Option<i64>, Problem> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        let words = format!("“{}”填得太长", fact.title);
        return Err(Problem::new("E310", words, format!("最多{LONGEST}字")));
    }
    Cell::for_period(fact, target(fact, label)).read_typed(text)
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
        let mut told = |words: String| {
            wrong.push(FieldRefusal {
                field: fact.id.clone(),
                words,
            });
        };
        match read_value(fact, label, typed.get(&fact.id).map_or("", String::as_str)) {
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
