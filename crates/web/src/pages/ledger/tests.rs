//! Pages of ledgers and facts as people of the small world see them.

use appraisal::cycle::Stage;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use service::id::CycleId;
use service::testing::World;
use tower::ServiceExt;

use crate::app::{App, WebSettings};
use crate::reply::Asking;

pub(crate) struct Site {
    pub(crate) world: World,
    app: App,
    pub(crate) cycle: CycleId,
    _directory: tempfile::TempDir,
}

pub(crate) async fn site() -> Site {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    let cycle = world.cycle(Stage::Daily).await;
    let app = App {
        service: world.service.clone(),
        settings: std::sync::Arc::new(WebSettings::default()),
    };
    Site {
        world,
        app,
        cycle,
        _directory: directory,
    }
}

impl Site {
    pub(crate) async fn send(
        &self,
        login: &str,
        request: Request<Body>,
    ) -> (StatusCode, String, String) {
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

    pub(crate) async fn get(&self, login: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let (status, _, body) = self.send(login, request).await;
        (status, body)
    }

    pub(crate) async fn post(
        &self,
        login: &str,
        path: &str,
        form: &str,
    ) -> (StatusCode, String, String) {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.send(login, request).await
    }
}

pub(crate) fn whole(page: &str) {
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
async fn no_declaration_is_asked_for_a_ledger_that_no_scheme_reads() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let path = format!("/units/{unit}/ledgers");
    // Of the year before there is no cycle.
    let (_, page) = site.get("clerk", &format!("{path}?year=2025")).await;
    assert!(
        page.contains("本年考评不用") && !page.contains("待声明"),
        "{page}"
    );
    let (_, page) = site.get("clerk", &path).await;
    let row_of = |title: &str| {
        let (_, row) = page.split_once(&format!(">{title}</a>")).expect("a row");
        row.split_once("</tr>").expect("ends").0.to_owned()
    };
    let (asked, unasked) = (row_of("会议"), row_of("工作记实"));
    assert!(
        asked.contains("项数据") && asked.contains("待声明"),
        "{asked}"
    );
    assert!(
        unasked.contains("本年考评不用") && !unasked.contains("待声明"),
        "{unasked}"
    );
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
async fn a_clerk_brings_entries_in_with_a_file_after_a_look() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let list = format!("/units/{unit}/ledgers/meeting");
    let import = format!("{list}/import");
    let (_, page) = site.get("clerk", &list).await;
    assert!(page.contains(&format!("{import}?year=2026")), "{page}");
    let (status, page) = site.get("clerk", &import).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(
        page.contains("会议类别") && page.contains("下载模板"),
        "{page}"
    );
    let (status, template) = site.get("clerk", &format!("{list}/template.csv")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        template.contains("会议日期,会议类别,主要议题"),
        "{template}"
    );
    let send = async |login: &str, text: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{text}\r\n--x--\r\n"
        );
        let request = Request::post(&import)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        site.send(login, request).await
    };
    let head = "会议日期,会议类别,主要议题\n";
    for (text, parts) in [
        (String::new(), vec!["请选择要导入的文件"]),
        (
            format!("{head}2026-03-10,党员大会,<b>研究\n2026-03-11,茶话会,学习\n"),
            vec![
                "第3行B列(会议类别)",
                "没有导入",
                "茶话会",
                "&#60;b&#62;研究",
            ],
        ),
    ] {
        let (status, _, page) = send("clerk", &text).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        whole(&page);
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
    let (_, page) = site.get("clerk", &list).await;
    assert!(page.contains("还没有条目"), "{page}");
    let (status, ..) = send("office", head).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let text = format!("{head}2026-03-10,党员大会,研究\n2026-03-10,党员大会,研究\n");
    let (status, _, page) = send("clerk", &text).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(page.contains("与第2行相同"), "{page}");
    let key = page.split("name=\"key\" value=\"").nth(1).expect("a key");
    let key = format!("key={}", key.split('"').next().expect("its end"));
    let confirm = format!("{import}/confirm");
    let (status, _, page) = site.post("secretary", &confirm, &key).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    for _ in 0..2 {
        let (status, place, page) = site.post("clerk", &confirm, &key).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert!(
            place.starts_with(&list) && place.ends_with("done=imported"),
            "{place}"
        );
    }
    let (_, page) = site.get("clerk", &list).await;
    assert_eq!(page.matches("/entries/").count(), 2, "{page}");
}

