//! Filing: the office sends the published result to the organisation above, which takes it on file.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::actor::Actor;
use service::id::CycleId;
use service::result::{FilingPage, SendResult, TakeOnFile};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

#[derive(Template)]
#[template(path = "result/filing.html")]
struct Shown {
    chrome: Chrome,
    view: FilingPage,
    form: Form,
}

/// What the address asks for.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    shown(&app, &actor, cycle, (Form::default(), asked.done)).await
}

async fn shown(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    (form, done): (Form, Option<String>),
) -> Answer {
    let view = app.service.acting_as(actor).filing(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(app, actor, "报送备案")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(done.as_deref());
    page_with(form.status(), Shown { chrome, view, form })
}

/// Sends the result that stands.
pub(super) async fn send(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let note = form.text("note").to_owned();
    let result = SendResult { cycle, note };
    match app.service.acting_as(&actor).file_result(result).await {
        Ok(()) => see_other(format!("/cycles/{cycle}/filing?done=filed")),
        Err(error) => shown(&app, &actor, cycle, (form.refused(error)?, None)).await,
    }
}

/// Takes a result on file.
pub(super) async fn accept(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((cycle, result_revision)): Path<(CycleId, i64)>,
    form: Form,
) -> Answer {
    let result = TakeOnFile {
        cycle,
        result_revision,
    };
    match app.service.acting_as(&actor).take_on_file(result).await {
        Ok(()) => see_other(format!("/cycles/{cycle}/filing?done=on_file")),
        Err(error) => shown(&app, &actor, cycle, (form.refused(error)?, None)).await,
    }
}
