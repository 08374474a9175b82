//! What is due: forms of the organisers above, for the periods that have begun, beside the reports that are there.

use appraisal::ledger::ReportState;
use appraisal::permit::Action;
use jiff::civil::{Date, Weekday};
use rubric::facts::{Label, day_number};
use rubric::model::Period;
use serde::Serialize;
use store::cycle::Cycle;
use store::db::Db;
use store::fault::Fault;
use store::id::{FormId, OrganisationId, ReportId};
use store::report::Report;
use store::report_form::ReportForm;
use store::time::Day;
use store::{cycle_unit, report, report_form, table};

use super::form::{form_row, period_of};
use super::import::ImportOf;
use crate::clock::date_of;
use crate::cycle::head_of;
use crate::error::{Error, Noun, Refusal};
use crate::ledger::Standing;
use crate::rights::CycleHead;
use crate::service::{Acting, Inner};
use crate::view::OrgRef;

/// How a report stands, with the day counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportStanding {
    /// Sent back.
    Returned,
    /// Past its day.
    Overdue,
    /// To be handed in.
    Due,
    /// The period still runs.
    Running,
    /// Handed in.
    Submitted,
    /// Taken.
    Accepted,
}

impl ReportStanding {
    /// Whether the unit still has to hand it in.
    pub fn is_open(self) -> bool {
        !matches!(self, ReportStanding::Submitted | ReportStanding::Accepted)
    }
}

/// A report that is asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// Number of the form.
    pub form: FormId,
    /// Title of the form.
    pub title: String,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The period in the short form of facts files: `2026`, `2026Q1`, `2026-03`.
    pub label: String,
    /// The period in Chinese.
    pub period: String,
    /// How it stands today.
    pub standing: ReportStanding,
    /// The last day on which it is in time.
    pub due: Day,
    /// The report, once somebody saved it.
    pub report: Option<ReportId>,
    /// Why it was sent back.
    pub return_reason: Option<String>,
    /// The organiser put the values in from a file, and the unit has not saved it since.
    pub is_prefilled: bool,
    /// It was handed in late.
    pub is_late: bool,
    /// Where it is filled in.
    pub link: String,
}

/// The reports asked of a unit in a year: what is returned, overdue and due comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueList {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The year that is shown.
    pub year: i16,
    /// Years that can be chosen.
    pub years: Vec<i16>,
    /// One line for each report that is asked for in the year.
    pub lines: Vec<ReportLine>,
    /// Forms that can be filled in from a file, a row a period, for whoever may: title and address.
    pub imports: Vec<(String, String)>,
}

impl Acting<'_> {
    /// The reports asked of a unit in a year.
    ///
    /// # Errors
    /// No right to read them.
    pub async fn reports_due(
        &self,
        unit: OrganisationId,
        year: Option<i16>,
    ) -> Result<DueList, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        tree.get(unit)?;
        let standing = Standing::of(&mut db, unit).await?;
        standing.may_read(self.actor, &tree, Action::ReadLedger)?;
        let this_year = date_of(self.today()).year();
        let year = year.unwrap_or(this_year);
        let mut lines = due_of_unit(inner, &mut db, &standing, year, self.today()).await?;
        for line in &mut lines {
            line.unit = tree.org(unit);
        }
        let mut years: Vec<i16> = standing.heads.iter().map(|head| head.year).collect();
        years.extend([this_year, year]);
        years.sort_unstable();
        years.dedup();
        years.reverse();
        let action = Action::SubmitReport;
        let may_fill = standing.can_write(self.actor, &tree, action, year, false);
        Ok(DueList {
            unit: tree.org(unit),
            year,
            years,
            imports: match may_fill {
                Some(_) => imports(unit, year, &lines),
                None => Vec::new(),
            },
            lines,
        })
    }
}

/// What is asked of a unit in a year, the most pressing first. The unit's name is left to the caller.
pub(crate) async fn due_of_unit(
    inner: &Inner,
    db: &mut Db,
    standing: &Standing,
    year: i16,
    today: Day,
) -> Result<Vec<ReportLine>, Error> {
    let mut organisers: Vec<OrganisationId> = Vec::new();
    for head in standing.heads.iter().filter(|head| head.year == year) {
        let has_begun = head.cycle.stage() > appraisal::cycle::Stage::Preparation;
        if has_begun && !organisers.contains(&head.organiser) {
            organisers.push(head.organiser);
        }
    }
    let mut lines = Vec::new();
    for organiser in organisers {
        for form in report_form::of_organiser(db, organiser).await? {
            let there = report::of_unit_on(db, form.id, standing.unit).await?;
            for label in begun(&form, year, today) {
                let unit = OrgRef {
                    id: standing.unit,
                    name: String::new(),
                };
                let key = label.to_string();
                let there = there.iter().find(|it| it.label == key);
                let line = line_of(inner, &form, unit, there, label, today)?;
                // A form that is closed asks only for what was begun.
                if form.closed_at.is_none() || line.report.is_some() {
                    lines.push(line);
                }
            }
        }
    }
    lines.sort_by_key(|line| (line.standing, line.due, line.form));
    Ok(lines)
}

/// The periods of a form that have begun, from the first that it asks for.
pub(crate) fn begun(form: &ReportForm, year: i16, today: Day) -> Vec<Label> {
    let period = period_of(&form.period).unwrap_or(Period::Year);
    (1..=period.per_year())
        .filter_map(|n| Label::of(year, period, n))
        .filter(|label| {
            let has_begun = |first| day_number(first) <= today.0;
            label.first_day().is_some_and(has_begun) && !is_before(form, *label)
        })
        .collect()
}

