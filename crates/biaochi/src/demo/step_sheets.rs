//! Sheets of the demonstration: self-assessments of both years, findings in the course of the year, and a trial in the
//! middle of its verification, with returns, answers, decisions and the hands of several people.

use jiff::civil::date;
use service::Error;
use service::id::{CycleId, SheetId};
use service::sheet::discretion::Decide;
use service::sheet::finding::NewFinding;
use service::sheet::mark::SaveMark;
use service::sheet::view::{ItemView, SheetView};

use super::stage::Stage;
use super::step_cycles::{LAST, THIS, TRIAL};
use super::step_people::SHOWN;
use super::street::COMMUNITIES;

/// Communities that hand in for the trial in time.
const IN_TIME: &[&str] = &["春晓社区", SHOWN, "星河社区", "听松社区"];
/// Communities that have begun.
const BEGUN: &[&str] = &["晨曦社区", "依山社区"];

/// Title of the scheme that last year is about.
const TARGET: &str = "落实党建工作责任";

/// Found in the course of this year: community, who, day, notice, points, words.
const FOUND: &[(&str, &str, i8, i8, &str, &str, &str)] = &[
    (
        "望湖社区",
        "leader",
        4,
        16,
        "青考通〔2026〕3号",
        "0.5",
        "抽查时一季度党员大会没有记录,当场指出。",
    ),
    (
        "依山社区",
        "leader",
        5,
        20,
        "青考通〔2026〕5号",
        "0.5",
        "联席会议议定的两件事没有落实到人。",
    ),
    (
        "春晓社区",
        "assessor",
        6,
        18,
        "青考通〔2026〕8号",
        "0.5",
        "上报的活动次数与台账差一次,待核对。",
    ),
];

/// Every community assesses itself for last year in every sheet it has: in the scheme the year is about what the facts
/// lead to, three of them a little better; in those drawn upon the most that the facts leave open.
pub(super) async fn last_year(stage: &Stage) -> Result<(), Error> {
    stage.on(date(2025, 11, 26));
    let proud = ["暮云社区", "临溪社区", "冬青社区"];
    for community in COMMUNITIES {
        for (sheet, scheme) in sheets_of(stage, LAST, community.name).await? {
            let is_generous = !scheme.contains(TARGET) || proud.contains(&community.name);
            assess(stage, community.name, sheet, |item| {
                let suggested = item
                    .suggested
                    .map(|it| if is_generous { it.high } else { it.low });
                suggested.unwrap_or(item.points).to_string()
            })
            .await?;
            hand_in(stage, community.name, sheet).await?;
        }
    }
    Ok(())
}

/// What was found in the course of this year, each with its notice; the assessor's still waits to be confirmed.
pub(super) async fn this_year(stage: &Stage) -> Result<(), Error> {
    for (unit, login, month, day, notice, points, words) in FOUND {
        let day = date(2026, *month, *day);
        stage.on(day);
        let Some(sheet) = sheet_of(stage, THIS, unit, Some(TARGET)).await? else {
            continue;
        };
        let acting = stage.acting(login);
        let view = acting.sheet(sheet).await?;
        let Some(item) = items(&view).next() else {
            continue;
        };
        let finding = NewFinding {
            item: item.id.clone(),
            points: (*points).to_owned(),
            words: (*words).to_owned(),
            day: day.to_string(),
            is_spot_check: true,
            notice: (*notice).to_owned(),
            ..NewFinding::default()
        };
        acting.find(sheet, finding).await?;
    }
    Ok(())
}

/// Four communities hand in for the trial, two have begun.
pub(super) async fn trial(stage: &Stage) -> Result<(), Error> {
    stage.on(date(2026, 6, 26));
    for unit in IN_TIME.iter().chain(BEGUN) {
        let Some(sheet) = sheet_of(stage, TRIAL, unit, None).await? else {
            continue;
        };
        let is_begun = BEGUN.contains(unit);
        assess(stage, unit, sheet, |item| {
            // Who has only begun left the later sections for tomorrow.
            if is_begun && !item.id.starts_with("A1") {
                return String::new();
            }
            let suggested = item.suggested.map_or(item.points, |it| it.high);
            suggested.to_string()
        })
        .await?;
        if !is_begun {
            hand_in(stage, unit, sheet).await?;
        }
    }
    Ok(())
}

