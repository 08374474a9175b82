//! The organiser's board: how the units stand with a form for a period, and which of their reports may be accepted
//! there. Judging them is the business of `judge`.

use appraisal::permit::Action;
use rubric::facts::Label;
use serde::Serialize;
use store::id::{FormId, OrganisationId, ReportId, Revision};
use store::report_form::ReportForm;
use store::table;

use super::due::{ReportLine, begun, line_of, units_asked};
use super::import::ImportOf;
use super::judge::acceptable;
use super::there::There;
use crate::clock::date_of;
use crate::error::{Error, Noun, Refusal};
use crate::rights::{Target, is_allowed};
use crate::service::Acting;

/// A unit on the board of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardLine {
    /// How its report stands.
    pub report: ReportLine,
    /// What is sent back to accept it, for whoever may and where it is handed in.
    pub acceptable: Option<SeenAt>,
}

/// A report, and how often it was written when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SeenAt {
    /// Number of the report.
    pub id: ReportId,
    /// Its revision then.
    pub revision: Revision,
}

/// How the units stand with a form for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// Forms that can be chosen: number and title.
    pub forms: Vec<(FormId, String)>,
    /// Number of the form; `None` where none was chosen.
    pub form: Option<FormId>,
    /// Periods that can be chosen: label and words.
    pub periods: Vec<(String, String)>,
    /// The period in the short form of facts files: `2026`, `2026Q1`, `2026-03`.
    pub label: String,
    /// One line for each unit that is asked.
    pub lines: Vec<BoardLine>,
    /// Where the figures of all units are put in from a file, for whoever may and while there is a draft to fill.
    pub import: Option<String>,
}

impl Board {
    /// The reports that may be accepted, in the order of the lines.
    pub fn acceptable(&self) -> impl Iterator<Item = SeenAt> {
        self.lines.iter().filter_map(|line| line.acceptable)
    }
}

/// Address of the board of a form for a period; `and` is put behind.
pub(super) fn address(form: FormId, label: &str, and: &str) -> String {
    format!("/reports?form={form}&label={label}{and}")
}

impl Acting<'_> {
    /// How the units stand with a form for a period; without one, the first form and its last period that is over.
    ///
    /// # Errors
    /// No right to any form.
    pub async fn report_board(
        &self,
        form: Option<FormId>,
        label: Option<&str>,
    ) -> Result<Board, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let mut forms = Vec::new();
        for row in table::all::<ReportForm>(&mut db).await? {
            if self.sits_in(row.organiser) {
                forms.push(row);
            }
        }
        if forms.is_empty() && self.actor.account().is_none() {
            return Err(Refusal::SignIn.into());
        }
        let chosen = match form {
            Some(id) => Some(
                forms
                    .iter()
                    .find(|row| row.id == id)
                    .cloned()
                    .ok_or(Refusal::NotHere(Noun::Form))?,
            ),
            None => forms.iter().rfind(|row| row.closed_at.is_none()).cloned(),
        };
        let today = self.today();
        let mut board = Board {
            forms: forms.iter().map(|it| (it.id, it.title.clone())).collect(),
            form: chosen.as_ref().map(|row| row.id),
            periods: Vec::new(),
            label: String::new(),
            lines: Vec::new(),
            import: None,
        };
        let Some(row) = chosen else {
            return Ok(board);
        };
        let year = label
            .and_then(|text| Label::parse(text).ok())
            .and_then(Label::year)
            .unwrap_or_else(|| date_of(today).year());
        let labels = begun(&row, year, today);
        let over = labels.iter().rfind(|l| l.is_over_by(date_of(today)));
        let chosen = labels
            .iter()
            .find(|l| Some(l.to_string().as_str()) == label)
            .or(over)
            .or(labels.last())
            .copied();
        board.periods = labels.iter().map(|l| (l.to_string(), l.words())).collect();
        let Some(label) = chosen else {
            return Ok(board);
        };
        board.label = label.to_string();
        let there = There::of_period(&mut db, &row, label).await?;
        for (unit, head) in units_asked(&mut db, row.organiser, year).await? {
            let is_new = board.lines.iter().all(|it| it.report.unit.id != unit);
            let of = Target::Unit(unit, &head);
            if is_new && is_allowed(self.actor, &tree, Action::ReadLedger, of) {
                let filed = there.report(unit, &board.label);
                let report = line_of(inner, &row, tree.org(unit), filed, label, today)?;
                let may_fill = row.closed_at.is_none()
                    && report.standing.is_open()
                    && is_allowed(self.actor, &tree, Action::PrefillReport, of);
                if may_fill {
                    board.import = Some(ImportOf::units(row.id, label).link(year));
                }
                let acceptable = match (there.standing(unit), filed) {
                    (Some(at), Some(filed)) => acceptable(self.actor, &tree, (at, filed))?,
                    _ => None,
                };
                board.lines.push(BoardLine { report, acceptable });
            }
        }
        board.lines.sort_by_key(|it| it.report.standing);
        Ok(board)
    }

    pub(super) fn sits_in(&self, organisation: OrganisationId) -> bool {
        let mut seats = self.actor.seats.iter();
        seats.any(|seat| seat.organisation == organisation && !seat.role.is_of_unit())
    }
}
