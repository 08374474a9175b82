//! Reports from a file: chosen, looked at, filled in as a whole; the file to fill in for a spreadsheet.

#[cfg(test)]
mod tests;

use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use service::actor::Actor;
use service::report::{ImportOf, ReportImportPage, ReportPreview};

use crate::app::App;
use crate::chrome::Chrome;
use crate::download::table;
use crate::form::Form;
use crate::pages::fact::import::file_of;
use crate::reply::{Answer, page_with, see_other};

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

/// A unit's periods, a row each.
pub(super) mod of_unit {
    use axum::extract::{Multipart, Path, Query, State};
    use service::id::{FormId, OrganisationId};
    use service::report::ImportOf;

    use crate::app::App;
    use crate::form::Form;
    use crate::pages::ledger::Asked;
    use crate::reply::{Answer, Asking};

    type Of = Path<(OrganisationId, FormId)>;

    /// Asks for a file.
    pub(crate) async fn show(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((unit, form)): Of,
        Query(asked): Query<Asked>,
    ) -> Answer {
        let of = ImportOf::periods(unit, form);
        super::shown(&app, &actor, (&of, asked.year()), Form::default(), None).await
    }

    /// Reads the file and says what taking it would do.
    pub(crate) async fn preview(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((unit, form)): Of,
        Query(asked): Query<Asked>,
        upload: Multipart,
    ) -> Answer {
        let of = ImportOf::periods(unit, form);
        super::previewed(&app, &actor, (&of, asked.year()), upload).await
    }

    /// Takes a file that was looked at.
    pub(crate) async fn confirm(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((unit, form)): Of,
        Query(asked): Query<Asked>,
        typed: Form,
    ) -> Answer {
        let of = ImportOf::periods(unit, form);
        super::taken(&app, &actor, (&of, asked.year()), typed).await
    }

    /// The file to fill in.
    pub(crate) async fn template(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((unit, form)): Of,
        Query(asked): Query<Asked>,
    ) -> Answer {
        let of = ImportOf::periods(unit, form);
        super::template(&app, &actor, (&of, asked.year())).await
    }
}

/// The units of a period, a row each.
pub(super) mod of_period {
    use axum::extract::{Multipart, Path, State};
    use service::id::FormId;
    use service::report::ImportOf;

    use crate::app::App;
    use crate::form::Form;
    use crate::reply::{Answer, Asking};

    type Of = Path<(FormId, String)>;

    /// Asks for a file.
    pub(crate) async fn show(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((form, label)): Of,
    ) -> Answer {
        let of = ImportOf::Units { form, label };
        super::shown(&app, &actor, (&of, None), Form::default(), None).await
    }

    /// Reads the file and says what taking it would do.
    pub(crate) async fn preview(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((form, label)): Of,
        upload: Multipart,
    ) -> Answer {
        let of = ImportOf::Units { form, label };
        super::previewed(&app, &actor, (&of, None), upload).await
    }

    /// Takes a file that was looked at.
    pub(crate) async fn confirm(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((form, label)): Of,
        typed: Form,
    ) -> Answer {
        let of = ImportOf::Units { form, label };
        super::taken(&app, &actor, (&of, None), typed).await
    }

    /// The file to fill in.
    pub(crate) async fn template(
        State(app): State<App>,
        Asking(actor): Asking,
        Path((form, label)): Of,
    ) -> Answer {
        let of = ImportOf::Units { form, label };
        super::template(&app, &actor, (&of, None)).await
    }
}

/// Whose figures, and the year that the template lists.
type Wanted<'a> = (&'a ImportOf, Option<i16>);

async fn previewed(app: &App, actor: &Actor, wanted: Wanted<'_>, upload: Multipart) -> Answer {
    let acting = app.service.acting_as(actor);
    // Who may fill in nothing is told so before the file is looked at.
    acting.report_import(wanted.0, wanted.1).await?;
    let bytes = file_of(upload).await?;
    let mut form = Form::default();
    if bytes.is_empty() {
        form.refuse("file", "请选择要导入的文件;选了的文件是空的");
        return shown(app, actor, wanted, form, None).await;
    }
    match acting.preview_reports(wanted.0.clone(), bytes).await {
        Ok(preview) => shown(app, actor, wanted, form, Some(preview)).await,
        Err(error) => shown(app, actor, wanted, form.refused(error)?, None).await,
    }
}

async fn taken(app: &App, actor: &Actor, wanted: Wanted<'_>, form: Form) -> Answer {
    let acting = app.service.acting_as(actor);
    let is_submitted = form.text("deed") == "submit";
    let key = form.text("key");
    match acting.import_reports(wanted.0, key, is_submitted).await {
        Ok(list) => see_other(list),
        Err(error) => shown(app, actor, wanted, form.refused(error)?, None).await,
    }
}

async fn template(app: &App, actor: &Actor, (of, year): Wanted<'_>) -> Answer {
    let acting = app.service.acting_as(actor);
    let (name, text) = acting.report_template(of, year).await?;
    Ok(table(&name, "report.csv", &text))
}

async fn shown(
    app: &App,
    actor: &Actor,
    (of, year): Wanted<'_>,
    form: Form,
    preview: Option<ReportPreview>,
) -> Answer {
    let it = app.service.acting_as(actor).report_import(of, year).await?;
    let title = format!("导入《{}》", it.title);
    let chrome = Chrome::of(app, actor, title);
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
    let confirm = of.address("import/confirm", it.year);
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
