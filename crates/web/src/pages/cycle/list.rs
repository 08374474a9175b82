//! The list of cycles.

use appraisal::cycle::Stage;
use appraisal::label::Label;
use askama::Template;
use axum::extract::{Query, State};
use service::cycle::{CycleLine, CycleList};

use super::Told;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::guard::Person;
use crate::reply::{Answer, page};

/// The page.
#[derive(Template)]
#[template(path = "cycle/list.html")]
struct ListPage {
    chrome: Chrome,
    list: CycleList,
}

/// The cycles that the reader sees.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Query(told): Query<Told>,
) -> Answer {
    let list = app.service.acting_as(&actor).cycles().await?;
    let chrome = Chrome::of(&app, &actor, "考评周期");
    page(ListPage {
        chrome: chrome.here("/cycles").done(told.done.as_deref()),
        list,
    })
}

/// How a stage is shown as a chip.
pub(super) fn chip(stage: &Stage, is_late: &bool) -> &'static str {
    match stage {
        Stage::Closed => "done",
        _ if *is_late => "late",
        Stage::Preparation => "draft",
        _ => "open",
    }
}

impl ListPage {
    fn groups(&self) -> [(&'static str, &[CycleLine]); 2] {
        [
            ("进行中", &self.list.running),
            ("已办结", &self.list.closed),
        ]
    }
}
