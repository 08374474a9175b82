//! Evidence: sent with its reason, shown with its places, given out only to be saved, used again, listed, withdrawn.

mod piece;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::Method;
use axum::routing::{get, post};
use service::evidence::EvidenceView;
use service::id::{EntryId, EvidenceId, OrganisationId};
use service::{Action, Error, Refusal};

use crate::app::App;
use crate::chrome::Chrome;
use crate::download::saved;
use crate::filters;
use crate::form::Form;
use crate::pages::ledger::{Asked, entry};
use crate::reply::{Answer, Asking, Trouble, page, see_other};
use crate::route::{Route, Touches, Who};

/// The most that an upload may send, with the rest of its form; what a file may be is the service's setting.
const UPLOAD: usize = 21 << 20;

/// Pieces on a page of a unit's evidence.
const PAGE: usize = 50;

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/units/{u}/evidence",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Unit),
        handler: || get(list),
        template: Some("evidence/list"),
    },
    Route {
        method: Method::POST,
        path: "/entries/{id}/evidence",
        who: Who::May(Action::RecordLedger, Touches::Entry),
        handler: || post(attach).layer(DefaultBodyLimit::max(UPLOAD)),
        template: Some("ledger/entry"),
    },
    Route {
        method: Method::POST,
        path: "/entries/{id}/evidence/reuse",
        who: Who::May(Action::RecordLedger, Touches::Entry),
        handler: || post(piece::reuse_on_entry),
        template: Some("ledger/entry"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/items/{item}/evidence",
        who: Who::May(Action::SelfAssess, Touches::Sheet),
        handler: || post(piece::reuse_on_item),
        template: Some("sheet/item"),
    },
    Route {
        method: Method::GET,
        path: "/evidence/{id}",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Evidence),
        handler: || get(piece::show),
        template: Some("evidence/piece"),
    },
    Route {
        method: Method::POST,
        path: "/evidence/{id}/unlink",
        who: Who::AnyOf(
            &[Action::RecordLedger, Action::SelfAssess],
            Touches::Evidence,
        ),
        handler: || post(piece::unlink),
        template: Some("evidence/piece"),
    },
    Route {
        method: Method::GET,
        path: "/evidence/{id}/file",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Evidence),
        handler: || get(file),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/evidence/{id}/withdraw",
        who: Who::May(Action::RecordLedger, Touches::Evidence),
        handler: || post(piece::withdraw),
        template: Some("evidence/piece"),
    },
];

/// The evidence of a unit.
#[derive(Template)]
#[template(path = "evidence/list.html")]
struct ListPage {
    chrome: Chrome,
    /// Whose.
    unit: String,
    lines: Vec<EvidenceView>,
    newer: Option<String>,
    older: Option<String>,
}

async fn list(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let before = asked.at.as_deref().and_then(|at| at.parse().ok());
    let (of, mut lines) = acting.evidence_of_unit(unit, before).await?;
    let is_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let older = lines.last().filter(|_| is_more);
    let older = older.map(|last| format!("/units/{unit}/evidence?at={}", last.id));
    let home = format!("/units/{unit}/ledgers");
    let above = format!("{}台账", of.name);
    page(ListPage {
        chrome: Chrome::of(&app, &actor, "佐证材料").under(&[(&home, &above)]),
        unit: of.name,
        newer: before.map(|_| format!("/units/{unit}/evidence")),
        older,
        lines,
    })
}

async fn attach(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    upload: Multipart,
) -> Answer {
    let mut why = String::new();
    match taken(&app, &actor, id, upload, &mut why).await {
        Ok(()) => see_other(format!("/entries/{id}?done=saved#evidence")),
        Err(trouble) if trouble.unusual.is_none() => {
            // Why it is needed is not typed again because the file was the wrong one.
            let form = Form::filled([("why", why)]).refused(beside_file(trouble.error))?;
            entry::shown(&app, &actor, id, form, None).await
        }
        Err(trouble) => Err(trouble),
    }
}

/// What is wrong with a file is told beside the file.
fn beside_file(error: Error) -> Error {
    match error.refusal() {
        Some(Refusal::Because(_)) => Error::field("file", error.to_string()),
        _ => error,
    }
}

/// Takes the parts of the form in as they arrive: the reason stands before the file.
async fn taken(
    app: &App,
    actor: &service::actor::Actor,
    id: EntryId,
    mut parts: Multipart,
    why: &mut String,
) -> Result<(), Trouble> {
    let told = |error: axum::extract::multipart::MultipartError| Trouble::unusual(error.status());
    let acting = app.service.acting_as(actor);
    while let Some(mut part) = parts.next_field().await.map_err(told)? {
        match part.name() {
            Some("why") => *why = part.text().await.map_err(told)?,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let mut upload = acting.begin_evidence(id).await?;
                while let Some(piece) = part.chunk().await.map_err(told)? {
                    upload.push(&piece)?;
                }
                acting.attach_evidence(id, upload, &name, why).await?;
                return Ok(());
            }
            _ => {}
        }
    }
    Err(service::evidence::Refusal::Empty.into())
}

async fn file(State(app): State<App>, Asking(actor): Asking, Path(id): Path<EvidenceId>) -> Answer {
    let given = app.service.acting_as(&actor).evidence_file(id).await?;
    let plain = format!("evidence-{id}");
    Ok(saved(&given.name, &plain, &given.media, given.content))
}
