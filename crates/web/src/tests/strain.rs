//! A full disk, a busy writer and a row that makes no sense, as people meet them: what happened, what became of what they typed, what to do.

use appraisal::cycle::Stage;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use service::report::NewForm;
use tower::ServiceExt;

use super::{Page, Site, html};

fn must_say(page: &Page, all: &[&str]) {
    for words in all {
        assert!(
            page.text.contains(words),
            "{words} is missing: {}",
            page.text
        );
    }
}

/// What a page holds for an address, to be sent again.
fn held(page: &Page, action: &str) -> Vec<(String, String)> {
    let mut forms = html::forms(&page.text).into_iter();
    let form = forms.find(|form| form.is_post && form.action == action);
    let fields = form.expect("a form to send again").fields.into_iter();
    fields.map(|(name, text, _)| (name, text)).collect()
}

#[tokio::test]
async fn signing_out_on_a_full_disk_ends_it_in_this_browser_and_says_so() {
    let site = Site::at(Stage::Daily).await;
    let cookie = site.world.cookie("clerk").await;
    let sign_out = async || {
        let request = Request::post("/logout")
            .header(header::HOST, "localhost")
            .header(header::COOKIE, format!("biaochi={cookie}"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::empty());
        let answer = site.router.clone().oneshot(request.expect("a request"));
        let answer = answer.await.expect("routers answer");
        let told = |name| {
            let value = answer.headers().get(name).and_then(|it| it.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let told = [header::LOCATION, header::SET_COOKIE].map(told);
        let status = answer.status();
        let _ = to_bytes(answer.into_body(), usize::MAX).await;
        (status, told)
    };
    site.world.fill_the_disk().await;
    let (status, [to, set]) = sign_out().await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(to, "/login?done=out_here");
    assert!(set.contains("Max-Age=0"), "{set}");
    let page = site.get(&to, "").await;
    assert_eq!(page.status, StatusCode::OK);
    must_say(
        &page,
        &["这个浏览器已经退出", "服务器一时存不下数据", "请关闭浏览器"],
    );
    // That was no more than the truth: the session is still there.
    assert_eq!(site.get("/me", &cookie).await.status, StatusCode::OK);
    // With room again it is ended.
    let (_, [to, _]) = sign_out().await;
    assert_eq!(to, "/login");
    assert_eq!(site.get("/me", &cookie).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_busy_site_says_what_became_of_a_form_and_sends_it_again() {
    let site = Site::at(Stage::Daily).await;
    let office = site.world.cookie("office").await;
    let scheme = site.draft("small").await;
    let archive = format!("/schemes/{scheme}/archive");
    let fields = [
        ("archived", "1"),
        ("revision", "1"),
        ("note", "工作<扎实>\n台账\"完整\""),
    ];
    let fields = fields.map(|(name, text)| (name.to_owned(), text.to_owned()));

    let hold = site.world.keep_busy().await;
    let page = site.post(&archive, &fields, &office).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    must_say(
        &page,
        &[
            "暂时不能保存",
            "正在保存的人很多,刚才的内容没有保存",
            "您填写的内容还在这一页里,不用重填",
            "稍等几秒,点“再试一次”",
        ],
    );
    assert_eq!(html::flaws(&page.text), Vec::<String>::new());
    hold.end().await;
    // What the page holds is what was sent.
    let held = held(&page, &archive);
    assert_eq!(held, fields);
    let page = site.post(&archive, &held, &office).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert!(
        page.location.ends_with("?done=archived"),
        "{}",
        page.location
    );
}

#[tokio::test]
async fn a_busy_site_tells_readers_that_nothing_of_theirs_is_lost() {
    let site = Site::at(Stage::Daily).await;
    let office = site.world.cookie("office").await;
    let unit = site.world.organisation("spring");
    let ledgers = format!("/units/{unit}/ledgers");
    // Looks at another unit's affairs are noted, which cannot be done now.
    let hold = site.world.keep_busy().await;
    let page = site.get(&ledgers, &office).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    must_say(
        &page,
        &[
            "暂时打不开这一页",
            "您没有提交内容,什么也没有丢",
            "再打开一次",
        ],
    );
    must_say(&page, &[&format!("href=\"{ledgers}\"")]);
    assert!(!page.text.contains("没有保存"), "{}", page.text);
    hold.end().await;
    assert_eq!(site.get(&ledgers, &office).await.status, StatusCode::OK);

    let unit = site.world.organisation("dawn");
    let ledgers = format!("/units/{unit}/ledgers");
    site.world.fill_the_disk().await;
    let page = site.get(&ledgers, &office).await;
    assert_eq!(page.status, StatusCode::INSUFFICIENT_STORAGE);
    must_say(
        &page,
        &["暂时打不开这一页", "磁盘已满", "请告诉管理员腾出空间"],
    );
}

#[tokio::test]
async fn a_form_that_another_site_sent_is_not_offered_to_be_sent_again() {
    let (site, cycle) = Site::with_cycle(Stage::Verification).await;
    let sheet = site.world.sheet(cycle, "spring").await;
    let leader = site.world.cookie("leader").await;
    let hold = site.world.keep_busy().await;
    let request = Request::post(format!("/sheets/{sheet}/accept"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from("section=x"));
    let page = site.send(request.expect("a request"), &leader).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(!page.text.contains("再试一次"), "{}", page.text);
    hold.end().await;
}

#[tokio::test]
async fn a_fault_that_nobody_foresaw_is_told_with_its_number_and_keeps_what_was_typed() {
    let (site, _) = Site::with_cycle(Stage::Daily).await;
    let office = site.world.service.acting_as(site.world.actor("office"));
    let askable = office.report_forms().await.expect("the forms").askable;
    let yearly = askable.iter().find(|(_, _, often)| *often == "每年");
    let form = NewForm {
        title: "年报".to_owned(),
        period: "year".to_owned(),
        due_working_days: "5".to_owned(),
        from_day: Some(site.world.service.today()),
        facts: yearly.expect("something is asked by the year").1.clone(),
        why: "年终要用".to_owned(),
        nonce: String::new(),
    };
    let form = office.define_form(form).await.expect("a form");
    site.world.damage(form).await;
    let unit = site.world.organisation("spring");
    let report = format!("/units/{unit}/reports/{form}/2026");
    let clerk = site.world.cookie("clerk").await;

    let page = site.get(&report, &clerk).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    must_say(
        &page,
        &[
            "暂时打不开这一页",
            "系统出错,这一页打不开。请把编号 ",
            "您没有提交内容,什么也没有丢",
        ],
    );
    assert!(!page.text.contains("没有保存"), "{}", page.text);

    let fields = [("note".to_owned(), "一季度\"完整\"".to_owned())];
    let page = site.post(&report, &fields, &clerk).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    must_say(
        &page,
        &[
            "系统出错,刚才的内容没有保存。请把编号 ",
            "您填写的内容还在这一页里,不用重填",
        ],
    );
    assert_eq!(held(&page, &report), fields);
}
