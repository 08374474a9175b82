//! Recording, lateness, declarations and what follows from them.

use std::collections::BTreeMap;

use appraisal::cycle::Stage;
use jiff::civil::date;
use store::id::{CycleId, EntryId, Revision};

use super::*;
use crate::error::{Error, Refusal as Said};
use crate::testing::World;

/// A world with a cycle of 2026 at a stage.
async fn at(directory: &tempfile::TempDir, stage: Stage) -> (World, CycleId) {
    let world = World::in_directory(directory.path()).await;
    let id = world.cycle(stage).await;
    (world, id)
}

fn meeting(world: &World, day: &str, sort: &str) -> NewEntry {
    let fields = [("type", sort), ("topic", "研究工作")];
    NewEntry {
        unit: world.organisation("spring"),
        kind: "meeting".to_owned(),
        day: day.to_owned(),
        fields: fields
            .iter()
            .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
            .collect(),
        nonce: String::new(),
    }
}

async fn record(world: &World, login: &str, entry: NewEntry) -> Result<EntryId, Error> {
    let actor = world.actor(login).clone();
    world.service.acting_as(&actor).record_entry(entry).await
}

async fn declare(world: &World, kinds: &[&str], label: &str) -> Result<usize, Error> {
    let actor = world.actor("clerk").clone();
    let declaration = Declaration {
        unit: world.organisation("spring"),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        label: label.to_owned(),
    };
    world
        .service
        .acting_as(&actor)
        .declare_complete(declaration)
        .await
}

/// The value of a fact for a period, with whether it is late.
async fn value(world: &World, fact: &str, label: &str) -> Option<(i64, bool)> {
    let office = world.actor("office").clone();
    let acting = world.service.acting_as(&office);
    let mut db = acting.read().await.expect("a reader");
    let unit = world.organisation("spring");
    let row = store::fact_value::get(&mut db, unit, fact, label)
        .await
        .expect("readable");
    row.and_then(|row| Some((row.raw?, row.late)))
}

fn words(error: &Error) -> String {
    error.to_string()
}

#[tokio::test]
async fn an_entry_feeds_its_facts_once_the_quarter_is_declared() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    record(&world, "clerk", meeting(&world, "2026-02-10", "党员大会"))
        .await
        .expect("recorded");
    let second = record(
        &world,
        "secretary",
        meeting(&world, "2026-03-10", "member_meeting"),
    )
    .await
    .expect("recorded");
    assert_eq!(value(&world, "member_meetings", "2026Q1").await, None);
    assert!(
        declare(&world, &["meeting"], "2026Q1")
            .await
            .expect("declared")
            > 5
    );
    assert_eq!(
        value(&world, "member_meetings", "2026Q1").await,
        Some((2, false))
    );
    assert_eq!(
        value(&world, "joint_meetings", "2026Q1").await,
        Some((0, false))
    );
    assert_eq!(
        value(&world, "committee_meetings", "2026-02").await,
        Some((0, false))
    );
    assert_eq!(
        value(&world, "party_lectures", "2026").await,
        None,
        "a year needs four quarters"
    );

    // A change, a withdrawal and a reopening follow through.
    let clerk = world.actor("clerk").clone();
    let acting = world.service.acting_as(&clerk);
    let page = acting.entry(second).await.expect("readable");
    acting
        .withdraw_entry(WithdrawnEntry {
            id: second,
            revision: page.revision,
            reason: "记重了".to_owned(),
            is_back: false,
        })
        .await
        .expect("withdrawn");
    let page = acting.entry(second).await.expect("readable");
    assert_eq!(page.feeds, [], "what is withdrawn feeds nothing");
    assert_eq!(
        value(&world, "member_meetings", "2026Q1").await,
        Some((1, false))
    );
    let page = acting.entry(second).await.expect("readable");
    assert!(page.entry.is_withdrawn);
    assert_eq!(page.history.len(), 1);
    assert_eq!(page.history[0].reason, "记重了");
    acting
        .reopen_ledger(
            world.organisation("spring"),
            "meeting",
            "2026Q1",
            "漏记一次",
        )
        .await
        .expect("reopened");
    assert_eq!(value(&world, "member_meetings", "2026Q1").await, None);
}

