//! Facts from a file: chosen, looked at, taken as a whole.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use service::actor::Actor;
use service::fact::FactPreview;

use crate::app::App;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::reply::{Answer, Asking, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "fact/import.html")]
struct ImportPage {
    chrome: Chrome,
    preview: Option<FactPreview>,
    form: Form,
}

/// Asks for a file.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    axum::extract::Query(asked): axum::extract::Query<crate::pages::ledger::Asked>,
) -> Answer {
    if actor.account().is_none() {
        return Err(service::Refusal::SignIn.into());
    }
    shown(
        &app,
        &actor,
        Form::default(),
        None,
        StatusCode::OK,
        asked.done.as_deref(),
    )
}

/// Reads the file and says what taking it would do.
pub(super) async fn preview(
    State(app): State<App>,
    Asking(actor): Asking,
    upload: Multipart,
) -> Answer {
    let bytes = file_of(upload).await?;
    if bytes.is_empty() {
        let mut form = Form::default();
        form.refuse("file", "请选择要导入的文件");
        let status = form.status();
        return shown(&app, &actor, form, None, status, None);
    }
    match app.service.acting_as(&actor).preview_facts(bytes).await {
        Ok(preview) => {
            let status = match preview.key {
                Some(_) => StatusCode::OK,
                None => StatusCode::UNPROCESSABLE_ENTITY,
            };
            shown(&app, &actor, Form::default(), Some(preview), status, None)
        }
        Err(error) => {
            let form = Form::default().refused(error)?;
            let status = form.status();
            shown(&app, &actor, form, None, status, None)
        }
    }
}

/// Takes a file that was looked at.
pub(super) async fn confirm(State(app): State<App>, Asking(actor): Asking, form: Form) -> Answer {
    let acting = app.service.acting_as(&actor);
    match acting.import_facts(form.text("key")).await {
        Ok(_) => see_other("/facts/import?done=imported"),
        Err(error) => {
            let form = form.refused(error)?;
            let status = form.status();
            shown(&app, &actor, form, None, status, None)
        }
    }
}

/// The content of the first file of a form.
pub(crate) async fn file_of(mut upload: Multipart) -> Result<Vec<u8>, Trouble> {
    let told = |error: axum::extract::multipart::MultipartError| Trouble::unusual(error.status());
    while let Some(part) = upload.next_field().await.map_err(told)? {
        if part.name() == Some("file") {
            return Ok(part.bytes().await.map_err(told)?.to_vec());
        }
    }
    Ok(Vec::new())
}

fn shown(
    app: &App,
    actor: &Actor,
    form: Form,
    preview: Option<FactPreview>,
    status: StatusCode,
    done: Option<&str>,
) -> Answer {
    page_with(
        status,
        ImportPage {
            chrome: Chrome::of(app, actor, "数据导入")
                .here("/facts/import")
                .done(done),
            preview,
            form,
        },
    )
}
