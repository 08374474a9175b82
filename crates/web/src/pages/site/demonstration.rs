//! The day of a demonstration, and moving it on. There is no such page elsewhere.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::demonstration::DemonstrationDay;
use service::time::Day;

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters::{self, day_typed};
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "site/demonstration.html")]
struct Shown {
    chrome: Chrome,
    view: DemonstrationDay,
    form: Form,
}

impl Shown {
    /// A day as a form sends it.
    fn typed(&self, day: &Day) -> String {
        day_typed(*day)
    }
}

async fn shown(app: &App, actor: &Actor, form: Form, done: Option<&str>) -> Answer {
    let view = app.service.acting_as(actor).demonstration_day().await?;
    let chrome = Chrome::of(app, actor, "演示日期").done(done);
    page_with(form.status(), Shown { chrome, view, form })
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    shown(&app, &actor, Form::default(), asked.done.as_deref()).await
}

/// Moves it on.
pub(super) async fn move_on(
    State(app): State<App>,
    Asking(actor): Asking,
    mut form: Form,
) -> Answer {
    let day = form.day("day", "请选一天,如 2026-10-08。");
    if !form.is_refused() {
        match app.service.acting_as(&actor).move_demonstration(day).await {
            Ok(()) => return see_other("/demo/day?done=moved_on"),
            Err(error) => form = form.refused(error)?,
        }
    }
    shown(&app, &actor, form, None).await
}
