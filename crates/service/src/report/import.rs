//! Reports from a file: read, looked at, then filled in as a whole or not at all.
//!
//! A unit brings one form's periods, a row each; it keeps them or hands them in at once. The organiser brings one period's
//! units, a row each; they become drafts that the units check and hand in, for a report is the unit's own word. What a
//! row may say and when it comes late is judged as by hand.

mod columns;
mod ground;
mod row;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rubric::facts::{Label, csv_text, guarded, read_grid, sheet_label};
use serde::Serialize;
use store::db::Db;
use store::id::{FormId, OrganisationId};
use store::report_form::ReportForm;
use store::tx::Tx;

use self::columns::{Columns, Key};
use self::ground::Ground;
use self::row::Found;
use super::board;
use super::fill::FilledReport;
use super::refusal::Refusal;
use super::there::There;
use super::write::{Desk, Hand, write};
use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun};
use crate::import::{self, ImportError, Reading};
use crate::ledger::Standing;
use crate::looks::Look;
use crate::receipt;
use crate::scheme::library::blocking;
use crate::service::Acting;
use crate::view::OrgRef;

pub use self::columns::ReportColumn;

/// Most rows of a file.
const MOST_ROWS: usize = 1000;
/// Most rows that a preview shows.
const SHOWN: usize = 200;

/// Whose figures a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOf {
    /// One unit's on a form, a row a period.
    Periods {
        /// Number of the unit.
        unit: OrganisationId,
        /// Number of the form.
        form: FormId,
    },
    /// All units' for one period of a form, a row a unit.
    Units {
        /// Number of the form.
        form: FormId,
        /// The period in the short form of facts files: `2026`, `2026Q1`, `2026-03`.
        label: String,
    },
}

/// What a file of reports holds and who may send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportImportPage {
    /// Title of the form.
    pub title: String,
    /// The organisation that asks for it.
    pub organiser: OrgRef,
    /// The unit whose periods the file holds; `None` where it holds the units of a period.
    pub unit: Option<OrgRef>,
    /// The period whose units the file holds, in Chinese; empty where it holds the periods of a unit.
    pub period: String,
    /// The columns of the template.
    pub columns: Vec<ReportColumn>,
    /// The year whose periods the template lists.
    pub year: i16,
    /// How many rows the template has: reports that are still to be handed in.
    pub open: usize,
    /// What is said when reports of the year come late.
    pub late: Option<&'static str>,
    /// Address of the page.
    pub link: String,
    /// Address of the template.
    pub template: String,
    /// Address of the list that leads here.
    pub list: String,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportPreview {
    /// The number under which it waits; nothing when there are errors.
    pub key: Option<String>,
    /// What is wrong, in the order of the file.
    pub errors: Vec<ImportError>,
    /// Titles of the facts that the file has columns for.
    pub columns: Vec<String>,
    /// The reports, in the order of the file; not all of a long one.
    pub rows: Vec<SeenReport>,
    /// How many reports the file fills in.
    pub total: usize,
    /// Values that nobody had filled in.
    pub new: usize,
    /// Values that take the place of other ones.
    pub changed: usize,
    /// Rows without a value, which are passed over.
    pub skipped: usize,
    /// Reports that come late, or would when handed in now.
    pub late: usize,
    /// Reports that still lack a value.
    pub open: usize,
    /// Reports of periods that still go on.
    pub running: usize,
}

/// A report as a file would fill it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenReport {
    /// The unit or the period, whichever tells the rows apart.
    pub name: String,
    /// The values, one for each column of the preview.
    pub values: Vec<SeenValue>,
    /// Handed in now, it is late.
    pub is_late: bool,
    /// Its period still goes on.
    pub is_running: bool,
    /// Titles of what is still missing.
    pub missing: Vec<String>,
}

/// A value as a file would fill it in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SeenValue {
    /// What the file says; empty where it says nothing.
    pub text: String,
    /// What stands in the draft, when it is something else.
    pub before: Option<String>,
    /// The draft says the same already.
    pub is_same: bool,
}

