//! Pages of ledgers and facts as people of the small world see them.

use appraisal::cycle::Stage;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use service::testing::World;
use tower::ServiceExt;

use crate::app::{App, WebSettings};
use crate::reply::Asking;

struct Site {
    world: World,
    app: App,
    _directory: tempfile::TempDir,
}

async fn site() -> Site {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let app = App {
        service: world.service.clone(),
        settings: std::sync::Arc::new(WebSettings::default()),
    };
    Site {
        world,
        app,
        _directory: directory,
    }
}

impl Site {
    async fn send(&self, login: &str, request: Request<Body>) -> (StatusCode, String, String) {
        let mut request = request;
        let actor = self.world.actor(login).clone();
        request.extensions_mut().insert(Asking(actor));
        let routes = crate::routes::all().fold(axum::Router::new(), |router, route| {
            router.route(route.path, (route.handler)())
        });
        let app = routes
            .layer(axum::middleware::from_fn_with_state(
                self.app.clone(),
                crate::reply::render,
            ))
            .with_state(self.app.clone());
        let answer = app.oneshot(request).await.expect("an answer");
        let status = answer.status();
        let place = answer.headers().get(header::LOCATION);
        let place = place
            .and_then(|place| place.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = to_bytes(answer.into_body(), 1 << 22).await.expect("a body");
        (status, place, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, login: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let (status, _, body) = self.send(login, request).await;
        (status, body)
    }

    async fn post(&self, login: &str, path: &str, form: &str) -> (StatusCode, String, String) {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.send(login, request).await
    }
}

fn whole(page: &str) {
    assert!(page.contains("</html>"), "{page}");
    assert!(!page.contains("{{") && !page.contains("style=") && !page.contains("onclick"));
}

#[tokio::test]
async fn a_clerk_records_an_entry_declares_the_quarter_and_finds_the_fact() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let (status, page) = site.get("clerk", &format!("/units/{unit}/ledgers")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(page.contains("会议") && page.contains("声明台账齐全"));

    let new = format!("/units/{unit}/ledgers/meeting/new");
    let (status, page) = site.get("clerk", &new).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    let narrow = format!("{new}?sort=duty_report");
    let (_, narrow) = site.get("clerk", &narrow).await;
    assert!(page.contains("书记到会") && !narrow.contains("书记到会"));
    assert!(narrow.contains("党员群众作了评议"));

    let (status, _, page) = site
        .post("clerk", &new, "day=&type=group&topic=%3Cb%3E")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    whole(&page);
    assert!(
        page.contains("请填写“会议日期”") && !page.contains("<b>"),
        "{page}"
    );

    let form = "day=2026-03-10&type=member_meeting&topic=%E7%A0%94%E7%A9%B6&nonce=n1";
    let (status, entry, page) = site.post("clerk", &new, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, page) = site.get("clerk", &entry).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    assert!(
        page.contains("党员大会次数") && page.contains("2026年第1季度"),
        "{page}"
    );
    let (status, again, _) = site.post("clerk", &new, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(again, entry.trim_end_matches("?done=saved"));

    let complete = format!("/units/{unit}/ledgers/complete");
    let (status, _, page) = site
        .post("clerk", &complete, "label=2026Q1&kinds=meeting")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let facts = format!("/units/{unit}/facts/member_meetings?year=2026");
    let (status, page) = site.get("clerk", &facts).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    assert!(page.contains("台账·会议:1条"), "{page}");
    let (status, page) = site.get("clerk", &format!("/units/{unit}/facts")).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    let (status, page) = site
        .get("clerk", &format!("/units/{unit}/ledgers/meeting"))
        .await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    assert!(page.contains("研究"));

    // Change and withdraw it.
    let bare = entry.trim_end_matches("?done=saved");
    let (status, page) = site.get("clerk", &format!("{bare}/edit")).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    let form = "day=2026-03-10&type=group&topic=%E7%A0%94%E7%A9%B6&revision=1&reason=x";
    let (status, _, page) = site.post("clerk", &format!("{bare}/edit"), form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, _, page) = site
        .post("clerk", &format!("{bare}/withdraw"), "revision=2&reason=")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请写明理由"), "{page}");
    let (status, ..) = site
        .post("clerk", &format!("{bare}/withdraw"), "revision=2&reason=x")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn others_see_what_their_role_lets_them_see() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let home = format!("/units/{unit}/ledgers");
    for login in ["office", "assessor", "leader", "group", "auditor", "dept"] {
        let (status, page) = site.get(login, &home).await;
        assert_eq!(status, StatusCode::OK, "{login} {page}");
        assert!(!page.contains("/meeting/new"), "{login} writes no meetings");
        let (status, page) = site.get(login, "/ledgers").await;
        assert_eq!(status, StatusCode::OK, "{login} {page}");
        assert!(page.contains("春晓社区"), "{login}");
    }
    for login in ["clerk_dawn", "clerk_other", "admin", "office_other"] {
        let (status, page) = site.get(login, &home).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login} {page}");
    }
}

#[tokio::test]
async fn the_office_imports_facts_after_a_look() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let send = async |text: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{text}\r\n--x--\r\n"
        );
        let request = Request::post("/facts/import")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        site.send("office", request).await
    };
    let (status, page) = site.get("office", "/facts/import").await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    let (status, _, page) = send("单位,数据项,时期,数值,来源\n春晓社区,社区户数,,abc,x\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("第2行"), "{page}");
    let (status, _, page) = send("单位,数据项,时期,数值,来源\n某某社区,社区户数,,10,x\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("没有这个单位"), "{page}");
    let (status, _, page) =
        send("单位,数据项,时期,数值,来源\n春晓社区,社区户数,,2100,统计年报\n春晓社区,党课次数,2026,4,原台账\n").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    let key = page.split("name=\"key\" value=\"").nth(1).expect("a key");
    let key = key.split('"').next().expect("its end");
    let confirm = "/facts/import/confirm";
    let (status, ..) = site.post("dept", confirm, &format!("key={key}")).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "another's preview"
    );
    let (status, _, page) = site.post("office", confirm, &format!("key={key}")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site
        .get("clerk", &format!("/units/{unit}/facts/households"))
        .await;
    assert!(page.contains("2100") && page.contains("统计年报"), "{page}");
    let (status, page) = site
        .get("office", &format!("/units/{unit}/facts.csv"))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("2100"), "{page}");
}

