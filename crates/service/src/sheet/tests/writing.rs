//! What is written on a sheet, by whom, and what is refused.

use appraisal::cycle::Stage;
use appraisal::sheet::{FindingState, ItemState};
use rubric::facts::Label;
use rubric::score::Bounds;
use store::id::SheetId;

use crate::error::{Error, Refusal};
use crate::sheet::discretion::Decide;
use crate::sheet::finding::NewFinding;
use crate::sheet::given::Given;
use crate::sheet::mark::{SaveMark, Saved};
use crate::sheet::view::ItemView;

fn mark(item: &str, points: &str, reason: &str, revision: i64) -> SaveMark {
    SaveMark {
        item: item.to_owned(),
        points: Some(points.to_owned()),
        remark: None,
        reason: Some(reason.to_owned()),
        revision,
    }
}

fn decide(name: &str, points: &str, reason: &str, revision: i64) -> Decide {
    Decide {
        name: name.to_owned(),
        points: points.to_owned(),
        reason: reason.to_owned(),
        revision,
    }
}

/// The sentence of a refusal.
fn told<T>(outcome: Result<T, Error>) -> String {
    match outcome {
        Ok(_) => panic!("nothing was refused"),
        Err(Error::Refused(refusal)) => refusal.to_string(),
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

async fn item(given: &Given, login: &str, id: &str) -> ItemView {
    let view = given.see(login).await;
    let mut items = view.sections.iter().flat_map(|section| &section.items);
    items.find(|it| it.id == id).cloned().expect("an item")
}

fn exactly(points: Option<Bounds>) -> String {
    let exact = points.and_then(Bounds::exact);
    exact.map_or_else(|| "a range".to_owned(), |it| it.to_string())
}

async fn own(given: &Given, item: &str, points: &str, revision: i64) -> Result<Saved, Error> {
    let input = mark(item, points, "", revision);
    given.acting("clerk").save_own(given.sheets[0], input).await
}

#[tokio::test]
async fn an_empty_mark_over_nothing_is_not_told_as_saved_and_what_stands_can_be_cleared() {
    let given = Given::at(Stage::SelfAssessment).await;
    let words = told(own(&given, "I1", "", 0).await);
    assert!(
        words.contains("I1 什么也没有填,没有保存") && words.contains("得零分的填 0"),
        "{words}"
    );
    let first = own(&given, "I1", "1", 0).await.expect("saved");
    let cleared = own(&given, "I1", "", first.revision.0).await;
    assert_eq!(cleared.expect("cleared").points, None);
    let again = own(&given, "I1", "", first.revision.0 + 1).await;
    assert_eq!(again.expect("as it stands").points, None);
}

#[tokio::test]
async fn two_people_on_one_mark_never_overwrite_each_other_silently() {
    let given = Given::at(Stage::SelfAssessment).await;
    let first = own(&given, "I1", "9", 0).await.expect("saved");
    assert_eq!(first.revision.0, 1);
    let second = given.acting("secretary");
    let refused = second
        .save_own(given.sheets[0], mark("I1", "7", "", 0))
        .await;
    let Err(Error::Refused(refusal)) = refused else {
        panic!("it was overwritten");
    };
    let Refusal::Stale(stale) = *refusal else {
        panic!("{refusal}");
    };
    assert_eq!(
        (stale.yours.as_str(), stale.theirs.as_str()),
        ("7分", "9分")
    );
    assert_eq!(stale.revision.0, 1);
    // With the revision that stands there now it is written; equal values are taken as they are.
    let third = second
        .save_own(given.sheets[0], mark("I1", "7", "", 1))
        .await;
    assert_eq!(third.expect("saved").revision.0, 2);
    let same = own(&given, "I1", "7", 0).await.expect("the same");
    assert_eq!(same.revision.0, 2);
}

#[tokio::test]
async fn what_is_no_number_of_points_is_told_in_words() {
    let given = Given::at(Stage::SelfAssessment).await;
    for (points, words) in [
        ("十分", "不是数"),
        ("9分", "9"),
        ("11", "0分到10分之间"),
        ("-1", "0分到10分之间"),
        ("1.23456", "小数"),
    ] {
        let told = told(own(&given, "I1", points, 0).await);
        assert!(told.contains(words), "{points}: {told}");
    }
    assert!(own(&given, "no", "1", 0).await.is_err());
    own(&given, "I1", "9.5", 0).await.expect("saved");
    let cleared = own(&given, "I1", "", 1).await.expect("saved");
    assert_eq!(cleared.points, None);
}

#[tokio::test]
async fn a_self_assessment_is_handed_in_whole_and_then_closed_but_for_what_is_returned() {
    let given = Given::at(Stage::SelfAssessment).await;
    let sheet = given.sheets[0];
    let revision = given.see("secretary").await.revision.0;
    let refused = told(given.acting("secretary").submit_self(sheet, revision).await);
    assert!(
        refused.contains("还有4条没有自评:I1、I2、I3、I4"),
        "{refused}"
    );
    assert_eq!(given.see("clerk").await.missing.len(), 4);
    for id in ["I1", "I2", "I3", "I4"] {
        own(&given, id, "8", 0).await.expect("saved");
    }
    assert!(
        given
            .acting("clerk")
            .submit_self(sheet, revision)
            .await
            .is_err()
    );
    given
        .acting("secretary")
        .submit_self(sheet, revision)
        .await
        .expect("handed in");
    assert!(given.see("clerk").await.submitted.is_some());
    assert!(told(own(&given, "I1", "9", 1).await).contains("已经提交"));
    given.to(Stage::Verification).await;
    assert!(told(own(&given, "I1", "9", 1).await).contains("已经提交"));

    let leader = given.acting("leader");
    assert!(told(leader.return_item(sheet, "I1", "", "2026-08-01").await).contains("理由"));
    assert!(
        told(
            leader
                .return_item(sheet, "I1", "缺记录", "2026-07-01")
                .await
        )
        .contains("今天")
    );
    let id = leader
        .return_item(sheet, "I1", "缺会议记录", "2026-08-01")
        .await
        .expect("returned");
    assert!(told(leader.return_item(sheet, "I1", "再退", "2026-08-01").await).contains("已经退回"));
    let seen = item(&given, "clerk", "I1").await;
    assert_eq!(seen.state, Some(ItemState::Returned));
    assert!(seen.may_own);
    own(&given, "I1", "7", 1)
        .await
        .expect("a returned item is open");
    let clerk = given.acting("clerk");
    assert!(clerk.close_return(id, 1).await.is_err());
    let (_, of) = clerk
        .answer_return(id, 1, "补上了两次记录")
        .await
        .expect("answered");
    assert_eq!(of, "I1");
    assert_eq!(
        item(&given, "leader", "I1").await.state,
        Some(ItemState::Answered)
    );
    assert!(matches!(
        leader.close_return(id, 1).await,
        Err(Error::Refused(refusal)) if matches!(*refusal, Refusal::Stale(_))
    ));
    leader.close_return(id, 2).await.expect("closed");
    assert!(told(clerk.answer_return(id, 3, "再答").await).contains("已经办结"));
    assert!(told(own(&given, "I1", "8", 2).await).contains("已经提交"));
}

#[tokio::test]
async fn what_comes_after_the_stage_is_taken_with_a_late_mark() {
    let given = Given::at(Stage::Verification).await;
    for id in ["I1", "I2", "I3", "I4"] {
        own(&given, id, "8", 0).await.expect("late, but taken");
    }
    let secretary = given.acting("secretary");
    secretary
        .submit_self(given.sheets[0], 1)
        .await
        .expect("handed in");
    let late = given.see("leader").await.submitted_late.clone();
    assert!(["marked", "not_counted"].contains(&late.as_str()), "{late}");
    given.to(Stage::Totals).await;
    assert!(own(&given, "I1", "9", 1).await.is_err());
}

#[tokio::test]
async fn everybody_verifies_what_is_assigned_to_them() {
    let given = Given::at(Stage::Verification).await;
    let verify = async |login: &str, item: &str| {
        let input = mark(item, "5", "现场查看", 0);
        given
            .acting(login)
            .save_verified(given.sheets[0], input)
            .await
    };
    // The assessor answers for section one, the discipline office owns section two.
    verify("assessor", "I1").await.expect("saved");
    assert!(told(verify("assessor", "I3").await).contains("不在您负责"));
    verify("discipline", "I3").await.expect("saved");
    assert!(told(verify("discipline", "I2").await).contains("不在您负责"));
    verify("dept", "I2").await.expect("saved");
    verify("leader", "I4").await.expect("saved");
    for login in ["clerk", "office", "group", "county", "auditor", "admin"] {
        assert!(verify(login, "I1").await.is_err(), "{login}");
    }
    let view = given.see("assessor").await;
    let edits: Vec<bool> = view
        .sections
        .iter()
        .flat_map(|s| &s.items)
        .map(|i| i.may_verify)
        .collect();
    assert_eq!(edits, [true, true, false, false]);
    given.to(Stage::Totals).await;
    assert!(verify("leader", "I1").await.is_err());
}

#[tokio::test]
async fn verified_points_that_differ_from_the_facts_need_a_reason() {
    let given = Given::at(Stage::Verification).await;
    given
        .state("spring", "meetings", Label::Year(2026), Some(3))
        .await;
    let leader = given.acting("leader");
    let save = async |points: &str, reason: &str, revision| {
        leader
            .save_verified(given.sheets[0], mark("I1", points, reason, revision))
            .await
    };
    assert!(told(save("8", "", 0).await).contains("建议分9分"));
    save("9", "", 0).await.expect("as suggested");
    save("8", "一次没有记录", 1).await.expect("explained");
    assert!(told(save("11", "多做", 2).await).contains("0分到10分之间"));
    let item = item(&given, "leader", "I1").await;
    assert_eq!(item.state, Some(ItemState::Verified));
    let view = given.see("leader").await;
    let verified = view
        .totals
        .iter()
        .find(|(layer, _)| layer.key() == "verified");
    // 8 for sure, decisions open, and the fourth item as the facts say.
    assert_eq!(
        verified.map(|(_, it)| it.low.to_string()).as_deref(),
        Some("22")
    );
}

#[tokio::test]
async fn a_decision_keeps_to_its_range_step_and_reason_and_moves_what_is_suggested() {
    let given = Given::at(Stage::Verification).await;
    let sheet = given.sheets[0];
    let leader = given.acting("leader");
    assert!(
        told(leader.decide(sheet, decide("I2/1", "6", "差", 0)).await).contains("0分到5分之间")
    );
    assert!(told(leader.decide(sheet, decide("I2/1", "1.3", "差", 0)).await).contains("0.5分"));
    assert!(told(leader.decide(sheet, decide("I2/1", "1.5", "", 0)).await).contains("理由"));
    leader
        .decide(sheet, decide("I2/1", "1.5", "走访反映一般", 0))
        .await
        .expect("decided");
    assert_eq!(exactly(item(&given, "leader", "I2").await.suggested), "8.5");
    assert!(matches!(
        leader.decide(sheet, decide("I2/1", "2", "差", 0)).await,
        Err(Error::Refused(refusal)) if matches!(*refusal, Refusal::Stale(_))
    ));
    assert!(
        given
            .acting("clerk")
            .decide(sheet, decide("I2/1", "0", "好", 1))
            .await
            .is_err()
    );
    // A norm is met or not.
    leader
        .decide(sheet, decide("N1/judged", "是", "已公开", 0))
        .await
        .expect("decided");
    let view = given.see("leader").await;
    assert_eq!(view.sections[1].norms[0].met, Some(Some(true)));
}

#[tokio::test]
async fn a_finding_counts_once_it_is_confirmed() {
    let given = Given::at(Stage::Daily).await;
    let sheet = given.sheets[0];
    let found = |notice: &str| NewFinding {
        item: "I1".to_owned(),
        points: "2".to_owned(),
        words: "抽查时没有会议记录".to_owned(),
        day: "2026-07-10".to_owned(),
        is_spot_check: true,
        notice: notice.to_owned(),
        ..NewFinding::default()
    };
    let assessor = given.acting("assessor");
    assert!(told(assessor.find(sheet, found("")).await).contains("抽查通知编号"));
    let future = NewFinding {
        day: "2026-07-20".to_owned(),
        ..found("青考通〔2026〕3号")
    };
    assert!(told(assessor.find(sheet, future).await).contains("不晚于今天"));
    let id = assessor
        .find(sheet, found("青考通〔2026〕3号"))
        .await
        .expect("found");
    assert!(assessor.confirm_finding(id, 1).await.is_err());
    given
        .state("spring", "meetings", Label::Year(2026), Some(4))
        .await;
    given.to(Stage::Verification).await;
    let seen = item(&given, "leader", "I1").await;
    assert_eq!(seen.findings[0].state, FindingState::Proposed);
    assert_eq!(exactly(seen.suggested), "10");
    given
        .acting("leader")
        .confirm_finding(id, 1)
        .await
        .expect("confirmed");
    assert_eq!(exactly(item(&given, "leader", "I1").await.suggested), "8");
    given
        .acting("leader")
        .withdraw_finding(id, 2)
        .await
        .expect("withdrawn");
    assert_eq!(exactly(item(&given, "leader", "I1").await.suggested), "10");
    assert!(given.acting("leader").confirm_finding(id, 3).await.is_err());
    assert!(
        given
            .acting("clerk")
            .find(sheet, found("号"))
            .await
            .is_err()
    );
}

async fn finished(given: &Given) -> SheetId {
    let sheet = given.sheets[0];
    let leader = given.acting("leader");
    given
        .state("spring", "meetings", Label::Year(2026), Some(3))
        .await;
    for (name, points) in [
        ("I2/1", "1"),
        ("I3/1/office", "5"),
        ("I3/1/discipline", "4"),
        ("N1/judged", "是"),
    ] {
        leader
            .decide(sheet, decide(name, points, "查阅资料", 0))
            .await
            .expect("decided");
    }
    for section in ["one", "two"] {
        let accepted = leader
            .accept_suggested(sheet, section)
            .await
            .expect("accepted");
        assert_eq!((accepted.taken, accepted.left), (2, 0), "{section}");
    }
    let revision = given.see("leader").await.revision.0;
    leader
        .finish_verification(sheet, revision)
        .await
        .expect("finished");
    sheet
}

#[tokio::test]
async fn taking_over_leaves_what_people_wrote_and_what_is_not_sure() {
    let given = Given::at(Stage::Verification).await;
    let sheet = given.sheets[0];
    let leader = given.acting("leader");
    leader
        .save_verified(sheet, mark("I1", "5", "记录不全", 0))
        .await
        .expect("saved");
    let accepted = leader
        .accept_suggested(sheet, "one")
        .await
        .expect("accepted");
    assert_eq!((accepted.taken, accepted.left), (0, 1));
    given
        .state("spring", "meetings", Label::Year(2026), Some(4))
        .await;
    let accepted = leader
        .accept_suggested(sheet, "two")
        .await
        .expect("accepted");
    assert_eq!((accepted.taken, accepted.left), (1, 1));
    assert!(
        told(
            given
                .acting("assessor")
                .accept_suggested(sheet, "two")
                .await
        )
        .contains("不在您负责")
    );
    let written = item(&given, "leader", "I1")
        .await
        .verified
        .expect("written");
    assert_eq!(written.reason, "记录不全");
}

#[tokio::test]
async fn a_sheet_is_finished_when_nothing_is_open_and_signed_as_it_stands() {
    let given = Given::at(Stage::Verification).await;
    let leader = given.acting("leader");
    let refused = leader.finish_verification(given.sheets[0], 1).await;
    assert!(told(refused).contains("没有核实分"));
    assert!(told(leader.sign(given.sheets[0]).await).contains("还没有完成核实"));
    let sheet = finished(&given).await;
    assert!(
        given
            .acting("assessor")
            .finish_verification(sheet, 2)
            .await
            .is_err()
    );
    leader.sign(sheet).await.expect("signed");
    assert!(told(leader.sign(sheet).await).contains("已经签过字"));
    assert!(given.acting("discipline").sign(sheet).await.is_err());
    given.acting("assessor").sign(sheet).await.expect("signed");
    let all = async || {
        let mut db = leader.read().await.expect("a connection");
        let all = store::sheet_status::of_cycle(&mut db, given.cycle).await;
        all.expect("the state of the sheets").remove(0)
    };
    assert!(all().await.is_signed() && all().await.is_verified());

    let refused = leader.save_verified(sheet, mark("I1", "8", "改", 1)).await;
    assert!(told(refused).contains("已完成核实"));
    let revision = given.see("leader").await.revision.0;
    leader
        .reopen_sheet(sheet, revision)
        .await
        .expect("reopened");
    leader
        .save_verified(sheet, mark("I1", "8", "复核后更正", 1))
        .await
        .expect("saved");
    let status = all().await;
    assert!(!status.is_signed() && !status.is_verified());
    assert_eq!(status.unsigned.len(), 2);
    let view = given.see("leader").await;
    assert!(
        view.signatures
            .iter()
            .all(|it| it.is_void && it.at.is_some())
    );
}

#[tokio::test]
async fn a_stage_that_ends_between_page_and_save_refuses_the_save() {
    let given = Given::at(Stage::SelfAssessment).await;
    given.see("clerk").await;
    own(&given, "I1", "8", 0).await.expect("saved");
    given.to(Stage::Totals).await;
    let refused = told(own(&given, "I1", "9", 1).await);
    assert!(refused.contains("汇总"), "{refused}");
}

#[tokio::test]
async fn comments_are_for_those_who_work_on_the_item() {
    let given = Given::at(Stage::Verification).await;
    let sheet = given.sheets[0];
    given
        .acting("clerk")
        .comment(sheet, "I1", "记录在档案柜")
        .await
        .expect("said");
    given
        .acting("leader")
        .comment(sheet, "I1", "已看到")
        .await
        .expect("said");
    assert!(told(given.acting("leader").comment(sheet, "I1", "  ").await).contains("请写明留言"));
    assert!(
        given
            .acting("clerk_dawn")
            .comment(sheet, "I1", "好")
            .await
            .is_err()
    );
    assert_eq!(item(&given, "clerk", "I1").await.comments.len(), 2);
}
