//! The progress of a cycle.

use appraisal::label::Label;
use askama::Template;
use axum::extract::{Path, State};
use service::id::CycleId;
use service::progress::Board;

use super::leads_somewhere;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::guard::Person;
use crate::reply::{Answer, page};

/// The page.
#[derive(Template)]
#[template(path = "cycle/progress.html")]
struct ProgressPage {
    chrome: Chrome,
    board: Board,
    opens: bool,
}

/// Units down, sections across.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
) -> Answer {
    let board = app.service.acting_as(&actor).progress(id).await?;
    let here = format!("/cycles/{id}");
    let chrome = Chrome::of(&app, &actor, "进度");
    page(ProgressPage {
        chrome: chrome.under(&[("/cycles", "考评周期"), (&here, &board.cycle.title)]),
        opens: board.may_open && leads_somewhere("/sheets/1"),
        board,
    })
}
