//! The sheet as on paper. The table is rendered once for each view; requests copy it.

use appraisal::label::Label as _;
use appraisal::sheet::Layer;
use askama::Template;
use axum::extract::{Path, Query, State};
use service::id::SheetId;
use service::sheet::view::SheetView;

use super::words;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "sheet/show.html")]
struct ShowPage<'v> {
    chrome: Chrome,
    view: &'v SheetView,
    /// The table, rendered.
    table: &'v str,
}

/// The table.
#[derive(Template)]
#[template(path = "sheet/table.html")]
struct Table<'v> {
    view: &'v SheetView,
}

/// What was just done.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
    taken: Option<usize>,
    left: Option<usize>,
}

/// The chrome of a page about a sheet.
pub(super) fn chrome(app: &App, asking: &Asking, view: &SheetView, title: String) -> Chrome {
    let cycle = format!("/cycles/{}", view.cycle.id);
    let sheets = format!("{cycle}/sheets");
    let (own, name) = (format!("/sheets/{}", view.id), name(view));
    let mut way = vec![
        ("/cycles", "考评周期"),
        (&cycle, &view.cycle.title),
        (&sheets, "评分表"),
    ];
    if title != name {
        way.push((&own, &name));
    }
    Chrome::of(app, &asking.0, title).under(&way)
}

/// What the sheet is called.
fn name(view: &SheetView) -> String {
    format!("{}评分表", view.unit.name)
}

/// Shows a sheet.
pub(super) async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = app.service.acting_as(&asking.0).sheet(SheetId(id)).await?;
    let mut chrome = chrome(&app, &asking, &view, name(&view));
    chrome = chrome.done(asked.done.as_deref());
    if let (Some(taken), Some(left)) = (asked.taken, asked.left) {
        let mut told = format!("已按建议分核实{taken}条。");
        if left > 0 {
            told.push_str(&format!(
                "另有{left}条建议分还没有确定,或者已退回,留待逐条处理。"
            ));
        }
        chrome = chrome.telling("", told);
    }
    let table = view.shown.or_make(|| {
        let table = Table { view: &view };
        table.render().unwrap_or_default()
    });
    page(ShowPage {
        chrome,
        view: &view,
        table,
    })
}
