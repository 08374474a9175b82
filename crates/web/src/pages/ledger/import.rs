//! Entries from a file: chosen, looked at, taken as a whole; the empty file for a spreadsheet.

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use service::actor::Actor;
use service::id::OrganisationId;
use service::ledger::{EntryFile, EntryPreview, ImportPage};

use super::Asked;
use super::trail::{Ledger, year};
use crate::app::App;
use crate::chrome::Chrome;
use crate::download::table;
use crate::form::Form;
use crate::pages::fact::import::file_of;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "ledger/import.html")]
struct Page {
    chrome: Chrome,
    it: ImportPage,
    preview: Option<EntryPreview>,
    form: Form,
    year: i16,
}

impl Page {
    /// Rows that the table does not show.
    fn unseen(&self, preview: &EntryPreview) -> usize {
        preview.total.saturating_sub(preview.rows.len())
    }
}

/// Asks for a file.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let year = year(&app, &asked);
    shown(&app, &actor, (unit, &kind, year), Form::default(), None).await
}

/// Reads the file and says what taking it would do.
pub(super) async fn preview(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
    upload: Multipart,
) -> Answer {
    let year = year(&app, &asked);
    let of = (unit, kind.as_str(), year);
    let acting = app.service.acting_as(&actor);
    // Who may not record entries is told so before the file is looked at.
    acting.entry_import(unit, &kind, year).await?;
    let bytes = file_of(upload).await?;
    let mut form = Form::default();
    if bytes.is_empty() {
        form.refuse("file", "请选择要导入的文件");
        return shown(&app, &actor, of, form, None).await;
    }
    let file = EntryFile {
        unit,
        kind: kind.clone(),
        bytes,
    };
    match acting.preview_entries(file).await {
        Ok(preview) => shown(&app, &actor, of, form, Some(preview)).await,
        Err(error) => shown(&app, &actor, of, form.refused(error)?, None).await,
    }
}

/// Takes a file that was looked at.
pub(super) async fn confirm(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Answer {
    let year = year(&app, &asked);
    let acting = app.service.acting_as(&actor);
    match acting.import_entries(unit, &kind, form.text("key")).await {
        Ok(_) => see_other(format!(
            "/units/{unit}/ledgers/{kind}?year={year}&done=imported"
        )),
        Err(error) => {
            let form = form.refused(error)?;
            shown(&app, &actor, (unit, &kind, year), form, None).await
        }
    }
}

/// The empty file of a kind.
pub(super) async fn template(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind)): Path<(OrganisationId, String)>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let (name, text) = acting.entry_template(unit, &kind).await?;
    Ok(table(&name, &format!("ledger-{kind}.csv"), &text))
}

async fn shown(
    app: &App,
    actor: &Actor,
    (unit, kind, year): (OrganisationId, &str, i16),
    form: Form,
    preview: Option<EntryPreview>,
) -> Answer {
    let it = app
        .service
        .acting_as(actor)
        .entry_import(unit, kind, year)
        .await?;
    let title = format!("导入{}", it.kind_title);
    let ledger = Ledger {
        unit: &it.unit,
        kind,
        title: &it.kind_title,
        year,
    };
    let is_refused = preview.as_ref().is_some_and(|it| it.key.is_none());
    let status = match form.status() {
        StatusCode::OK if is_refused => StatusCode::UNPROCESSABLE_ENTITY,
        status => status,
    };
    page_with(
        status,
        Page {
            chrome: ledger.chrome(app, actor, title),
            it,
            preview,
            form,
            year,
        },
    )
}
