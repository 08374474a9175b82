//! What keeps a result open, and how it is closed: places of another scheme's quota, equal units, a cycle sent back.

use super::*;
use crate::home::Home;
use crate::result::{Keep, TakeBack};

/// One item of four points; who has three gets the star, of which half of the units may have one.
const STARS: &str = r#"
[[star]]
section = "activity"
title = "组织活动星"
from = 3

[[quota]]
id = "star"
title = "一星名额"
stars = 1
at_most = "50%"
rounding = "down"
boundary = "decide"
over = "move_down"
decided_by = "party-office"
clause = "二"

[rank]
ties = "shared"

[[effect]]
id = "star-points"
title = "得星加2分"
clause = "三"
when = { stars = [1] }
on = "whole"
add = 2
"#;

const WHOLE: &str = r#"
[rank]
ties = "decide"
"#;

async fn small(world: &World, key: &str, title: &str, more: &str) -> VersionId {
    let office = world.service.acting_as(world.actor("office"));
    let new = NewScheme {
        organisation: world.organisation("street"),
        key: key.to_owned(),
        title: title.to_owned(),
        from: Beginning::Blank,
    };
    let id = office.create_scheme(new).await.expect("a draft");
    let draft = office.draft(id).await.expect("the draft opens");
    let known = r#"
[[acknowledge]]
lint = "S403"
at = "X1.1"
reason = "测试用的小方案,只有一条规则。"
"#;
    let text = format!("{}{more}{known}", draft.text);
    let revision = office
        .save_draft(id, draft.revision, text, Vec::new())
        .await;
    let revision = revision.expect("the draft is kept");
    let published = office.publish_scheme(id, revision, true).await;
    published.unwrap_or_else(|error| panic!("{key}: {error}"))
}

/// A cycle whose two units are equal in everything, verified, in its totals.
async fn equal_units() -> Year {
    let year = Year::under(async |world: &World| {
        small(world, "star", "星级评定", STARS).await;
        small(world, "whole", "责任考核", WHOLE).await
    })
    .await;
    year.advance("office", date(2026, 1, 6), Stage::Daily).await;
    year.advance("office", date(2026, 11, 1), Stage::SelfAssessment)
        .await;
    year.advance("office", date(2026, 11, 16), Stage::Verification)
        .await;
    for sheet in year.sheets().await {
        year.verify(sheet.id, "").await;
    }
    year.opinions().await;
    year.advance("office", date(2026, 12, 1), Stage::Totals)
        .await;
    let office = year.world.service.acting_as(year.world.actor("office"));
    office.compute_totals(year.cycle).await.expect("totals");
    year
}

async fn home(year: &Year, login: &str) -> Home {
    let acting = year.world.service.acting_as(year.world.actor(login));
    acting.home().await.expect("a home")
}

fn keep(year: &Year, units: &[&str]) -> Keep {
    Keep {
        cycle: year.cycle,
        position: 0,
        quota: "star".to_owned(),
        cohort: None,
        keep: units
            .iter()
            .map(|it| year.world.organisation(it).0)
            .collect(),
        leaves_places: false,
        reason: "比较日常工作".to_owned(),
        minute: "青党工委纪要〔2026〕12号".to_owned(),
    }
}

