//! The page of a cycle: what it is made of, where it stands, which moves there are and what they wait for.

use appraisal::cycle::{Stage, TRANSITIONS, Transition};
use appraisal::label::{Label, listed};
use appraisal::permit::{Action, Role};
use appraisal::readiness::{DATED, Present};
use store::account::Account;
use store::db::Db;
use store::department::Department;
use store::id::{AccountId, CycleId, OrganisationId};
use store::time::Day;
use store::{
    cycle_counts, cycle_date, cycle_department, cycle_move, cycle_unit, sheet, table, team_member,
    values,
};

use super::head::{cycle_ref, head_of, row};
use super::members::{Member, departments_asked, members};
pub use super::page_view::{
    Asks, CyclePage, DepartmentLine, MoveLine, NeedLine, Pinned, PossibleMove, Step, TeamLine,
    TimelineStage, UnitLine,
};
use super::present::{Given, is_current, is_given_with_the_move, mended_at, present, told};
use crate::actor::Actor;
use crate::error::{Error, Noun, Refusal};
use crate::rights::{CycleHead, Target, is_allowed};
use crate::service::Acting;
use crate::tree::{Tree, inner as pure};
use crate::view::{OrgRef, SchemeRef};

impl PossibleMove {
    /// Whether everything is there that must be there before the page of the move is filled in.
    pub fn is_ready(&self) -> bool {
        self.needs.iter().all(|it| it.is_present || it.is_at_move)
    }
}

impl CyclePage {
    /// Whether the reader may do something in the cycle as a whole.
    pub fn may(&self, action: &Action) -> bool {
        self.may.contains(action)
    }
}

/// Whether somebody sees that a cycle exists: those who organise it; its units and those above from the daily work on.
pub(crate) fn is_seen(
    actor: &Actor,
    tree: &Tree,
    head: &CycleHead,
    units: &[OrganisationId],
) -> bool {
    let has_begun = head.cycle.stage() > Stage::Preparation;
    actor.seats.iter().any(|seat| match seat.role {
        Role::Office
        | Role::LeadDepartment
        | Role::Assessor
        | Role::TeamLeader
        | Role::LeadingGroup => seat.organisation == head.organiser,
        Role::UnitClerk | Role::UnitSecretary => has_begun && units.contains(&seat.organisation),
        Role::Superior => {
            has_begun
                && tree
                    .pure()
                    .is_below(pure(head.organiser), pure(seat.organisation))
        }
        Role::Auditor => {
            let is_below = tree
                .pure()
                .is_below(pure(head.organiser), pure(seat.organisation));
            seat.organisation == head.organiser || is_below
        }
        Role::SystemAdministrator => false,
    })
}

const ASKED: &[Action] = &[
    Action::ConfigureCycle,
    Action::AdvanceCycle,
    Action::FileResult,
];

const ASKED_OF_UNITS: &[Action] = &[
    Action::ReadProgress,
    Action::DrawSample,
    Action::RecordFinding,
    Action::VerifySheet,
    Action::GiveDepartmentScore,
    Action::EnterSatisfaction,
    Action::ReadTotals,
    Action::ComputeTotals,
    Action::DecideResult,
    Action::PublishResult,
    Action::ReadPublishedResult,
    Action::AcceptFiling,
];

