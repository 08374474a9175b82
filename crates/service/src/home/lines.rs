//! Where tasks come from: the cycles that somebody organises or is appraised in. What a result asks for stands beside.

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::permit::{Action, Role};
use store::db::Db;
use store::id::{DepartmentId, OrganisationId};
use store::sheet_status::{self, SheetStatus};
use store::time::Day;
use store::{cycle_counts, cycle_date, cycle_move, item_return, sheet, team_member};

use super::{Home, Task, Urgency};
use crate::cycle::list::Seen;
use crate::cycle::members::members;
use crate::cycle::page::possible;
use crate::cycle::present::{Given, present};
use crate::error::Error;
use crate::progress::to_sign;
use crate::result::opinion;
use crate::rights::{Target, is_allowed};
use crate::service::Acting;

/// So many days before its planned end the daily work may be led on from without being early.
const NEAR: i64 = 7;

impl Acting<'_> {
    /// Tasks of those who organise a cycle.
    pub(super) async fn of_organiser(
        &self,
        db: &mut Db,
        seen: &Seen,
        home: &mut Home,
    ) -> Result<(), Error> {
        let roles: Vec<Role> = self
            .actor
            .seats
            .iter()
            .filter(|it| it.organisation == seen.row.organiser)
            .map(|it| it.role)
            .collect();
        if roles.is_empty() || seen.row.stage == Stage::Closed {
            return Ok(());
        }
        let (id, today) = (seen.row.id, self.today());
        let stage = seen.row.stage;
        let dates = cycle_date::of_cycle(db, id).await?;
        let until = dates
            .iter()
            .find(|it| it.stage == stage)
            .map(|it| it.to_day);
        let task = |words: String, detail: &str, page: &str| Task {
            words,
            detail: format!("{}{detail}", seen.row.title),
            link: format!("/cycles/{id}{page}"),
            day: until,
            unit: None,
        };
        if roles.contains(&Role::Office) || roles.contains(&Role::LeadingGroup) {
            let given = Given::default();
            let last = seen.row.objection_until_day;
            let now = present(self.inner(), db, &seen.head, last, today, &given).await?;
            let moves = possible(self.actor, &seen.head, &now);
            let forward = moves.iter().find(|it| it.is_forward && it.is_mine);
            if let Some(way) = forward {
                let needs = way.needs.iter();
                let open: Vec<_> = needs
                    .filter(|it| !it.is_present && !it.is_at_move)
                    .collect();
                let (missing, first) = (open.len(), open.first().map_or("", |it| it.told.as_str()));
                let is_over = until.is_some_and(|day| today > day);
                // The daily work is complete on no day: its end is told when it comes near.
                let is_ripe =
                    stage != Stage::Daily || until.is_none_or(|day| today.0 + NEAR >= day.0);
                if stage == Stage::Preparation {
                    let words = format!("完成筹备,进入“{}”", way.title);
                    let detail = match missing {
                        0 => ":条件已具备".to_owned(),
                        _ => format!(":还差 {missing} 项"),
                    };
                    let mut task = task(words, &detail, "");
                    task.day = dates.first().map(|it| it.from_day);
                    home.add(Urgency::ByDay, task, today);
                } else if missing == 0 && is_ripe {
                    let page = format!("/advance?to={}", way.to.key());
                    let words = format!("可以推进到“{}”", way.title);
                    home.add(Urgency::ByDay, task(words, ":条件已具备", &page), today);
                } else if stage == Stage::ObjectionWindow {
                    // Nothing to do but to wait for the last day.
                } else if is_over || stage >= Stage::Totals {
                    let words = format!("办理“{}”阶段的事项", stage.label());
                    let detail = format!(":还差 {missing} 项。{first}");
                    home.add(Urgency::ByDay, task(words, &detail, ""), today);
                }
            }
        }
        self.of_reports_handed_in(db, seen, home).await?;
        if stage == Stage::Verification {
            self.of_team(db, seen, until, home).await?;
            self.of_departments(db, seen, until, home).await?;
        }
        let draws = is_allowed(
            self.actor,
            &*self.inner().tree.tree(db).await?,
            Action::RecordFinding,
            Target::Units(&seen.head),
        );
        if draws {
            let waiting = cycle_counts::samples_waiting(db, id).await?;
            if waiting > 0 {
                let words = format!("检查抽中的 {waiting} 个对象并记录");
                home.add(Urgency::ByDay, task(words, "", "/samples"), today);
            }
        }
        Ok(())
    }

    async fn of_team(
        &self,
        db: &mut Db,
        seen: &Seen,
        until: Option<Day>,
        home: &mut Home,
    ) -> Result<(), Error> {
        let (id, today) = (seen.row.id, self.today());
        let Some(account) = self.actor.account() else {
            return Ok(());
        };
        let team = team_member::of_cycle(db, id).await?;
        let Some(own) = team.iter().find(|it| it.account == account) else {
            return Ok(());
        };
        let status = sheet_status::of_cycle(db, id).await?;
        let mine: Vec<&SheetStatus> = status
            .iter()
            .filter(|it| own.has_unit(it.sheet.unit.0))
            .collect();
        let task = |words: String, page: &str| Task {
            words,
            detail: seen.row.title.clone(),
            link: format!("/cycles/{id}/{page}"),
            day: until,
            unit: None,
        };
        let answered: usize = mine.iter().map(|it| it.answered).sum();
        if answered > 0 {
            let words = format!("{answered} 条退回已有答复,等您核对");
            home.add(Urgency::Returned, task(words, "progress"), today);
        }
        let open = mine
            .iter()
            .filter(|it| it.sheet.verified_at.is_none())
            .count();
        if open == 0 && own.is_leader {
            let moves = cycle_move::of_cycle(db, id).await?;
            // Sent back with everything verified: nothing is open until the leader opens a sheet again.
            let back = moves
                .last()
                .filter(|it| it.from_stage > Stage::Verification);
            let is_done = |at| mine.iter().any(|it| it.sheet.verified_at > Some(at));
            if let Some(back) = back.filter(|it| !is_done(it.moved_at)) {
                let words = format!("周期退回到“核实评分”:{}", back.reason);
                let mut task = task(words, "progress");
                task.detail += ":要改的评分表先“重新打开”,改定后重新签字";
                home.add(Urgency::Returned, task, today);
            }
        }
        if open > 0 {
            let words = format!("核实 {open} 张评分表");
            home.add(Urgency::ByDay, task(words, "progress"), today);
        }
        let unsigned = to_sign(&status, account);
        if unsigned > 0 {
            let words = format!("签字:{unsigned} 张评分表已核实完");
            home.add(Urgency::ByDay, task(words, "progress"), today);
        }
        Ok(())
    }

    async fn of_departments(
        &self,
        db: &mut Db,
        seen: &Seen,
        until: Option<Day>,
        home: &mut Home,
    ) -> Result<(), Error> {
        let own: Vec<DepartmentId> = self
            .actor
            .seats_as(Role::LeadDepartment)
            .filter(|it| it.organisation == seen.row.organiser)
            .filter_map(|it| it.department)
            .collect();
        if own.is_empty() {
            return Ok(());
        }
        let missing = opinion::missing(db, seen.row.id).await?;
        let missing = missing.iter().filter(|(it, _)| own.contains(it)).count();
        if missing > 0 {
            let task = Task {
                words: format!("对 {missing} 个单位给出本部门的考核意见"),
                detail: seen.row.title.clone(),
                link: format!("/cycles/{}/opinions", seen.row.id),
                day: until,
                unit: None,
            };
            home.add(Urgency::ByDay, task, self.today());
        }
        Ok(())
    }

    /// Tasks of those who are appraised.
    pub(super) async fn of_units(
        &self,
        db: &mut Db,
        seen: &Seen,
        home: &mut Home,
    ) -> Result<(), Error> {
        let of_unit = |it: &&crate::actor::Seat| {
            it.role.is_of_unit() && seen.units.contains(&it.organisation)
        };
        let seats = self.actor.seats.iter().filter(of_unit);
        let mut units: Vec<OrganisationId> = seats.map(|it| it.organisation).collect();
        units.sort_unstable();
        units.dedup();
        if units.is_empty() {
            return Ok(());
        }
        let (id, stage, today) = (seen.row.id, seen.row.stage, self.today());
        let is_open = stage == Stage::SelfAssessment || stage == Stage::Verification;
        if !is_open {
            return Ok(());
        }
        let tree = self.inner().tree.tree(db).await?;
        let dates = cycle_date::of_cycle(db, id).await?;
        let until = dates.iter().find(|it| it.stage == Stage::SelfAssessment);
        let until = until.map(|it| it.to_day);
        let members = members(self.inner(), db, id).await?;
        let is_secretary = self.actor.has(Role::UnitSecretary);
        for sheet in sheet::of_cycle(db, id).await? {
            if !units.contains(&sheet.unit) {
                continue;
            }
            let member = members.iter().find(|it| it.position == sheet.position);
            let scheme = member.map(|it| &it.ready.scheme);
            let title = scheme.map_or("", |it| it.head.title.as_str());
            let unit = Some(tree.org(sheet.unit));
            if sheet.submitted_at.is_none() {
                let words = if is_secretary {
                    format!("核对并提交自评:{title}")
                } else {
                    format!("填写自评:{title}")
                };
                let task = Task {
                    words,
                    detail: seen.row.title.clone(),
                    link: format!("/sheets/{}", sheet.id),
                    day: until,
                    unit: unit.clone(),
                };
                home.add(Urgency::ByDay, task, today);
            }
            let mut returns = item_return::of_sheet(db, sheet.id).await?;
            // As the sheet lists its items: by their text, item 10 would stand before item 2.
            returns.sort_by_key(|it| {
                scheme.and_then(|scheme| scheme.items.iter().position(|item| item.id == it.item))
            });
            for it in returns {
                if it.answered_at.is_some() || it.closed_at.is_some() {
                    continue;
                }
                let item = scheme.and_then(|scheme| scheme.item(&it.item));
                let item = item.map_or(it.item.as_str(), |it| it.title.as_str());
                let task = Task {
                    words: format!("退回的条目:{item}"),
                    detail: it.reason.clone(),
                    link: format!("/sheets/{}/items/{}", sheet.id, it.item),
                    day: Some(it.due_day),
                    unit: unit.clone(),
                };
                home.add(Urgency::Returned, task, today);
            }
        }
        Ok(())
    }
}
