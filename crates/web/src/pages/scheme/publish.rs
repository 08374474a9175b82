//! Publishing a draft: what follows, what stands in the way, what it asks of each unit.

use askama::Template;
use axum::extract::{Path, State};
use service::actor::Actor;
use service::id::SchemeId;
use service::scheme::publish::PublishPage;

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "scheme/publish.html")]
struct Page {
    chrome: Chrome,
    it: PublishPage,
    form: Form,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
) -> Answer {
    shown(&app, &actor, id, Form::default()).await
}

async fn shown(app: &App, actor: &Actor, id: SchemeId, form: Form) -> Answer {
    let it = app.service.acting_as(actor).publish_page(id).await?;
    let scheme = format!("/schemes/{id}");
    let draft = format!("/schemes/{id}/draft");
    let title = it.title.clone();
    page_with(
        form.status(),
        Page {
            chrome: Chrome::of(app, actor, "发布方案").under(&[
                ("/schemes", "考评方案"),
                (&scheme, &title),
                (&draft, "草稿"),
            ]),
            form: form.at(it.revision),
            it,
        },
    )
}

/// Publishes it.
pub(super) async fn publish(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let seen = form.is_on("seen");
    match acting.publish_scheme(id, form.revision(), seen).await {
        Ok(version) => see_other(format!("/versions/{version}?done=published")),
        Err(error) => shown(&app, &actor, id, form.refused(error)?).await,
    }
}