/// What a file says, understood.
#[derive(Debug)]
pub(crate) struct Rows {
    of: ImportOf,
    reports: Vec<Filling>,
}

/// A report that a file fills in.
#[derive(Debug, Clone)]
struct Filling {
    report: FilledReport,
    /// Whose, for which period, in words.
    which: String,
    /// The draft says all of it already.
    is_same: bool,
}

struct Take {
    key: String,
    rows: Arc<Rows>,
    is_submitted: bool,
}

impl ImportOf {
    /// The periods of a unit.
    pub fn periods(unit: OrganisationId, form: FormId) -> ImportOf {
        ImportOf::Periods { unit, form }
    }

    /// The units of a period.
    pub fn units(form: FormId, label: Label) -> ImportOf {
        let label = label.to_string();
        ImportOf::Units { form, label }
    }

    /// Address of its page.
    pub fn link(&self, year: i16) -> String {
        self.address("import", year)
    }

    /// An address of its own: the page, the confirmation, the template.
    pub fn address(&self, end: &str, year: i16) -> String {
        match self {
            ImportOf::Periods { unit, form } => {
                format!("/units/{unit}/reports/{form}/{end}?year={year}")
            }
            ImportOf::Units { form, label } => format!("/forms/{form}/{label}/{end}"),
        }
    }

    /// Address of the list that leads to it; `and` is put behind.
    fn list(&self, year: i16, and: &str) -> String {
        match self {
            ImportOf::Periods { unit, .. } => format!("/units/{unit}/reports?year={year}{and}"),
            ImportOf::Units { form, label } => board::address(*form, label, and),
        }
    }

    const fn form(&self) -> FormId {
        match self {
            ImportOf::Periods { form, .. } | ImportOf::Units { form, .. } => *form,
        }
    }

    /// Units and reports that a file like this may tell of.
    async fn there(&self, db: &mut Db, form: &ReportForm) -> Result<There, Error> {
        match self {
            ImportOf::Periods { unit, .. } => {
                let standing = Standing::of(db, *unit).await?;
                There::of_unit(db, form, standing).await
            }
            ImportOf::Units { label, .. } => {
                let label =
                    Label::parse(label).map_err(|_| error::Refusal::NotHere(Noun::Report))?;
                There::of_period(db, form, label).await
            }
        }
    }

    const fn hand(&self) -> Hand {
        match self {
            ImportOf::Periods { .. } => Hand::UnitFile,
            ImportOf::Units { .. } => Hand::OrganiserFile,
        }
    }
}

