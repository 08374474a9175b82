//! Files of entries: what is told of them, what they change, and what they do not.

use appraisal::cycle::Stage;
use store::id::OrganisationId;

use super::*;
use crate::ledger::{Declaration, ListOf};
use crate::testing::World;

async fn world(directory: &tempfile::TempDir, stage: Stage) -> World {
    let world = World::in_directory(directory.path()).await;
    world.cycle(stage).await;
    world
}

async fn preview(world: &World, login: &str, text: &str) -> Result<EntryPreview, Error> {
    preview_bytes(world, login, text.as_bytes().to_vec()).await
}

async fn preview_bytes(world: &World, login: &str, bytes: Vec<u8>) -> Result<EntryPreview, Error> {
    let file = EntryFile {
        unit: world.organisation("spring"),
        kind: "meeting".to_owned(),
        bytes,
    };
    let acting = world.service.acting_as(world.actor(login));
    acting.preview_entries(file).await
}

async fn entries(world: &World) -> usize {
    let list = ListOf {
        unit: Some(world.organisation("spring")),
        kind: Some("meeting".to_owned()),
        year: Some(2026),
        cursor: None,
    };
    let acting = world.service.acting_as(world.actor("clerk"));
    acting.entries(list).await.expect("readable").lines.len()
}

async fn take(world: &World, login: &str, unit: OrganisationId, key: &str) -> Result<usize, Error> {
    let acting = world.service.acting_as(world.actor(login));
    acting.import_entries(unit, "meeting", key).await
}

const GOOD: &str =
    "会议日期,会议类别,主要议题\n2026-03-10,党员大会,研究工作\n2026/3/12,党小组会,学习\n";

#[tokio::test]
async fn a_file_is_taken_as_a_whole_once_and_feeds_the_facts_like_the_form() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = world(&directory, Stage::Daily).await;
    let unit = world.organisation("spring");
    let clerk = world.service.acting_as(world.actor("clerk"));
    let declaration = Declaration {
        unit,
        kinds: vec!["meeting".to_owned()],
        label: "2026Q1".to_owned(),
    };
    clerk.declare_complete(declaration).await.expect("declared");
    let seen = preview(&world, "clerk", GOOD).await.expect("read");
    assert!(seen.errors.is_empty(), "{:?}", seen.errors);
    assert_eq!((seen.total, seen.late, seen.repeated), (2, 0, 0));
    assert!(seen.rows.iter().all(|row| row.is_backfilled));
    assert_eq!(entries(&world).await, 0, "a look changes nothing");
    let key = seen.key.expect("it can be taken");
    for (login, unit) in [("secretary", unit), ("clerk", world.organisation("dawn"))] {
        let no = take(&world, login, unit, &key)
            .await
            .expect_err("another's");
        assert!(no.to_string().contains("预览已经失效"), "{no}");
    }
    assert_eq!(take(&world, "clerk", unit, &key).await.expect("taken"), 2);
    assert_eq!(entries(&world).await, 2);
    let trace = clerk.fact(unit, "member_meetings", Some(2026)).await;
    let trace = trace.expect("readable");
    let sources: Vec<&str> = trace.values.iter().map(|it| it.source.as_str()).collect();
    assert!(
        sources.iter().any(|it| it.contains("会议:1条")),
        "{sources:?}"
    );
    let again = take(&world, "clerk", unit, &key).await.expect_err("once");
    assert!(
        matches!(again.refusal(), Some(crate::Refusal::SeenBefore { .. })),
        "{again:?}"
    );
    assert_eq!(entries(&world).await, 2);
}

#[tokio::test]
async fn every_encoding_of_a_spreadsheet_is_read() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = world(&directory, Stage::Daily).await;
    let gbk = [
        &b"\xbb\xe1\xd2\xe9\xc8\xd5\xc6\xda,\xbb\xe1\xd2\xe9\xc0\xe0\xb1\xf0,\xd6\xf7\xd2\xaa\xd2\xe9\xcc\xe2\n"[..],
        &b"2026-03-10,\xb5\xb3\xd4\xb1\xb4\xf3\xbb\xe1,\xd1\xd0\xbe\xbf\xb9\xa4\xd7\xf7\n"[..],
    ]
    .concat();
    let marked = ["\u{feff}", GOOD].concat().into_bytes();
    let tabs = GOOD.replace(',', "\t").into_bytes();
    for bytes in [gbk, marked, tabs] {
        let seen = preview_bytes(&world, "clerk", bytes).await.expect("read");
        assert!(seen.key.is_some(), "{:?}", seen.errors);
    }
}

