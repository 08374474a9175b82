//! The step of the dates.

use std::collections::BTreeMap;

use appraisal::cycle::Stage;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use service::actor::Actor;
use service::cycle::{DatesStep, StageDates};
use service::id::CycleId;

use super::{Told, after_step, step_chrome};
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters::day_typed;
use crate::form::Form;
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "cycle/setup_dates.html")]
struct StepPage {
    chrome: Chrome,
    form: Form,
    view: DatesStep,
    is_preparation: bool,
    here: &'static str,
}

/// The form as it was saved, or as it is proposed.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(told): Query<Told>,
) -> Answer {
    let view = app.service.acting_as(&actor).dates_step(id).await?;
    let mut form = Form::default().at(view.head.revision);
    for (stage, _, from, to) in &view.stages {
        form.set(&format!("from-{}", stage.key()), day_typed(*from));
        form.set(&format!("to-{}", stage.key()), day_typed(*to));
    }
    render(&app, &actor, form, view, told.done.as_deref())
}

/// Saves the step.
pub(super) async fn save(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    mut form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let view = acting.dates_step(id).await?;
    let mut dates = BTreeMap::new();
    let words = "请填日期,如 2026-11-20。";
    for (stage, ..) in &view.stages {
        let from = form.day(&format!("from-{}", stage.key()), words);
        let to = form.day(&format!("to-{}", stage.key()), words);
        if let (Some(from), Some(to)) = (from, to) {
            dates.insert(*stage, (from, to));
        }
    }
    if form.is_refused() {
        return render(&app, &actor, form, view, None);
    }
    let asked = StageDates {
        cycle: id,
        revision: form.revision(),
        dates,
    };
    match acting.set_dates(asked).await {
        Ok(_) => see_other(after_step("dates", id, true)),
        Err(error) => {
            let form = form.refused(error)?;
            render(&app, &actor, form, view, None)
        }
    }
}

fn render(
    app: &App,
    actor: &Actor,
    form: Form,
    view: DatesStep,
    done: Option<&str>,
) -> Result<Response, Trouble> {
    let chrome = step_chrome(app, actor, &view.head, "dates");
    page_with(
        form.status(),
        StepPage {
            chrome: chrome.done(done),
            is_preparation: view.head.cycle.stage == Stage::Preparation,
            form,
            view,
            here: "dates",
        },
    )
}
