//! The organiser's file of all units: what it brings are drafts, and it never writes over what was handed in.

use super::*;

#[tokio::test]
async fn what_the_organiser_brings_are_drafts_that_the_units_check_and_hand_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = second(form);
    let own = page(&world, "clerk", "spring", form, "2026Q2").await;
    fill(&world, "clerk", &own, ["60", "30"], false).await;
    let text = "单位,时期,在职党员数,在职党员参与数\n\
                春晓社区,2026年二季度,60,33\n\
                朝阳社区,,70,\n\
                星河社区,,,\n";
    let preview = seen(&world, "dept", &of, text).await;
    assert!(preview.errors.is_empty(), "{:?}", preview.errors);
    let figures = (preview.total, preview.new, preview.changed, preview.skipped);
    assert_eq!(figures, (2, 1, 1, 1));
    let spring = &preview.rows[0];
    assert_eq!(spring.name, "春晓社区");
    assert!(spring.values[0].is_same);
    assert_eq!(spring.values[1].before.as_deref(), Some("30人"));
    assert_eq!(
        deeds(&world, "查看其他单位台账").await,
        1,
        "a look at a draft"
    );
    let key = preview.key.expect("it can be taken");
    // The organiser never hands in, whatever is sent.
    let list = take(&world, "dept", &of, &key, true).await.expect("taken");
    assert!(list.starts_with("/reports?form=") && list.ends_with("&done=imported"));
    assert_eq!(deeds(&world, "代单位导入报表草稿").await, 2);
    let board = world.service.acting_as(world.actor("office"));
    let board = board.report_board(Some(form), Some("2026Q2")).await;
    let lines = board.expect("readable").lines;
    let filled: Vec<&str> = lines
        .iter()
        .filter(|it| it.report.is_prefilled && it.report.standing.is_open())
        .map(|it| it.report.unit.name.as_str())
        .collect();
    assert_eq!(filled.len(), 2, "{filled:?}");
    let draft = page(&world, "clerk", "spring", form, "2026Q2").await;
    assert!(draft.is_prefilled && draft.may_fill, "{draft:?}");
    assert_eq!(
        (draft.changed_by.as_str(), texts(&draft)),
        ("dept 的账号", vec!["60", "33"])
    );
    let clerk = world.service.acting_as(world.actor("clerk"));
    let fact = clerk
        .fact(draft.unit.id, &draft.fields[0].fact, Some(2026))
        .await;
    let values = fact.expect("readable").values;
    assert!(
        values.iter().all(|it| it.report.is_none()),
        "a draft is no fact"
    );
    fill(&world, "clerk", &draft, ["60", "32"], true).await;
    let done = page(&world, "office", "spring", form, "2026Q2").await;
    assert!(done.may_judge && !done.is_prefilled);
}

#[tokio::test]
async fn what_was_handed_in_or_sent_back_is_never_written_over_and_nothing_else_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = second(form);
    let office = world.service.acting_as(world.actor("office"));
    for (login, unit) in [("clerk", "spring"), ("clerk_dawn", "dawn")] {
        let empty = page(&world, login, unit, form, "2026Q2").await;
        fill(&world, login, &empty, ["60", "30"], true).await;
    }
    let dawn = page(&world, "office", "dawn", form, "2026Q2").await;
    let (id, why) = (dawn.id.expect("handed in"), "请核对");
    let returned = office.return_report(id, dawn.revision, why).await;
    returned.expect("returned");
    let text = "单位,在职党员数,在职党员参与数\n\
                春晓社区,61,31\n\
                朝阳社区,71,31\n\
                星河社区,81,31\n\
                星河社区,81,31\n\
                槐荫社区,81,31\n\
                星海社区,81,31\n";
    let preview = seen(&world, "office", &of, text).await;
    assert!(preview.key.is_none());
    let told = told(&preview);
    for (place, part) in [
        ("第2行A列(单位)", "这份报表已报送"),
        ("第3行A列(单位)", "这份报表已退回"),
        ("第5行A列(单位)", "与第4行是同一个单位"),
        ("第6行A列(单位)", "没有这个单位"),
        ("第7行A列(单位)", "没有这个单位"),
    ] {
        assert!(
            told.iter().any(|it| it.0 == place && it.1.contains(part)),
            "{place} {part}: {told:#?}"
        );
    }
    assert_eq!(told.len(), 5, "{told:#?}");
    let last = preview.errors.last().expect("the last row");
    assert!(last.help.contains("星河社区"), "the nearest name: {last:?}");
    assert_eq!(deeds(&world, "代单位导入报表草稿").await, 0);
    // The unit that has to put it right may do so from a file, and it stays one that was sent back.
    let own = ImportOf::periods(world.organisation("dawn"), form);
    let text = format!("{HEAD}2026Q2,62,\n");
    let key = seen(&world, "clerk_dawn", &own, &text).await.key;
    let taken = take(&world, "clerk_dawn", &own, &key.expect("it can"), false).await;
    taken.expect("kept");
    let dawn = page(&world, "clerk_dawn", "dawn", form, "2026Q2").await;
    assert_eq!(dawn.standing, ReportStanding::Returned);
    assert_eq!(texts(&dawn), ["62", "30"]);
}
