//! What a home begins with, and where its reports come from.

use appraisal::cycle::Stage;
use jiff::civil::date;
use store::id::Revision;
use store::time::Day;

use super::*;
use crate::clock::day_of_date;
use crate::report::{FilledReport, NewForm, ReportRef};
use crate::testing::World;

fn task(words: &str, day: Option<i64>) -> Task {
    Task {
        words: words.to_owned(),
        detail: String::new(),
        link: String::new(),
        day: day.map(Day),
        unit: None,
    }
}

#[test]
fn a_home_begins_with_what_was_returned_then_what_is_overdue_then_what_is_due() {
    let mut home = Home::default();
    let today = Day(100);
    home.add(Urgency::ByDay, task("never", None), today);
    home.add(Urgency::ByDay, task("later", Some(120)), today);
    home.add(Urgency::ByDay, task("today", Some(100)), today);
    home.add(Urgency::ByDay, task("late", Some(99)), today);
    home.add(Urgency::ByDay, task("later still", Some(80)), today);
    home.add(Urgency::Returned, task("back, old", Some(50)), today);
    home.add(Urgency::Returned, task("back", Some(110)), today);
    home.sort();
    let words = |list: &[Task]| -> Vec<String> { list.iter().map(|it| it.words.clone()).collect() };
    assert_eq!(words(&home.returned), ["back, old", "back"]);
    assert_eq!(words(&home.overdue), ["later still", "late"]);
    assert_eq!(words(&home.due), ["today", "later", "never"]);
}

/// A world whose office asks for a report of each quarter.
async fn asked_each_quarter(directory: &tempfile::TempDir) -> (World, ReportRef, String) {
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let office = world.service.acting_as(world.actor("office"));
    let forms = office.report_forms().await.expect("forms");
    let (fact, title, _) = forms.askable.first().expect("something reported").clone();
    let form = office
        .define_form(NewForm {
            title: "党建季报".to_owned(),
            period: "quarter".to_owned(),
            due_working_days: "20".to_owned(),
            from_day: Some(day_of_date(date(2026, 1, 1))),
            facts: title,
            why: "按季掌握情况".to_owned(),
            nonce: String::new(),
        })
        .await
        .expect("defined");
    let of = ReportRef {
        unit: world.organisation("spring"),
        form,
        label: "2026Q1".to_owned(),
    };
    (world, of, fact)
}

async fn home_of(world: &World, login: &str) -> Home {
    let acting = world.service.acting_as(world.actor(login));
    acting.home().await.expect("a home")
}

fn reports(list: &[Task]) -> Vec<(String, String)> {
    list.iter()
        .filter(|it| it.words.contains("报表"))
        .map(|it| (it.words.clone(), it.detail.clone()))
        .collect()
}

fn told(words: &str, detail: &str) -> Vec<(String, String)> {
    vec![(words.to_owned(), detail.to_owned())]
}

#[tokio::test]
async fn reports_stand_among_what_is_returned_overdue_and_due_of_the_units_that_owe_them() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, of, fact) = asked_each_quarter(&directory).await;
    // 15 July: the first quarter's day was in April, the second's comes at the end of July, the third runs.
    for login in ["clerk", "secretary", "clerk_dawn"] {
        let home = home_of(&world, login).await;
        let words = "报送报表:党建季报";
        assert_eq!(
            reports(&home.overdue),
            told(words, "2026年第1季度"),
            "{login}"
        );
        assert_eq!(reports(&home.due), told(words, "2026年第2季度"), "{login}");
        assert!(reports(&home.returned).is_empty());
    }
    for login in ["office", "clerk_other", "auditor", "county", "assessor"] {
        let home = home_of(&world, login).await;
        assert!(
            reports(&home.overdue).is_empty() && reports(&home.due).is_empty(),
            "{login}"
        );
    }
    let clerk = world.service.acting_as(world.actor("clerk"));
    let page = clerk.report(&of).await.expect("readable");
    let value = if page.fields[0].how.contains('是') {
        "是"
    } else {
        "1"
    };
    let filled = FilledReport {
        of: of.clone(),
        revision: Revision::NONE,
        typed: [(fact, value.to_owned())].into(),
        is_submitted: true,
    };
    let id = clerk.fill_report(filled).await.expect("handed in");
    assert!(reports(&home_of(&world, "clerk").await.overdue).is_empty());
    assert_eq!(
        reports(&home_of(&world, "clerk_dawn").await.overdue).len(),
        1
    );
    let waiting = told("采纳或退回 1 份报表:党建季报", "2026年第1季度");
    for login in ["office", "dept"] {
        assert_eq!(
            reports(&home_of(&world, login).await.due),
            waiting,
            "{login}"
        );
    }
    assert!(reports(&home_of(&world, "assessor").await.due).is_empty());

    let office = world.service.acting_as(world.actor("office"));
    let page = office.report(&of).await.expect("readable");
    office
        .return_report(id, page.revision, "数字与统计不符")
        .await
        .expect("returned");
    let home = home_of(&world, "clerk").await;
    assert_eq!(
        reports(&home.returned),
        told("退回的报表:党建季报", "数字与统计不符")
    );
    assert!(reports(&home_of(&world, "office").await.due).is_empty());
}

#[tokio::test]
async fn nobody_is_told_of_reports_that_can_no_longer_be_handed_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, ..) = asked_each_quarter(&directory).await;
    let cycles = home_of(&world, "clerk").await.running;
    world.move_cycle(cycles[0].cycle.id, Stage::Totals).await;
    let home = home_of(&world, "clerk").await;
    assert!(reports(&home.overdue).is_empty() && reports(&home.due).is_empty());
}

#[tokio::test]
async fn the_office_is_told_of_complaints_that_wait_and_who_has_no_seat_is_told_so() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let new = crate::complaint::NewComplaint {
        organisation: Some(world.organisation("street")),
        words: "报表太多".to_owned(),
        contact: String::new(),
        page: String::new(),
    };
    let visitor = crate::actor::Actor::visitor(crate::actor::Client::default());
    let sent = world.service.acting_as(&visitor).complain(new).await;
    sent.expect("sent");
    let words = async |login: &str| {
        let home = world.service.acting_as(world.actor(login)).home().await;
        let home = home.expect("a home");
        let due = home.due.into_iter().map(|it| it.words);
        due.collect::<Vec<_>>()
    };
    let waits = "答复 1 条投诉建议".to_owned();
    assert!(words("office").await.contains(&waits));
    assert!(!words("office_other").await.contains(&waits));
    assert!(!words("clerk").await.contains(&waits));
    let mut nobody = world.actor("clerk").clone();
    nobody.seats.clear();
    let home = world.service.acting_as(&nobody).home().await;
    let hints = home.expect("a home").hints;
    assert!(hints.iter().any(|it| it.words.contains("还没有任职")));
}
