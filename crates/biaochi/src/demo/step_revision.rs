//! The finished year after its publication: an objection is upheld, one score is put right, the result is reckoned,
//! decided and published anew, and the year is closed. The first revision stays as it was published.

use appraisal::cycle::Stage as At;
use jiff::civil::date;
use rubric::number::Points;
use service::Error;
use service::cycle::Given;
use service::result::SendResult;
use service::sheet::mark::SaveMark;

use super::stage::Stage;
use super::step_cycles::{LAST, advance, advance_with};
use super::step_results::{decide, finish, publish, settle};

/// Who objected.
const OBJECTOR: &str = "映竹社区";
/// The scheme and a word of the section that the objection is about.
const ABOUT: (&str, &str) = ("responsibility", "宣传");
/// The ruling on it.
const RULING: &str = "青党工委函〔2026〕3号";
/// The minute of the second decision.
const MINUTE: &str = "青党工委纪要〔2026〕4号";

/// From the days of objections to the end of the year.
pub(super) async fn last_year(stage: &Stage) -> Result<(), Error> {
    let upheld = Given {
        document: RULING.to_owned(),
        ..Given::default()
    };
    advance_with(
        stage,
        "group",
        LAST,
        At::Decision,
        date(2026, 1, 19),
        upheld,
    )
    .await?;
    back(stage, "group", At::Totals).await?;
    back(stage, "office", At::Verification).await?;
    correct(stage).await?;
    advance(stage, "office", LAST, At::Totals, date(2026, 1, 21)).await?;
    let cycle = stage.cycles[LAST];
    stage.acting("office").compute_totals(cycle).await?;
    let day = date(2026, 1, 22);
    advance(stage, "office", LAST, At::Decision, day).await?;
    settle(stage, MINUTE).await?;
    let words = format!("{OBJECTOR}的异议成立,同意更正后的 2025 年度考核结果,其他单位得分不变。");
    decide(stage, MINUTE, day, &words).await?;
    advance(stage, "group", LAST, At::Publication, date(2026, 1, 23)).await?;
    publish(stage, "青党工委通〔2026〕5号", date(2026, 1, 26)).await?;
    let given = Given {
        reason: "更正后的结果异议期已满,没有未办结的异议。".to_owned(),
        are_objections_confirmed: true,
        ..Given::default()
    };
    advance_with(stage, "office", LAST, At::Closed, date(2026, 2, 24), given).await?;
    stage.on(date(2026, 2, 25));
    let note = format!("第二版按{RULING}更正了{OBJECTOR}的一个条目。");
    let office = stage.acting("office");
    office.file_result(SendResult { cycle, note }).await
}

/// Goes back a stage, on the ground of the ruling.
async fn back(stage: &Stage, login: &str, to: At) -> Result<(), Error> {
    let given = Given {
        reason: format!("按{RULING},重新核实{OBJECTOR}的一个条目"),
        ..Given::default()
    };
    advance_with(stage, login, LAST, to, date(2026, 1, 19), given).await
}

/// The leader opens the sheet again, puts the score right and ends the verification; the team signs anew.
async fn correct(stage: &Stage) -> Result<(), Error> {
    stage.on(date(2026, 1, 20));
    let leader = stage.acting("leader");
    let sheets = leader.sheets(stage.cycles[LAST]).await?;
    let own = sheets.lines.iter().filter(|it| it.unit.name == OBJECTOR);
    for line in own {
        let view = leader.sheet(line.id).await?;
        if view.scheme.key != ABOUT.0 {
            continue;
        }
        let sections = view.sections.iter();
        let about = sections.filter(|section| section.title.contains(ABOUT.1));
        let mut items = about.flat_map(|section| &section.items);
        let lost = items.find_map(|item| {
            let mark = item.verified.as_ref()?;
            (mark.points? < item.points).then_some((item, mark))
        });
        let Some((item, mark)) = lost else { continue };
        leader.reopen_sheet(line.id, view.revision.0).await?;
        // Two units have full marks with this department already: more would need a decision of its own.
        let half_a_point = Points::SCALE / 2;
        let input = SaveMark {
            item: item.id.clone(),
            points: Some(Points::from_units(item.points.units() - half_a_point).to_string()),
            reason: Some(format!("按{RULING}更正:漏看了第四季度的两份材料")),
            revision: mark.revision.0,
            ..SaveMark::default()
        };
        leader.save_verified(line.id, input).await?;
        finish(stage, line.id).await?;
    }
    Ok(())
}
