//! Finding out what is present in a cycle: counts from the store, in words and with the page where it is mended.

use std::collections::BTreeSet;

use appraisal::cycle::{Need, Stage};
use appraisal::readiness::{Present, ResultPresent};
use rubric::expr::ir::Source;
use rubric::model::Origin;
use store::db::Db;
use store::fault::Fault;
use store::id::OrganisationId;
use store::time::{Day, Moment};
use store::{cycle_counts, cycle_date, cycle_department, cycle_move, cycle_unit};
use store::{fact_value, sheet_status, team_member};

use super::dates;
use super::members::{Member, departments_asked, members};
use crate::clock::date_of;
use crate::error::Error;
use crate::result::compute;
use crate::result::decide::standing;
use crate::result::document::Document;
use crate::rights::CycleHead;
use crate::service::{Acting, Inner};

/// What is given with a move itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Why, in words as they were given.
    pub reason: String,
    /// The number of the document behind it.
    pub document: String,
    /// No claim of a bonus is open.
    pub are_bonuses_confirmed: bool,
    /// Every objection has its ruling.
    pub are_objections_confirmed: bool,
}

/// Counts everything that a move can ask for.
pub(crate) async fn present(
    inner: &Inner,
    db: &mut Db,
    head: &CycleHead,
    objection_until: Option<Day>,
    today: Day,
    given: &Given,
) -> Result<Present, Error> {
    let id = head.id;
    let members = members(inner, db, id).await?;
    let units: Vec<OrganisationId> = {
        let rows = cycle_unit::of_cycle(db, id).await?;
        rows.iter().map(|it| it.unit).collect()
    };
    let assigned = cycle_department::of_cycle(db, id).await?;
    let departments: BTreeSet<_> = assigned.iter().map(|it| it.department).collect();
    let asked = members.iter().flat_map(|member| {
        let asked = departments_asked(&member.ready.scheme).into_iter();
        asked.map(move |(key, _)| (member.position, key))
    });
    let is_open = |(position, key): &(i64, String)| {
        assigned
            .iter()
            .all(|it| it.position != *position || it.key != *key)
    };
    let departments_open = asked.filter(is_open).count();
    let moves = cycle_move::of_cycle(db, id).await?;
    let began = moves.iter().rev().find(|it| it.to_stage == Stage::Daily);
    let began = began.map_or(Moment(0), |it| it.moved_at);
    let team = team_member::of_cycle(db, id).await?;
    let leaders = team.iter().filter(|it| it.is_leader).count();
    let sheets = sheet_status::of_cycle(db, id).await?;
    let many =
        |met: fn(&sheet_status::SheetStatus) -> bool| sheets.iter().filter(|it| met(it)).count();
    let given_opinions = count(cycle_counts::opinions_given(db, id).await?);
    let target = members.iter().find(|it| it.is_target);
    Ok(Present {
        is_pinned: target.is_some(),
        units: units.len(),
        departments_open,
        dates: dates::pure(&cycle_date::of_cycle(db, id).await?),
        today: today.0,
        recorded: count(cycle_counts::recorded(db, id, began).await?),
        has_reason: !given.reason.trim().is_empty(),
        leaders,
        members: team.len() - leaders,
        sheets: sheets.len(),
        sheets_handed_in: many(sheet_status::SheetStatus::is_submitted),
        sheets_verified: many(sheet_status::SheetStatus::is_verified),
        sheets_signed: many(sheet_status::SheetStatus::is_signed),
        samples_waiting: count(cycle_counts::samples_waiting(db, id).await?),
        opinions_missing: (departments.len() * units.len()).saturating_sub(given_opinions),
        has_bonuses: target.is_some_and(|it| !it.ready.scheme.bonuses.is_empty()),
        are_bonuses_confirmed: given.are_bonuses_confirmed,
        satisfaction_missing: satisfaction_missing(db, head, &members, &units).await?,
        result: result(db, head, target).await?,
        objection_until: objection_until.map(|day| day.0),
        are_objections_confirmed: given.are_objections_confirmed,
        has_document: !given.document.trim().is_empty(),
    })
}

