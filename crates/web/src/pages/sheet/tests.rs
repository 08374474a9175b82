//! Pages of sheets over a small world: what is shown, saved, refused and shown again.

use std::sync::Arc;

use appraisal::cycle::Stage;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use service::actor::Actor;
use service::sheet::given::{FACTS, Given, SCHEME};
use service::sheet::mark::SaveMark;
use tower::ServiceExt;

use super::ROUTES;
use crate::app::{App, WebSettings};
use crate::reply::{self, Asking};

const COUNTY: &str = include_str!("../../../../../schemes/county-120/scheme.toml");
const COUNTY_FACTS: &str = include_str!("../../../../../schemes/facts.toml");

/// The pages of this area for somebody who is signed in.
struct Site {
    given: Given,
    _directory: tempfile::TempDir,
}

impl Site {
    async fn at(stage: Stage) -> Site {
        Site::of(stage, SCHEME, FACTS).await
    }

    async fn of(stage: Stage, scheme: &'static str, facts: &'static str) -> Site {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let given = Given::in_directory(directory.path(), stage, scheme, facts).await;
        Site {
            given,
            _directory: directory,
        }
    }

    fn router(&self, login: &str) -> Router {
        let app = App {
            service: self.given.world.service.clone(),
            settings: Arc::new(WebSettings::default()),
        };
        let mut router = Router::new();
        for route in ROUTES {
            router = router.route(route.path, (route.handler)());
        }
        let actor: Actor = self.given.world.actor(login).clone();
        router
            .layer(from_fn_with_state(app.clone(), reply::render))
            .layer(from_fn(move |mut request: Request, next: Next| {
                request.extensions_mut().insert(Asking(actor.clone()));
                next.run(request)
            }))
            .with_state(app)
    }

    async fn get(&self, login: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        self.ask(login, request).await
    }

    async fn post(
        &self,
        login: &str,
        path: &str,
        body: &str,
        accept: &str,
    ) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, accept)
            .body(Body::from(body.to_owned()))
            .expect("a request");
        self.ask(login, request).await
    }

    async fn ask(&self, login: &str, request: Request) -> (StatusCode, String) {
        let answer = self
            .router(login)
            .oneshot(request)
            .await
            .expect("an answer");
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).cloned();
        let body = to_bytes(answer.into_body(), usize::MAX)
            .await
            .expect("a body");
        let mut text = String::from_utf8_lossy(&body).into_owned();
        if let Some(to) = to {
            text = to.to_str().unwrap_or_default().to_owned();
        }
        (status, text)
    }

    fn sheet(&self) -> String {
        format!("/sheets/{}", self.given.sheets[0])
    }
}

/// What every page keeps to.
fn must_be_sound(page: &str) {
    assert!(
        !page.contains("{{") && !page.contains("{%"),
        "a template shows through"
    );
    for forbidden in [" style=", " onclick=", " onchange=", "<script>"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let inputs = page.split('<').filter(|tag| {
        ["input ", "select ", "textarea "]
            .iter()
            .any(|it| tag.starts_with(it))
            && !tag.contains("type=\"hidden\"")
    });
    for tag in inputs {
        let id = tag
            .split(" id=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let is_labelled = id.is_some_and(|id| page.contains(&format!("for=\"{id}\"")));
        assert!(
            is_labelled || tag.contains("aria-label="),
            "no label: {tag}"
        );
    }
    let tables = page.split("<table").skip(1);
    for table in tables {
        assert!(table.contains("<caption>"), "no caption");
    }
    let mut ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap_or(""))
        .collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
}

#[tokio::test]
async fn the_sheet_of_a_county_shows_all_items_with_a_field_for_each() {
    let site = Site::of(Stage::SelfAssessment, COUNTY, COUNTY_FACTS).await;
    let (status, page) = site.get("clerk", &site.sheet()).await;
    assert_eq!(status, StatusCode::OK);
    must_be_sound(&page);
    assert_eq!(page.matches("<form data-save").count(), 77);
    assert_eq!(page.matches("data-column=\"own\"").count(), 77);
    assert!(page.contains("合计"));
    site.given.to(Stage::Verification).await;
    let (_, page) = site.get("leader", &site.sheet()).await;
    must_be_sound(&page);
    assert!(page.matches("data-column=\"verified\"").count() == 77);
    let (_, again) = site.get("leader", &site.sheet()).await;
    assert_eq!(page.len(), again.len());
}

