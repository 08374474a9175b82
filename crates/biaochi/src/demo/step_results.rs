//! The finished year up to its publication: verification, opinions, totals, decision. What an objection brings about
//! afterwards is in `step_revision`.

use appraisal::cycle::Stage as At;
use jiff::civil::{Date, date};
use rubric::number::Points;
use service::Error;
use service::clock::day_of_date;
use service::id::{Revision, SheetId};
use service::result::{Keep, NewDecision, NewPublication, Order, SaveOpinion};
use service::sheet::discretion::Decide;
use service::sheet::mark::SaveMark;

use super::stage::Stage;
use super::step_cycles::{LAST, advance};
use super::step_facts::Answers;
use super::street::COMMUNITIES;

/// Departments that give opinions, and what they say.
const OPINIONS: &[(&str, &str)] = &[
    ("dept", "党建基础工作扎实,台账与实际相符。"),
    ("dept_discipline", "未发现违反纪律的情形。"),
    ("dept_publicity", "信息报送和宣传工作按要求完成。"),
];

/// Units that are marked down on review, each with the scheme and a word of the section's title.
const REVIEWED: &[(&str, &str, &str)] = &[
    ("兰芷社区", "responsibility", "廉政"),
    ("夏荷社区", "responsibility", "廉政"),
    ("秋实社区", "community-100", ""),
    ("临溪社区", "community-100", ""),
    ("暮云社区", "community-100", ""),
    ("兰芷社区", "responsibility", "宣传"),
    ("夏荷社区", "responsibility", "宣传"),
];

/// Brings last year from its daily work to the end.
pub(super) async fn last_year(stage: &Stage, answers: &Answers) -> Result<(), Error> {
    let cycle = stage.cycles[LAST];
    advance(
        stage,
        "office",
        LAST,
        At::SelfAssessment,
        date(2025, 11, 20),
    )
    .await?;
    super::step_sheets::last_year(stage).await?;
    advance(stage, "office", LAST, At::Verification, date(2025, 12, 8)).await?;
    stage.on(date(2025, 12, 10));
    let sheets = stage.acting("leader").sheets(cycle).await?;
    for line in &sheets.lines {
        verify(stage, line.id, answers).await?;
    }
    stage.on(date(2025, 12, 22));
    for (login, words) in OPINIONS {
        let acting = stage.acting(login);
        let page = acting.opinions(cycle).await?;
        for line in page.own.iter().flat_map(|own| &own.lines) {
            let opinion = SaveOpinion {
                cycle,
                unit: line.unit.id,
                words: (*words).to_owned(),
                revision: Revision::NONE,
            };
            acting.give_opinion(opinion).await?;
        }
    }
    advance(stage, "office", LAST, At::Totals, date(2025, 12, 29)).await?;
    stage.acting("office").compute_totals(cycle).await?;
    advance(stage, "office", LAST, At::Decision, date(2026, 1, 5)).await?;
    let minute = "青党工委纪要〔2026〕1号";
    settle(stage, minute).await?;
    let day = date(2026, 1, 5);
    decide(stage, minute, day, "同意 2025 年度考核结果和星级评定结果。").await?;
    advance(stage, "group", LAST, At::Publication, date(2026, 1, 12)).await?;
    publish(stage, "青党工委通〔2026〕2号", date(2026, 1, 13)).await
}

/// The office publishes, and the days for objections begin.
pub(super) async fn publish(stage: &Stage, document: &str, next: Date) -> Result<(), Error> {
    let publication = NewPublication {
        cycle: stage.cycles[LAST],
        document: document.to_owned(),
    };
    stage.acting("office").publish_result(publication).await?;
    advance(stage, "office", LAST, At::ObjectionWindow, next).await
}

/// Verifies a sheet: every question is answered, what is suggested for certain is taken, the rest is scored with a
/// reason; then the team signs.
pub(super) async fn verify(stage: &Stage, sheet: SheetId, answers: &Answers) -> Result<(), Error> {
    let leader = stage.acting("leader");
    let before = leader.sheet(sheet).await?;
    let items = before.sections.iter().flat_map(|section| &section.items);
    for question in items
        .flat_map(|item| &item.discretion)
        .chain(&before.bonuses)
    {
        let key = (before.unit.name.clone(), question.name.clone());
        let known = answers.get(&key);
        if question.points.is_some() || (question.is_optional && known.is_none()) {
            continue;
        }
        let none = if question.is_truth { "否" } else { "0" };
        let answer = Decide {
            name: question.name.clone(),
            points: known.cloned().unwrap_or_else(|| none.to_owned()),
            reason: "查阅材料并实地查看后由考核组评定".to_owned(),
            revision: question.revision.0,
        };
        leader.decide(sheet, answer).await?;
    }
    for section in before
        .sections
        .iter()
        .filter(|section| !section.items.is_empty())
    {
        leader.accept_suggested(sheet, &section.id).await?;
    }
    let view = leader.sheet(sheet).await?;
    for item in view.sections.iter().flat_map(|section| &section.items) {
        let is_open = item
            .verified
            .as_ref()
            .is_none_or(|mark| mark.points.is_none());
        if is_open && item.applies != Some(false) {
            let input = SaveMark {
                item: item.id.clone(),
                points: Some(item.points.to_string()),
                reason: Some("数据不全,查阅原始记录后评定".to_owned()),
                revision: item.verified.as_ref().map_or(0, |mark| mark.revision.0),
                ..SaveMark::default()
            };
            leader.save_verified(sheet, input).await?;
        }
    }
    review(stage, sheet, &before.unit.name).await?;
    finish(stage, sheet).await
}