#[tokio::test]
async fn late_entries_are_marked_then_kept_without_counting_then_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, cycle) = at(&directory, Stage::Daily).await;
    declare(&world, &["meeting"], "2026Q1")
        .await
        .expect("declared");
    record(
        &world,
        "clerk",
        meeting(&world, "2026-01-10", "member_meeting"),
    )
    .await
    .expect("in time");
    assert_eq!(
        value(&world, "member_meetings", "2026Q1").await,
        Some((1, false))
    );

    world.move_cycle(cycle, Stage::SelfAssessment).await;
    record(
        &world,
        "clerk",
        meeting(&world, "2026-02-10", "member_meeting"),
    )
    .await
    .expect("late, and taken");
    assert_eq!(
        value(&world, "member_meetings", "2026Q1").await,
        Some((2, true))
    );

    world.move_cycle(cycle, Stage::Verification).await;
    let kept = record(
        &world,
        "clerk",
        meeting(&world, "2026-03-10", "member_meeting"),
    )
    .await
    .expect("kept on record");
    assert_eq!(
        value(&world, "member_meetings", "2026Q1").await,
        Some((2, true))
    );
    let clerk = world.actor("clerk").clone();
    let page = world
        .service
        .acting_as(&clerk)
        .entry(kept)
        .await
        .expect("readable");
    assert!(page.entry.is_late && !page.entry.is_counted);

    world.move_cycle(cycle, Stage::Totals).await;
    let no = record(
        &world,
        "clerk",
        meeting(&world, "2026-03-11", "member_meeting"),
    )
    .await
    .expect_err("too late");
    assert!(words(&no).contains("不再受理"), "{no}");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_field_by_field_and_nothing_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    let mut entry = meeting(&world, "2026-08-01", "吃饭");
    entry.fields.remove("topic");
    let no = record(&world, "clerk", entry).await.expect_err("refused");
    let Some(Said::Fields(fields)) = no.refusal() else {
        panic!("{no:?}")
    };
    let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(names, ["day", "type", "topic"]);

    for (day, part) in [
        ("2025-05-01", "2025年还没有开始"),
        ("昨天", "看不懂"),
        ("2026-02-30", "没有这一天"),
        ("", "请填写"),
    ] {
        let no = record(&world, "clerk", meeting(&world, day, "group"))
            .await
            .expect_err(day);
        assert!(words(&no).contains(part), "{day}: {no}");
    }
    let mut entry = meeting(&world, "2026-05-01", "group");
    entry.kind = "parties".to_owned();
    let no = record(&world, "clerk", entry).await.expect_err("no kind");
    assert!(words(&no).contains("没有“parties”这种台账"), "{no}");

    let clerk = world.actor("clerk").clone();
    let list = ListOf {
        unit: Some(world.organisation("spring")),
        year: Some(2026),
        ..ListOf::default()
    };
    let list = world
        .service
        .acting_as(&clerk)
        .entries(list)
        .await
        .expect("readable");
    assert_eq!(list.lines, []);
}