#[tokio::test]
async fn evidence_is_taken_by_content_with_its_reason_and_given_out_to_be_saved() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let new = format!("/units/{unit}/ledgers/meeting/new");
    let form = "day=2026-03-10&type=group&topic=x";
    let (_, entry, _) = site.post("clerk", &new, form).await;
    let entry = entry.trim_end_matches("?done=saved").to_owned();
    let send = async |login: &str, name: &str, why: &str, content: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"why\"\r\n\r\n{why}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
        );
        let request = Request::post(format!("{entry}/evidence"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        site.send(login, request).await
    };
    for (name, why, content, part) in [
        ("a.pdf", "", "%PDF-1.7", "请写明为什么需要"),
        ("a.exe", "x", "MZ\u{0}", "不能作佐证"),
        ("a.png", "x", "%PDF-1.7", "后缀与内容不符"),
        ("a.html", "x", "<html>", "不能作佐证"),
        ("a.txt", "x", "", "文件是空的"),
    ] {
        let (status, _, page) = send("clerk", name, why, content).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {page}");
        assert!(page.contains(part), "{name}: {page}");
    }
    let (status, _, page) = send("clerk_dawn", "a.pdf", "x", "%PDF-1.7").await;
    assert_ne!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, _, page) = send("clerk", "../../记录.pdf", "记录本在上级", "%PDF-1.7").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("office", &entry).await;
    whole(&page);
    assert!(page.contains("记录.pdf") && !page.contains("../"), "{page}");
    let link = page.split("href=\"/evidence/").nth(1).expect("a link");
    let id = link.split('/').next().expect("a number");
    let (status, content) = site.get("office", &format!("/evidence/{id}/file")).await;
    assert_eq!((status, content.as_str()), (StatusCode::OK, "%PDF-1.7"));
    let (status, _) = site
        .get("clerk_other", &format!("/evidence/{id}/file"))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, page) = site.get("clerk", &format!("/units/{unit}/evidence")).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    let (status, ..) = site
        .post(
            "clerk",
            &format!("/evidence/{id}/withdraw"),
            "revision=1&reason=x",
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _) = site.get("clerk", &format!("/evidence/{id}/file")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for path in ["/forms", "/reports"] {
        let (status, page) = site.get("office", path).await;
        assert_eq!(status, StatusCode::OK, "{path} {page}");
        whole(&page);
    }
    let (status, page) = site.get("clerk", &format!("/units/{unit}/reports")).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
}
