//! The sheets of a cycle.

use askama::Template;
use axum::extract::{Path, State};
use service::id::CycleId;
use service::sheet::view::SheetList;

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "sheet/list.html")]
struct ListPage {
    chrome: Chrome,
    view: SheetList,
}

/// Shows the sheets of a cycle.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<i64>,
) -> Answer {
    let view = app.service.acting_as(&actor).sheets(CycleId(id)).await?;
    let cycle = format!("/cycles/{id}");
    let chrome = Chrome::of(&app, &actor, "评分表")
        .under(&[("/cycles", "考评周期"), (&cycle, &view.cycle.title)]);
    page(ListPage { chrome, view })
}
