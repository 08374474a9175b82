//! Who sees which layer when.

use appraisal::cycle::Stage;
use appraisal::sheet::{ItemState, Layer};
use rubric::facts::Label;

use store::audit::page::{Filter, list};

use crate::sheet::given::Given;
use crate::sheet::mark::SaveMark;

fn own(points: &str) -> SaveMark {
    SaveMark {
        item: "I1".to_owned(),
        points: Some(points.to_owned()),
        ..SaveMark::default()
    }
}

#[tokio::test]
async fn during_the_year_the_sheet_shows_standards_and_rules_only() {
    let given = Given::at(Stage::Daily).await;
    let view = given.see("clerk").await;
    assert_eq!(view.layers, []);
    let item = &view.sections[0].items[0];
    assert_eq!((item.title.as_str(), item.suggested), ("例会", None));
    assert!(item.rules[0].contains("例会不足"), "{:?}", item.rules);
    assert!(item.reasons.is_empty());
    assert_eq!(view.sections[0].owner, "党建办");
}

#[tokio::test]
async fn nobody_but_the_unit_sees_its_self_assessment_before_the_verification() {
    let given = Given::at(Stage::SelfAssessment).await;
    let clerk = given.acting("clerk");
    clerk
        .save_own(given.sheets[0], own("9"))
        .await
        .expect("saved");
    let view = given.see("secretary").await;
    assert_eq!(view.layers, [Layer::SelfAssessed, Layer::Suggested]);
    let item = &view.sections[0].items[0];
    let points = item.own.as_ref().and_then(|it| it.points);
    assert_eq!(points.map(|p| p.to_string()).as_deref(), Some("9"));
    for login in ["leader", "office", "dept", "auditor"] {
        let view = given.see(login).await;
        assert_eq!(view.layers, [], "{login}");
        assert!(view.sections[0].items[0].own.is_none(), "{login}");
    }
    given.to(Stage::Verification).await;
    let view = given.see("leader").await;
    let all = [Layer::SelfAssessed, Layer::Suggested, Layer::Verified];
    assert_eq!(view.layers, all);
    assert!(view.sections[0].items[0].own.is_some());
}

#[tokio::test]
async fn the_unit_sees_what_was_verified_only_when_it_is_published() {
    let given = Given::at(Stage::Verification).await;
    let mark = SaveMark {
        reason: Some("查阅会议记录".to_owned()),
        ..own("8")
    };
    let leader = given.acting("leader");
    leader
        .save_verified(given.sheets[0], mark)
        .await
        .expect("saved");
    let view = given.see("clerk").await;
    assert!(!view.layers.contains(&Layer::Verified));
    let item = &view.sections[0].items[0];
    assert!(item.verified.is_none());
    assert_ne!(item.state, Some(ItemState::Verified));
    assert!(view.signatures.is_empty());
    given.to(Stage::Totals).await;
    assert!(
        given.see("clerk").await.sections[0].items[0]
            .verified
            .is_none()
    );
    given.to(Stage::Publication).await;
    let view = given.see("clerk").await;
    assert!(view.layers.contains(&Layer::Verified));
    let verified = view.sections[0].items[0].verified.as_ref();
    assert_eq!(verified.map(|it| it.reason.as_str()), Some("查阅会议记录"));
}

#[tokio::test]
async fn strangers_see_nothing_and_a_look_of_others_is_written_down_once_a_day() {
    let given = Given::at(Stage::Verification).await;
    for login in [
        "clerk_dawn",
        "clerk_other",
        "office_other",
        "admin",
        "county",
    ] {
        let seen = given.acting(login).sheet(given.sheets[0]).await;
        assert!(seen.is_err(), "{login}");
    }
    let looks = || async {
        let mut db = given.acting("leader").read().await.expect("a connection");
        let filter = Filter::Deed("read.sheet".to_owned());
        let rows = list(&mut db, &filter, i64::MAX, 50).await;
        rows.expect("the log").len()
    };
    let before = looks().await;
    given.see("leader").await;
    given.see("leader").await;
    given.see("clerk").await;
    assert_eq!(looks().await, before + 1);
}

#[tokio::test]
async fn while_facts_are_missing_points_are_a_range_that_names_them() {
    let given = Given::at(Stage::SelfAssessment).await;
    let view = given.see("clerk").await;
    let item = &view.sections[0].items[0];
    let suggested = item.suggested.expect("suggested");
    assert_eq!(suggested.low.to_string(), "6");
    assert_eq!(suggested.high.to_string(), "10");
    assert_eq!(item.missing, ["例会次数"]);
    given
        .state("spring", "meetings", Label::Year(2026), Some(3))
        .await;
    let view = given.see("clerk").await;
    let item = &view.sections[0].items[0];
    assert_eq!(
        item.suggested
            .and_then(|it| it.exact())
            .map(|p| p.to_string()),
        Some("9".to_owned())
    );
    assert_eq!(item.reasons[0].facts[0].value, "3次");
    assert_eq!(item.reasons[0].facts[0].fact.as_deref(), Some("meetings"));
}

#[tokio::test]
async fn what_a_saved_field_moves_is_what_the_page_then_shows() {
    let given = Given::at(Stage::Verification).await;
    let mark = SaveMark {
        reason: Some("查阅".to_owned()),
        ..own("8")
    };
    let leader = given.acting("leader");
    let saved = leader.save_verified(given.sheets[0], mark).await;
    saved.expect("saved");
    for login in ["clerk", "leader", "office"] {
        let moved = given.acting(login).moved(given.sheets[0], "I1").await;
        let moved = moved.expect("it is seen");
        let view = given.see(login).await;
        assert_eq!(moved.totals, view.totals, "{login}");
        let shown: Vec<_> = view.sections.iter().map(|it| (&it.id, &it.sums)).collect();
        let mut told: Vec<_> = moved.sections.iter().map(|(id, sums)| (id, sums)).collect();
        told.sort_by_key(|(id, _)| view.sections.iter().position(|it| it.id == **id));
        assert_eq!(told, shown, "{login}");
        let items = view.sections.iter().flat_map(|section| &section.items);
        let item = items.into_iter().find(|it| it.id == "I1").expect("an item");
        assert_eq!((moved.suggested, moved.state), (item.suggested, item.state));
    }
    let of_none = leader.moved(given.sheets[0], "").await.expect("sums alone");
    assert_eq!((of_none.suggested, of_none.state), (None, None));
}
