//! Every page that a link leads to, as everybody: it is there, whole, and fit to be read aloud.

use std::collections::{BTreeMap, BTreeSet};

use appraisal::cycle::Stage;
use axum::http::StatusCode;

use super::{Site, html};

/// Pages that one address stands for many of: of each shape so many are opened.
const OF_A_SHAPE: usize = 3;

async fn crawled(stage: Stage) {
    let site = Site::at(stage).await;
    let mut flaws: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let logins: Vec<String> = site.world.logins().map(ToOwned::to_owned).collect();
    for login in std::iter::once(String::new()).chain(logins) {
        let cookie = match login.as_str() {
            "" => String::new(),
            login => site.world.cookie(login).await,
        };
        let mut waiting = vec!["/".to_owned(), "/about".to_owned(), "/me".to_owned()];
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(path) = waiting.pop() {
            let shape = shape(&path);
            let count = shapes.entry(shape.clone()).or_default();
            if *count >= OF_A_SHAPE || !seen.insert(path.clone()) {
                continue;
            }
            *count += 1;
            let page = site.get(&path, &cookie).await;
            let mut tell = |flaw: String| {
                flaws
                    .entry(shape.clone())
                    .or_default()
                    .insert(format!("{login}: {flaw}"));
            };
            match page.status {
                StatusCode::OK if page.media.starts_with("text/html") => {
                    html::flaws(&page.text).into_iter().for_each(&mut tell);
                    waiting.extend(html::links(&page.text));
                }
                StatusCode::OK => {}
                status if status.is_redirection() => waiting.push(page.location),
                status => tell(format!("{path} gives {status}")),
            }
        }
    }
    assert!(flaws.is_empty(), "{flaws:#?}");
}

/// An address without its numbers and its query.
pub(super) fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| {
        let is_id = part.bytes().any(|b| b.is_ascii_digit());
        if is_id { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_link_leads_to_a_whole_page_in_the_daily_stage() {
    crawled(Stage::Daily).await;
}

#[tokio::test]
async fn every_link_leads_to_a_whole_page_during_verification() {
    crawled(Stage::Verification).await;
}

#[tokio::test]
async fn every_link_leads_to_a_whole_page_in_preparation() {
    crawled(Stage::Preparation).await;
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_helps() {
    let site = Site::at(Stage::Daily).await;
    let office = site.world.cookie("office").await;
    for path in [
        "/nothing",
        "/schemes/999999",
        "/versions/1",
        "/cycles/999999",
        "/schemes/x",
    ] {
        let page = site.get(path, &office).await;
        assert!(
            page.status.is_client_error(),
            "{path} gives {}",
            page.status
        );
        assert_eq!(html::flaws(&page.text), Vec::<String>::new(), "{path}");
        assert!(
            page.text.contains("首页") || page.text.contains("返回"),
            "{path}"
        );
    }
    let page = site.get("/audit", &office).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let visitor = site.get("/schemes?done=saved", "").await;
    assert_eq!(visitor.location, "/login?next=/schemes%3Fdone%3Dsaved");
}