#[tokio::test]
async fn what_people_must_decide_in_another_scheme_does_not_keep_the_cycle_from_its_decision() {
    let year = equal_units().await;
    let (world, cycle) = (&year.world, year.cycle);
    let office = world.service.acting_as(world.actor("office"));
    let group = world.service.acting_as(world.actor("group"));

    let totals = office.totals(cycle).await.expect("totals show");
    let whole = &totals.members[0].document;
    let ranges = whole.lines.iter().filter(|line| !line.total.is_exact());
    assert_eq!(ranges.count(), 2, "the star of both is open");
    assert_eq!((whole.undecided.len(), whole.missing()), (2, 0));
    assert!(totals.waits.iter().all(|it| it.is_for_decision()));
    assert!(totals.waits[0].decisions[0].contains("“一星名额”"));
    assert!(whole.has_adjustments(), "the points of the star are told");

    year.advance("office", date(2026, 12, 3), Stage::Decision)
        .await;
    let error = group.record_decision(year.decision()).await;
    let words = because(error.expect_err("the star is open"));
    assert!(words.contains("“一星名额”"), "{words}");

    let error = group.keep_in_quota(keep(&year, &[])).await;
    let words = because(error.expect_err("a place is left"));
    assert!(words.contains("名额有 1 个,只选了 0 个"), "{words}");
    let error = group.keep_in_quota(keep(&year, &UNITS)).await;
    assert!(because(error.expect_err("two for one")).contains("超过了名额"));
    let twice = keep(&year, &["spring", "spring"]);
    assert!(group.keep_in_quota(twice).await.is_err(), "one unit twice");

    let kept = keep(&year, &["dawn"]);
    group.keep_in_quota(kept).await.expect("the place is given");
    group.recompute(cycle).await.expect("computed anew");
    let totals = group.totals(cycle).await.expect("totals show");
    let names: Vec<&str> = (totals.members[0].document.lines.iter())
        .map(|line| line.name.as_str())
        .collect();
    let dawn = totals.members[0].document.lines[0].unit;
    assert_eq!(dawn, world.organisation("dawn").0, "{names:?}");
    assert!(totals.verdicts[0].words.contains("星级评定“一星名额”"));

    // A slip is put right as long as the result as a whole is not decided.
    let back = TakeBack {
        cycle,
        verdict: totals.verdicts[0].id,
    };
    assert!(
        office.take_back(back.clone()).await.is_err(),
        "not the office"
    );
    group.take_back(back.clone()).await.expect("taken back");
    group.recompute(cycle).await.expect("computed anew");
    assert!(group.take_back(back.clone()).await.is_err(), "only once");
    let kept = keep(&year, &["spring"]);
    group.keep_in_quota(kept).await.expect("the place is given");
    group.recompute(cycle).await.expect("computed anew");
    let totals = group.totals(cycle).await.expect("totals show");
    let first = totals.members[0].document.lines[0].unit;
    assert_eq!(first, year.spring().0);
    group
        .record_decision(year.decision())
        .await
        .expect("decided");
    let late = TakeBack {
        cycle,
        verdict: totals.verdicts[0].id,
    };
    let error = group.take_back(late).await.expect_err("decided already");
    assert_eq!(because(error), Refusal::DecidedAlready.to_string());

    year.advance("group", date(2026, 12, 5), Stage::Publication)
        .await;
    let asked = NewPublication {
        cycle,
        document: "青党工委通〔2026〕9号".to_owned(),
    };
    office.publish_result(asked).await.expect("published");
    let clerk = world.service.acting_as(world.actor("clerk"));
    let own = clerk.unit_result(cycle, year.spring(), None).await;
    let own = own.expect("the unit reads");
    assert_eq!(
        own.decision.expect("it is told").minute,
        year.decision().minute
    );
    let told = &own.verdicts[0];
    assert!(told.words.contains("本单位保留名额"), "{}", told.words);
    assert_eq!(told.reason, "比较日常工作");
    let dawn = world.service.organisation_name(world.organisation("dawn"));
    assert!(!told.words.contains(&dawn), "nobody else is named");
    assert!(own.feedback.starts_with("责任考核得"), "{}", own.feedback);
}

