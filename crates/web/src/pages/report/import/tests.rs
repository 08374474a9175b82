//! Reports from files as people of the small world bring them, by the forms of the pages alone.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use service::id::Revision;
use service::report::NewForm;

use crate::pages::ledger::tests::{Site, site, whole};

/// A site whose office asks for two figures by the quarter; the number of the form.
async fn asked() -> (Site, String) {
    let site = site().await;
    let form = NewForm {
        title: "党员季报<b>".to_owned(),
        period: "quarter".to_owned(),
        due_working_days: "20".to_owned(),
        from_day: Some(service::time::Day(20_454)), // 1 January 2026
        facts: "在职党员数\n在职党员参与数".to_owned(),
        why: "看参与的面".to_owned(),
        nonce: String::new(),
    };
    let office = site.world.service.acting_as(site.world.actor("office"));
    let form = office.define_form(form).await.expect("defined");
    (site, form.to_string())
}

async fn send(site: &Site, login: &str, path: &str, text: &str) -> (StatusCode, String) {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{text}\r\n--x--\r\n"
    );
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .expect("a request");
    let (status, _, page) = site.send(login, request).await;
    (status, page)
}

/// What stands behind a mark in a page, up to the next quote.
fn after<'p>(page: &'p str, mark: &str) -> &'p str {
    let rest = page
        .split(mark)
        .nth(1)
        .unwrap_or_else(|| panic!("{mark}: {page}"));
    rest.split('"').next().expect("its end")
}

fn sent(page: &str, deed: &str) -> String {
    assert!(
        page.contains(&format!("value=\"{deed}\"")),
        "{deed}: {page}"
    );
    format!("key={}&deed={deed}", after(page, "name=\"key\" value=\""))
}

#[tokio::test]
async fn a_clerk_fills_in_a_forms_periods_from_a_file_and_hands_them_in() {
    let (site, form) = asked().await;
    let unit = site.world.organisation("spring");
    let list = format!("/units/{unit}/reports");
    let (_, page) = site.get("clerk", &list).await;
    let import = format!("{list}/{form}/import?year=2026");
    assert!(page.contains(&format!("href=\"{import}\"")), "{page}");
    let (_, page) = site.get("clerk", &format!("{list}/{form}/2026Q2")).await;
    assert!(page.contains(&format!("href=\"{import}\"")), "{page}");
    let (status, page) = site.get("clerk", &import).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(
        page.contains("还要报的 3 期") && page.contains("2026年第1季度"),
        "{page}"
    );
    let template = after(&page, "class=\"button\" href=\"");
    let (status, text) = site.get("clerk", template).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    assert_eq!(
        text,
        "\u{feff}时期,在职党员数(人),在职党员参与数(人)\n2026Q1,,\n2026Q2,,\n2026Q3,,\n"
    );
    let head = "时期,在职党员数,在职党员参与数\n";
    for (text, parts) in [
        (String::new(), vec!["请选择要导入的文件"]),
        (
            format!("{head}2026Q2,60,<b>\n2026Q4,1,1\n"),
            vec![
                "第2行C列(在职党员参与数)",
                "第3行A列(时期)",
                "没有导入",
                "&#60;b&#62;",
            ],
        ),
    ] {
        let (status, page) = send(&site, "clerk", &import, &text).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        whole(&page);
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("name=\"key\""), "nothing to confirm: {page}");
    }
    let (status, page) = send(&site, "clerk", &import, &format!("{head}2026Q1,60,\n")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(
        page.contains("还缺:在职党员参与数") && !page.contains("value=\"submit\""),
        "{page}"
    );
    let confirm = format!("{list}/{form}/import/confirm?year=2026");
    assert!(page.contains(&format!("action=\"{confirm}\"")), "{page}");
    let (status, place, page) = site.post("clerk", &confirm, &sent(&page, "save")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("clerk", &place).await;
    assert!(page.contains("已全部导入。"), "{page}");
    let (_, page) = send(&site, "clerk", &import, &format!("{head}2026Q3,60,1\n")).await;
    whole(&page);
    let told = "有 1 份的时期还没有过完。可以先导入;过完以后核对清楚再报送";
    assert!(page.contains(told), "{page}");
    let text = format!("{head}2026Q1,61,30\n2026Q2,62,31\n");
    let (_, page) = send(&site, "clerk", &import, &text).await;
    assert!(page.contains("<span class=\"was\">60人</span>"), "{page}");
    let form_sent = sent(&page, "submit");
    for _ in 0..2 {
        let (status, place, page) = site.post("clerk", &confirm, &form_sent).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert!(
            place.ends_with("/reports?year=2026&done=reported"),
            "{place}"
        );
    }
    let (_, page) = site.get("clerk", &list).await;
    assert_eq!(page.matches("已报送").count(), 2, "{page}");
    let (status, page) = send(&site, "clerk", &import, &text).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("已报送,不能用文件改"), "{page}");
    for login in ["office", "clerk_dawn", "auditor"] {
        let (status, _) = site.get(login, &import).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login}");
        let (status, page) = send(&site, login, &import, &text).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login} {page}");
    }
}

