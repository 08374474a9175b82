//! How the units stand with the declarations of a period, and what the organiser declares for all of them.

use askama::Template;
use axum::extract::{Query, State};
use service::Error;
use service::actor::Actor;
use service::ledger::Declarations;

use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "ledger/declared.html")]
struct Page {
    chrome: Chrome,
    it: Declarations,
    form: Form,
    reopening: Form,
    /// Kinds of the organiser whose declaration can be taken back.
    standing: Vec<Choice>,
}

/// What the address may carry.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Chosen {
    year: Option<String>,
    label: Option<String>,
    done: Option<String>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let (form, reopening) = (Form::default(), Form::default());
    shown(&app, &actor, &chosen, form, reopening).await
}

/// Declares kinds of the organiser complete for all units.
pub(super) async fn declare(State(app): State<App>, Asking(actor): Asking, form: Form) -> Answer {
    let acting = app.service.acting_as(&actor);
    let kinds = form.all("kinds").map(str::to_owned).collect();
    let label = form.text("label").to_owned();
    match acting.declare_for_all(kinds, &label, form.nonce()).await {
        Ok(_) => see_other(format!(
            "/ledgers/declared?label={}&done=completed",
            crate::reply::encoded(&label)
        )),
        Err(error) => again(&app, &actor, form, error, false).await,
    }
}

/// Takes back for all units that a kind is complete.
pub(super) async fn reopen(State(app): State<App>, Asking(actor): Asking, form: Form) -> Answer {
    let acting = app.service.acting_as(&actor);
    let label = form.text("label").to_owned();
    let (kind, reason) = (form.text("kind"), form.text("reason"));
    match acting.reopen_for_all(kind, &label, reason).await {
        Ok(_) => see_other(format!(
            "/ledgers/declared?label={}&done=recalled",
            crate::reply::encoded(&label)
        )),
        Err(error) => again(&app, &actor, form, error, true).await,
    }
}

async fn again(app: &App, actor: &Actor, form: Form, error: Error, is_reopening: bool) -> Answer {
    let form = form.refused(error)?;
    let chosen = Chosen {
        label: Some(form.text("label").to_owned()),
        ..Chosen::default()
    };
    let (form, reopening) = match is_reopening {
        true => (Form::default(), form),
        false => (form, Form::default()),
    };
    shown(app, actor, &chosen, form, reopening).await
}

async fn shown(app: &App, actor: &Actor, chosen: &Chosen, form: Form, reopening: Form) -> Answer {
    let year = chosen
        .year
        .as_deref()
        .and_then(|year| year.trim().parse().ok());
    let year = year.filter(|year| (1900..=2199).contains(year));
    let acting = app.service.acting_as(actor);
    let it = acting.declarations(year, chosen.label.as_deref()).await?;
    let standing = it
        .kinds
        .iter()
        .filter(|kind| kind.is_of_organiser && kind.standing > 0)
        .map(|kind| Choice::new(&kind.id, kind.title.clone()))
        .collect();
    let status = match reopening.is_refused() {
        true => reopening.status(),
        false => form.status(),
    };
    page_with(
        status,
        Page {
            chrome: Chrome::of(app, actor, "台账声明")
                .under(&[("/ledgers", "各单位台账")])
                .done(chosen.done.as_deref()),
            it,
            form,
            reopening,
            standing,
        },
    )
}