#[tokio::test]
async fn only_the_own_clerk_writes_and_strangers_are_not_told_what_there_is() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    for login in [
        "clerk_dawn",
        "office",
        "county",
        "auditor",
        "admin",
        "clerk_other",
    ] {
        let no = record(&world, login, meeting(&world, "2026-05-01", "group"))
            .await
            .expect_err(login);
        assert!(
            matches!(no.refusal(), Some(Said::Denied(_))),
            "{login}: {no:?}"
        );
    }
    let id = record(&world, "clerk", meeting(&world, "2026-05-01", "group"))
        .await
        .expect("recorded");
    for login in ["clerk_dawn", "clerk_other", "office_other", "admin"] {
        let actor = world.actor(login).clone();
        let no = world
            .service
            .acting_as(&actor)
            .entry(id)
            .await
            .expect_err(login);
        assert!(
            matches!(no.refusal(), Some(Said::NotHere(_))),
            "{login}: {no:?}"
        );
    }
    for login in ["office", "assessor", "auditor", "group"] {
        let actor = world.actor(login).clone();
        world
            .service
            .acting_as(&actor)
            .entry(id)
            .await
            .expect(login);
    }
    // The organiser keeps what the organiser found.
    let mut found = meeting(&world, "2026-05-02", "");
    found.kind = "inspection".to_owned();
    found.fields = [
        ("department", "discipline"),
        ("problem", "公开栏没有更新"),
        ("notice", "青纪通〔2026〕3号"),
        ("confirmed", "是"),
    ]
    .iter()
    .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
    .collect();
    record(&world, "clerk", found.clone())
        .await
        .expect_err("not theirs");
    record(&world, "discipline", found).await.expect("recorded");
}

#[tokio::test]
async fn two_writers_do_not_overwrite_each_other_and_a_form_is_done_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    let mut entry = meeting(&world, "2026-05-01", "group");
    entry.nonce = "n1".to_owned();
    let id = record(&world, "clerk", entry.clone())
        .await
        .expect("recorded");
    let again = record(&world, "clerk", entry)
        .await
        .expect_err("sent twice");
    assert!(
        matches!(again.refusal(), Some(Said::SeenBefore { location }) if *location == format!("/entries/{id}")),
        "{again:?}"
    );

    let change = |topic: &str, revision| ChangedEntry {
        id,
        revision,
        day: "2026-05-01".to_owned(),
        fields: BTreeMap::from([
            ("type".to_owned(), "group".to_owned()),
            ("topic".to_owned(), topic.to_owned()),
        ]),
        reason: "补全议题".to_owned(),
    };
    let clerk = world.actor("clerk").clone();
    let secretary = world.actor("secretary").clone();
    world
        .service
        .acting_as(&clerk)
        .change_entry(change("学习党章", Revision(1)))
        .await
        .expect("first");
    let no = world
        .service
        .acting_as(&secretary)
        .change_entry(change("学习条例", Revision(1)))
        .await
        .expect_err("second");
    let Some(Said::Stale(stale)) = no.refusal() else {
        panic!("{no:?}")
    };
    assert!(stale.yours.contains("学习条例") && stale.theirs.contains("学习党章"));
    assert_eq!(stale.revision, Revision(2));
}

#[tokio::test]
async fn the_office_accepts_a_filing_and_touches_nothing_else_of_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    let mut filing = meeting(&world, "2026-01-20", "");
    filing.kind = "filing".to_owned();
    filing.fields = BTreeMap::from([
        ("type".to_owned(), "annual_plan".to_owned()),
        ("accepted".to_owned(), "是".to_owned()),
    ]);
    let id = record(&world, "clerk", filing).await.expect("recorded");
    let office = world.actor("office").clone();
    let acting = world.service.acting_as(&office);
    let page = acting.entry(id).await.expect("readable");
    assert!(page.may.judge && !page.may.change);
    let accepted = page
        .fields
        .iter()
        .find(|f| f.id == "accepted")
        .expect("there");
    assert_eq!(
        accepted.shown, "未填",
        "a unit does not accept its own filing"
    );
    acting
        .change_entry(ChangedEntry {
            id,
            revision: page.revision,
            day: "2020-01-01".to_owned(),
            fields: BTreeMap::from([
                ("type".to_owned(), "clean_list".to_owned()),
                ("accepted".to_owned(), "是".to_owned()),
            ]),
            reason: "收到纸质件".to_owned(),
        })
        .await
        .expect("judged");
    let page = acting.entry(id).await.expect("readable");
    assert!(
        page.entry.words.contains("年度党建计划"),
        "{}",
        page.entry.words
    );
    assert!(page.entry.words.contains("已收到并认可"));
}

