//! The leading group's page: equal units, places of quotas, and the decision itself.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::id::{CycleId, VerdictId};
use service::result::document::Open;
use service::result::{Keep, NewDecision, Order, TakeBack, TotalsPage};
use service::{Error, time::Day};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "result/decide.html")]
struct Shown {
    chrome: Chrome,
    view: TotalsPage,
    questions: Vec<Question>,
    form: Form,
    /// What stands in a form that was not sent.
    blank: Form,
    /// Which form was refused: `decision`, or the number of a question.
    refused: String,
}

impl Shown {
    /// What stands in a form: what was typed where it is the one that was refused.
    fn of(&self, name: &str) -> &Form {
        match self.refused == name {
            true => &self.form,
            false => &self.blank,
        }
    }
}

/// A question to the leading group, with the scheme it belongs to.
struct Question {
    number: String,
    position: i64,
    scheme: String,
    open: Open,
}

impl Question {
    /// Whether the order of all is asked for, not who keeps a place.
    fn is_order(&self) -> bool {
        self.open.kind == "tie"
    }

    /// Whether there are places at all that could stay empty.
    fn may_leave_places(&self) -> bool {
        self.open.places > 0
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
        "",
        asked.done.as_deref(),
    )
    .await
}

async fn shown(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    form: Form,
    refused: &str,
    done: Option<&str>,
) -> Answer {
    let view = app.service.acting_as(actor).totals(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(app, actor, "研究决定")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(done);
    let questions = view.members.iter().flat_map(|member| {
        let open = member.document.needed.iter().enumerate();
        open.map(|(at, open)| Question {
            number: format!("{}-{at}", member.position),
            position: member.position,
            scheme: member.document.title.clone(),
            open: open.clone(),
        })
    });
    let questions = questions.collect();
    let refused = refused.to_owned();
    page_with(
        form.status(),
        Shown {
            chrome,
            view,
            questions,
            form,
            blank: Form::default(),
            refused,
        },
    )
}

/// After a form: back to the page, or the form again.
async fn after(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    form: Form,
    refused: String,
    done: Result<(), Error>,
) -> Answer {
    match done {
        Ok(()) => see_other(format!("/cycles/{cycle}/decide?done=decided")),
        Err(error) => {
            let form = form.refused(error)?;
            shown(app, actor, cycle, form, &refused, None).await
        }
    }
}

/// Records the decision.
pub(super) async fn record(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    mut form: Form,
) -> Answer {
    let day: Option<Day> = form.day("day", "请填开会的日期,写成 2026-01-08 的样子。");
    let asked = NewDecision {
        cycle,
        minute: form.text("minute").to_owned(),
        day,
        words: form.text("words").to_owned(),
    };
    let done = app.service.acting_as(&actor).record_decision(asked).await;
    after(&app, &actor, cycle, form, "decision".to_owned(), done).await
}

/// Records the order of equal units: `place-<unit>` holds each one's place.
pub(super) async fn order(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let mut places: Vec<(i64, i64)> = form
        .under("place-")
        .filter_map(|(unit, place)| Some((place.trim().parse().ok()?, unit.parse().ok()?)))
        .collect();
    places.sort_unstable();
    let in_order = (1..)
        .zip(&places)
        .all(|(place, (given, _))| *given == place);
    let units = if in_order {
        places.iter().map(|(_, unit)| *unit).collect()
    } else {
        Vec::new()
    };
    let asked = Order {
        cycle,
        position: form.text("position").parse().unwrap_or_default(),
        units,
        reason: form.text("reason").to_owned(),
        minute: form.text("minute").to_owned(),
    };
    let question = form.text("question").to_owned();
    let done = answered(&app, &actor, cycle, async |acting| {
        acting.order_ties(asked).await
    })
    .await;
    after(&app, &actor, cycle, form, question, done).await
}

/// Records who keeps a place of a quota.
pub(super) async fn keep(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let asked = Keep {
        cycle,
        position: form.text("position").parse().unwrap_or_default(),
        quota: form.text("quota").to_owned(),
        cohort: Some(form.text("cohort").to_owned()).filter(|cohort| !cohort.is_empty()),
        keep: form
            .all("keep")
            .filter_map(|unit| unit.parse().ok())
            .collect(),
        leaves_places: form.has("vacant", "yes"),
        reason: form.text("reason").to_owned(),
        minute: form.text("minute").to_owned(),
    };
    let question = form.text("question").to_owned();
    let done = answered(&app, &actor, cycle, async |acting| {
        acting.keep_in_quota(asked).await
    })
    .await;
    after(&app, &actor, cycle, form, question, done).await
}

/// Takes back a decision about ties or places of quotas.
pub(super) async fn take_back(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    form: Form,
) -> Answer {
    let verdict = form.text("verdict").parse().unwrap_or_default();
    let asked = TakeBack {
        cycle,
        verdict: VerdictId(verdict),
    };
    answered(&app, &actor, cycle, async |acting| {
        acting.take_back(asked).await
    })
    .await?;
    see_other(format!("/cycles/{cycle}/decide?done=reopened_question"))
}

/// What people decided changes the result, which is computed again at once.
async fn answered(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    answer: impl AsyncFnOnce(service::Acting<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let acting = app.service.acting_as(actor);
    answer(acting).await?;
    acting.recompute(cycle).await
}
