//! Opinions of departments on the units: one form, a row a unit.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::id::CycleId;
use service::result::{OpinionLine, OpinionsPage, SaveOpinion};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};
use crate::rows::{self, Outcome};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "result/opinions.html")]
struct Shown {
    chrome: Chrome,
    view: OpinionsPage,
    outcome: Outcome,
}

impl Shown {
    /// The row of a unit.
    fn row(&self, line: &OpinionLine) -> Form {
        self.outcome.row(&line.unit.id.to_string(), || {
            Form::filled([("words", line.words.as_str())]).at(line.revision)
        })
    }
}

async fn shown(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    outcome: Outcome,
    done: Option<&str>,
) -> Answer {
    let view = app.service.acting_as(actor).opinions(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(app, actor, "部门意见")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(done)
        .of_rows(&outcome);
    page_with(
        outcome.status(),
        Shown {
            chrome,
            view,
            outcome,
        },
    )
}

/// Shows them.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let outcome = Outcome::default();
    shown(&app, &actor, cycle, outcome, asked.done.as_deref()).await
}

/// Saves those that were changed.
pub(super) async fn save(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let rows = rows::changed(&form, &["words"]);
    let mut opinions = Vec::with_capacity(rows.len());
    for row in &rows {
        opinions.push(SaveOpinion {
            cycle,
            unit: rows::number(&row.key)?,
            words: row.form.text("words").to_owned(),
            revision: row.form.revision(),
        });
    }
    let acting = app.service.acting_as(&actor);
    let saved = acting.give_opinions(cycle, opinions).await?;
    let outcome = Outcome::of(rows, saved)?;
    match outcome.is_whole() {
        true => see_other(format!("/cycles/{cycle}/opinions?done={}", outcome.done())),
        false => shown(&app, &actor, cycle, outcome, None).await,
    }
}