impl Acting<'_> {
    /// The page of a cycle.
    ///
    /// # Errors
    /// For those who do not see it.
    pub async fn cycle(&self, id: CycleId) -> Result<CyclePage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = row(&mut db, id).await?;
        let head = head_of(&row)?;
        let rows = cycle_unit::of_cycle(&mut db, id).await?;
        let units: Vec<OrganisationId> = rows.iter().map(|it| it.unit).collect();
        if !is_seen(self.actor, &tree, &head, &units) {
            return Err(Refusal::NotHere(Noun::Cycle).into());
        }
        let in_cycle = ASKED.iter().map(|it| (*it, Target::Cycle(&head)));
        let of_units = ASKED_OF_UNITS.iter().map(|it| (*it, Target::Units(&head)));
        let may: Vec<Action> = in_cycle
            .chain(of_units)
            .filter(|(action, target)| is_allowed(self.actor, &tree, *action, *target))
            .map(|(action, _)| action)
            .collect();
        // What everything comes to now is worked out with a connection of its own: nobody holds two.
        drop(db);
        let advances = may.contains(&Action::AdvanceCycle);
        let is_current = advances && is_current(self, &head).await?;
        let mut db = self.read().await?;
        let members = members(self.inner(), &mut db, id).await?;
        let (until, today) = (row.objection_until_day, self.today());
        let given = Given::default();
        let mut moves = Vec::new();
        let mut steps = Vec::new();
        if advances {
            let mut now = present(self.inner(), &mut db, &head, until, today, &given).await?;
            now.result.is_current &= is_current;
            moves = possible(self.actor, &head, &now);
            steps = self.steps(&head, &now);
        }
        let counts = cycle_counts::result(&mut db, id, row.result_revision).await?;
        let is_published = counts.ever_published > 0;
        let own_results = units.iter().filter(|unit| {
            let is_own = self.actor.seats.iter().any(|it| it.organisation == **unit);
            let target = Target::Unit(**unit, &head);
            is_published && is_own && is_allowed(self.actor, &tree, Action::ReadTotals, target)
        });
        let own_results: Vec<OrgRef> = own_results.map(|unit| tree.org(*unit)).collect();
        let dates = cycle_date::of_cycle(&mut db, id).await?;
        let sheets = sheet::of_cycle(&mut db, id).await?;
        let is_organiser = self
            .actor
            .seats
            .iter()
            .any(|it| it.organisation == head.organiser);
        let own = |unit: OrganisationId| {
            let seats = self.actor.seats.iter();
            is_organiser || seats.clone().any(|it| it.organisation == unit)
        };
        let line = |unit: &OrganisationId| UnitLine {
            unit: tree.org(*unit),
            sheets: sheets
                .iter()
                .filter(|it| it.unit == *unit && own(*unit))
                .map(|it| it.id)
                .collect(),
        };
        Ok(CyclePage {
            cycle: cycle_ref(&row, &tree),
            revision: row.revision,
            result_revision: head.cycle.revision().get(),
            objection_until: until,
            schemes: members.iter().map(pinned).collect(),
            units: units.iter().map(line).collect(),
            departments: department_lines(&mut db, id, &members).await?,
            team: team_lines(&mut db, id, &tree, &members).await?,
            timeline: timeline(&head, &dates, today),
            moves,
            history: history(&mut db, id).await?,
            steps,
            may,
            is_published,
            own_results,
        })
    }

    fn steps(&self, head: &CycleHead, now: &Present) -> Vec<Step> {
        let is_office = self
            .actor
            .seats_as(Role::Office)
            .any(|it| it.organisation == head.organiser);
        if !is_office || head.cycle.stage() != Stage::Preparation {
            return Vec::new();
        }
        let step = |key, title, is_done, there: String, missing: appraisal::cycle::Need| Step {
            key,
            title,
            is_done,
            told: if is_done { there } else { told(missing, now) },
        };
        use appraisal::cycle::Need;
        let has = |need| now.has(need);
        vec![
            step(
                "scheme",
                "考评方案",
                has(Need::SchemePinned),
                "已选定。".to_owned(),
                Need::SchemePinned,
            ),
            step(
                "units",
                "被考评单位",
                has(Need::UnitsChosen),
                format!("已选 {} 个单位。", now.units),
                Need::UnitsChosen,
            ),
            step(
                "departments",
                "牵头部门",
                has(Need::DepartmentsAssigned),
                "各部门都已对应。".to_owned(),
                Need::DepartmentsAssigned,
            ),
            step(
                "team",
                "联合考核组",
                has(Need::TeamNamed),
                format!("组长 1 名,成员 {} 名。", now.members),
                Need::TeamNamed,
            ),
            step(
                "dates",
                "各阶段日期",
                has(Need::DatesSet),
                "七个阶段都已排定。".to_owned(),
                Need::DatesSet,
            ),
        ]
    }
}

pub(crate) fn pinned(member: &Member) -> Pinned {
    let scheme = &member.ready.scheme;
    Pinned {
        position: member.position,
        is_target: member.is_target,
        scheme: SchemeRef {
            id: member.ready.version,
            key: scheme.head.id.clone(),
            title: scheme.head.title.clone(),
            version: scheme.head.version.clone(),
            hash: member.ready.hash.clone(),
        },
    }
}

pub(crate) async fn department_lines(
    db: &mut Db,
    id: CycleId,
    members: &[Member],
) -> Result<Vec<DepartmentLine>, Error> {
    let assigned = cycle_department::of_cycle(db, id).await?;
    let mut lines = Vec::new();
    for member in members {
        for (key, asked) in departments_asked(&member.ready.scheme) {
            let row = assigned
                .iter()
                .find(|it| it.position == member.position && it.key == key);
            let mut department = None;
            if let Some(row) = row {
                let found = table::get::<Department>(db, values![row.department]).await?;
                department = found.map(|it| (it.id, it.title));
            }
            lines.push(DepartmentLine {
                position: member.position,
                scheme: member.ready.scheme.head.title.clone(),
                key,
                asked,
                department,
            });
        }
    }
    Ok(lines)
}

pub(crate) async fn team_lines(
    db: &mut Db,
    id: CycleId,
    tree: &Tree,
    members: &[Member],
) -> Result<Vec<TeamLine>, Error> {
    let titles = |key: &str| {
        let sections = members.iter().filter_map(|it| it.ready.scheme.section(key));
        let title = sections.map(|it| it.title.clone()).next();
        title.unwrap_or_else(|| key.to_owned())
    };
    let mut lines = Vec::new();
    for row in team_member::of_cycle(db, id).await? {
        let units = row.units.split(',').filter_map(|it| it.parse().ok());
        let sections = row.sections.split(',').filter(|it| !it.is_empty());
        lines.push(TeamLine {
            name: name_of(db, row.account).await?,
            account: row.account,
            is_leader: row.is_leader,
            units: units.map(|it: OrganisationId| tree.org(it)).collect(),
            sections: sections.map(titles).collect(),
        });
    }
    Ok(lines)
}

