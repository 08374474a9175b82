//! The step of the scheme.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use service::actor::Actor;
use service::cycle::{ChosenScheme, SchemeStep};
use service::id::CycleId;

use super::{Told, after_step, step_chrome};
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "cycle/setup_scheme.html")]
struct StepPage {
    chrome: Chrome,
    form: Form,
    view: SchemeStep,
    schemes: Vec<Choice>,
    here: &'static str,
}

/// The form as it was saved.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(told): Query<Told>,
) -> Answer {
    let view = app.service.acting_as(&actor).scheme_step(id).await?;
    let chosen = view.chosen.map_or_else(String::new, |it| it.to_string());
    let form = Form::filled([
        ("title", view.head.cycle.title.clone()),
        ("version", chosen),
    ]);
    let form = form.at(view.head.revision);
    render(&app, &actor, form, view, told.done.as_deref())
}

/// Saves the step.
pub(super) async fn save(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let chosen = ChosenScheme {
        cycle: id,
        revision: form.revision(),
        title: form.text("title").to_owned(),
        version: form.text("version").parse().ok(),
    };
    match acting.choose_scheme(chosen).await {
        Ok(_) => see_other(after_step("scheme", id, true)),
        Err(error) => {
            let form = form.refused(error)?;
            let view = acting.scheme_step(id).await?;
            render(&app, &actor, form, view, None)
        }
    }
}

fn render(
    app: &App,
    actor: &Actor,
    form: Form,
    view: SchemeStep,
    done: Option<&str>,
) -> Result<Response, Trouble> {
    let choice = |it: &service::view::SchemeRef| {
        Choice::new(it.id, format!("{}({} 版)", it.title, it.version))
    };
    let chrome = step_chrome(app, actor, &view.head, "scheme");
    page_with(
        form.status(),
        StepPage {
            chrome: chrome.done(done),
            schemes: view.schemes.iter().map(choice).collect(),
            form,
            view,
            here: "scheme",
        },
    )
}