impl Acting<'_> {
    /// What a file of reports holds. The year says which periods of a unit the template lists.
    ///
    /// # Errors
    /// No right to fill any of them in, no such form or period, nothing asked.
    pub async fn report_import(
        &self,
        of: &ImportOf,
        year: Option<i16>,
    ) -> Result<ReportImportPage, Error> {
        let mut db = self.read().await?;
        let ground = Ground::of(self, &mut db, of).await?;
        let year = self.year_of(&ground, year);
        let open = ground.open(self, year)?;
        let permit = ground
            .standing()
            .and_then(|it| it.can_write(self.actor, &ground.tree, of.hand().action(), year, false));
        Ok(ReportImportPage {
            title: ground.form.title.clone(),
            organiser: ground.tree.org(ground.form.organiser),
            unit: ground.standing().map(|it| ground.tree.org(it.unit)),
            period: ground.label().map(Label::words).unwrap_or_default(),
            columns: columns::of(ground.key(), &ground.facts()?, ground.sample(year)),
            year,
            open: open.len(),
            late: permit.and_then(|it| it.late_words()),
            link: of.link(year),
            template: of.address("template.csv", year),
            list: of.list(year, ""),
        })
    }

    /// The file to fill in, for a spreadsheet: its name and its text, a row for each report still to be handed in.
    ///
    /// # Errors
    /// As for [`Acting::report_import`].
    pub async fn report_template(
        &self,
        of: &ImportOf,
        year: Option<i16>,
    ) -> Result<(String, String), Error> {
        let mut db = self.read().await?;
        let ground = Ground::of(self, &mut db, of).await?;
        let year = self.year_of(&ground, year);
        let open = ground.open(self, year)?;
        let facts = ground.facts()?;
        let header: Vec<String> = columns::of(ground.key(), &facts, ground.sample(year))
            .into_iter()
            .map(|it| guarded(&it.title))
            .collect();
        let width = header.len();
        let rows = open.into_iter().map(|(unit, label)| {
            let mut row = vec![String::new(); width];
            row[0] = match ground.key() {
                Key::Period => sheet_label(label),
                Key::Unit => guarded(ground.tree.name(unit)),
            };
            row
        });
        let text = csv_text(std::iter::once(header).chain(rows));
        let whose = match ground.standing() {
            Some(it) => ground.tree.name(it.unit).to_owned(),
            None => ground.label().map(Label::words).unwrap_or_default(),
        };
        Ok((format!("{}-{whose}-模板.csv", ground.form.title), text))
    }

    /// Reads a file of reports and says what taking it would do.
    ///
    /// # Errors
    /// As for [`Acting::report_import`]; a file that is too large. What is wrong inside the file stands in the preview.
    pub async fn preview_reports(
        &self,
        of: ImportOf,
        bytes: Vec<u8>,
    ) -> Result<ReportPreview, Error> {
        import::fits(&bytes)?;
        let mut db = self.read().await?;
        // Who may fill in nothing at all is told so before a byte is read.
        let ground = Ground::of(self, &mut db, &of).await?;
        let grid = match blocking(move || read_grid(&bytes, MOST_ROWS)).await? {
            Ok(grid) => grid,
            Err(rejection) => return Ok(refused(import::errors_of(&rejection))),
        };
        let facts = ground.facts()?;
        let mut reading = Reading::of(&grid);
        let sample = ground.sample(self.this_year());
        let dictionary = &ground.known.dictionary;
        let Some(columns) = Columns::read(ground.key(), &facts, sample, dictionary, &mut reading)
        else {
            return Ok(refused(reading.errors()));
        };
        let mut rows = row::Rows::of(self, &ground, &facts, &columns, of.hand());
        let mut found = Vec::new();
        for row in &grid.rows {
            found.extend(rows.read(row, &mut reading)?);
        }
        let skipped = rows.skipped;
        if reading.wrongs() > 0 {
            return Ok(refused(reading.errors()));
        }
        if found.is_empty() {
            reading.in_header(None, columns::nothing());
            return Ok(refused(reading.errors()));
        }
        if of.hand() == Hand::OrganiserFile {
            self.note_drafts(&found).await?;
        }
        let mut preview = preview(&columns, &found);
        preview.skipped = skipped;
        // Of a figure that is kept for a year the last one stands: the last period is written last.
        found.sort_by_key(|it| it.label);
        let reports = found.into_iter().map(|it| it.filling).collect();
        let rows = Rows { of, reports };
        preview.key = Some(self.inner().report_imports.keep(self, rows)?);
        Ok(preview)
    }

    /// Fills in the reports of a file that was looked at, all of them, and hands them in if that is asked; the organiser
    /// only fills in. Answers the address of the list that shows them.
    ///
    /// # Errors
    /// The preview is gone; a report that was saved or handed in meanwhile; one that lacks a value and is handed in; a
    /// right that was lost; taken before.
    pub async fn import_reports(
        &self,
        of: &ImportOf,
        key: &str,
        is_submitted: bool,
    ) -> Result<String, Error> {
        let rows = self.inner().report_imports.find(self, key)?;
        if rows.of != *of {
            return Err(import::Refusal::PreviewGone.into());
        }
        self.commit(Take {
            key: key.to_owned(),
            rows,
            is_submitted: is_submitted && of.hand() == Hand::UnitFile,
        })
        .await
    }

    /// Notes whose drafts the preview shows to somebody else.
    async fn note_drafts(&self, found: &[Found]) -> Result<(), Error> {
        let shows = |it: &&Found| it.seen.values.iter().any(|value| value.before.is_some());
        let look = |it: &Found| {
            let of = &it.filling.report.of;
            Look {
                deed: "read.ledger",
                subject: "report",
                key: format!("{}/{}/{}", of.unit, of.form, of.label),
                unit: of.unit,
                words: serde_json::Value::Null,
            }
        };
        let looks = found.iter().filter(shows).map(look);
        self.note_looks(looks.collect()).await
    }

    fn year_of(&self, ground: &Ground, year: Option<i16>) -> i16 {
        let of_period = ground.label().and_then(Label::year);
        of_period.or(year).unwrap_or_else(|| self.this_year())
    }

    fn this_year(&self) -> i16 {
        crate::clock::date_of(self.today()).year()
    }
}