#[tokio::test]
async fn everything_wrong_is_told_by_row_and_column_and_nothing_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = world(&directory, Stage::Daily).await;
    let text = "会议日期,会议类别,主要议题\n\
                2026-03-10,党员大会,研究工作\n\
                昨天,党员大会,学习\n\
                2026-12-01,茶话会,学习\n\
                2025-05-01,党员大会,学习\n";
    let seen = preview(&world, "clerk", text).await.expect("read");
    assert!(seen.key.is_none());
    let told: Vec<(&str, &str)> = seen
        .errors
        .iter()
        .map(|it| (it.place.as_str(), it.words.as_str()))
        .collect();
    for (place, part) in [
        ("第3行A列(会议日期)", "看不懂"),
        ("第4行A列(会议日期)", "还没有到"),
        ("第4行B列(会议类别)", "里没有“茶话会”"),
        ("第5行A列(会议日期)", "2025年还没有开始"),
    ] {
        assert!(
            told.iter().any(|it| it.0 == place && it.1.contains(part)),
            "{place} {part}: {told:?}"
        );
    }
    // What was sent is shown, the rows that are wrong first.
    let rows: Vec<usize> = seen.rows.iter().map(|row| row.row).collect();
    assert_eq!(rows, [3, 4, 5, 2]);
    assert!(seen.rows[1].cells[1].is_wrong && seen.rows[1].cells[1].text == "茶话会");
    assert_eq!(entries(&world).await, 0);
    for (text, part) in [
        ("会议类别,主要议题\n党员大会,研究\n", "缺少“会议日期”"),
        ("会议日期,主要议题\n2026-03-10,研究\n", "缺少“会议类别”"),
        (
            "会议日期,会议类型,主要议题\n2026-03-10,党员大会,研究\n",
            "不认识的列",
        ),
        (
            "会议日期,会议日期,会议类别\n2026-03-10,2026-03-10,党员大会\n",
            "写了两遍",
        ),
        ("会议日期,会议类别,主要议题\n", "只有表头"),
        ("", "是空的"),
    ] {
        let seen = preview(&world, "clerk", text).await.expect("read");
        let told: Vec<&str> = seen.errors.iter().map(|it| it.words.as_str()).collect();
        assert!(told.iter().any(|it| it.contains(part)), "{text:?} {told:?}");
        assert!(seen.key.is_none());
    }
}

#[tokio::test]
async fn rows_that_say_the_same_are_pointed_out_and_may_be_taken() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = world(&directory, Stage::Daily).await;
    let unit = world.organisation("spring");
    let text = format!("{GOOD}2026-3-10,党员大会,研究工作\n");
    let seen = preview(&world, "clerk", &text).await.expect("read");
    assert_eq!(seen.repeated, 1, "{:?}", seen.rows);
    assert_eq!(seen.rows[0].repeats.as_deref(), Some("与第2行相同"));
    let key = seen.key.expect("a warning, not an error");
    assert_eq!(take(&world, "clerk", unit, &key).await.expect("taken"), 3);
    let seen = preview(&world, "clerk", GOOD).await.expect("read");
    assert_eq!(seen.repeated, 2);
    assert_eq!(seen.rows[0].repeats.as_deref(), Some("与已登记的一条相同"));
}

#[tokio::test]
async fn what_comes_late_is_marked_as_the_form_marks_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = world(&directory, Stage::SelfAssessment).await;
    let unit = world.organisation("spring");
    let seen = preview(&world, "clerk", GOOD).await.expect("read");
    assert_eq!((seen.late, seen.uncounted), (2, 0));
    let key = seen.key.expect("it can be taken");
    take(&world, "clerk", unit, &key).await.expect("taken");
    let acting = world.service.acting_as(world.actor("clerk"));
    let list = ListOf {
        unit: Some(unit),
        kind: Some("meeting".to_owned()),
        year: Some(2026),
        cursor: None,
    };
    let lines = acting.entries(list).await.expect("readable").lines;
    assert!(lines.iter().all(|it| it.is_late && it.is_counted));
}

#[tokio::test]
async fn only_who_keeps_the_ledger_brings_a_file_and_its_template_reads_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = world(&directory, Stage::Daily).await;
    let unit = world.organisation("spring");
    for login in ["office", "clerk_dawn", "clerk_other", "auditor", "admin"] {
        let no = preview(&world, login, GOOD).await.expect_err(login);
        assert!(
            matches!(no.refusal(), Some(crate::Refusal::Denied(_))),
            "{login} {no:?}"
        );
    }
    let clerk = world.service.acting_as(world.actor("clerk"));
    let known = clerk.ledger_home(unit, None).await.expect("readable");
    for kind in known.kinds {
        let template = clerk.entry_template(unit, &kind.id).await;
        let (name, text) = template.expect("a template");
        assert!(
            name.contains(&kind.title) && text.starts_with('\u{feff}'),
            "{name}"
        );
        let who = if kind.is_of_organiser {
            "office"
        } else {
            "clerk"
        };
        let file = EntryFile {
            unit,
            kind: kind.id.clone(),
            bytes: format!("{text}{}", text.trim_start_matches('\u{feff}')).into_bytes(),
        };
        let acting = world.service.acting_as(world.actor(who));
        // The header twice: the first is understood, the second is a row of no values.
        let seen = acting.preview_entries(file).await.expect("read");
        assert!(
            seen.errors.iter().all(|it| it.place.starts_with("第2行")),
            "{} {:?}",
            kind.title,
            seen.errors
        );
    }
}
