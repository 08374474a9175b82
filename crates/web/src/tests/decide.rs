//! The page of the leading group: several forms on one page, of which each is told its own.

use appraisal::cycle::Stage;
use axum::http::StatusCode;

use super::Site;

#[tokio::test]
async fn a_refused_question_says_nothing_in_the_form_of_the_decision() {
    let (site, cycle) = Site::with_cycle(Stage::Totals).await;
    let office = site.world.service.acting_as(site.world.actor("office"));
    office.compute_totals(cycle).await.expect("totals");
    site.world.move_cycle(cycle, Stage::Decision).await;
    let cookie = site.world.cookie("group").await;
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());

    let question = [field("question", "0-0"), field("minute", "纪要1号")];
    let path = format!("/cycles/{cycle}/decide/keep");
    let page = site.post(&path, &question, &cookie).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, form) = page.text.split_once("id=\"decision\"").expect("the form");
    for other in ["纪要1号", "is-wrong", "aria-invalid", "还没有办成"] {
        assert!(!form.contains(other), "“{other}” in {form}");
    }

    let decision = [field("minute", "纪要1号"), field("day", "2026-02-30")];
    let path = format!("/cycles/{cycle}/decide");
    let page = site.post(&path, &decision, &cookie).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, form) = page.text.split_once("id=\"decision\"").expect("the form");
    for own in ["纪要1号", "请填开会的日期", "请写一句话说明作出了什么决定"]
    {
        assert!(form.contains(own), "“{own}” in {form}");
    }
}