impl UseCase for Take {
    type Answer = String;

    async fn run(act: Act<Take>, tx: &mut Tx) -> Result<String, Error> {
        receipt::once(tx, &act.input.key).await?;
        let (rows, is_submitted) = (Arc::clone(&act.input.rows), act.input.is_submitted);
        let desk = Desk::of(&act, tx.db(), rows.of.form()).await?;
        let there = rows.of.there(tx.db(), &desk.form).await?;
        let mut last = None;
        for it in &rows.reports {
            last = last.max(Label::parse(&it.report.of.label).ok());
            if it.is_same && !is_submitted {
                continue;
            }
            let report = FilledReport {
                is_submitted,
                ..it.report.clone()
            };
            let (unit, label) = (report.of.unit, &report.of.label);
            let outcome = match there.standing(unit) {
                Some(standing) => {
                    let at = (standing, there.report(unit, label));
                    write(&act, tx, &desk, at, &report, rows.of.hand()).await
                }
                None => Err(Refusal::NotAsked.into()),
            };
            outcome.map_err(|error| told(error, &it.which))?;
        }
        let year = last.and_then(Label::year).unwrap_or_default();
        let done = match is_submitted {
            true => "&done=reported",
            false => "&done=imported",
        };
        let list = rows.of.list(year, done);
        receipt::keep(&act, tx, &act.input.key, list.clone()).await?;
        Ok(list)
    }
}

/// What stands in the way of one report, told so that it is found among many.
fn told(error: Error, which: &str) -> Error {
    let which = which.to_owned();
    match error.refusal() {
        Some(error::Refusal::Stale(_)) => Refusal::Meanwhile { which }.into(),
        Some(error::Refusal::Fields(_) | error::Refusal::Because(_)) => {
            let words = error.to_string();
            let words = words.trim_end_matches('。').to_owned();
            Refusal::NotWhole { which, words }.into()
        }
        _ => error,
    }
}

fn preview(columns: &Columns<'_>, found: &[Found]) -> ReportPreview {
    let values = || found.iter().flat_map(|it| &it.seen.values);
    ReportPreview {
        columns: columns.titles(),
        total: found.len(),
        new: values()
            .filter(|it| !it.text.is_empty() && !it.is_same && it.before.is_none())
            .count(),
        changed: values().filter(|it| it.before.is_some()).count(),
        late: found.iter().filter(|it| it.seen.is_late).count(),
        running: found.iter().filter(|it| it.seen.is_running).count(),
        open: found
            .iter()
            .filter(|it| !it.seen.missing.is_empty())
            .count(),
        rows: found.iter().take(SHOWN).map(|it| it.seen.clone()).collect(),
        ..ReportPreview::default()
    }
}

fn refused(errors: Vec<ImportError>) -> ReportPreview {
    ReportPreview {
        errors,
        ..ReportPreview::default()
    }
}
