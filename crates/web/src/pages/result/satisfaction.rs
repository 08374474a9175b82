//! Results of polls, entered by the office with the number of their document: one form, a row a unit and poll.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::id::CycleId;
use service::result::{EnteredPoll, PollLine, SatisfactionPage};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};
use crate::rows::{self, Outcome};

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
    outcome: Outcome,
    /// With the number of the document that rows without one of their own take.
    form: Form,
}

impl Shown {
    /// The row of a unit under a poll.
    fn row(&self, fact: &str, line: &PollLine) -> Form {
        self.outcome.row(&key(fact, line), || {
            Form::filled([("text", &line.text), ("source", &line.source)]).at(line.revision)
        })
    }
}

/// What the fields of a row end in.
fn key(fact: &str, line: &PollLine) -> String {
    format!("{fact}-{}", line.unit.id)
}

async fn shown(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    outcome: Outcome,
    form: Form,
    done: Option<&str>,
) -> Answer {
    let view = app.service.acting_as(actor).satisfaction(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(app, actor, "满意度结果")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(done)
        .of_rows(&outcome);
    page_with(
        outcome.status(),
        Shown {
            chrome,
            view,
            outcome,
            form,
        },
    )
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (outcome, form) = (Outcome::default(), Form::default());
    shown(&app, &actor, cycle, outcome, form, asked.done.as_deref()).await
}

/// Saves the rows that were changed.
pub(super) async fn save(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let rows = rows::changed(&form, &["text", "source"]);
    let mut polls = Vec::with_capacity(rows.len());
    for row in &rows {
        let (fact, unit) = row.key.rsplit_once('-').unwrap_or_default();
        let text = row.form.text("text");
        let source = match row.form.text("source") {
            "" if !text.is_empty() => form.text("document"),
            own => own,
        };
        polls.push(EnteredPoll {
            cycle,
            unit: rows::number(unit)?,
            fact: fact.to_owned(),
            text: text.to_owned(),
            source: source.to_owned(),
            revision: row.form.revision(),
        });
    }
    let acting = app.service.acting_as(&actor);
    let entered = acting.enter_polls(cycle, polls).await?;
    let outcome = Outcome::of(rows, entered)?;
    match outcome.is_whole() {
        true => see_other(format!(
            "/cycles/{cycle}/satisfaction?done={}",
            outcome.done()
        )),
        false => shown(&app, &actor, cycle, outcome, form, None).await,
    }
}