#[tokio::test]
async fn the_office_declares_its_own_ledgers_for_all_units_and_takes_it_back_with_a_reason() {
    let site = site().await;
    let page_of = "/ledgers/declared";
    let (_, page) = site.get("office", "/ledgers").await;
    assert!(page.contains(page_of), "{page}");
    let (status, page) = site.get("office", page_of).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(
        page.contains("2026年第2季度") && page.contains("共 3 个单位"),
        "{page}"
    );
    let (status, page) = site.get("auditor", page_of).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(!page.contains("声明主办方记的台账齐全"), "{page}");
    let (status, ..) = site
        .post("auditor", page_of, "label=2026Q1&kinds=poll")
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    for (form, part) in [
        ("label=2026Q1", "请至少选一种"),
        ("label=2026Q1&kinds=meeting", "由各单位自己记"),
        ("label=2026Q4&kinds=poll", "才开始"),
    ] {
        let (status, _, page) = site.post("office", page_of, form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        whole(&page);
        assert!(page.contains(part), "{part}: {page}");
    }
    let form = "label=2026Q1&kinds=poll&kinds=bulletin&nonce=d1";
    let (status, place, page) = site.post("office", page_of, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("office", &place).await;
    whole(&page);
    assert!(
        page.contains("2026年第1季度") && page.contains("已声明"),
        "{page}"
    );
    let reopen = "/ledgers/declared/reopen";
    let (status, _, page) = site
        .post("office", reopen, "label=2026Q1&kind=poll&reason=")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(page.contains("请写明理由"), "{page}");
    let (status, _, page) = site
        .post("office", reopen, "label=2026Q1&kind=poll&reason=x")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so_and_nothing_about_saving() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let (status, page) = site.get("clerk", "/entries/abc").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{page}");
    let (status, page) = site
        .get("clerk", &format!("/units/{unit}/ledgers/parties"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(
        page.contains("现在打不开这一页") && !page.contains("没有保存"),
        "{page}"
    );
    let (status, page) = site.get("clerk", "/feedback?code=abcde-fghij").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    whole(&page);
    assert!(
        page.contains("没有这个回执号") && page.contains("abcde-fghij"),
        "{page}"
    );
}

#[tokio::test]
async fn an_entry_that_was_kept_says_so_on_the_next_empty_form_and_one_under_change_still_says_its_use()
 {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let new = format!("/units/{unit}/ledgers/meeting/new");
    let form = "day=2026-05-03&type=lecture&topic=x&again=1";
    let (_, next, page) = site.post("clerk", &new, form).await;
    assert!(next.contains("/new?"), "{page}");
    let (_, page) = site.get("clerk", &next).await;
    assert!(page.contains("已保存。"), "{page}");
    let form = "day=2026-05-04&type=lecture&topic=x";
    let (_, entry, _) = site.post("clerk", &new, form).await;
    let entry = entry.trim_end_matches("?done=saved").to_owned();
    let (_, page) = site.get("clerk", &entry).await;
    assert!(page.contains("“未知”:"), "{page}");
    let (_, page) = site.get("clerk", &format!("{entry}/edit")).await;
    assert!(
        page.contains("每季议事恳谈次数") && !page.contains("只作记录"),
        "{page}"
    );
}

#[tokio::test]
async fn a_fact_of_an_undeclared_ledger_says_whose_turn_it_is_with_the_way_there() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let office = site.world.service.acting_as(site.world.actor("office"));
    let name = office
        .ledger_home(unit, None)
        .await
        .expect("readable")
        .unit
        .name;
    let way = format!("/units/{unit}/ledgers?year=2026#declare");
    let quarterly = format!("/units/{unit}/facts/member_meetings");
    let (status, page) = site.get("clerk", &quarterly).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let turn = format!("2026年第1季度还没有声明齐全,轮到{name}声明");
    assert!(page.contains(&turn) && page.contains(&way), "{page}");
    // What has not ended yet is nobody's turn.
    assert!(page.contains("要等2026年第4季度过完再声明"), "{page}");
    let (_, home) = site.get("clerk", &format!("/units/{unit}/ledgers")).await;
    assert!(home.contains("id=\"declare\""), "{home}");

    let form = "label=2026Q1&kinds=meeting&nonce=n1";
    let complete = format!("/units/{unit}/ledgers/complete");
    let (status, _, page) = site.post("clerk", &complete, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("clerk", &quarterly).await;
    assert!(!page.contains(&turn) && page.contains("2026年第2季度还没有声明齐全"));
}
