//! The step of the units: a list to tick, with a filter that proposes what to tick.

use std::collections::BTreeSet;

use appraisal::label::Label;
use appraisal::organisation::Kind;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use service::actor::Actor;
use service::cycle::{ChosenUnits, Filter, UnitsStep};
use service::id::{CycleId, OrganisationId};

use super::{after_step, step_chrome};
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "cycle/setup_units.html")]
struct StepPage {
    chrome: Chrome,
    form: Form,
    view: UnitsStep,
    kinds: Vec<Choice>,
    tops: Vec<Choice>,
    filter: Form,
    here: &'static str,
}

/// Which to tick, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
    within: Option<String>,
    done: Option<String>,
}

/// The list with what was saved, or with what the filter proposes.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let is_filtered = asked.kind.is_some() || asked.within.is_some();
    let filter = is_filtered.then(|| Filter {
        kind: asked.kind.as_deref().and_then(Kind::from_key),
        within: asked.within.as_deref().and_then(|it| it.parse().ok()),
    });
    let view = app.service.acting_as(&actor).units_step(id, filter).await?;
    let form = Form::default().at(view.head.revision);
    let filter = Form::filled([
        ("kind", asked.kind.unwrap_or_default()),
        ("within", asked.within.unwrap_or_default()),
    ]);
    render(&app, &actor, (form, filter), view, asked.done.as_deref())
}

/// Saves the step.
pub(super) async fn save(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let units = form.all("unit").filter_map(|it| it.parse().ok());
    let units: BTreeSet<OrganisationId> = units.collect();
    let chosen = ChosenUnits {
        cycle: id,
        revision: form.revision(),
        units: units.iter().copied().collect(),
    };
    match acting.choose_units(chosen).await {
        Ok(_) => see_other(after_step("units", id, true)),
        Err(error) => {
            let form = form.refused(error)?;
            let mut view = acting.units_step(id, None).await?;
            view.ticked = units;
            render(&app, &actor, (form, Form::default()), view, None)
        }
    }
}

fn render(
    app: &App,
    actor: &Actor,
    (form, filter): (Form, Form),
    view: UnitsStep,
    done: Option<&str>,
) -> Result<Response, Trouble> {
    let any = || [Choice::new("", "不限")].into_iter();
    let kinds = view
        .kinds
        .iter()
        .map(|(kind, words)| Choice::new(kind.key(), *words));
    let tops = view
        .tops
        .iter()
        .map(|it| Choice::new(it.id, it.name.clone()));
    let chrome = step_chrome(app, actor, &view.head, "units");
    page_with(
        form.status(),
        StepPage {
            chrome: chrome.done(done),
            kinds: any().chain(kinds).collect(),
            tops: any().chain(tops).collect(),
            filter,
            form,
            view,
            here: "units",
        },
    )
}
