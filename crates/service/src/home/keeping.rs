//! Tasks of the whole year: reports that are due, ledgers to be declared, reports that wait for the organiser.

use appraisal::cycle::Stage;
use appraisal::ledger::ReportState;
use appraisal::permit::{Action, Role};
use store::db::Db;
use store::id::{ComplaintId, OrganisationId};
use store::time::Day;
use store::{complaint, cycle_date, report, report_form};

use super::{Home, Task, Urgency};
use crate::clock::date_of;
use crate::cycle::list::Seen;
use crate::error::Error;
use crate::ledger::{KindLine, PeriodState, Standing};
use crate::report::{ReportStanding, begun, due_of_unit};
use crate::rights::{Target, is_allowed};
use crate::service::Acting;

impl Acting<'_> {
    /// Tasks of those who keep the ledgers of units and hand in their reports.
    pub(super) async fn of_keepers(&self, db: &mut Db, home: &mut Home) -> Result<(), Error> {
        let of_unit = self.actor.seats.iter().filter(|it| it.role.is_of_unit());
        let mut units: Vec<OrganisationId> = of_unit.map(|it| it.organisation).collect();
        units.sort_unstable();
        units.dedup();
        for unit in units {
            let standing = Standing::of(db, unit).await?;
            let years = self.years(&standing);
            for &year in &years {
                self.of_reports(db, &standing, year, home).await?;
                self.of_ledgers(db, &standing, year, home).await?;
            }
            if !years.is_empty() {
                home.hint("记一条台账。", &format!("/units/{unit}/ledgers"));
            }
        }
        Ok(())
    }

    /// Complaints and suggestions that wait for an answer, among the newest.
    pub(super) async fn of_complaints(&self, db: &mut Db, home: &mut Home) -> Result<(), Error> {
        const LOOKED: i64 = 200;
        if !self.actor.has(Role::Office) {
            return Ok(());
        }
        let tree = self.inner().tree.tree(db).await?;
        let newest = complaint::before(db, ComplaintId(i64::MAX), LOOKED).await?;
        let waiting = newest.iter().filter(|it| it.answered_at.is_none());
        let mine = waiting.filter_map(|it| it.organisation).filter(|at| {
            let target = Target::Organisation(*at);
            is_allowed(self.actor, &tree, Action::AnswerComplaint, target)
        });
        let count = mine.count();
        if count > 0 {
            let task = Task {
                words: format!("答复 {count} 条投诉建议"),
                detail: String::new(),
                link: "/complaints".to_owned(),
                day: None,
                unit: None,
            };
            home.add(Urgency::ByDay, task, self.today());
        }
        Ok(())
    }

    /// The years whose affairs a unit still keeps, the earliest first: what is left of last year comes before this one.
    fn years(&self, standing: &Standing) -> Vec<i16> {
        let this_year = date_of(self.today()).year();
        let running = standing.heads.iter().filter(|head| {
            (Stage::Daily..=Stage::Verification).contains(&head.cycle.stage())
                && head.year <= this_year
        });
        let mut years: Vec<i16> = running.map(|head| head.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Reports that were sent back, are overdue or due.
    async fn of_reports(
        &self,
        db: &mut Db,
        standing: &Standing,
        year: i16,
        home: &mut Home,
    ) -> Result<(), Error> {
        let tree = self.inner().tree.tree(db).await?;
        let may = standing.can_write(self.actor, &tree, Action::SubmitReport, year, false);
        if may.is_none() {
            return Ok(());
        }
        let today = self.today();
        for line in due_of_unit(self.inner(), db, standing, year, today).await? {
            let urgency = match line.standing {
                ReportStanding::Returned => Urgency::Returned,
                ReportStanding::Overdue | ReportStanding::Due => Urgency::ByDay,
                ReportStanding::Running | ReportStanding::Submitted | ReportStanding::Accepted => {
                    continue;
                }
            };
            let (words, detail) = match line.return_reason {
                Some(reason) => (format!("退回的报表:{}", line.title), reason),
                None if line.is_prefilled => (
                    format!("核对并报送报表:{}", line.title),
                    format!("{},主办方已经导入", line.period),
                ),
                None => (format!("报送报表:{}", line.title), line.period),
            };
            let task = Task {
                words,
                detail,
                link: line.link,
                day: Some(line.due),
                unit: Some(tree.org(standing.unit)),
            };
            home.add(urgency, task, today);
        }
        Ok(())
    }

    /// Quarters that are over and whose ledgers are not declared complete.
    async fn of_ledgers(
        &self,
        db: &mut Db,
        standing: &Standing,
        year: i16,
        home: &mut Home,
    ) -> Result<(), Error> {
        let unit = standing.unit;
        let ledgers = match self.ledger_home_from(db, unit, Some(year)).await {
            Ok(ledgers) => ledgers,
            Err(Error::Refused(_)) => return Ok(()),
            Err(fault) => return Err(fault),
        };
        if !ledgers.may_declare || ledgers.cycles.is_empty() {
            return Ok(());
        }
        let asked = |it: &&KindLine| it.items_asked > 0 && !it.is_of_organiser;
        let open = ledgers.kinds.iter().filter(asked);
        let open = open.flat_map(|it| &it.periods);
        let mut open: Vec<&str> = open
            .filter(|it| it.state == PeriodState::Open)
            .map(|it| it.words.as_str())
            .collect();
        open.sort_unstable();
        open.dedup();
        if open.is_empty() {
            return Ok(());
        }
        let task = Task {
            words: format!("核对并声明台账齐全:{}", open.join("、")),
            detail: "声明以后,由台账得出的数据才计入评分".to_owned(),
            link: format!("/units/{unit}/ledgers?year={year}"),
            day: last_daily_day(db, standing, year).await?,
            unit: Some(ledgers.unit),
        };
        home.add(Urgency::ByDay, task, self.today());
        Ok(())
    }

    /// Reports that units have handed in and nobody has taken or sent back.
    pub(super) async fn of_reports_handed_in(
        &self,
        db: &mut Db,
        seen: &Seen,
        home: &mut Home,
    ) -> Result<(), Error> {
        let judges = |role: Role| matches!(role, Role::Office | Role::LeadDepartment);
        let mut seats = self.actor.seats.iter();
        let is_judge = seats.any(|it| it.organisation == seen.row.organiser && judges(it.role));
        let is_open = (Stage::Daily..=Stage::Verification).contains(&seen.row.stage);
        if !is_judge || !is_open {
            return Ok(());
        }
        let today = self.today();
        for form in report_form::of_organiser(db, seen.row.organiser).await? {
            for label in begun(&form, seen.head.year, today) {
                let key = label.to_string();
                let rows = report::of_form(db, form.id, &key).await?;
                let waiting = rows
                    .iter()
                    .filter(|row| row.state == ReportState::Submitted.key())
                    .count();
                let link = format!("/reports?form={}&label={key}", form.id);
                // Two cycles of a year ask for the same reports.
                if waiting == 0 || home.due.iter().any(|task| task.link == link) {
                    continue;
                }
                let task = Task {
                    words: format!("采纳或退回 {waiting} 份报表:{}", form.title),
                    detail: label.words(),
                    link,
                    day: None,
                    unit: None,
                };
                home.add(Urgency::ByDay, task, today);
            }
        }
        Ok(())
    }
}

/// The last day on which entries of a year are in time: that of the cycle which gives the longest.
async fn last_daily_day(db: &mut Db, standing: &Standing, year: i16) -> Result<Option<Day>, Error> {
    let mut last = None;
    for id in standing.cycles_in(year) {
        let dates = cycle_date::of_cycle(db, id).await?;
        let daily = dates.iter().find(|it| it.stage == Stage::Daily);
        last = last.max(daily.map(|it| it.to_day));
    }
    Ok(last)
}