/// The leader ends the verification of a sheet, and the team signs it.
pub(super) async fn finish(stage: &Stage, sheet: SheetId) -> Result<(), Error> {
    let leader = stage.acting("leader");
    let done = leader.sheet(sheet).await?;
    leader.finish_verification(sheet, done.revision.0).await?;
    leader.sign(sheet).await?;
    let place = COMMUNITIES.iter().position(|it| it.name == done.unit.name);
    let is_of_first = place.is_some_and(|place| place < COMMUNITIES.len() / 2);
    let member = if is_of_first { "assessor" } else { "assessor2" };
    stage.acting(member).sign(sheet).await
}

/// At most two units may have full marks with a department: on review the others are marked down a little.
async fn review(stage: &Stage, sheet: SheetId, unit: &str) -> Result<(), Error> {
    let leader = stage.acting("leader");
    let view = leader.sheet(sheet).await?;
    let marked_down = REVIEWED.iter();
    for (_, _, word) in marked_down.filter(|it| it.0 == unit && it.1 == view.scheme.key) {
        let sections = view
            .sections
            .iter()
            .filter(|section| section.title.contains(word));
        let mut items = sections.flat_map(|section| &section.items);
        let full = items.find(|item| {
            let given = item.verified.as_ref().and_then(|mark| mark.points);
            given == Some(item.points) && item.points > Points::ZERO
        });
        let Some(item) = full else { continue };
        let less = Points::from_units(item.points.units() - Points::SCALE / 2);
        let input = SaveMark {
            item: item.id.clone(),
            points: Some(less.to_string()),
            reason: Some("按满分单位不超过两个的规定复核,与其他单位相比略有不足".to_owned()),
            revision: item.verified.as_ref().map_or(0, |mark| mark.revision.0),
            ..SaveMark::default()
        };
        leader.save_verified(sheet, input).await?;
    }
    Ok(())
}

/// The leading group settles equal units and places of quotas, in the order of the list.
pub(super) async fn settle(stage: &Stage, minute: &str) -> Result<(), Error> {
    let cycle = stage.cycles[LAST];
    let group = stage.acting("group");
    // A decision can bring up the next question; no street has more than a few.
    for _ in 0..8 {
        let page = group.totals(cycle).await?;
        let mut questions = page.members.iter().flat_map(|member| {
            let needed = member.document.needed.iter();
            needed.map(|open| (member.position, open))
        });
        let Some((position, open)) = questions.next() else {
            return Ok(());
        };
        let reason = "逐项比较日常工作后集体研究确定".to_owned();
        let minute = minute.to_owned();
        let units: Vec<i64> = open.units.iter().map(|(unit, _)| *unit).collect();
        match open.kind.as_str() {
            "tie" => {
                group
                    .order_ties(Order {
                        cycle,
                        position,
                        units,
                        reason,
                        minute,
                    })
                    .await?
            }
            "quota_tie" | "quota_over" => {
                let keep = units.into_iter().take(open.places).collect();
                let (quota, cohort) = (open.quota.clone(), open.cohort.clone());
                group
                    .keep_in_quota(Keep {
                        cycle,
                        position,
                        quota,
                        cohort,
                        keep,
                        leaves_places: false,
                        reason,
                        minute,
                    })
                    .await?;
            }
            _ => return Ok(()),
        }
        group.recompute(cycle).await?;
    }
    Ok(())
}

/// The leading group decides on the whole result.
pub(super) async fn decide(
    stage: &Stage,
    minute: &str,
    day: Date,
    words: &str,
) -> Result<(), Error> {
    let decision = NewDecision {
        cycle: stage.cycles[LAST],
        minute: minute.to_owned(),
        day: Some(day_of_date(day)),
        words: words.to_owned(),
    };
    stage.acting("group").record_decision(decision).await
}
