//! The page of a move: what must be there, what follows, and the confirmation.

use appraisal::cycle::Stage;
use appraisal::label::Label;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use service::actor::Actor;
use service::cycle::{Advance, CyclePage, Given, PossibleMove};
use service::error::Noun;
use service::id::CycleId;
use service::result::UnitWaits;
use service::time::Day;
use service::{Error, Refusal};

use super::leads_somewhere;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// Which move.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Towards {
    to: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "cycle/advance.html")]
struct AdvancePage {
    chrome: Chrome,
    form: Form,
    view: CyclePage,
    way: PossibleMove,
    /// What the totals would still wait for, before they are entered.
    waits: Vec<UnitWaits>,
}

impl AdvancePage {
    /// The planned first day of the stage, where leading on now would be early.
    fn planned_ahead(&self) -> Option<Day> {
        let to = self.way.is_forward.then_some(self.way.to)?;
        self.view.planned_ahead(to)
    }
}

/// The page of a move; without a word for it, that of the move forward.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(towards): Query<Towards>,
) -> Answer {
    let mut form = Form::default();
    form.set("to", towards.to.unwrap_or_default());
    render(&app, &actor, id, form).await
}

/// Makes the move.
pub(super) async fn save(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    form: Form,
) -> Answer {
    let Some(to) = Stage::from_key(form.text("to")) else {
        return Err(Trouble::from(Error::from(Refusal::NotHere(Noun::Page))));
    };
    let asked = Advance {
        cycle: id,
        revision: form.revision(),
        to,
        given: Given {
            reason: form.text("reason").to_owned(),
            document: form.text("document").to_owned(),
            are_bonuses_confirmed: form.is_on("bonuses"),
            are_objections_confirmed: form.is_on("objections"),
        },
    };
    match app.service.acting_as(&actor).advance(asked).await {
        Ok(_) => {
            let done = match form.is_on("back") {
                true => "gone_back",
                false => "advanced",
            };
            see_other(format!("/cycles/{id}?done={done}"))
        }
        Err(error) => {
            let form = form.refused(error)?;
            render(&app, &actor, id, form).await
        }
    }
}

async fn render(app: &App, actor: &Actor, id: CycleId, form: Form) -> Result<Response, Trouble> {
    let view = app.service.acting_as(actor).cycle(id).await?;
    let to = Stage::from_key(form.text("to"));
    let meant = |it: &&PossibleMove| match to {
        Some(to) => it.to == to,
        None => it.is_forward,
    };
    let way = view.moves.iter().find(meant).cloned();
    let way = way.ok_or_else(|| Trouble::from(Error::from(Refusal::NotHere(Noun::Page))))?;
    let waits = match way.to == Stage::Totals && way.is_forward && way.is_mine {
        true => facts_only(app.service.acting_as(actor).totals_wait_for(id).await?),
        false => Vec::new(),
    };
    let words = if way.is_forward {
        "推进到"
    } else {
        "退回"
    };
    let chrome = Chrome::of(app, actor, format!("{words}“{}”", way.title));
    let here = format!("/cycles/{id}");
    let form = if form.has_revision() {
        form
    } else {
        form.at(view.revision)
    };
    page_with(
        form.status(),
        AdvancePage {
            chrome: chrome.under(&[("/cycles", "考评周期"), (&here, &view.cycle.title)]),
            form,
            view,
            way,
            waits,
        },
    )
}

/// What nobody would otherwise hear of: items without a score are told by the needs of the move already.
fn facts_only(mut waits: Vec<UnitWaits>) -> Vec<UnitWaits> {
    waits.retain_mut(|unit| {
        unit.items.clear();
        !unit.facts.is_empty()
    });
    waits
}
