//! How the units stand with a form for a period: what the organiser reminds of.

use askama::Template;
use axum::extract::{Query, State};
use service::report::{Board, ReportStanding};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "report/board.html")]
struct BoardPage {
    chrome: Chrome,
    board: Board,
}

impl BoardPage {
    fn chip(&self, standing: &ReportStanding) -> (&'static str, &'static str) {
        super::chip(*standing)
    }
}

/// What the address may carry.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Chosen {
    form: Option<String>,
    label: Option<String>,
    done: Option<String>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let form = chosen.form.as_deref().and_then(|form| form.parse().ok());
    let acting = app.service.acting_as(&actor);
    let board = acting.report_board(form, chosen.label.as_deref()).await?;
    page(BoardPage {
        chrome: Chrome::of(&app, &actor, "报表催办")
            .here("/reports")
            .done(chosen.done.as_deref()),
        board,
    })
}
