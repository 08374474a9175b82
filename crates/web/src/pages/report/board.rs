//! How the units stand with a form for a period: what the organiser reminds of, and accepts, several at once.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use service::actor::Actor;
use service::id::{FormId, ReportId, Revision};
use service::report::{AcceptedReports, Board, ReportStanding, SeenAt};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};
use crate::rows::number;

/// The page.
#[derive(Template)]
#[template(path = "report/board.html")]
struct BoardPage {
    chrome: Chrome,
    board: Board,
    /// The ticks, and what was refused.
    form: Form,
    /// The ticks are not the reader's own.
    is_proposal: bool,
}

impl BoardPage {
    fn chip(&self, standing: &ReportStanding) -> (&'static str, &'static str) {
        super::chip(*standing)
    }

    /// How many reports may be accepted.
    fn acceptable(&self) -> usize {
        self.board.acceptable().count()
    }

    /// How many of them are ticked.
    fn ticked(&self) -> usize {
        let ticked = |it: &SeenAt| self.is_ticked(it);
        self.board.acceptable().filter(ticked).count()
    }

    fn is_ticked(&self, it: &SeenAt) -> bool {
        self.form.has("reports", &it.id.to_string())
    }
}

/// What the address may carry.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Chosen {
    form: Option<String>,
    label: Option<String>,
    done: Option<String>,
    /// How many reports were just accepted.
    accepted: Option<String>,
    /// Whether everything that may be accepted is to be ticked.
    all: Option<String>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(chosen): Query<Chosen>,
) -> Answer {
    shown(&app, &actor, &chosen, None).await
}

/// Accepts what was ticked.
pub(super) async fn accept(State(app): State<App>, Asking(actor): Asking, form: Form) -> Answer {
    let mut reports: BTreeMap<ReportId, Revision> = BTreeMap::new();
    for key in form.all("reports") {
        let revision = form.text(&format!("revision-{key}")).parse();
        reports.insert(number(key)?, revision.unwrap_or(Revision::NONE));
    }
    let accepted = AcceptedReports {
        form: number::<FormId>(form.text("form"))?,
        label: form.text("label").to_owned(),
        reports,
        nonce: form.nonce().to_owned(),
    };
    match app.service.acting_as(&actor).accept_reports(accepted).await {
        Ok(list) => see_other(list),
        Err(error) => {
            let form = form.refused(error)?;
            let chosen = Chosen {
                form: Some(form.text("form").to_owned()),
                label: Some(form.text("label").to_owned()),
                ..Chosen::default()
            };
            shown(&app, &actor, &chosen, Some(form)).await
        }
    }
}

/// The page, with what was ticked and refused where something was.
async fn shown(app: &App, actor: &Actor, chosen: &Chosen, sent: Option<Form>) -> Answer {
    let form = chosen.form.as_deref().and_then(|form| form.parse().ok());
    let acting = app.service.acting_as(actor);
    let board = acting.report_board(form, chosen.label.as_deref()).await?;
    let mut chrome = Chrome::of(app, actor, "报表催办")
        .here("/reports")
        .done(chosen.done.as_deref());
    if let Some(count) = chosen
        .accepted
        .as_deref()
        .and_then(|it| it.parse::<u32>().ok())
    {
        chrome = chrome.telling("", format!("采纳了 {count} 份报表。"));
    }
    let is_proposal = sent.is_none() && chosen.all.is_some();
    let ticks = || match is_proposal {
        true => Form::filled(board.acceptable().map(|it| ("reports", it.id.to_string()))),
        false => Form::default(),
    };
    let form = sent.unwrap_or_else(ticks);
    page_with(
        form.status(),
        BoardPage {
            chrome,
            board,
            form,
            is_proposal,
        },
    )
}