#[tokio::test]
async fn every_page_of_a_sheet_is_sound_for_everybody_who_may_open_it() {
    let site = Site::at(Stage::Verification).await;
    let sheet = site.sheet();
    let leader = site.given.acting("leader");
    let id = site.given.sheets[0];
    leader
        .return_item(id, "I1", "缺<记录>", "2026-08-01")
        .await
        .expect("returned");
    leader
        .comment(id, "I1", "请看\"第三页\"&附件")
        .await
        .expect("said");
    for login in [
        "clerk",
        "secretary",
        "leader",
        "assessor",
        "dept",
        "office",
        "auditor",
    ] {
        for path in ["", "/items/I1", "/items/I2", "/items/I3", "/print"] {
            let (status, page) = site.get(login, &format!("{sheet}{path}")).await;
            assert_eq!(status, StatusCode::OK, "{login} {path}");
            must_be_sound(&page);
            assert!(!page.contains("缺<记录>"), "{login} {path}");
        }
    }
    let list = format!("/cycles/{}/sheets", site.given.cycle);
    for login in ["clerk", "leader", "office"] {
        let (status, page) = site.get(login, &list).await;
        assert_eq!(status, StatusCode::OK, "{login}");
        must_be_sound(&page);
    }
    for (login, path) in [
        ("leader", "/finish"),
        ("assessor", "/finish"),
        ("secretary", "/submit"),
    ] {
        let (status, page) = site.get(login, &format!("{sheet}{path}")).await;
        assert_eq!(status, StatusCode::OK, "{login}");
        must_be_sound(&page);
    }
    for login in ["clerk_dawn", "clerk_other", "county", "admin"] {
        let (status, _) = site.get(login, &sheet).await;
        assert!(
            status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND,
            "{login}"
        );
    }
    let (status, _) = site.get("leader", &format!("{sheet}/items/none")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = site.get("leader", "/sheets/999999").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_script_a_field_is_saved_and_leads_back_to_its_row() {
    let site = Site::at(Stage::SelfAssessment).await;
    let path = format!("{}/marks/I1/self", site.sheet());
    let (status, to) = site
        .post("clerk", &path, "points=9&remark=&revision=0", "text/html")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(to, format!("{}?done=saved#item-I1", site.sheet()));
    let (status, page) = site
        .post("clerk", &path, "points=12&revision=1", "text/html")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    must_be_sound(&page);
    assert!(page.contains("value=\"12\"") && page.contains("0分到10分之间"));
    let hostile = "points=%3Cscript%3E&remark=%22%3E%3Cb%3E&revision=1";
    let (status, page) = site.post("clerk", &path, hostile, "text/html").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.contains("<script>") && !page.contains("\"><b>"));
}

#[tokio::test]
async fn two_people_on_one_field_get_both_values_and_both_ways_out() {
    let site = Site::at(Stage::SelfAssessment).await;
    let path = format!("{}/marks/I1/self", site.sheet());
    let (status, _) = site
        .post("clerk", &path, "points=9&revision=0", "text/html")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = site
        .post("secretary", &path, "points=7&revision=0", "text/html")
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    must_be_sound(&page);
    assert!(page.contains("9分") && page.contains("7分") && page.contains("用我的"));
    assert!(page.contains("name=\"revision\" value=\"1\""));
    let json = "application/json";
    let (status, told) = site
        .post("secretary", &path, "points=7&revision=0", json)
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        told.contains("\"theirs\":\"9分\"") && told.contains("\"revision\":1"),
        "{told}"
    );
    let (status, _) = site
        .post("secretary", &path, "points=7&revision=1", json)
        .await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn the_script_is_told_the_revision_and_the_sums_that_moved() {
    let site = Site::at(Stage::Verification).await;
    let json = "application/json";
    let path = format!("{}/marks/I1/verified", site.sheet());
    let body = "points=8&reason=%E6%9F%A5%E9%98%85&revision=0";
    let (status, told) = site.post("leader", &path, body, json).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(
        told.contains("\"revision\":1") && told.contains("\"state-I1\":\"已核实\""),
        "{told}"
    );
    assert!(told.contains("\"sum-verified-one\":\"13–18\""), "{told}");
    let (status, told) = site
        .post("leader", &path, "points=9&reason=&revision=1", json)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.contains("\"field\":\"reason\""), "{told}");
    let path = format!("{}/discretion", site.sheet());
    let body = "name=I2%2F1&item=I2&points=1&reason=%E8%B5%B0%E8%AE%BF&revision=0";
    let (status, told) = site.post("leader", &path, body, json).await;
    assert_eq!(status, StatusCode::OK);
    assert!(told.contains("\"suggested-I2\":\"9\""), "{told}");
}

