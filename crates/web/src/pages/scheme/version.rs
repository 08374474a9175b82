//! A published version: as the paper form, as text, and what it asks of each unit.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::actor::Actor;
use service::id::VersionId;
use service::scheme::show::VersionPage;

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The paper form.
#[derive(Template)]
#[template(path = "scheme/form.html")]
struct FormPage {
    chrome: Chrome,
    it: VersionPage,
}

/// The text.
#[derive(Template)]
#[template(path = "scheme/source.html")]
struct SourcePage {
    chrome: Chrome,
    it: VersionPage,
}

/// The burden.
#[derive(Template)]
#[template(path = "scheme/burden.html")]
struct BurdenPage {
    chrome: Chrome,
    it: VersionPage,
}

async fn read(
    app: &App,
    actor: &Actor,
    id: VersionId,
    title: &str,
) -> Result<(Chrome, VersionPage), crate::reply::Trouble> {
    let it = app.service.acting_as(actor).version_page(id).await?;
    let scheme = format!("/schemes/{}", it.scheme);
    let title = format!("{} {}{title}", it.title, it.line.version);
    let chrome = Chrome::of(app, actor, title)
        .under(&[("/schemes", "考评方案"), (&scheme, &it.title.clone())]);
    Ok((chrome, it))
}

/// Shows the paper form.
pub(super) async fn form(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<VersionId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (chrome, it) = read(&app, &actor, id, "").await?;
    let chrome = chrome.done(asked.done.as_deref());
    page(FormPage { chrome, it })
}

/// Shows the text.
pub(super) async fn source(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<VersionId>,
) -> Answer {
    let (chrome, it) = read(&app, &actor, id, "·原文").await?;
    page(SourcePage { chrome, it })
}

/// Shows the burden.
pub(super) async fn burden(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<VersionId>,
) -> Answer {
    let (chrome, it) = read(&app, &actor, id, "·减负测算").await?;
    page(BurdenPage { chrome, it })
}
