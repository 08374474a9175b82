//! The sheet as a whole: handing in, finishing, signing, on paper. What cannot be undone has a page of its own that
//! says what follows.

use std::sync::Arc;

use appraisal::label::Label as _;
use appraisal::sheet::Layer;
use askama::Template;
use axum::extract::{Path, State};
use service::Error;
use service::id::{AccountId, SheetId};
use service::sheet::view::{SheetView, SignatureView};

use super::show::chrome;
use super::words;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page, page_with, see_other};

/// Before handing in.
#[derive(Template)]
#[template(path = "sheet/submit.html")]
struct SubmitPage<'v> {
    chrome: Chrome,
    view: &'v SheetView,
    form: Form,
}

/// Before finishing and signing.
#[derive(Template)]
#[template(path = "sheet/finish.html")]
struct FinishPage<'v> {
    chrome: Chrome,
    view: &'v SheetView,
    form: Form,
    /// The viewer's account.
    account: Option<AccountId>,
}

impl FinishPage<'_> {
    fn is_own(&self, signature: &SignatureView) -> bool {
        self.account == Some(signature.account)
    }
}

/// On paper.
#[derive(Template)]
#[template(path = "sheet/print.html")]
struct PrintPage<'v> {
    chrome: Chrome,
    view: &'v SheetView,
}

async fn view(app: &App, asking: &Asking, id: i64) -> Result<Arc<SheetView>, Error> {
    app.service.acting_as(&asking.0).sheet(SheetId(id)).await
}

/// Asks before handing in.
pub(super) async fn ask_submit(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
) -> Answer {
    show_submit(&app, &asking, id, Form::default()).await
}

async fn show_submit(app: &App, asking: &Asking, id: i64, form: Form) -> Answer {
    let view = view(app, asking, id).await?;
    let form = form.at(view.revision);
    let submit = SubmitPage {
        chrome: chrome(app, asking, &view, "提交自评".to_owned()),
        view: &view,
        form,
    };
    page_with(submit.form.status(), submit)
}

/// Hands in.
pub(super) async fn submit(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let done = acting.submit_self(SheetId(id), form.revision().0).await;
    match done {
        Ok(()) => see_other(format!("/sheets/{id}?done=sent")),
        Err(error) => show_submit(&app, &asking, id, form.refused(error)?).await,
    }
}

/// Asks before finishing, and shows the signatures.
pub(super) async fn ask_finish(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
) -> Answer {
    show_finish(&app, &asking, id, Form::default()).await
}

async fn show_finish(app: &App, asking: &Asking, id: i64, form: Form) -> Answer {
    let view = view(app, asking, id).await?;
    let form = form.at(view.revision);
    let finish = FinishPage {
        chrome: chrome(app, asking, &view, "完成核实与签字".to_owned()),
        view: &view,
        form,
        account: asking.0.account(),
    };
    page_with(finish.form.status(), finish)
}

async fn finished(
    app: &App,
    asking: &Asking,
    id: i64,
    form: Form,
    (done, outcome): (&str, Result<(), Error>),
) -> Answer {
    match outcome {
        Ok(()) => see_other(format!("/sheets/{id}?done={done}")),
        Err(error) => show_finish(app, asking, id, form.refused(error)?).await,
    }
}

/// Finishes the verification.
pub(super) async fn finish(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let revision = form.revision().0;
    let outcome = acting.finish_verification(SheetId(id), revision).await;
    finished(&app, &asking, id, form, ("verified", outcome)).await
}

/// Opens a finished sheet again.
pub(super) async fn reopen(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let outcome = acting.reopen_sheet(SheetId(id), form.revision().0).await;
    finished(&app, &asking, id, form, ("reopened", outcome)).await
}

/// Signs.
pub(super) async fn sign(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let outcome = app.service.acting_as(&asking.0).sign(SheetId(id)).await;
    finished(&app, &asking, id, form, ("signed", outcome)).await
}

/// Takes a signature back.
pub(super) async fn unsign(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let outcome = app.service.acting_as(&asking.0).unsign(SheetId(id)).await;
    finished(&app, &asking, id, form, ("unsigned", outcome)).await
}

/// Shows the sheet for paper.
pub(super) async fn print(State(app): State<App>, asking: Asking, Path(id): Path<i64>) -> Answer {
    let view = view(&app, &asking, id).await?;
    page(PrintPage {
        chrome: chrome(&app, &asking, &view, "打印评分表".to_owned()),
        view: &view,
    })
}
