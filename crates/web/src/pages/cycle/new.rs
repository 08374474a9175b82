//! Opening a cycle.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use service::actor::Actor;
use service::cycle::{Choices, NewCycle};

use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "cycle/new.html")]
struct NewPage {
    chrome: Chrome,
    form: Form,
    choices: Choices,
    schemes: Vec<Choice>,
}

/// The empty form.
pub(super) async fn show(State(app): State<App>, Person(actor): Person) -> Answer {
    let today = app.service.today();
    let year = crate::filters::day_typed(today);
    let form = Form::filled([("year", year.get(..4).unwrap_or_default())]);
    render(&app, &actor, form).await
}

/// Opens it and goes on to the first step that is open.
pub(super) async fn save(State(app): State<App>, Person(actor): Person, mut form: Form) -> Answer {
    let new = NewCycle {
        title: form.text("title").to_owned(),
        year: form.text("year").parse().ok(),
        version: form.text("version").parse().ok(),
        nonce: form.nonce().to_owned(),
    };
    match app.service.acting_as(&actor).open_cycle(new).await {
        Ok(id) => see_other(format!("/cycles/{id}/setup/units?done=made")),
        Err(error) => {
            form = form.refused(error)?;
            render(&app, &actor, form).await
        }
    }
}

async fn render(app: &App, actor: &Actor, form: Form) -> Result<Response, Trouble> {
    let choices = app.service.acting_as(actor).cycle_choices().await?;
    let scheme = |it: &service::view::SchemeRef| {
        Choice::new(it.id, format!("{}({} 版)", it.title, it.version))
    };
    let none = Choice::new("", "请选择");
    let schemes = [none].into_iter().chain(choices.schemes.iter().map(scheme));
    let chrome = Chrome::of(app, actor, "开设考评周期");
    page_with(
        form.status(),
        NewPage {
            chrome: chrome.under(&[("/cycles", "考评周期")]),
            schemes: schemes.collect(),
            form,
            choices,
        },
    )
}
