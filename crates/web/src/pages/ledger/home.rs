//! The ledgers of a unit: how many entries, what is declared, what they are for; declaring periods complete.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use service::id::OrganisationId;
use service::ledger::{Declaration, KindLine, LedgerHome, PeriodState};

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "ledger/home.html")]
struct HomePage {
    chrome: Chrome,
    home: LedgerHome,
    form: Form,
    quarters: Vec<Choice>,
}

impl HomePage {
    /// Whether a declaration of a kind stands that can be taken back.
    fn may_recall(&self, kind: &KindLine) -> bool {
        kind.may_record && kind.periods.iter().any(|it| it.at.is_some())
    }

    fn may_recall_any(&self) -> bool {
        self.home.kinds.iter().any(|kind| self.may_recall(kind))
    }

    /// Class and words of the chip of a period; no declaration is asked for what no scheme reads.
    fn chip(&self, kind: &KindLine, state: &PeriodState) -> (&'static str, &'static str) {
        match state {
            PeriodState::Complete => ("done", "已齐全"),
            _ if kind.facts_asked == 0 => ("void", "不用声明"),
            PeriodState::Ahead => ("void", "未到"),
            PeriodState::Running => ("open", "进行中"),
            PeriodState::Open => ("due", "待声明"),
        }
    }
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let home = app
        .service
        .acting_as(&actor)
        .ledger_home(unit, asked.year())
        .await?;
    // The quarter that waits for its declaration is offered first.
    let waiting = home.quarters.iter().find(|q| {
        let label = &q.label;
        home.kinds.iter().any(|kind| {
            kind.may_record
                && kind
                    .periods
                    .iter()
                    .any(|p| p.label == *label && p.state == PeriodState::Open)
        })
    });
    let offered = waiting.or(home.quarters.last());
    let label = offered.map_or(String::new(), |quarter| quarter.label.clone());
    let form = Form::filled([("label", label)]);
    shown(&app, &actor, home, form, asked.done.as_deref())
}

fn shown(
    app: &App,
    actor: &service::actor::Actor,
    home: LedgerHome,
    form: Form,
    done: Option<&str>,
) -> Answer {
    let title = format!("{}台账", home.unit.name);
    let quarters = home
        .quarters
        .iter()
        .map(|quarter| {
            // Nothing counts as nothing from then on: that a quarter still runs is said before it is chosen.
            let running = home.kinds.iter().flat_map(|kind| &kind.periods);
            let mut same = running.filter(|it| it.label == quarter.label);
            let is_running = same.any(|it| it.state == PeriodState::Running);
            let note = if is_running { "(还没有过完)" } else { "" };
            Choice::new(&quarter.label, format!("{}{note}", quarter.words))
        })
        .collect();
    let path = format!("/units/{}/ledgers", home.unit.id);
    let mut seats = actor.seats.iter();
    let chrome = Chrome::of(app, actor, title);
    let chrome = match seats.any(|seat| seat.organisation == home.unit.id) {
        true => chrome.here(&path),
        // Whoever looks at many units finds the way back to all of them.
        false => chrome.under(&[("/ledgers", "各单位台账")]),
    };
    page_with(
        form.status(),
        HomePage {
            chrome: chrome.done(done),
            home,
            form,
            quarters,
        },
    )
}

/// Declares kinds complete for a quarter.
pub(super) async fn complete(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let declaration = Declaration {
        unit,
        kinds: form.all("kinds").map(str::to_owned).collect(),
        label: form.text("label").to_owned(),
    };
    match acting.declare_complete(declaration).await {
        Ok(_) => done(unit, &form, "completed"),
        Err(error) => again(&app, &actor, unit, form, error).await,
    }
}

/// Takes a declaration back.
pub(super) async fn reopen(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let (kind, label) = (form.text("kind"), form.text("label"));
    let reopened = acting
        .reopen_ledger(unit, kind, label, form.text("reason"))
        .await;
    match reopened {
        Ok(()) => done(unit, &form, "recalled"),
        Err(error) => again(&app, &actor, unit, form, error).await,
    }
}

fn done(unit: OrganisationId, form: &Form, word: &str) -> Answer {
    let year: String = form.text("label").chars().take(4).collect();
    see_other(format!("/units/{unit}/ledgers?year={year}&done={word}"))
}

async fn again(
    app: &App,
    actor: &service::actor::Actor,
    unit: OrganisationId,
    form: Form,
    error: service::Error,
) -> Result<Response, Trouble> {
    let form = form.refused(error)?;
    let year = form
        .text("label")
        .get(..4)
        .and_then(|year| year.parse().ok());
    let home = app.service.acting_as(actor).ledger_home(unit, year).await?;
    debug_assert_ne!(form.status(), StatusCode::OK);
    shown(app, actor, home, form, None)
}