/// The team at work: decisions, a section taken over, deviations with reasons by two people, one return that waits for
/// the unit and one that waits for the team.
pub(super) async fn verify_trial(stage: &Stage) -> Result<(), Error> {
    stage.on(date(2026, 7, 8));
    let mut sheets = Vec::new();
    for unit in IN_TIME {
        sheets.extend(sheet_of(stage, TRIAL, unit, None).await?);
    }
    let [first, shown, third, ..] = sheets[..] else {
        return Ok(());
    };
    let leader = stage.acting("leader");
    let view = leader.sheet(first).await?;
    for question in items(&view).flat_map(|item| &item.discretion) {
        let half = question
            .step
            .map_or_else(|| "0".to_owned(), |it| it.to_string());
        let answer = Decide {
            name: question.name.clone(),
            points: half,
            reason: "走访党员群众、查阅活动记录后评定".to_owned(),
            revision: question.revision.0,
        };
        leader.decide(first, answer).await?;
    }
    let sections = view.sections.iter().filter(|it| !it.items.is_empty());
    for section in sections.clone().take(2) {
        leader.accept_suggested(first, &section.id).await?;
    }
    let later: Vec<&ItemView> = sections.skip(2).flat_map(|it| &it.items).collect();
    for (item, login) in later.iter().zip(["assessor", "leader"]) {
        let points = item.suggested.map_or(item.points, |it| it.low);
        let input = SaveMark {
            item: item.id.clone(),
            points: Some(points.to_string()),
            reason: Some("查阅原始记录,按已有材料计".to_owned()),
            ..SaveMark::default()
        };
        stage.acting(login).save_verified(first, input).await?;
    }
    let view = leader.sheet(shown).await?;
    if let Some(item) = items(&view).nth(4) {
        let reason = "自评说明里提到的共驻共建会议没有记录,请补充时间、参加单位和议定事项。";
        leader
            .return_item(shown, &item.id, reason, "2026-07-17")
            .await?;
        let words = "纪要放在社区档案柜第二格,有电子版的也可以附上。";
        leader.comment(shown, &item.id, words).await?;
    }
    let view = leader.sheet(third).await?;
    if let Some(item) = items(&view).nth(5) {
        let reason = "班子成员人数与名册不一致,请核对。";
        let id = leader
            .return_item(third, &item.id, reason, "2026-07-15")
            .await?;
        stage.on(date(2026, 7, 10));
        let words = "名册漏登一名6月增补的委员,已更正。";
        stage
            .acting("clerk@星河社区")
            .answer_return(id, 1, words)
            .await?;
    }
    Ok(())
}

fn items(view: &SheetView) -> impl Iterator<Item = &ItemView> {
    view.sections.iter().flat_map(|section| &section.items)
}

/// The sheet of a community in a cycle; of several schemes the one whose title has these words.
async fn sheet_of(
    stage: &Stage,
    cycle: &str,
    unit: &str,
    title: Option<&str>,
) -> Result<Option<SheetId>, Error> {
    let sheets = sheets_of(stage, cycle, unit).await?;
    let mut fitting = sheets
        .into_iter()
        .filter(|(_, scheme)| title.is_none_or(|words| scheme.contains(words)));
    Ok(fitting.next().map(|(id, _)| id))
}

/// The sheets of a community in a cycle with the titles of their schemes; none where the street has no such cycle.
async fn sheets_of(
    stage: &Stage,
    cycle: &str,
    unit: &str,
) -> Result<Vec<(SheetId, String)>, Error> {
    let Some(cycle): Option<CycleId> = stage.cycles.get(cycle).copied() else {
        return Ok(Vec::new());
    };
    let sheets = stage.acting(&format!("clerk@{unit}")).sheets(cycle).await?;
    let own = sheets.lines.into_iter().filter(|it| it.unit.name == unit);
    Ok(own.map(|it| (it.id, it.scheme)).collect())
}

/// A clerk fills in the self-assessment; an empty text leaves an item open.
async fn assess(
    stage: &Stage,
    unit: &str,
    sheet: SheetId,
    points: impl Fn(&ItemView) -> String,
) -> Result<(), Error> {
    let acting = stage.acting(&format!("clerk@{unit}"));
    let view = acting.sheet(sheet).await?;
    for item in items(&view).filter(|item| item.applies != Some(false)) {
        let points = points(item);
        if points.is_empty() {
            continue;
        }
        let input = SaveMark {
            item: item.id.clone(),
            points: Some(points),
            ..SaveMark::default()
        };
        acting.save_own(sheet, input).await?;
    }
    Ok(())
}

async fn hand_in(stage: &Stage, unit: &str, sheet: SheetId) -> Result<(), Error> {
    let acting = stage.acting(&format!("secretary@{unit}"));
    let revision = acting.sheet(sheet).await?.revision;
    acting.submit_self(sheet, revision.0).await
}
