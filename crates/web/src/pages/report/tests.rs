//! Pages of periodic reports as people of the small world see them.

use axum::http::StatusCode;

use crate::pages::ledger::tests::{site, whole};

#[tokio::test]
async fn a_form_is_stopped_only_after_what_follows_was_told() {
    let site = site().await;
    let office = site.world.service.acting_as(site.world.actor("office"));
    let (_, asked, _) = office.report_forms().await.expect("the forms").askable[0].clone();
    let sent = format!(
        "title=%E6%9C%88%E6%8A%A5&period=month&due_working_days=5&from_day=2026-01-01&facts={asked}&why=%E8%A6%81%E7%94%A8&nonce=n1"
    );
    let (status, _, page) = site.post("office", "/forms", &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let line = office.report_forms().await.expect("the forms").forms[0].clone();

    let stop = format!("/forms/{}/close", line.id);
    let (status, page) = site.get("office", "/forms").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("href=\"{stop}\"")), "{page}");
    assert!(
        page.contains("从2026年1月起"),
        "the first period is told: {page}"
    );
    assert!(
        page.contains("name=\"from_day\"") && page.contains("value=\"2026-07-15\""),
        "a new form asks from today on: {page}"
    );
    let unit = site.world.organisation("spring");
    let july = format!("/units/{unit}/reports/{}/2026-07", line.id);
    let (_, page) = site.get("clerk", &july).await;
    assert!(page.contains("还没有过完"), "{page}");
    let save = page.find("先保存,以后再报").expect("it can be saved");
    let submit = page.find("现在就报送").expect("or handed in");
    assert!(
        save < submit,
        "saving stands first while the period goes on"
    );
    let june = format!("/units/{unit}/reports/{}/2026-06", line.id);
    let (_, page) = site.get("clerk", &june).await;
    assert!(!page.contains("还没有过完"), "{page}");
    assert!(!page.contains(&format!("action=\"{stop}\"")), "{page}");

    let (status, page) = site.get("office", &stop).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    assert!(
        page.contains("不能再启用") && page.contains(&line.title),
        "{page}"
    );
    assert!(page.contains(&format!("action=\"{stop}\"")), "{page}");
    let (status, _) = site.get("clerk", &stop).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = site.get("office", "/forms/999999/close").await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    let revision = format!("revision={}", line.revision);
    let (status, place, page) = site.post("office", &stop, &revision).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(place, "/forms?done=stopped");
    // Stopping it again does nothing, and the page says how it stands.
    let (_, page) = site.get("office", &stop).await;
    assert!(
        page.contains("已经停用") && !page.contains("确认停用"),
        "{page}"
    );
}
