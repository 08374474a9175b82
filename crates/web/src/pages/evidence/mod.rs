//! Evidence: sent with its reason, given out only to be saved, listed, withdrawn.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{Method, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use service::Action;
use service::evidence::EvidenceView;
use service::id::{EntryId, EvidenceId, OrganisationId};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::pages::ledger::entry;
use crate::reply::{Answer, Asking, Trouble, page, see_other};
use crate::route::{Route, Touches, Who};

/// The most that an upload may send, with the rest of its form; what a file may be is the service's setting.
const UPLOAD: usize = 21 << 20;

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
        handler: || post(withdraw),
        template: None,
    },
];

/// The evidence of a unit.
#[derive(Template)]
#[template(path = "evidence/list.html")]
struct ListPage {
    chrome: Chrome,
    lines: Vec<EvidenceView>,
}

async fn list(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let lines = acting.evidence_of_unit(unit, None).await?;
    let home = format!("/units/{unit}/ledgers");
    page(ListPage {
        chrome: Chrome::of(&app, &actor, "佐证材料").under(&[(&home, "台账")]),
        lines,
    })
}

async fn attach(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    upload: Multipart,
) -> Answer {
    match taken(&app, &actor, id, upload).await {
        Ok(()) => see_other(format!("/entries/{id}?done=saved#evidence")),
        Err(trouble) if trouble.unusual.is_none() => {
            let form = Form::default().refused(trouble.error)?;
            entry::shown(&app, &actor, id, form, None).await
        }
        Err(trouble) => Err(trouble),
    }
}

/// Takes the parts of the form in as they arrive: the reason stands before the file.
async fn taken(
    app: &App,
    actor: &service::actor::Actor,
    id: EntryId,
    mut parts: Multipart,
) -> Result<(), Trouble> {
    let told = |error: axum::extract::multipart::MultipartError| Trouble::unusual(error.status());
    let acting = app.service.acting_as(actor);
    let mut why = String::new();
    while let Some(mut part) = parts.next_field().await.map_err(told)? {
        match part.name() {
            Some("why") => why = part.text().await.map_err(told)?,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let mut upload = acting.begin_evidence(id).await?;
                while let Some(piece) = part.chunk().await.map_err(told)? {
                    upload.push(&piece)?;
                }
                acting.attach_evidence(id, upload, &name, &why).await?;
                return Ok(());
            }
            _ => {}
        }
    }
    Err(service::evidence::Refusal::Empty.into())
}

async fn file(State(app): State<App>, Asking(actor): Asking, Path(id): Path<EvidenceId>) -> Answer {
    let given = app.service.acting_as(&actor).evidence_file(id).await?;
    let encoded: String = given
        .name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    // Only ever saved, never shown inside the site.
    let headers = [
        (header::CONTENT_TYPE, given.media),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"evidence-{id}\"; filename*=UTF-8''{encoded}"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'".to_owned(),
        ),
    ];
    Ok((headers, given.content).into_response())
}

async fn withdraw(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EvidenceId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let entry = acting
        .withdraw_evidence(id, form.revision(), form.text("reason"))
        .await?;
    match entry {
        Some(entry) => see_other(format!("/entries/{entry}?done=withdrawn#evidence")),
        None => see_other("/home"),
    }
}
