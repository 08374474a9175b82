//! The totals of a cycle: compute, look, see what is open.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::id::CycleId;
use service::result::TotalsPage;

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page, see_other};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "result/totals.html")]
struct Shown {
    chrome: Chrome,
    view: TotalsPage,
}

/// Shows them.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = app.service.acting_as(&actor).totals(cycle).await?;
    let (link, title) = way(&view.cycle);
    let mut chrome = Chrome::of(&app, &actor, "汇总")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(asked.done.as_deref());
    if asked.done.as_deref() == Some("computed") {
        chrome = chrome.telling("", "已按现在的数据和核实分重新计算。");
    }
    page(Shown { chrome, view })
}

/// Computes them.
pub(super) async fn compute(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
) -> Answer {
    app.service.acting_as(&actor).compute_totals(cycle).await?;
    see_other(format!("/cycles/{cycle}/totals?done=computed"))
}
