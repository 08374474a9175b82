//! Pages of periodic reports as people of the small world see them.

use axum::http::StatusCode;
use service::id::{FormId, ReportId, Revision};
use service::report::{FilledReport, NewForm, ReportRef, ReportStanding};

use crate::pages::ledger::tests::{Site, site, whole};

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
    let told = "2026年7月还没有过完。现在填的可以先保存;过完以后核对清楚再报送";
    assert!(page.contains(told), "{page}");
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

/// A form by the quarter with the second quarter's reports of two units handed in; their numbers.
async fn handed_in(site: &Site) -> (FormId, [ReportId; 2]) {
    let office = site.world.service.acting_as(site.world.actor("office"));
    let form = NewForm {
        title: "党员季报".to_owned(),
        period: "quarter".to_owned(),
        due_working_days: "20".to_owned(),
        from_day: Some(service::time::Day(20_454)), // 1 January 2026
        facts: "在职党员数".to_owned(),
        why: "看参与的面".to_owned(),
        nonce: String::new(),
    };
    let form = office.define_form(form).await.expect("defined");
    let hand_in = async |login: &str, unit: &str| {
        let clerk = site.world.service.acting_as(site.world.actor(login));
        let of = ReportRef {
            unit: site.world.organisation(unit),
            form,
            label: "2026Q2".to_owned(),
        };
        let fact = clerk.report(&of).await.expect("readable").fields[0].clone();
        let report = FilledReport {
            of,
            revision: Revision::NONE,
            typed: [(fact.fact, "60".to_owned())].into(),
            is_submitted: true,
        };
        clerk.fill_report(report).await.expect("handed in")
    };
    let ids = [
        hand_in("clerk", "spring").await,
        hand_in("clerk_dawn", "dawn").await,
    ];
    (form, ids)
}

#[tokio::test]
async fn reports_are_ticked_on_the_board_and_accepted_together() {
    let site = site().await;
    let (form, [spring, dawn]) = handed_in(&site).await;
    let board = format!("/reports?form={form}&label=2026Q2");
    let (status, page) = site.get("office", &board).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    whole(&page);
    let tick = |id: ReportId| format!("name=\"reports\" value=\"{id}\"");
    let ticked = |id: ReportId| format!("{} checked", tick(id));
    assert!(page.contains(&tick(spring)) && page.contains(&tick(dawn)));
    assert!(!page.contains(" checked") && page.contains("采纳所选"));
    // All at once is a link: the boxes come ticked, and nothing is accepted yet.
    let link = format!("href=\"/reports?form={form}&amp;label=2026Q2&amp;all=1#accept\"");
    assert!(page.contains(&link), "{page}");
    let (_, page) = site.get("office", &format!("{board}&all=1")).await;
    whole(&page);
    assert!(page.contains(&ticked(spring)) && page.contains(&ticked(dawn)));
    assert!(page.contains("已勾选 2 份,还没有采纳"), "{page}");

    let of = format!("form={form}&label=2026Q2&revision-{spring}=1&revision-{dawn}=1");
    let (status, _, page) = site.post("office", "/reports", &of).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    whole(&page);
    assert!(
        page.contains("还没有勾选") && page.contains(&tick(dawn)),
        "{page}"
    );

    // One is sent back and handed in anew between reading and accepting.
    let office = site.world.service.acting_as(site.world.actor("office"));
    let returned = office.return_report(dawn, Revision(1), "请核对").await;
    returned.expect("returned");
    let both = format!("{of}&reports={spring}&reports={dawn}");
    let (status, _, page) = site.post("office", "/reports", &both).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    whole(&page);
    assert!(page.contains("朝阳社区的报表有人改过"), "{page}");
    assert!(
        page.contains(&ticked(spring)) && !page.contains(&tick(dawn)),
        "what was ticked stays so, as far as it can be accepted: {page}"
    );

    let one = format!("{of}&reports={spring}&nonce=n1");
    let (status, place, page) = site.post("office", "/reports", &one).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("office", &place).await;
    whole(&page);
    assert!(page.contains("采纳了 1 份报表。"), "{page}");
    assert!(!page.contains("采纳所选"), "nothing is left to accept");
    let (_, again, _) = site.post("office", "/reports", &one).await;
    assert_eq!(again, place, "sent twice it is done once");
    let lines = office.report_board(Some(form), Some("2026Q2")).await;
    let lines = lines.expect("a board").lines;
    let accepted = lines.iter().find(|it| it.report.report == Some(spring));
    assert_eq!(
        accepted.map(|it| it.report.standing),
        Some(ReportStanding::Accepted)
    );
    let (status, _, _) = site.post("clerk", "/reports", &both).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
