//! A report from being due to being taken.

pub(in crate::report) mod quarterly;
mod together;

use std::collections::BTreeMap;

use appraisal::cycle::Stage;
use jiff::civil::date;
use store::id::Revision;

use super::*;
use crate::clock::day_of_date;
use crate::error::{Error, Refusal as Said};
use crate::testing::World;

/// A fact of the shipped dictionary that a unit reports by the quarter or finer.
async fn reported(world: &World) -> (String, String) {
    let forms = world
        .service
        .acting_as(world.actor("office"))
        .report_forms()
        .await
        .expect("the office's forms");
    let (id, title, _) = forms
        .askable
        .iter()
        .find(|(_, _, often)| matches!(*often, "每年"))
        .expect("something reported by the year")
        .clone();
    (id, title)
}

fn new(facts: &str) -> NewForm {
    NewForm {
        title: "党建工作年报".to_owned(),
        period: "year".to_owned(),
        due_working_days: "5".to_owned(),
        from_day: Some(day_of_date(date(2026, 1, 1))),
        facts: facts.to_owned(),
        why: "年终考评要用".to_owned(),
        nonce: String::new(),
    }
}

#[tokio::test]
async fn a_report_is_filled_handed_in_returned_and_taken_and_its_values_are_facts() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let (fact, title) = reported(&world).await;
    let office = world.service.acting_as(world.actor("office"));
    let form = office.define_form(new(&title)).await.expect("defined");

    let unit = world.organisation("spring");
    let clerk = world.service.acting_as(world.actor("clerk"));
    let due = clerk.reports_due(unit, None).await.expect("readable");
    assert_eq!(due.lines.len(), 1);
    assert_eq!(due.lines[0].standing, ReportStanding::Running);
    let of = ReportRef {
        unit,
        form,
        label: "2026".to_owned(),
    };
    let filled = |text: &str, revision, is_submitted| FilledReport {
        of: of.clone(),
        revision,
        typed: BTreeMap::from([(fact.clone(), text.to_owned())]),
        is_submitted,
    };
    let no = clerk
        .fill_report(filled("", Revision::NONE, true))
        .await
        .expect_err("empty");
    assert!(
        matches!(no.refusal(), Some(Said::Fields(f)) if f[0].field == fact),
        "{no:?}"
    );
    clerk
        .fill_report(filled("", Revision::NONE, false))
        .await
        .expect("kept");
    let page = clerk.report(&of).await.expect("readable");
    assert_eq!(
        page.standing,
        ReportStanding::Running,
        "its page says what the list says"
    );
    let value = if page.fields[0].how.contains("是") {
        "是"
    } else {
        "1"
    };
    let id = clerk
        .fill_report(filled(value, page.revision, true))
        .await
        .expect("handed in");
    let trace = clerk.fact(unit, &fact, Some(2026)).await.expect("readable");
    assert!(
        trace.values.iter().any(|v| v.report == Some(id)),
        "{trace:?}"
    );

    let again: Result<_, Error> = clerk.fill_report(filled(value, Revision(2), true)).await;
    assert!(
        again
            .expect_err("handed in")
            .to_string()
            .contains("已经报送")
    );
    let page = office.report(&of).await.expect("readable");
    assert!(page.may_judge && !page.may_fill);
    let no = clerk.accept_report(id, page.revision).await;
    assert!(matches!(
        no.expect_err("no right").refusal(),
        Some(Said::Denied(_))
    ));
    let no = office.return_report(id, page.revision, " ").await;
    assert!(no.expect_err("no reason").to_string().contains("理由"));
    office
        .return_report(id, page.revision, "数字与统计不符")
        .await
        .expect("returned");
    let due = clerk.reports_due(unit, None).await.expect("readable");
    assert_eq!(due.lines[0].standing, ReportStanding::Returned);
    assert_eq!(
        due.lines[0].return_reason.as_deref(),
        Some("数字与统计不符")
    );
    let page = clerk.report(&of).await.expect("readable");
    clerk
        .fill_report(filled(value, page.revision, true))
        .await
        .expect("handed in again");
    let page = office.report(&of).await.expect("readable");
    office
        .accept_report(id, page.revision)
        .await
        .expect("taken");
    let board = office
        .report_board(Some(form), Some("2026"))
        .await
        .expect("readable");
    let standings: Vec<_> = board.lines.iter().map(|l| l.report.standing).collect();
    assert_eq!(
        standings,
        [
            ReportStanding::Running,
            ReportStanding::Running,
            ReportStanding::Accepted
        ]
    );
}

