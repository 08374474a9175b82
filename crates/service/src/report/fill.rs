//! A report as its page shows it, and what is typed into it. Writing it is the business of `write`.

use std::collections::BTreeMap;

use appraisal::ledger::ReportState;
use appraisal::permit::Action;
use rubric::facts::Cell;
use serde::Serialize;
use store::fact_value;
use store::id::{FormId, OrganisationId, ReportId, Revision};
use store::report;
use store::time::{Day, Moment};

use super::due::{ReportStanding, asked, due_day, standing as standing_of, state_of};
use super::form::facts_of;
use super::import::ImportOf;
use super::write::{facts, how, target, typed_of};
use crate::error::{self, Error, Noun};
use crate::fact::source_words;
use crate::ledger::{Standing, names_of};
use crate::looks::Look;
use crate::service::Acting;
use crate::view::OrgRef;

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
    /// The organiser put the values in from a file, and the unit has not saved it since.
    pub is_prefilled: bool,
    /// It was handed in late.
    pub is_late: bool,
    /// Why it was sent back.
    pub return_reason: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<Moment>,
    /// When it was last written; `None` before the first saving.
    pub changed_at: Option<Moment>,
    /// Who wrote it last.
    pub changed_by: String,
    /// What is asked, in the order of the form.
    pub fields: Vec<ReportField>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// This person may fill it in.
    pub may_fill: bool,
    /// Where several of its periods are filled in from a file, for whoever may.
    pub import: Option<String>,
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
                how: how(fact, label),
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
            is_prefilled: state == ReportState::Prefilled,
            is_late: row.as_ref().is_some_and(|row| row.late),
            return_reason: row.as_ref().and_then(|row| row.return_reason.clone()),
            submitted_at: row.as_ref().and_then(|row| row.submitted_at),
            changed_at: row.as_ref().map(|row| row.changed_at),
            changed_by: by
                .and_then(|by| names.get(&by).cloned())
                .unwrap_or_default(),
            fields,
            revision: row.as_ref().map_or(Revision::NONE, |row| row.revision),
            may_fill,
            import: may_fill.then(|| ImportOf::periods(of.unit, form.id).link(year)),
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