#[tokio::test]
async fn a_meeting_is_not_older_than_the_totals_it_decided() {
    let year = equal_units().await;
    let group = year.world.service.acting_as(year.world.actor("group"));
    // The totals are of December 1, submitted on the 3rd; the minutes may be entered later than the meeting.
    year.advance("office", date(2026, 12, 3), Stage::Decision)
        .await;
    let on = |day: Date| NewDecision {
        day: Some(day_of_date(day)),
        ..year.decision()
    };
    let error = group.record_decision(on(date(2026, 11, 30))).await;
    let words = because(error.expect_err("there were no totals yet"));
    assert!(words.contains("不能早于汇总的日期(2026-12-01)"), "{words}");
    year.world.clock.set(moment_of(date(2026, 12, 8), 10));
    let error = group.record_decision(on(date(2026, 12, 9))).await;
    assert!(because(error.expect_err("tomorrow")).contains("不能晚于今天"));
    // What was decided about the star is entered on the 8th as well, and the totals are computed anew then.
    let kept = keep(&year, &["dawn"]);
    group.keep_in_quota(kept).await.expect("the place is given");
    group.recompute(year.cycle).await.expect("computed anew");
    let error = group.record_decision(on(date(2026, 11, 30))).await;
    assert!(error.is_err(), "there were no totals yet");
    let done = group.record_decision(on(date(2026, 12, 2))).await;
    done.expect("the meeting was on the 2nd");
}

#[tokio::test]
async fn a_cycle_that_was_sent_back_before_publication_is_decided_anew() {
    let year = equal_units().await;
    let (world, cycle) = (&year.world, year.cycle);
    let office = world.service.acting_as(world.actor("office"));
    let group = world.service.acting_as(world.actor("group"));
    let publication = || NewPublication {
        cycle,
        document: "青党工委通〔2026〕9号".to_owned(),
    };
    year.advance("office", date(2026, 12, 3), Stage::Decision)
        .await;
    let kept = keep(&year, &["dawn"]);
    group.keep_in_quota(kept).await.expect("the place is given");
    group.recompute(cycle).await.expect("computed anew");
    group
        .record_decision(year.decision())
        .await
        .expect("decided");
    year.advance("group", date(2026, 12, 5), Stage::Publication)
        .await;

    // Back to the sheets: the leader hears of it, and one score changes.
    year.advance("group", date(2026, 12, 6), Stage::Decision)
        .await;
    let totals = group.totals(cycle).await.expect("totals show");
    assert!(totals.decision.is_some() && !totals.is_decided, "sent back");
    year.advance("group", date(2026, 12, 6), Stage::Totals)
        .await;
    year.advance("office", date(2026, 12, 6), Stage::Verification)
        .await;
    let told = home(&year, "leader").await.returned;
    assert!(
        told[0].words.contains("周期退回到“核实评分”:按计划"),
        "{told:?}"
    );
    let leader = world.service.acting_as(world.actor("leader"));
    let sheets = year.sheets().await;
    let sheet = sheets.iter().find(|it| it.position == 1).expect("a sheet");
    year.world.clock.set(moment_of(date(2026, 12, 7), 10));
    let reopened = leader.reopen_sheet(sheet.id, sheet.revision.0).await;
    reopened.expect("the sheet opens again");
    year.verify(sheet.id, "X1.1").await;
    assert_eq!(home(&year, "leader").await.returned, [], "it was done");
    year.advance("office", date(2026, 12, 8), Stage::Totals)
        .await;
    office.compute_totals(cycle).await.expect("totals");
    year.advance("office", date(2026, 12, 9), Stage::Decision)
        .await;

    let early = NewDecision {
        day: Some(day_of_date(date(2026, 12, 3))),
        ..year.decision()
    };
    let error = group.record_decision(early).await;
    assert!(error.is_err(), "that meeting decided other totals");
    let anew = NewDecision {
        minute: "青党工委纪要〔2026〕15号".to_owned(),
        day: Some(day_of_date(date(2026, 12, 9))),
        ..year.decision()
    };
    group
        .record_decision(anew.clone())
        .await
        .expect("decided anew");
    let twice = group.record_decision(anew.clone()).await;
    let words = because(twice.expect_err("once only"));
    assert_eq!(words, Refusal::DecidedAlready.to_string());
    year.advance("group", date(2026, 12, 10), Stage::Publication)
        .await;
    office
        .publish_result(publication())
        .await
        .expect("published");
    let read = office.result(cycle, None).await.expect("it is read");
    assert_eq!(read.decision.expect("it is told").minute, anew.minute);
}
