//! A full disk, as people meet it: what happened, what became of what they typed, what to do.

use appraisal::cycle::Stage;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

use super::{Page, Site};

fn must_say(page: &Page, all: &[&str]) {
    for words in all {
        assert!(
            page.text.contains(words),
            "{words} is missing: {}",
            page.text
        );
    }
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
