//! Publication: what follows from it stands on the page; then it is done once.

use appraisal::label::Label as _;
use askama::Template;
use axum::extract::{Path, State};
use service::actor::Actor;
use service::id::CycleId;
use service::result::{NewPublication, TotalsPage};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

#[derive(Template)]
#[template(path = "result/publish.html")]
struct Shown {
    chrome: Chrome,
    view: TotalsPage,
    form: Form,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
) -> Answer {
    shown(&app, &actor, cycle, Form::default()).await
}

async fn shown(app: &App, actor: &Actor, cycle: CycleId, form: Form) -> Answer {
    let view = app.service.acting_as(actor).totals(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome =
        Chrome::of(app, actor, "公布结果").under(&[("/cycles", "考评周期"), (&link, &title)]);
    page_with(form.status(), Shown { chrome, view, form })
}

/// Publishes.
pub(super) async fn publish(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let asked = NewPublication {
        cycle,
        document: form.text("document").to_owned(),
    };
    match app.service.acting_as(&actor).publish_result(asked).await {
        Ok(_) => see_other(format!("/cycles/{cycle}/results?done=announced")),
        Err(error) => shown(&app, &actor, cycle, form.refused(error)?).await,
    }
}
