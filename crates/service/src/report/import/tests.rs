//! Files of reports: what is told of them, what they fill in, what they never write over, and who is faster.

mod units;

use appraisal::cycle::Stage;
use store::id::{FormId, Revision};

use super::*;
use crate::error::Refusal as Said;
use crate::report::tests::quarterly::{deeds, fill, page, world};
use crate::report::{ReportPage, ReportStanding};
use crate::testing::World;

fn periods(world: &World, form: FormId) -> ImportOf {
    ImportOf::periods(world.organisation("spring"), form)
}

fn second(form: FormId) -> ImportOf {
    ImportOf::units(form, Label::Quarter(2026, 2))
}

async fn seen(world: &World, login: &str, of: &ImportOf, text: &str) -> ReportPreview {
    let acting = world.service.acting_as(world.actor(login));
    let bytes = text.as_bytes().to_vec();
    acting
        .preview_reports(of.clone(), bytes)
        .await
        .expect("read")
}

async fn take(
    world: &World,
    login: &str,
    of: &ImportOf,
    key: &str,
    is_submitted: bool,
) -> Result<String, Error> {
    let acting = world.service.acting_as(world.actor(login));
    acting.import_reports(of, key, is_submitted).await
}

fn texts(page: &ReportPage) -> Vec<&str> {
    page.fields.iter().map(|it| it.text.as_str()).collect()
}

fn told(preview: &ReportPreview) -> Vec<(&str, &str)> {
    let errors = preview.errors.iter();
    errors
        .map(|it| (it.place.as_str(), it.words.as_str()))
        .collect()
}

const HEAD: &str = "时期,在职党员数(人),在职党员参与数(人)\n";

#[tokio::test]
async fn a_period_that_still_goes_on_is_told_before_it_is_handed_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = periods(&world, form);
    let text = format!("{HEAD}2026Q2,60,30\n2026Q3,61,31\n");
    let preview = seen(&world, "clerk", &of, &text).await;
    assert!(preview.errors.is_empty(), "{:?}", preview.errors);
    let running = preview.rows.iter().map(|it| it.is_running);
    assert_eq!(running.collect::<Vec<_>>(), [false, true]);
    assert_eq!(preview.running, 1);
}

#[tokio::test]
async fn a_clerk_brings_the_periods_of_a_form_and_hands_them_in_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = periods(&world, form);
    // Twice before the end of the second quarter's time for reporting, once after the first's.
    let text = format!("{HEAD}2026Q1,60,30\n2026年第二季度,６１,31\n");
    let preview = seen(&world, "clerk", &of, &text).await;
    assert!(preview.errors.is_empty(), "{:?}", preview.errors);
    let figures = (preview.total, preview.new, preview.changed, preview.open);
    assert_eq!(figures, (2, 4, 0, 0));
    let rows: Vec<_> = preview
        .rows
        .iter()
        .map(|it| (&*it.name, it.is_late))
        .collect();
    assert_eq!(
        rows,
        [("2026年第1季度", true), ("2026年第2季度", false)],
        "late as by hand"
    );
    assert_eq!(
        preview.rows[1].values[0].text, "61人",
        "what was read is shown"
    );
    let before = page(&world, "clerk", "spring", form, "2026Q1").await;
    assert_eq!(before.id, None, "a look changes nothing");
    let key = preview.key.expect("it can be taken");
    for (login, of) in [("secretary", of.clone()), ("clerk", second(form))] {
        let no = take(&world, login, &of, &key, true).await;
        let no = no.expect_err("another's or elsewhere");
        assert!(no.to_string().contains("预览已经失效"), "{login} {no}");
    }
    let list = take(&world, "clerk", &of, &key, true).await.expect("taken");
    assert!(list.ends_with("/reports?year=2026&done=reported"), "{list}");
    let first = page(&world, "clerk", "spring", form, "2026Q1").await;
    let second = page(&world, "clerk", "spring", form, "2026Q2").await;
    assert_eq!(first.standing, ReportStanding::Submitted);
    assert_eq!((first.is_late, second.is_late), (true, false));
    let clerk = world.service.acting_as(world.actor("clerk"));
    let fact = &first.fields[0].fact;
    let trace = clerk.fact(first.unit.id, fact, Some(2026)).await;
    let reports: Vec<_> = trace.expect("readable").values;
    assert!(
        reports.iter().any(|it| it.report == second.id),
        "{reports:?}"
    );
    assert_eq!(deeds(&world, "报送报表").await, 2, "a row for each report");
    let again = take(&world, "clerk", &of, &key, false).await;
    let again = again.expect_err("once");
    assert!(
        matches!(again.refusal(), Some(Said::SeenBefore { location }) if *location == list),
        "{again:?}"
    );
}

