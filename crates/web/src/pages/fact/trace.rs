//! A fact of a unit: where it comes from, what it is for, its history; stating it, and events one by one.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::actor::Actor;
use service::fact::{NewEvent, StatedFact, Trace};
use service::id::OrganisationId;

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::pages::ledger::Asked;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "fact/trace.html")]
struct TracePage {
    chrome: Chrome,
    fact: Trace,
    form: Form,
    levels: Vec<Choice>,
}

impl TracePage {
    /// Whether the refused form was the one of this period.
    fn is_of(&self, label: &str) -> bool {
        self.form.is_refused() && self.form.text("label") == label
    }
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, fact)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    shown(&app, &actor, (unit, &fact), Form::default(), &asked).await
}

/// States a value, or takes it back.
pub(super) async fn state(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, fact)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Answer {
    let stated = StatedFact {
        unit,
        fact: fact.clone(),
        label: form.text("label").to_owned(),
        text: form.text("text").to_owned(),
        source: form.text("source").to_owned(),
        revision: form.revision(),
    };
    match app.service.acting_as(&actor).state_fact(stated).await {
        Ok(_) => see_other(address(unit, &fact, &asked, "saved")),
        Err(error) => {
            let form = form.refused(error)?;
            shown(&app, &actor, (unit, &fact), form, &asked).await
        }
    }
}

/// Records an event.
pub(super) async fn event(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, fact)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Answer {
    let event = NewEvent {
        unit,
        fact: fact.clone(),
        day: form.text("day").to_owned(),
        level: form.text("level").to_owned(),
        matter: form.text("matter").to_owned(),
        source: form.text("source").to_owned(),
        nonce: form.nonce().to_owned(),
    };
    match app.service.acting_as(&actor).state_event(event).await {
        Ok(_) => see_other(address(unit, &fact, &asked, "saved")),
        Err(error) => {
            let form = form.refused(error)?;
            shown(&app, &actor, (unit, &fact), form, &asked).await
        }
    }
}

/// Withdraws an event.
pub(super) async fn withdraw(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, fact)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
    mut form: Form,
) -> Answer {
    let Some(id) = form.read("event", "请从列表里选要撤销的事件") else {
        return shown(&app, &actor, (unit, &fact), form, &asked).await;
    };
    let acting = app.service.acting_as(&actor);
    let done = acting
        .withdraw_event(id, form.revision(), form.text("reason"))
        .await;
    match done {
        Ok(_) => see_other(address(unit, &fact, &asked, "withdrawn")),
        Err(error) => {
            let form = form.refused(error)?;
            shown(&app, &actor, (unit, &fact), form, &asked).await
        }
    }
}

fn address(unit: OrganisationId, fact: &str, asked: &Asked, done: &str) -> String {
    match asked.year() {
        Some(year) => format!("/units/{unit}/facts/{fact}?year={year}&done={done}"),
        None => format!("/units/{unit}/facts/{fact}?done={done}"),
    }
}

async fn shown(
    app: &App,
    actor: &Actor,
    (unit, fact): (OrganisationId, &str),
    form: Form,
    asked: &Asked,
) -> Answer {
    let acting = app.service.acting_as(actor);
    let fact = acting.fact(unit, fact, asked.year()).await?;
    let home = format!("/units/{unit}/ledgers?year={}", fact.year);
    let list = format!("/units/{unit}/facts?year={}", fact.year);
    let above = format!("{}台账", fact.unit.name);
    let of_year = format!("{}年数据", fact.year);
    let levels = fact.levels.iter();
    let levels = levels.map(|(id, words)| Choice::new(id, words.clone()));
    page_with(
        form.status(),
        TracePage {
            chrome: Chrome::of(app, actor, fact.title.clone())
                .under(&[(&home, &above), (&list, &of_year)])
                .done(asked.done.as_deref()),
            levels: levels.collect(),
            fact,
            form,
        },
    )
}
