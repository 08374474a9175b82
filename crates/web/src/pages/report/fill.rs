//! A report: filled in and handed in by the unit, returned or accepted by the organiser.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::Error;
use service::actor::Actor;
use service::id::{FormId, OrganisationId, ReportId};
use service::report::{FilledReport, ReportPage, ReportRef, ReportStanding};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::pages::ledger::Asked;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "report/fill.html")]
struct FillPage {
    chrome: Chrome,
    it: ReportPage,
    form: Form,
    chip: (&'static str, &'static str),
}

impl FillPage {
    /// Whether the period goes on: what is handed in now may not be its figures yet.
    fn is_running(&self) -> bool {
        self.it.standing == ReportStanding::Running
    }
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, form, label)): Path<(OrganisationId, FormId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let of = ReportRef { unit, form, label };
    shown(&app, &actor, &of, None, asked.done.as_deref()).await
}

/// Keeps what was typed, or hands it in.
pub(super) async fn save(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, form, label)): Path<(OrganisationId, FormId, String)>,
    typed: Form,
) -> Answer {
    let of = ReportRef { unit, form, label };
    let is_submitted = typed.text("deed") == "submit";
    let report = FilledReport {
        of: of.clone(),
        revision: typed.revision(),
        typed: typed
            .under("")
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect(),
        is_submitted,
    };
    match app.service.acting_as(&actor).fill_report(report).await {
        Ok(_) if is_submitted => see_other(format!("/units/{unit}/reports?done=reported")),
        Ok(_) => see_other(format!(
            "/units/{unit}/reports/{form}/{}?done=saved",
            of.label
        )),
        Err(error) => again(&app, &actor, &of, typed, error).await,
    }
}

/// From a number to the page.
pub(super) async fn find(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<ReportId>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let of = acting.report_of(id).await?;
    // Whether it may be read is found out before its address is told.
    let page = acting.report(&of).await?;
    see_other(page.link)
}

/// Sends it back.
pub(super) async fn give_back(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<ReportId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let returned = acting
        .return_report(id, form.revision(), form.text("reason"))
        .await;
    judged(&app, &actor, id, form, returned, "returned").await
}

/// Takes it.
pub(super) async fn accept(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<ReportId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let accepted = acting.accept_report(id, form.revision()).await;
    judged(&app, &actor, id, form, accepted, "accepted").await
}

async fn judged(
    app: &App,
    actor: &Actor,
    id: ReportId,
    form: Form,
    outcome: Result<(), Error>,
    word: &str,
) -> Answer {
    let acting = app.service.acting_as(actor);
    match outcome {
        Ok(()) => {
            let page = acting.report(&acting.report_of(id).await?).await?;
            see_other(format!("{}?done={word}", page.link))
        }
        Err(error) => {
            let form = form.refused(error)?;
            let of = acting.report_of(id).await?;
            shown(app, actor, &of, Some(form), None).await
        }
    }
}

async fn again(app: &App, actor: &Actor, of: &ReportRef, form: Form, error: Error) -> Answer {
    let form = form.refused(error)?;
    shown(app, actor, of, Some(form), None).await
}

async fn shown(
    app: &App,
    actor: &Actor,
    of: &ReportRef,
    form: Option<Form>,
    done: Option<&str>,
) -> Answer {
    let it = app.service.acting_as(actor).report(of).await?;
    let form = form.unwrap_or_else(|| {
        let fields = it.fields.iter();
        Form::filled(fields.map(|field| (field.fact.as_str(), field.text.clone()))).at(it.revision)
    });
    let home = format!("/units/{}/ledgers?year={}", it.unit.id, it.year);
    let list = format!("/units/{}/reports?year={}", it.unit.id, it.year);
    let above = format!("{}台账", it.unit.name);
    let title = format!("{}({})", it.title, it.period);
    page_with(
        form.status(),
        FillPage {
            chrome: Chrome::of(app, actor, title)
                .under(&[(&home, &above), (&list, "报表")])
                .done(done),
            chip: super::chip(it.standing),
            it,
            form,
        },
    )
}