#[tokio::test]
async fn the_organisers_file_makes_drafts_that_the_unit_is_asked_to_check() {
    let (site, form) = asked().await;
    let unit = site.world.organisation("spring");
    let board = format!("/reports?form={form}&label=2026Q2");
    let (_, page) = site.get("dept", &board).await;
    let import = format!("/forms/{form}/2026Q2/import");
    assert!(page.contains(&format!("href=\"{import}\"")), "{page}");
    let (status, page) = site.get("dept", &import).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(page.contains("由各单位核对后自己报送"), "{page}");
    let (_, text) = site
        .get("dept", &format!("/forms/{form}/2026Q2/template.csv"))
        .await;
    assert_eq!(text.lines().count(), 4, "{text}");
    let text = "单位,在职党员数,在职党员参与数\n春晓社区,60,30\n朝阳社区,70,\n";
    let (status, page) = send(&site, "dept", &import, text).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(page.contains("确认导入草稿") && !page.contains("value=\"submit\""));
    let confirm = format!("{import}/confirm");
    assert!(page.contains(&format!("action=\"{confirm}\"")), "{page}");
    let (status, _, refused) = site.post("office", &confirm, &sent(&page, "save")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    let (status, place, page) = site.post("dept", &confirm, &sent(&page, "save")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("dept", &place).await;
    assert!(page.contains("已全部导入。"), "{page}");
    assert_eq!(page.matches("已导入,待单位核对").count(), 2, "{page}");
    let (_, page) = site.get("clerk", &format!("/units/{unit}/reports")).await;
    assert!(page.contains("主办方已经导入,请核对后报送"), "{page}");
    let own = format!("/units/{unit}/reports/{form}/2026Q2");
    let (_, page) = site.get("clerk", &own).await;
    whole(&page);
    assert!(
        page.contains("由青川街道党工委于") && page.contains("请核对后报送"),
        "{page}"
    );
    let revision = after(&page, "name=\"revision\" value=\"");
    assert_eq!(revision, Revision(1).to_string());
    let typed = format!("in_service_members=60&in_service_participants=31&revision={revision}");
    let (status, _, page) = site
        .post("clerk", &own, &format!("{typed}&deed=submit"))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, page) = send(&site, "dept", &import, text).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(
        page.contains("第2行A列(单位)") && page.contains("已报送,不能用文件改"),
        "{page}"
    );
    for (login, status) in [
        ("clerk", StatusCode::NOT_FOUND),
        ("assessor", StatusCode::FORBIDDEN),
        ("office_other", StatusCode::NOT_FOUND),
    ] {
        let (answer, page) = site.get(login, &import).await;
        assert_eq!(answer, status, "{login} {page}");
    }
}