/// Polled facts of the year that the schemes read and that are not stated for a unit.
async fn satisfaction_missing(
    db: &mut Db,
    head: &CycleHead,
    members: &[Member],
    units: &[OrganisationId],
) -> Result<usize, Error> {
    let polled = members.iter().flat_map(|member| {
        let inputs = member.ready.program.inputs.iter();
        let facts = inputs.filter_map(|input| match &input.source {
            Source::Fact {
                fact,
                years_back: 0,
                ..
            } => Some(fact.clone()),
            _ => None,
        });
        facts.filter(|fact| {
            let fact = member.ready.dictionary.get(fact);
            fact.is_some_and(|it| it.from == Origin::Polled)
        })
    });
    let polled: BTreeSet<String> = polled.collect();
    if polled.is_empty() {
        return Ok(0);
    }
    let year = head.year.to_string();
    let mut missing = 0;
    for &unit in units {
        let values = fact_value::of_unit(db, unit).await?;
        let is_stated = |fact: &&String| {
            values.iter().any(|it| {
                let is_of_year = it.label.is_empty() || it.label.starts_with(&year);
                it.fact == **fact && it.raw.is_some() && is_of_year && !it.source.trim().is_empty()
            })
        };
        missing += polled.iter().filter(|fact| !is_stated(fact)).count();
    }
    Ok(missing)
}

/// Where the result of the revision stands, as it was computed last.
async fn result(
    db: &mut Db,
    head: &CycleHead,
    target: Option<&Member>,
) -> Result<ResultPresent, Error> {
    let revision = i64::from(head.cycle.revision().get());
    let counts = cycle_counts::result(db, head.id, revision).await?;
    let rows = compute::kept(db, head.id, revision).await?;
    let mut stands = Stands::default();
    for row in &rows {
        let document: Document =
            serde_json::from_str(&row.appraisal).map_err(|_| Fault::Damaged {
                what: format!("result {}", row.id),
            })?;
        stands.add(
            &document,
            target.is_some_and(|it| it.position == row.position),
        );
    }
    Ok(ResultPresent {
        is_computed: counts.computed > 0,
        is_current: counts.computed > 0,
        ranges: stands.ranges,
        to_correct: stands.to_correct,
        undecided: stands.undecided(),
        is_decided: standing(db, head.id, revision).await?.is_some(),
        is_published: counts.published > 0,
        was_ever_published: counts.ever_published > 0,
    })
}

/// What the kept documents of a cycle leave open.
#[derive(Default)]
struct Stands {
    ranges: usize,
    to_correct: usize,
    asked: usize,
    asked_elsewhere: usize,
    waits_for_decisions: bool,
}

impl Stands {
    fn add(&mut self, document: &Document, is_target: bool) {
        let asked = document.needed.iter().filter(|it| it.is_answerable());
        if is_target {
            self.ranges = document.missing();
            self.asked = asked.count();
            self.to_correct = document.needed.len() - self.asked;
            self.waits_for_decisions = !document.undecided.is_empty();
        } else {
            self.asked_elsewhere += asked.count();
        }
    }

    /// What people must decide before the result of the target is one figure a unit. What is open in another scheme
    /// and moves nothing in the target need not be.
    fn undecided(&self) -> usize {
        match self.waits_for_decisions {
            true => self.asked + self.to_correct + self.asked_elsewhere,
            false => self.asked + self.to_correct,
        }
    }
}

/// Whether the kept result says what everything comes to now. Asked where it matters: before the result is decided;
/// scoring takes time and happens outside of transactions.
pub(crate) async fn is_current(acting: &Acting<'_>, head: &CycleHead) -> Result<bool, Error> {
    if !matches!(head.cycle.stage(), Stage::Totals | Stage::Decision) {
        return Ok(true);
    }
    let kept = {
        let mut db = acting.read().await?;
        let revision = i64::from(head.cycle.revision().get());
        compute::kept(&mut db, head.id, revision).await?
    };
    if kept.is_empty() {
        return Ok(false);
    }
    let now = compute::figures(acting, head.id).await?;
    Ok(compute::is_current(&kept, &now))
}

/// Needs that are met by what is written on the page of the move itself.
pub(crate) fn is_given_with_the_move(need: Need, present: &Present) -> bool {
    match need {
        Need::Reason | Need::ObjectionUpheld | Need::ReopeningOrdered | Need::ObjectionsRuled => {
            true
        }
        Need::BonusesDecided => present.has_bonuses,
        _ => false,
    }
}

