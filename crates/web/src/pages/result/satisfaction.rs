//! Results of polls, entered by the office with the number of their document.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::id::{CycleId, OrganisationId};
use service::result::{EnteredPoll, PollLine, SatisfactionPage};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "result/satisfaction.html")]
struct Shown {
    chrome: Chrome,
    view: SatisfactionPage,
    form: Form,
    /// The line that was refused: fact and unit.
    refused: String,
}

impl Shown {
    fn is_refused(&self, fact: &str, line: &PollLine) -> bool {
        self.refused == format!("{fact}-{}", line.unit.id)
    }
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    shown(
        &app,
        &actor,
        cycle,
        Form::default(),
        String::new(),
        asked.done.as_deref(),
    )
    .await
}

async fn shown(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    form: Form,
    refused: String,
    done: Option<&str>,
) -> Answer {
    let view = app.service.acting_as(actor).satisfaction(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(app, actor, "满意度结果")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(done);
    page_with(
        form.status(),
        Shown {
            chrome,
            view,
            form,
            refused,
        },
    )
}

/// Saves one line.
pub(super) async fn save(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((cycle, unit)): Path<(CycleId, OrganisationId)>,
    form: Form,
) -> Answer {
    let fact = form.text("fact").to_owned();
    let entered = EnteredPoll {
        cycle,
        unit,
        fact: fact.clone(),
        text: form.text("text").to_owned(),
        source: form.text("source").to_owned(),
        revision: form.revision(),
    };
    match app
        .service
        .acting_as(&actor)
        .enter_satisfaction(entered)
        .await
    {
        Ok(_) => see_other(format!(
            "/cycles/{cycle}/satisfaction?done=saved#{fact}-{unit}"
        )),
        Err(error) => {
            let form = form.refused(error)?;
            shown(&app, &actor, cycle, form, format!("{fact}-{unit}"), None).await
        }
    }
}