#[tokio::test]
async fn lists_turn_by_key_both_ways() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    for n in 0..120 {
        let day = date(2026, 1 + n / 28, 1 + n % 28);
        record(&world, "clerk", meeting(&world, &day.to_string(), "group"))
            .await
            .expect("recorded");
    }
    let clerk = world.actor("clerk").clone();
    let acting = world.service.acting_as(&clerk);
    let page = async |cursor: Option<String>| {
        let list = ListOf {
            unit: Some(world.organisation("spring")),
            kind: Some("meeting".to_owned()),
            year: Some(2026),
            cursor,
        };
        acting.entries(list).await.expect("readable")
    };
    let first = page(None).await;
    assert_eq!((first.lines.len(), first.newer.is_some()), (50, false));
    let second = page(first.older.clone()).await;
    assert_eq!((second.lines.len(), second.newer.is_some()), (50, true));
    let third = page(second.older.clone()).await;
    assert_eq!((third.lines.len(), third.older.is_some()), (20, false));
    let back = page(third.newer.clone()).await;
    assert_eq!(back.lines, second.lines);
    assert_eq!(page(back.newer.clone()).await.lines, first.lines);
    let mut days: Vec<_> = [&first, &second, &third]
        .iter()
        .flat_map(|list| list.lines.iter().map(|line| line.day))
        .collect();
    assert_eq!(days.len(), 120);
    assert!(days.is_sorted_by(|a, b| a >= b));
    days.dedup();
    assert!(days.len() > 100);
    assert_eq!(page(Some("nonsense".to_owned())).await.lines, first.lines);
}

#[tokio::test]
async fn the_home_shows_what_is_declared_and_what_is_open() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    declare(&world, &["meeting"], "2026Q1")
        .await
        .expect("declared");
    let no = declare(&world, &["meeting"], "2026Q4")
        .await
        .expect_err("ahead");
    assert!(words(&no).contains("才开始"), "{no}");
    let no = declare(&world, &[], "2026Q2").await.expect_err("nothing");
    assert!(words(&no).contains("至少选一种"), "{no}");
    let clerk = world.actor("clerk").clone();
    let home = world
        .service
        .acting_as(&clerk)
        .ledger_home(world.organisation("spring"), None)
        .await
        .expect("readable");
    assert_eq!(home.year, 2026);
    let meeting = home
        .kinds
        .iter()
        .find(|kind| kind.id == "meeting")
        .expect("there");
    let states: Vec<PeriodState> = meeting.periods.iter().map(|p| p.state).collect();
    use PeriodState::{Ahead, Complete, Open, Running};
    assert_eq!(states, [Complete, Open, Running, Ahead]);
    assert!(meeting.may_record);
    let bulletin = home
        .kinds
        .iter()
        .find(|kind| kind.id == "bulletin")
        .expect("there");
    assert!(bulletin.is_of_organiser && !bulletin.may_record);
}

#[tokio::test]
async fn an_entry_is_withdrawn_and_counts_again_once_each() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, _) = at(&directory, Stage::Daily).await;
    let id = record(&world, "clerk", meeting(&world, "2026-02-10", "党员大会"))
        .await
        .expect("recorded");
    declare(&world, &["meeting"], "2026Q1")
        .await
        .expect("declared");
    let acting = world.service.acting_as(world.actor("clerk"));
    for (is_back, counted, twice) in [(false, 0, Refusal::Withdrawn), (true, 1, Refusal::Standing)]
    {
        let page = acting.entry(id).await.expect("readable");
        let mut turned = WithdrawnEntry {
            id,
            revision: page.revision,
            reason: "记错了".to_owned(),
            is_back,
        };
        acting.withdraw_entry(turned.clone()).await.expect("turned");
        let value = value(&world, "member_meetings", "2026Q1").await;
        assert_eq!(value, Some((counted, false)));
        turned.revision = acting.entry(id).await.expect("readable").revision;
        let refused = acting.withdraw_entry(turned).await.expect_err("it is so");
        assert_eq!(words(&refused), twice.to_string());
    }
}