#[tokio::test]
async fn what_is_only_kept_may_be_incomplete_and_cells_left_empty_change_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = periods(&world, form);
    let empty = page(&world, "clerk", "spring", form, "2026Q2").await;
    fill(&world, "clerk", &empty, ["60", "30"], false).await;
    let text = "报告期,单位,在职党员参与数\n2026Q1,春晓社区,29\n2026Q2,春晓社区,31\n2026Q3,,\n";
    let preview = seen(&world, "clerk", &of, text).await;
    assert!(preview.errors.is_empty(), "{:?}", preview.errors);
    let figures = (preview.new, preview.changed, preview.skipped, preview.open);
    assert_eq!(figures, (1, 1, 1, 1));
    let changed = &preview.rows[1].values[0];
    assert_eq!(
        (changed.before.as_deref(), &*changed.text),
        (Some("30人"), "31人")
    );
    assert_eq!(preview.rows[0].missing, ["在职党员数"]);
    let key = preview.key.expect("it can be kept");
    let no = take(&world, "clerk", &of, &key, true).await;
    let no = no.expect_err("one lacks a value").to_string();
    assert!(
        no.contains("春晓社区2026年第1季度") && no.contains("请填写“在职党员数”"),
        "{no}"
    );
    let list = take(&world, "clerk", &of, &key, false).await.expect("kept");
    assert!(list.ends_with("done=imported"), "{list}");
    let kept = page(&world, "clerk", "spring", form, "2026Q2").await;
    assert_eq!(texts(&kept), ["60", "31"]);
    assert_eq!(deeds(&world, "导入报表").await, 2);
    // The same file once more changes nothing, and writes nothing.
    let preview = seen(&world, "clerk", &of, text).await;
    assert_eq!((preview.new, preview.changed), (0, 0));
    let key = preview.key.expect("it can be taken");
    take(&world, "clerk", &of, &key, false)
        .await
        .expect("taken");
    assert_eq!(deeds(&world, "导入报表").await, 2);
}

#[tokio::test]
async fn everything_wrong_with_a_units_file_is_told_by_row_and_column_and_nothing_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = periods(&world, form);
    let done = page(&world, "clerk", "spring", form, "2026Q1").await;
    fill(&world, "clerk", &done, ["60", "30"], true).await;
    let text = "时期,单位,在职党员数,在职党员参与数\n\
                2026Q2,,60,-3\n\
                2026Q2,,61,31\n\
                2026Q1,,60,31\n\
                2026Q4,,60,31\n\
                2025Q4,,60,31\n\
                2026年3月,,60,31\n\
                上季度,,60,31\n\
                ２０２６Q2,,60,31\n\
                ,,60,31\n\
                2026Q3,朝阳社区,很多,31\n\
                2026Q2,,99999999999,\n";
    let preview = seen(&world, "clerk", &of, text).await;
    assert!(preview.key.is_none());
    let told = told(&preview);
    for (place, part) in [
        ("第2行D列(在职党员参与数)", "-3"),
        ("第3行A列(时期)", "与第2行是同一个时期"),
        ("第4行A列(时期)", "已报送,不能用文件改"),
        ("第5行A列(时期)", "还没有开始"),
        ("第6行A列(时期)", "没有要求本单位报送"),
        ("第7行A列(时期)", "每季度报一次"),
        ("第8行A列(时期)", "上季度"),
        ("第9行A列(时期)", "全角"),
        ("第10行A列(时期)", "没有写时期"),
        ("第11行B列(单位)", "别的单位"),
        ("第11行C列(在职党员数)", "很多"),
        ("第12行C列(在职党员数)", "999"),
    ] {
        assert!(
            told.iter().any(|it| it.0 == place && it.1.contains(part)),
            "{place} {part}: {told:#?}"
        );
    }
    for (text, part) in [
        ("在职党员数\n60\n", "缺少“时期”"),
        ("时期,在职党员\n2026Q2,60\n", "不认识的列"),
        ("时期,社区户数\n2026Q2,60\n", "不在这张报表里"),
        ("时期,在职党员数,在职党员数(人)\n2026Q2,6,6\n", "写了两遍"),
        ("时期,备注\n2026Q2,无\n", "没有这张报表要的任何一项"),
        ("时期,在职党员数\n2026Q2,\n", "没有填数"),
        ("时期,在职党员数\n", "只有表头"),
        ("", "是空的"),
    ] {
        let preview = seen(&world, "clerk", &of, text).await;
        assert!(preview.key.is_none(), "{text:?}");
        let words: Vec<&str> = preview.errors.iter().map(|it| &*it.words).collect();
        assert!(
            words.iter().any(|it| it.contains(part)),
            "{text:?} {words:?}"
        );
    }
    assert_eq!(deeds(&world, "导入报表").await, 0);
    let second = page(&world, "clerk", "spring", form, "2026Q2").await;
    assert_eq!(second.id, None);
}

#[tokio::test]
async fn every_encoding_of_a_spreadsheet_is_read() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    // 时期,在职党员数 in GBK.
    let gbk = [
        &b"\xca\xb1\xc6\xda,\xd4\xda\xd6\xb0\xb5\xb3\xd4\xb1\xca\xfd\n"[..],
        &b"2026Q2,60\n"[..],
    ]
    .concat();
    let marked = "\u{feff}时期,在职党员数\n2026Q2,60\n".as_bytes().to_vec();
    let tabs = "时期\t在职党员数\n2026Q2\t60\n".as_bytes().to_vec();
    let clerk = world.service.acting_as(world.actor("clerk"));
    for bytes in [gbk, marked, tabs] {
        let preview = clerk.preview_reports(periods(&world, form), bytes).await;
        let preview = preview.expect("read");
        assert!(preview.key.is_some(), "{:?}", preview.errors);
    }
    let large = vec![b'x'; (4 << 20) + 1];
    let no = clerk.preview_reports(periods(&world, form), large).await;
    assert!(no.expect_err("too large").to_string().contains("4 MB"));
}

