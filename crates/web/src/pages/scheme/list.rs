//! The library.

use askama::Template;
use axum::extract::{Query, State};
use service::scheme::show::LibraryPage;

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "scheme/list.html")]
struct ListPage {
    chrome: Chrome,
    it: LibraryPage,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let it = app.service.acting_as(&actor).library().await?;
    page(ListPage {
        chrome: Chrome::of(&app, &actor, "考评方案")
            .here("/schemes")
            .done(asked.done.as_deref()),
        it,
    })
}