#[tokio::test]
async fn a_form_asks_for_no_period_that_was_over_before_its_first_day() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let (_, title) = reported(&world).await;
    let office = world.service.acting_as(world.actor("office"));
    let quarterly = NewForm {
        period: "quarter".to_owned(),
        ..new(&title)
    };
    let undated = NewForm {
        from_day: None,
        ..quarterly.clone()
    };
    let no = office.define_form(undated).await.expect_err("no first day");
    assert!(
        matches!(no.refusal(), Some(Said::Fields(f)) if f[0].field == "from_day"),
        "{no:?}"
    );
    let asked = NewForm {
        from_day: Some(world.service.today()),
        ..quarterly
    };
    let form = office.define_form(asked).await.expect("defined");
    let forms = office.report_forms().await.expect("the forms").forms;
    assert_eq!(forms[0].since, "2026年第3季度");

    let unit = world.organisation("spring");
    let clerk = world.service.acting_as(world.actor("clerk"));
    let due = clerk.reports_due(unit, None).await.expect("readable");
    let asked: Vec<&str> = due.lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(
        asked,
        ["2026Q3"],
        "nobody is late with what was never asked"
    );
    let board = office
        .report_board(Some(form), None)
        .await
        .expect("a board");
    assert_eq!(board.label, "2026Q3");
    let before = ReportRef {
        unit,
        form,
        label: "2026Q2".to_owned(),
    };
    let no = clerk.report(&before).await.expect_err("over before");
    assert!(no.to_string().contains("起报的日子以前"), "{no}");
}

#[tokio::test]
async fn a_form_asks_only_for_what_units_report_themselves() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let office = world.service.acting_as(world.actor("office"));
    for (facts, part) in [
        ("党课次数", "由台账自动得出"),
        ("社区户数", "不由单位填报"),
        ("没有的数", "没有“没有的数”"),
        ("", "请写明要报哪些数据"),
    ] {
        let no = office.define_form(new(facts)).await.expect_err(facts);
        assert!(no.to_string().contains(part), "{facts}: {no}");
    }
    let clerk = world.service.acting_as(world.actor("clerk"));
    assert!(matches!(
        clerk.report_forms().await.expect_err("no right").refusal(),
        Some(Said::Denied(_))
    ));
}

#[tokio::test]
async fn a_report_that_was_in_time_stays_so_however_late_it_was_sent_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let (fact, title) = reported(&world).await;
    let office = world.service.acting_as(world.actor("office"));
    let quarterly = NewForm {
        period: "quarter".to_owned(),
        due_working_days: "20".to_owned(),
        ..new(&title)
    };
    let form = office.define_form(quarterly).await.expect("defined");
    let of = ReportRef {
        unit: world.organisation("spring"),
        form,
        label: "2026Q2".to_owned(),
    };
    let clerk = world.service.acting_as(world.actor("clerk"));
    let hand_in = async |text: &str| {
        let revision = clerk.report(&of).await.expect("readable").revision;
        let report = FilledReport {
            of: of.clone(),
            revision,
            typed: BTreeMap::from([(fact.clone(), text.to_owned())]),
            is_submitted: true,
        };
        clerk.fill_report(report).await.expect("handed in")
    };
    let how = clerk.report(&of).await.expect("readable").fields[0]
        .how
        .clone();
    // With a Chinese keyboard a figure comes in full width.
    let (first, again) = if how.contains("是") {
        ("是", "否")
    } else {
        ("１", "２")
    };
    let id = hand_in(first).await;
    assert!(!office.report(&of).await.expect("readable").is_late);
    world.clock.advance_seconds(60 * 24 * 3_600);
    let page = office.report(&of).await.expect("readable");
    let returned = office.return_report(id, page.revision, "请核对").await;
    returned.expect("returned");
    let page = office.report(&of).await.expect("readable");
    assert!(world.service.today() > page.due, "the day is over by now");
    hand_in(again).await;
    assert!(!office.report(&of).await.expect("readable").is_late);
}

#[tokio::test]
async fn a_report_that_nobody_filled_in_says_nothing_to_those_who_cannot_fill_it_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let (_, title) = reported(&world).await;
    let office = world.service.acting_as(world.actor("office"));
    let form = office.define_form(new(&title)).await.expect("defined");
    let of = ReportRef {
        unit: world.organisation("spring"),
        form,
        label: "2026".to_owned(),
    };
    let clerk = world.service.acting_as(world.actor("clerk"));
    let fact = clerk.report(&of).await.expect("readable").fields[0].clone();
    let value = if fact.how.contains("是") { "是" } else { "1" };
    let stated = crate::fact::StatedFact {
        unit: of.unit,
        fact: fact.fact,
        label: "2026".to_owned(),
        text: value.to_owned(),
        source: String::new(),
        revision: Revision::NONE,
    };
    clerk.state_fact(stated).await.expect("stated");
    let own = clerk.report(&of).await.expect("readable");
    assert_eq!(own.fields[0].text, value, "what is known is put in");
    let seen = office.report(&of).await.expect("readable");
    assert_eq!((seen.id, seen.fields[0].text.as_str()), (None, ""));
}
