//! Reports from a file: chosen, looked at, filled in as a whole; the file to fill in for a spreadsheet.

#[cfg(test)]
mod tests;

use askama::Template;
use axum::extract::{FromRequestParts, Multipart, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use service::Acting;
use service::actor::Actor;
use service::report::{ImportOf, ReportImportPage, ReportPreview};

use crate::app::App;
use crate::chrome::Chrome;
use crate::download::table;
use crate::form::Form;
use crate::pages::fact::import::file_of;
use crate::pages::ledger::Asked;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "report/import.html")]
struct Page {
    chrome: Chrome,
    it: ReportImportPage,
    preview: Option<ReportPreview>,
    form: Form,
    confirm: String,
}

impl Page {
    /// Reports that the table does not show.
    fn unseen(&self, preview: &ReportPreview) -> usize {
        preview.total.saturating_sub(preview.rows.len())
    }
}

/// A file on its way: who asks, whose figures it holds, and the year that the template lists.
pub(super) struct Wanted {
    app: App,
    actor: Actor,
    of: ImportOf,
    year: Option<i16>,
}

/// A unit's periods, a row each.
pub(super) struct OfUnit(Wanted);

/// The units of a period, a row each.
pub(super) struct OfPeriod(Wanted);

impl FromRequestParts<App> for OfUnit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OfUnit, Response> {
        let Path((unit, form)) = part(parts, app).await?;
        let Query(asked): Query<Asked> = part(parts, app).await?;
        let of = ImportOf::periods(unit, form);
        Ok(OfUnit(Wanted::of(parts, app, of, asked.year())))
    }
}

impl FromRequestParts<App> for OfPeriod {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OfPeriod, Response> {
        let Path((form, label)) = part(parts, app).await?;
        let of = ImportOf::Units { form, label };
        Ok(OfPeriod(Wanted::of(parts, app, of, None)))
    }
}

/// A part of a request, or what is wrong with it.
async fn part<P: FromRequestParts<App>>(parts: &mut Parts, app: &App) -> Result<P, Response> {
    let part = P::from_request_parts(parts, app).await;
    part.map_err(IntoResponse::into_response)
}

impl From<OfUnit> for Wanted {
    fn from(it: OfUnit) -> Wanted {
        it.0
    }
}

impl From<OfPeriod> for Wanted {
    fn from(it: OfPeriod) -> Wanted {
        it.0
    }
}

/// Asks for a file.
pub(super) async fn show<W: Into<Wanted>>(wanted: W) -> Answer {
    wanted.into().shown(Form::default(), None).await
}

/// Reads the file and says what taking it would do.
pub(super) async fn preview<W: Into<Wanted>>(wanted: W, upload: Multipart) -> Answer {
    let wanted = wanted.into();
    let acting = wanted.acting();
    // Who may fill in nothing is told so before the file is looked at.
    acting.report_import(&wanted.of, wanted.year).await?;
    let bytes = file_of(upload).await?;
    let mut form = Form::default();
    if bytes.is_empty() {
        form.refuse("file", "请选择要导入的文件;选了的文件是空的");
        return wanted.shown(form, None).await;
    }
    match acting.preview_reports(wanted.of.clone(), bytes).await {
        Ok(preview) => wanted.shown(form, Some(preview)).await,
        Err(error) => wanted.shown(form.refused(error)?, None).await,
    }
}

/// Takes a file that was looked at.
pub(super) async fn confirm<W: Into<Wanted>>(wanted: W, form: Form) -> Answer {
    let wanted = wanted.into();
    let is_submitted = form.text("deed") == "submit";
    let key = form.text("key");
    let acting = wanted.acting();
    match acting.import_reports(&wanted.of, key, is_submitted).await {
        Ok(list) => see_other(list),
        Err(error) => wanted.shown(form.refused(error)?, None).await,
    }
}

/// The file to fill in.
pub(super) async fn template<W: Into<Wanted>>(wanted: W) -> Answer {
    let wanted = wanted.into();
    let acting = wanted.acting();
    let (name, text) = acting.report_template(&wanted.of, wanted.year).await?;
    Ok(table(&name, "report.csv", &text))
}

impl Wanted {
    fn of(parts: &Parts, app: &App, of: ImportOf, year: Option<i16>) -> Wanted {
        let Asking(actor) = Asking::of(parts.extensions.get());
        let app = app.clone();
        Wanted {
            app,
            actor,
            of,
            year,
        }
    }

    fn acting(&self) -> Acting<'_> {
        self.app.service.acting_as(&self.actor)
    }

    async fn shown(&self, form: Form, preview: Option<ReportPreview>) -> Answer {
        let it = self.acting().report_import(&self.of, self.year).await?;
        let title = format!("导入《{}》", it.title);
        let chrome = Chrome::of(&self.app, &self.actor, title);
        let chrome = match &it.unit {
            Some(unit) => {
                let home = format!("/units/{}/ledgers?year={}", unit.id, it.year);
                let above = format!("{}台账", unit.name);
                chrome.under(&[(&home, &above), (&it.list, "报表")])
            }
            None => chrome.under(&[(&it.list, "报表催办")]),
        };
        let is_refused = preview.as_ref().is_some_and(|it| it.key.is_none());
        let status = match form.status() {
            StatusCode::OK if is_refused => StatusCode::UNPROCESSABLE_ENTITY,
            status => status,
        };
        let confirm = self.of.address("import/confirm", it.year);
        page_with(
            status,
            Page {
                chrome,
                it,
                preview,
                form,
                confirm,
            },
        )
    }
}
