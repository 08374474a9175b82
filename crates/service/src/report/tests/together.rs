//! Several reports accepted at once: all of them or none.

use store::id::{FormId, ReportId};

use super::quarterly::{deeds, fill, page, world};
use super::*;

const LABEL: &str = "2026Q2";
const CLERKS: [(&str, &str); 2] = [("clerk", "spring"), ("clerk_dawn", "dawn")];

/// A world in which two units have handed a report in.
async fn handed_in(directory: &tempfile::TempDir) -> (World, FormId, [ReportId; 2]) {
    let (world, form) = world(directory, Stage::Daily).await;
    let mut ids = Vec::new();
    for (login, unit) in CLERKS {
        let empty = page(&world, login, unit, form, LABEL).await;
        ids.push(fill(&world, login, &empty, ["60", "30"], true).await);
    }
    let ids = ids.try_into().expect("two reports");
    (world, form, ids)
}

async fn board(world: &World, login: &str, form: FormId) -> Board {
    let acting = world.service.acting_as(world.actor(login));
    let board = acting.report_board(Some(form), Some(LABEL)).await;
    board.expect("readable")
}

/// Everything that the board of somebody lets them accept.
async fn all(world: &World, login: &str, form: FormId) -> AcceptedReports {
    let board = board(world, login, form).await;
    AcceptedReports {
        form,
        label: LABEL.to_owned(),
        reports: board.acceptable().map(|it| (it.id, it.revision)).collect(),
        nonce: "n1".to_owned(),
    }
}

async fn accept(world: &World, login: &str, them: &AcceptedReports) -> Result<String, Error> {
    let acting = world.service.acting_as(world.actor(login));
    acting.accept_reports(them.clone()).await
}

#[tokio::test]
async fn reports_are_accepted_together_each_with_its_row_of_the_log_and_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form, ids) = handed_in(&directory).await;
    let them = all(&world, "office", form).await;
    assert_eq!(them.reports.keys().copied().collect::<Vec<_>>(), ids);
    let list = accept(&world, "office", &them).await.expect("accepted");
    assert_eq!(
        list,
        format!("/reports?form={form}&label={LABEL}&accepted=2")
    );
    assert_eq!(deeds(&world, "采纳报表").await, 2);
    let after = board(&world, "office", form).await;
    let accepted = |it: &&BoardLine| it.report.standing == ReportStanding::Accepted;
    assert_eq!(after.lines.iter().filter(accepted).count(), 2);
    assert_eq!(after.acceptable().count(), 0);
    let again = accept(&world, "office", &them)
        .await
        .expect_err("sent before");
    assert!(
        matches!(again.refusal(), Some(Said::SeenBefore { location }) if *location == list),
        "{again:?}"
    );
    assert_eq!(deeds(&world, "采纳报表").await, 2);
}

#[tokio::test]
async fn a_report_that_changed_meanwhile_is_named_and_none_is_accepted() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form, ids) = handed_in(&directory).await;
    let them = all(&world, "office", form).await;
    let office = world.service.acting_as(world.actor("office"));
    let returned = office.return_report(ids[1], them.reports[&ids[1]], "请核对");
    returned.await.expect("returned");
    let no = accept(&world, "office", &them)
        .await
        .expect_err("sent back");
    assert!(no.to_string().contains("朝阳社区的报表有人改过"), "{no}");
    // Handed in anew it stands there as before, but it is another report than the one that was read.
    let open = page(&world, "clerk_dawn", "dawn", form, LABEL).await;
    fill(&world, "clerk_dawn", &open, ["61", "31"], true).await;
    let no = accept(&world, "office", &them).await.expect_err("written");
    let words = no.to_string();
    assert!(
        words.contains("朝阳社区") && !words.contains("春晓社区"),
        "{words}"
    );
    assert_eq!(deeds(&world, "采纳报表").await, 0);
    let standing = |it: &BoardLine| it.report.standing == ReportStanding::Submitted;
    let lines = board(&world, "office", form).await.lines;
    assert_eq!(lines.iter().filter(|it| standing(it)).count(), 2);
    let now = all(&world, "office", form).await;
    accept(&world, "office", &now)
        .await
        .expect("as it stands now");
}

#[tokio::test]
async fn nothing_chosen_no_right_and_what_is_not_of_the_list_accept_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let (world, form, ids) = handed_in(&directory).await;
    let them = all(&world, "office", form).await;
    let none = AcceptedReports {
        reports: BTreeMap::new(),
        ..them.clone()
    };
    let no = accept(&world, "office", &none).await.expect_err("none");
    assert!(
        matches!(no.refusal(), Some(Said::Fields(f)) if f[0].field == "reports"),
        "{no:?}"
    );
    let no = accept(&world, "clerk", &them).await.expect_err("no right");
    assert!(matches!(no.refusal(), Some(Said::Denied(_))), "{no:?}");
    let no = accept(&world, "office_other", &them).await;
    let no = no.expect_err("another street's");
    assert!(matches!(no.refusal(), Some(Said::Denied(_))), "{no:?}");
    let seen = board(&world, "assessor", form).await;
    assert_eq!((seen.lines.len(), seen.acceptable().count()), (3, 0));
    // One of the same form for another period: it does not stand on this list.
    let first = page(&world, "clerk", "spring", form, "2026Q1").await;
    let other = fill(&world, "clerk", &first, ["50", "25"], true).await;
    let mut mixed = them.clone();
    mixed.reports.insert(other, Revision(1));
    let no = accept(&world, "office", &mixed).await.expect_err("another");
    assert!(matches!(no.refusal(), Some(Said::NotHere(_))), "{no:?}");
    // Accepted already, and sent with the revision that stands there now.
    let office = world.service.acting_as(world.actor("office"));
    let one = office.accept_report(ids[0], them.reports[&ids[0]]).await;
    one.expect("accepted alone");
    let accepted = page(&world, "office", "spring", form, LABEL).await;
    let mut twice = them.clone();
    twice.reports.insert(ids[0], accepted.revision);
    let no = accept(&world, "office", &twice).await.expect_err("twice");
    assert!(no.to_string().contains("还没有报送"), "{no}");
    assert_eq!(deeds(&world, "采纳报表").await, 1);
}
