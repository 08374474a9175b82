//! A scheme with its versions.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::id::SchemeId;
use service::scheme::show::SchemePage;

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page, see_other};

/// The page.
#[derive(Template)]
#[template(path = "scheme/show.html")]
struct ShowPage {
    chrome: Chrome,
    it: SchemePage,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let it = app.service.acting_as(&actor).scheme(id).await?;
    page(ShowPage {
        chrome: Chrome::of(&app, &actor, it.title.clone())
            .under(&[("/schemes", "考评方案")])
            .done(asked.done.as_deref()),
        it,
    })
}

/// Puts it into the archive, or takes it out.
pub(super) async fn archive(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    form: Form,
) -> Answer {
    let archived = form.is_on("archived");
    let acting = app.service.acting_as(&actor);
    acting.archive_scheme(id, form.revision(), archived).await?;
    let done = if archived { "archived" } else { "restored" };
    see_other(format!("/schemes/{id}?done={done}"))
}