#[tokio::test]
async fn who_saved_after_the_preview_is_not_written_over_and_no_other_row_is_taken() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let of = second(form);
    let text = "单位,在职党员数\n星河社区,81\n春晓社区,61\n";
    let first = seen(&world, "office", &of, text).await.key.expect("it can");
    let empty = page(&world, "clerk", "spring", form, "2026Q2").await;
    fill(&world, "clerk", &empty, ["60", "30"], false).await;
    let no = take(&world, "office", &of, &first, false).await;
    let no = no.expect_err("the clerk was faster").to_string();
    assert!(
        no.contains("春晓社区2026年第2季度") && no.contains("有人改过"),
        "{no}"
    );
    let second = seen(&world, "office", &of, text).await.key.expect("it can");
    let draft = page(&world, "clerk", "spring", form, "2026Q2").await;
    fill(&world, "clerk", &draft, ["60", "30"], true).await;
    let no = take(&world, "office", &of, &second, false).await;
    let no = no.expect_err("handed in").to_string();
    assert!(no.contains("已经报送") && no.contains("没有导入"), "{no}");
    let river = page(&world, "office", "river", form, "2026Q2").await;
    assert_eq!(river.id, None, "nothing of the file was taken");
    assert_eq!(deeds(&world, "代单位导入报表草稿").await, 0);
}

#[tokio::test]
async fn only_who_fills_reports_in_brings_files_and_templates_read_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let (unit, period) = (periods(&world, form), second(form));
    let done = page(&world, "clerk", "spring", form, "2026Q1").await;
    fill(&world, "clerk", &done, ["60", "30"], true).await;
    let may: [(&ImportOf, &[&str]); 2] = [
        (&unit, &["clerk", "secretary"]),
        (&period, &["office", "dept", "discipline"]),
    ];
    for (of, who) in may {
        for login in world.logins() {
            let acting = world.service.acting_as(world.actor(login));
            let page = acting.report_import(of, None).await;
            let read = acting.preview_reports(of.clone(), Vec::new()).await;
            let template = acting.report_template(of, None).await;
            let is_let_in = who.contains(&login);
            let answers = [page.is_ok(), read.is_ok(), template.is_ok()];
            assert_eq!(answers, [is_let_in; 3], "{login} {of:?}");
        }
    }
    for (login, of, rows) in [("clerk", &unit, 2), ("office", &period, 3)] {
        let acting = world.service.acting_as(world.actor(login));
        let (name, text) = acting.report_template(of, None).await.expect("a template");
        assert!(name.starts_with("党员季报-"), "{name}");
        assert!(
            text.starts_with('\u{feff}'),
            "spreadsheets know the encoding"
        );
        assert_eq!(text.lines().count(), rows + 1, "{text}");
        let preview = seen(&world, login, of, &text).await;
        let words: Vec<&str> = preview.errors.iter().map(|it| &*it.words).collect();
        assert_eq!(words, ["文件里没有填数,各行都是空的"], "{text}");
        let filled = text.replace(",,", ",60,30");
        let preview = seen(&world, login, of, &filled).await;
        assert_eq!(preview.total, rows, "{:?}", preview.errors);
        let page = acting.report_import(of, None).await.expect("a page");
        assert_eq!(page.open, rows);
    }
    let office = world.service.acting_as(world.actor("office"));
    for label in ["2026", "2026Q4", "2025Q1", "x"] {
        let of = ImportOf::Units {
            form,
            label: label.to_owned(),
        };
        let no = office.report_import(&of, None).await;
        no.expect_err(label);
    }
    office
        .close_form(form, Revision(1))
        .await
        .expect("no longer asked");
    let no = office.report_import(&period, None).await;
    assert!(no.expect_err("closed").to_string().contains("已经停用"));
}

#[tokio::test]
async fn a_report_that_came_late_stays_late_when_it_is_sent_back_and_kept_on_the_way() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form) = world(&directory, Stage::Daily).await;
    let empty = page(&world, "clerk", "spring", form, "2026Q1").await;
    fill(&world, "clerk", &empty, ["60", "30"], true).await;
    let late = page(&world, "office", "spring", form, "2026Q1").await;
    assert!(late.is_late);
    let office = world.service.acting_as(world.actor("office"));
    let id = late.id.expect("handed in");
    let returned = office.return_report(id, late.revision, "请核对").await;
    returned.expect("returned");
    for is_submitted in [false, true] {
        let own = page(&world, "clerk", "spring", form, "2026Q1").await;
        fill(&world, "clerk", &own, ["61", "30"], is_submitted).await;
    }
    assert!(
        page(&world, "office", "spring", form, "2026Q1")
            .await
            .is_late
    );
}
