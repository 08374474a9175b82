//! The data dictionary: every fact once, where it comes from, what uses it.

use askama::Template;
use axum::extract::{Query, State};
use service::actor::Actor;
use service::dictionary::DictionaryPage;
use service::id::DictionaryId;

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::reply::{Answer, Asking, Trouble, page, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "scheme/dictionary.html")]
struct Page {
    chrome: Chrome,
    it: DictionaryPage,
}

/// The texts.
#[derive(Template)]
#[template(path = "scheme/dictionary_edit.html")]
struct EditPage {
    chrome: Chrome,
    form: Form,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let it = app.service.acting_as(&actor).dictionary().await?;
    page(Page {
        chrome: Chrome::of(&app, &actor, "数据字典")
            .here("/dictionary")
            .done(asked.done.as_deref()),
        it,
    })
}

/// Shows the texts.
pub(super) async fn edit(State(app): State<App>, Asking(actor): Asking) -> Answer {
    let it = app.service.acting_as(&actor).dictionary().await?;
    let Some((facts, ledgers)) = it.texts else {
        let words = "数据字典由考评办公室维护,您可以查看,不能修改。";
        return Err(Trouble::saying(axum::http::StatusCode::FORBIDDEN, words));
    };
    let read = it.id.map(|id| id.to_string()).unwrap_or_default();
    let form = Form::filled([("facts", facts), ("ledgers", ledgers), ("read", read)]);
    shown(&app, &actor, form)
}

fn shown(app: &App, actor: &Actor, form: Form) -> Answer {
    page_with(
        form.status(),
        EditPage {
            chrome: Chrome::of(app, actor, "修改数据字典").under(&[("/dictionary", "数据字典")]),
            form,
        },
    )
}

/// Saves it.
pub(super) async fn save(State(app): State<App>, Asking(actor): Asking, form: Form) -> Answer {
    let read: Option<DictionaryId> = form.text("read").parse().ok();
    let texts = (form.raw("facts").to_owned(), form.raw("ledgers").to_owned());
    let acting = app.service.acting_as(&actor);
    match acting.save_dictionary(read, texts.0, texts.1).await {
        Ok(_) => see_other("/dictionary?done=saved"),
        Err(error) => shown(&app, &actor, form.refused(error)?),
    }
}