#[tokio::test]
async fn an_empty_decision_is_not_told_as_saved_and_one_that_stood_is_told_as_taken_back() {
    let site = Site::at(Stage::Verification).await;
    let sheet = site.sheet();
    let path = format!("{sheet}/discretion");
    let send = async |name: &str, points: &str, reason: &str, revision: i64, accept: &str| {
        let item = name.split('/').next().unwrap_or_default();
        let body =
            format!("name={name}&item={item}&points={points}&reason={reason}&revision={revision}");
        site.post("leader", &path, &body, accept).await
    };
    let (html, json) = ("text/html", "application/json");
    for (name, told) in [
        ("I2/1", "请填写扣几分和理由,再保存;不扣分的填 0"),
        ("I3/1/office", "请填写给几分和理由,再保存;不给分的填 0"),
        ("N1/judged", "请选“达标”或“不达标”,再保存"),
    ] {
        for accept in [html, json] {
            let (status, page) = send(name, "", "+", 0, accept).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {page}");
            let is_told = page.contains("什么也没有填,没有保存") && page.contains(told);
            assert!(is_told && !page.contains("已保存"), "{name} {page}");
        }
    }
    let (_, page) = send("I2/1", "", "", 0, json).await;
    assert!(page.contains("\"field\":\"points\""), "{page}");
    // A reason alone is kept, and told as what it is.
    let (status, to) = send("I2/1", "", "seen", 0, html).await;
    let back = |done: &str| format!("{sheet}?done={done}#item-I2");
    assert_eq!((status, to), (StatusCode::SEE_OTHER, back("reasoned")));
    let (_, page) = site.get("leader", &format!("{sheet}/items/I2")).await;
    assert!(page.contains("seen"), "{page}");
    let (_, to) = send("I2/1", "1", "seen", 1, html).await;
    assert_eq!(to, back("saved"));
    let (_, to) = send("I2/1", "", "seen", 2, html).await;
    assert_eq!(to, back("taken_back"));
    let (_, page) = site
        .get("leader", &format!("{sheet}?done=taken_back"))
        .await;
    assert!(page.contains("已撤回评定"), "{page}");
    let (status, told) = send("I2/1", "", "", 3, json).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(told.contains("已撤回评定"), "{told}");
    let (status, told) = send("I2/1", "", "", 4, json).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
    // Whoever cleared a form that was empty when it was opened does not take back what somebody decided meanwhile.
    let (_, told) = send("I2/1", "2", "seen", 4, json).await;
    assert!(told.contains("\"revision\":5"), "{told}");
    let (status, told) = send("I2/1", "", "", 4, json).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
}

#[tokio::test]
async fn what_is_refused_at_an_item_comes_back_with_what_was_typed() {
    let site = Site::at(Stage::Verification).await;
    let item = format!("{}/items/I1", site.sheet());
    for (form, body, kept) in [
        (
            "findings",
            "points=2&adds=no&words=&day=2026-07-10",
            "2026-07-10",
        ),
        ("return", "reason=%E7%BC%BA&due=2026-01-01", "2026-01-01"),
        ("comment", "words=", "comment-words"),
    ] {
        let path = format!("{item}/{form}");
        let (status, page) = site.post("leader", &path, body, "text/html").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        must_be_sound(&page);
        assert!(
            page.contains(kept) && page.contains("role=\"alert\""),
            "{form}"
        );
    }
    let body = "reason=%E7%BC%BA%E8%AE%B0%E5%BD%95&due=2026-08-01";
    let (status, to) = site
        .post("leader", &format!("{item}/return"), body, "text/html")
        .await;
    assert_eq!(
        (status, to),
        (StatusCode::SEE_OTHER, format!("{item}?done=returned"))
    );
}

#[tokio::test]
async fn a_sheet_goes_from_the_first_field_to_the_signature_by_forms_alone() {
    let site = Site::at(Stage::SelfAssessment).await;
    let sheet = site.sheet();
    let id = site.given.sheets[0];
    site.given
        .state("spring", "runs", rubric::facts::Label::Open, Some(1))
        .await;
    let year = rubric::facts::Label::Year(2026);
    site.given.state("spring", "meetings", year, Some(4)).await;
    for item in ["I1", "I2", "I3", "I4"] {
        let input = SaveMark {
            item: item.to_owned(),
            points: Some("9".to_owned()),
            ..SaveMark::default()
        };
        site.given
            .acting("clerk")
            .save_own(id, input)
            .await
            .expect("saved");
    }
    let revision = site
        .given
        .acting("secretary")
        .sheet(id)
        .await
        .expect("a sheet")
        .revision;
    let post = async |login: &str, path: &str, body: String| {
        let (status, told) = site
            .post(login, &format!("{sheet}{path}"), &body, "text/html")
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {told}");
    };
    post("secretary", "/submit", format!("revision={revision}")).await;
    site.given.to(Stage::Verification).await;
    for (name, points) in [
        ("I2/1", "1"),
        ("I3/1/office", "5"),
        ("I3/1/discipline", "4"),
        ("N1/judged", "%E6%98%AF"),
    ] {
        post(
            "leader",
            "/discretion",
            format!("name={name}&points={points}&reason=ok&revision=0"),
        )
        .await;
    }
    for section in ["one", "two"] {
        post("leader", "/accept", format!("section={section}")).await;
    }
    let revision = site
        .given
        .acting("leader")
        .sheet(id)
        .await
        .expect("a sheet")
        .revision;
    post("leader", "/finish", format!("revision={revision}")).await;
    post("leader", "/sign", String::new()).await;
    post("assessor", "/sign", String::new()).await;
    let (_, page) = site.get("leader", &format!("{sheet}/finish")).await;
    must_be_sound(&page);
    assert_eq!(page.matches("chip is-done\">已签").count(), 2, "{page}");
}