/// Whether a period was over before the first day of a form.
fn is_before(form: &ReportForm, label: Label) -> bool {
    let is_over = |last| day_number(last) < form.from_day.0;
    label.last_day().is_some_and(is_over)
}

/// What lists tell of a report, there or still to be made.
pub(super) fn line_of(
    inner: &Inner,
    form: &ReportForm,
    unit: OrgRef,
    row: Option<&Report>,
    label: Label,
    today: Day,
) -> Result<ReportLine, Error> {
    let key = label.to_string();
    let due = match row {
        Some(row) => row.due_day,
        None => due_day(inner, form, label),
    };
    let state = match row {
        Some(row) => state_of(row)?,
        None => ReportState::Due,
    };
    let standing = standing(state, due, label, today);
    Ok(ReportLine {
        form: form.id,
        title: form.title.clone(),
        link: format!("/units/{}/reports/{}/{key}", unit.id, form.id),
        unit,
        label: key,
        period: label.words(),
        standing,
        due,
        report: row.map(|row| row.id),
        return_reason: row
            .filter(|_| state == ReportState::Returned)
            .and_then(|row| row.return_reason.clone()),
        is_prefilled: state == ReportState::Prefilled,
        is_late: row.is_some_and(|row| row.late),
    })
}

/// Forms of which something is left to fill in, each once.
fn imports(unit: OrganisationId, year: i16, lines: &[ReportLine]) -> Vec<(String, String)> {
    let mut forms: Vec<(FormId, &str)> = Vec::new();
    for line in lines.iter().filter(|line| line.standing.is_open()) {
        if forms.iter().all(|(form, _)| *form != line.form) {
            forms.push((line.form, &line.title));
        }
    }
    let address = |(form, title): (FormId, &str)| {
        (title.to_owned(), ImportOf::periods(unit, form).link(year))
    };
    forms.into_iter().map(address).collect()
}

/// How a report stands on a day.
pub(super) fn standing(state: ReportState, due: Day, label: Label, today: Day) -> ReportStanding {
    match state {
        ReportState::Returned => ReportStanding::Returned,
        ReportState::Submitted => ReportStanding::Submitted,
        ReportState::Accepted => ReportStanding::Accepted,
        ReportState::Due | ReportState::Draft | ReportState::Prefilled => {
            if today > due {
                ReportStanding::Overdue
            } else if label.is_over_by(date_of(today)) {
                ReportStanding::Due
            } else {
                ReportStanding::Running
            }
        }
    }
}

/// Where a report stands.
pub(super) fn state_of(row: &Report) -> Result<ReportState, Fault> {
    ReportState::from_key(&row.state)
        .ok_or_else(|| Fault::damaged(format!("state of report {}", row.id)))
}

/// The last day for a period of a form. Where the next year's notice of holidays is not out yet, Mondays to Fridays.
pub(super) fn due_day(inner: &Inner, form: &ReportForm, label: Label) -> Day {
    let last = label.last_day().unwrap_or(Date::MAX);
    let days = u32::try_from(form.due_working_days).unwrap_or_default();
    let due = inner
        .calendar
        .add_working_days(last, days)
        .unwrap_or_else(|_| weekdays_after(last, days));
    Day(day_number(due))
}

fn weekdays_after(start: Date, days: u32) -> Date {
    let (mut day, mut left) = (start, days);
    while left > 0 {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    day
}

/// The form and the period of an address, asked of this unit.
pub(super) async fn asked(
    db: &mut Db,
    standing: &Standing,
    form: FormId,
    label: &str,
    today: Day,
) -> Result<(ReportForm, Label), Error> {
    let form = form_row(db, form).await?;
    let label = asked_on(&form, standing, label, today)?;
    Ok((form, label))
}

/// A period of a form that is asked of this unit.
pub(super) fn asked_on(
    form: &ReportForm,
    standing: &Standing,
    label: &str,
    today: Day,
) -> Result<Label, Error> {
    let label = Label::parse(label).map_err(|_| Refusal::NotHere(Noun::Report))?;
    let year = label.year().ok_or(Refusal::NotHere(Noun::Report))?;
    if !is_asked(standing, form, year) {
        return Err(super::Refusal::NotAsked.into());
    }
    must_run(form, label, today)?;
    Ok(label)
}

/// Whether a form asks something of a unit in a year.
pub(super) fn is_asked(standing: &Standing, form: &ReportForm, year: i16) -> bool {
    let mut heads = standing.heads.iter();
    heads.any(|head| head.organiser == form.organiser && head.year == year)
}

/// Refuses what is no period of a form, or none that has begun.
pub(super) fn must_run(form: &ReportForm, label: Label, today: Day) -> Result<(), Error> {
    if period_of(&form.period) != label.period() {
        return Err(Refusal::NotHere(Noun::Report).into());
    }
    if is_before(form, label) {
        return Err(super::Refusal::BeforeFirst {
            period: label.words(),
        }
        .into());
    }
    let year = label.year().unwrap_or_default();
    if !begun(form, year, today).contains(&label) {
        return Err(super::Refusal::NotBegun {
            period: label.words(),
        }
        .into());
    }
    Ok(())
}

/// The units of an organiser's cycles of a year, each with its cycle; a unit of several cycles stands several times.
pub(super) async fn units_asked(
    db: &mut Db,
    organiser: OrganisationId,
    year: i16,
) -> Result<Vec<(OrganisationId, CycleHead)>, Error> {
    let mut units = Vec::new();
    for cycle in table::all::<Cycle>(db).await? {
        let head = head_of(&cycle)?;
        if head.organiser != organiser || head.year != year {
            continue;
        }
        let members = cycle_unit::of_cycle(db, head.id).await?;
        units.extend(members.into_iter().map(|member| (member.unit, head)));
    }
    Ok(units)
}