/// The name of an account; a dash for one that is gone.
pub(crate) async fn name_of(db: &mut Db, account: AccountId) -> Result<String, Error> {
    let found = table::get::<Account>(db, values![account]).await?;
    Ok(found.map_or_else(|| "—".to_owned(), |it| it.name))
}

async fn history(db: &mut Db, id: CycleId) -> Result<Vec<MoveLine>, Error> {
    let mut lines = Vec::new();
    for row in cycle_move::of_cycle(db, id).await?.into_iter().rev() {
        lines.push(MoveLine {
            from: row.from_stage.label(),
            to: row.to_stage.label(),
            at: row.moved_at,
            by: name_of(db, row.moved_by).await?,
            role: row.role.label(),
            reason: row.reason,
            document: row.document,
        });
    }
    Ok(lines)
}

fn timeline(head: &CycleHead, dates: &[cycle_date::CycleDate], today: Day) -> Vec<TimelineStage> {
    let now = head.cycle.stage();
    let stage = |&stage: &Stage| {
        let row = dates.iter().find(|it| it.stage == stage);
        let forward = TRANSITIONS
            .iter()
            .find(|it| it.from == stage && it.is_forward());
        TimelineStage {
            stage,
            title: stage.label(),
            dates: row.map(|it| (it.from_day, it.to_day)),
            is_past: stage < now,
            is_now: stage == now,
            is_late: stage == now && row.is_some_and(|it| today > it.to_day),
            is_ahead: row.is_some_and(|it| today < it.from_day),
            doing: doing(stage),
            who: forward.map_or_else(String::new, |it| listed(it.who)),
        }
    };
    Stage::ALL.iter().map(stage).collect()
}

/// What is done in a stage, and by whom.
pub(crate) fn doing(stage: Stage) -> &'static str {
    match stage {
        Stage::Preparation => "办公室定方案、单位、部门、考核组和日期",
        Stage::Daily => "单位记台账、报报表;部门记平时加扣分",
        Stage::SelfAssessment => "单位对照评分表自评,由书记提交",
        Stage::Verification => "考核组核实评分、退回、抽查、签字;部门给意见",
        Stage::Totals => "办公室录入满意度、汇总、核对名额",
        Stage::Decision => "领导小组研究并列、名额和结果",
        Stage::Publication => "办公室公布结果,向各单位书面反馈",
        Stage::ObjectionWindow => "单位可以提出异议",
        Stage::Closed => "结果归档备案",
    }
}

/// The moves from where a cycle stands.
pub(crate) fn possible(actor: &Actor, head: &CycleHead, now: &Present) -> Vec<PossibleMove> {
    let mut moves: Vec<&Transition> = head.cycle.moves().collect();
    moves.sort_by_key(|it| !it.is_forward());
    moves
        .into_iter()
        .map(|it| line(actor, head, now, it))
        .collect()
}

fn line(actor: &Actor, head: &CycleHead, now: &Present, it: &Transition) -> PossibleMove {
    use appraisal::cycle::Need;
    let need = |need: &Need| {
        let is_present = now.has(*need);
        NeedLine {
            words: need.label(),
            is_present,
            is_at_move: !is_present && is_given_with_the_move(*need, now),
            told: if is_present {
                String::new()
            } else {
                told(*need, now)
            },
            link: if is_present {
                String::new()
            } else {
                mended_at(*need, head)
            },
        }
    };
    let asks = |need: Need| it.needs.contains(&need);
    let is_mine = |seat: &crate::actor::Seat| {
        seat.organisation == head.organiser && it.who.contains(&seat.role)
    };
    PossibleMove {
        to: it.to,
        title: it.to.label(),
        is_forward: it.is_forward(),
        is_new_revision: it.is_new_revision,
        who: listed(it.who),
        is_mine: actor.seats.iter().any(is_mine),
        needs: it.needs.iter().map(need).collect(),
        late: late(it),
        asks: Asks {
            reason: asks(Need::Reason),
            document: asks(Need::ObjectionUpheld) || asks(Need::ReopeningOrdered),
            bonuses: asks(Need::BonusesDecided) && now.has_bonuses,
            objections: asks(Need::ObjectionsRuled),
        },
    }
}

/// What becomes of work that comes after the stage that is left.
fn late(it: &Transition) -> String {
    match it.from {
        Stage::Preparation => {
            return "方案版本、单位和牵头部门从此固定;考核组和日期还可以调整。".to_owned();
        }
        Stage::Daily | Stage::SelfAssessment | Stage::Verification if it.is_forward() => {
            return format!(
                "进入“{}”后才来的“{}”材料:{}。",
                it.to.label(),
                it.from.label(),
                it.late.label()
            );
        }
        _ if it.is_forward() => {
            return format!("进入“{}”后,前面各阶段的记录不再改动。", it.to.label());
        }
        _ => {}
    }
    format!(
        "对全部单位重新打开“{}”;已有的记录都保留,谁退回、为什么退回记入历程。",
        it.to.label()
    )
}

/// The stages with dates, for forms.
pub(crate) const STAGES: &[Stage] = DATED;