/// What is missing for a need that is not met, in words with figures.
pub(crate) fn told(need: Need, it: &Present) -> String {
    let of = |done: usize, what: &str| {
        format!(
            "共 {} 张评分表,还有 {} 张{what}。",
            it.sheets,
            it.sheets - done
        )
    };
    match need {
        Need::SchemePinned => "还没有选定方案版本。".to_owned(),
        Need::UnitsChosen => "还没有选单位。".to_owned(),
        Need::DepartmentsAssigned => {
            format!(
                "方案里还有 {} 个部门没有对应到本组织的部门。",
                it.departments_open
            )
        }
        Need::DatesSet => match dates::wrong(&it.dates).first() {
            Some(wrong) => wrong.words.clone(),
            None => String::new(),
        },
        Need::NothingRecorded => {
            format!(
                "已有 {} 条台账、报表、评分或加扣分记录,不能退回筹备。",
                it.recorded
            )
        }
        Need::Reason => "在推进页面写明理由。".to_owned(),
        Need::TeamNamed => {
            format!(
                "现有组长 {} 名、成员 {} 名;要有一名组长和至少一名成员。",
                it.leaders, it.members
            )
        }
        Need::SelfAssessmentsInOrDue => of(it.sheets_handed_in, "没有提交,自评期限也还没到"),
        Need::SheetsVerified => of(it.sheets_verified, "没有核实完"),
        Need::SamplesChecked => format!("还有 {} 个抽中的对象没有检查记录。", it.samples_waiting),
        Need::SheetsSigned => of(it.sheets_signed, "没有签齐(改动后要重新签)"),
        Need::DepartmentScoresIn => format!("还差 {} 份部门考核意见。", it.opinions_missing),
        Need::BonusesDecided => "在推进页面确认:无加分申报,或均已认定并公示。".to_owned(),
        Need::SatisfactionIn => format!("还有 {} 项满意度数据没有录入。", it.satisfaction_missing),
        Need::TotalsComplete if !it.result.is_computed => "还没有计算总分。".to_owned(),
        Need::QuotasChecked if !it.result.is_computed => "还没有计算总分,名额没有核对。".to_owned(),
        Need::TotalsComplete | Need::QuotasChecked if !it.result.is_current => {
            "计算之后数据又有变化,请重新计算。".to_owned()
        }
        Need::TotalsComplete => format!("还有 {} 个单位的总分因缺数而不确定。", it.result.ranges),
        Need::QuotasChecked => format!(
            "还有 {} 处要先改定分数或补报分组的数(如满分单位超出名额):先退回“核实评分”办理。",
            it.result.to_correct
        ),
        Need::TiesDecided if !it.result.is_computed => {
            "这一次审定还没有计算总分:请先退回“汇总”,由办公室重新计算。".to_owned()
        }
        Need::TiesDecided => format!("还有 {} 处并列或名额边界等人决定。", it.result.undecided),
        Need::DecisionRecorded => "还没有记录领导小组的决定和会议纪要编号。".to_owned(),
        Need::NotYetPublished => "本次结果已经公布;更正要走异议或重新审定。".to_owned(),
        Need::NeverPublished => "本周期公布过结果,自评不能再打开。".to_owned(),
        Need::ResultPublished | Need::FeedbackSent => "结果还没有公布。".to_owned(),
        Need::ObjectionDeadlineSet => "公布结果时按工作日推算异议截止日。".to_owned(),
        Need::ObjectionWindowOver => match it.objection_until {
            Some(day) => format!("异议截止日是 {},过了这一天才能办结。", date_of(Day(day))),
            None => "异议截止日还没有算定。".to_owned(),
        },
        Need::ObjectionsRuled => "在推进页面确认:没有异议,或均已审定答复。".to_owned(),
        Need::ObjectionUpheld => "在推进页面填写审定意见的文号。".to_owned(),
        Need::ReopeningOrdered => "在推进页面填写要求重新审定的文件文号。".to_owned(),
    }
}

/// The page where a need is met; empty where that is the page of the move itself or nothing can be done.
pub(crate) fn mended_at(need: Need, head: &CycleHead) -> String {
    let page = match need {
        Need::SchemePinned => "setup/scheme",
        Need::UnitsChosen => "setup/units",
        Need::DepartmentsAssigned => "setup/departments",
        Need::DatesSet => "setup/dates",
        Need::TeamNamed => "setup/team",
        Need::SelfAssessmentsInOrDue | Need::SheetsVerified | Need::SheetsSigned => "progress",
        Need::SamplesChecked => "samples",
        Need::DepartmentScoresIn => "opinions",
        Need::SatisfactionIn => "satisfaction",
        Need::TotalsComplete | Need::QuotasChecked => "totals",
        Need::TiesDecided | Need::DecisionRecorded => "decide",
        Need::ResultPublished | Need::FeedbackSent | Need::ObjectionDeadlineSet => "publish",
        Need::NothingRecorded
        | Need::Reason
        | Need::BonusesDecided
        | Need::NotYetPublished
        | Need::NeverPublished
        | Need::ObjectionWindowOver
        | Need::ObjectionsRuled
        | Need::ObjectionUpheld
        | Need::ReopeningOrdered => return String::new(),
    };
    format!("/cycles/{}/{page}", head.id)
}

fn count(counted: i64) -> usize {
    usize::try_from(counted).unwrap_or_default()
}
