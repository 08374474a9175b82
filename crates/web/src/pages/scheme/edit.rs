//! Writing a draft: its text, its worked cases, and what is found in them while it is written.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use service::actor::Actor;
use service::id::SchemeId;
use service::scheme::check::{Diagnosed, Told};
use service::scheme::draft::DraftPage;

use super::Asked;
use super::way::Way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, Trouble, WantsJson, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "scheme/edit.html")]
struct EditPage {
    chrome: Chrome,
    it: DraftPage,
    form: Form,
    approval: Form,
    found: Diagnosed,
    /// Findings with the line they speak of and where something can be done about them.
    lines: Vec<(Told, String, Option<Way>)>,
    /// Every such place, for the script.
    ways: Vec<Way>,
    /// Worked cases with the number of their fields; the last is empty, for another.
    cases: Vec<(usize, String, String)>,
    /// The findings are of what was typed, which is not saved.
    is_checked: bool,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let it = app.service.acting_as(&actor).draft(id).await?;
    let form = Form::filled([("text", it.text.clone())]).at(it.revision);
    let cases = it.cases.clone();
    let found = it.found.clone();
    let shown = Shown {
        form,
        approval: Form::default(),
        cases,
        found,
        is_checked: false,
    };
    page_of(&app, &actor, it, shown, asked.done.as_deref())
}

struct Shown {
    form: Form,
    approval: Form,
    cases: Vec<(String, String)>,
    found: Diagnosed,
    is_checked: bool,
}

fn page_of(app: &App, actor: &Actor, it: DraftPage, shown: Shown, done: Option<&str>) -> Answer {
    let scheme = format!("/schemes/{}", it.id);
    let title = it.title.clone();
    let approval = shown.approval.at(it.revision);
    let excerpt = |told: &Told| {
        let text = match told.text.as_str() {
            "" => shown.form.raw("text"),
            name => shown
                .cases
                .iter()
                .find(|(case, _)| case == name)
                .map_or("", |(_, text)| text),
        };
        let line = text.lines().nth(told.line.saturating_sub(1));
        line.unwrap_or_default().trim().to_owned()
    };
    let lines = shown.found.lines.iter();
    let ways = Way::all(&it);
    let lines = lines
        .map(|told| (told.clone(), excerpt(told), Way::of(told, &ways)))
        .collect();
    let mut cases: Vec<(usize, String, String)> = shown
        .cases
        .into_iter()
        .enumerate()
        .map(|(at, (name, text))| (at, name, text))
        .collect();
    cases.push((cases.len(), String::new(), String::new()));
    let status = match shown.form.status() {
        StatusCode::OK => approval.status(),
        other => other,
    };
    page_with(
        status,
        EditPage {
            chrome: Chrome::of(app, actor, "修改方案")
                .under(&[("/schemes", "考评方案"), (&scheme, &title)])
                .done(done),
            form: shown.form,
            approval,
            found: shown.found,
            is_checked: shown.is_checked,
            lines,
            ways,
            cases,
            it,
        },
    )
}

/// The worked cases of the form: those with a name or a text.
fn cases_of(form: &Form) -> Vec<(String, String)> {
    let names: Vec<(String, String)> = form
        .under("case-name-")
        .map(|(at, name)| (at.to_owned(), name.to_owned()))
        .collect();
    let cases = names.into_iter().filter_map(|(at, name)| {
        let text = form.raw(&format!("case-text-{at}")).to_owned();
        let name = if name.is_empty() {
            format!("算例{at}.toml")
        } else {
            name
        };
        (!text.trim().is_empty()).then_some((name, text))
    });
    cases.collect()
}

/// Saves it, right or wrong.
pub(super) async fn save(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    WantsJson(wants_json): WantsJson,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let cases = cases_of(&form);
    let text = form.raw("text").to_owned();
    let saved = acting.save_draft(id, form.revision(), text, cases.clone());
    match saved.await {
        Ok(revision) if wants_json => {
            Ok(axum::Json(serde_json::json!({ "revision": revision })).into_response())
        }
        Ok(_) => see_other(format!("/schemes/{id}/draft?done=saved")),
        Err(error) if wants_json => Err(Trouble::from(error)),
        Err(error) => {
            let form = form.refused(error)?;
            let it = acting.draft(id).await?;
            let found = it.found.clone();
            let shown = Shown {
                form,
                approval: Form::default(),
                cases,
                found,
                is_checked: false,
            };
            page_of(&app, &actor, it, shown, None)
        }
    }
}

/// Tells what is found in what was typed, without saving it: JSON for the script, else the page again.
pub(super) async fn check(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    WantsJson(wants_json): WantsJson,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let cases = cases_of(&form);
    let text = form.raw("text").to_owned();
    let found = acting.diagnose(id, text, cases.clone()).await?;
    if wants_json {
        let mut told = serde_json::to_value(&found).unwrap_or_default();
        told["words"] = found.words().into();
        return Ok(axum::Json(told).into_response());
    }
    let it = acting.draft(id).await?;
    let shown = Shown {
        form,
        approval: Form::default(),
        cases,
        found,
        is_checked: true,
    };
    page_of(&app, &actor, it, shown, None)
}

/// Begins a draft from the newest version.
pub(super) async fn begin(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
) -> Answer {
    app.service.acting_as(&actor).begin_draft(id).await?;
    see_other(format!("/schemes/{id}/draft"))
}

/// Gives the draft up.
pub(super) async fn give_up(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    acting.drop_draft(id, form.revision()).await?;
    see_other(format!("/schemes/{id}?done=withdrawn"))
}

/// Puts the text of a file in the place of the draft's.
pub(super) async fn upload(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    parts: Result<Multipart, MultipartRejection>,
) -> Answer {
    let saying = |words: &str| Trouble::saying(StatusCode::UNPROCESSABLE_ENTITY, words);
    let unreadable =
        || saying("没有收到方案文件,没有保存。请选择一个 UTF-8 编码的 .toml 文本文件再上传。");
    let otherwise_encoded = || {
        saying(
            "这个文件不是 UTF-8 编码的文本,没有保存。请用记事本打开,“另存为”时编码选 UTF-8,再上传。",
        )
    };
    let mut parts = parts.map_err(|_| Trouble::unusual(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let (mut text, mut form) = (None, Form::default());
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part
            .bytes()
            .await
            .map_err(|e| Trouble::unusual(e.status()))?;
        let read = String::from_utf8(bytes.to_vec()).map_err(|_| otherwise_encoded())?;
        match name.as_str() {
            "file" => text = Some(read.trim_start_matches('\u{feff}').replace("\r\n", "\n")),
            other => form.set(other, read),
        }
    }
    let text = text
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(unreadable)?;
    let acting = app.service.acting_as(&actor);
    let cases = acting.draft(id).await?.cases;
    acting.save_draft(id, form.revision(), text, cases).await?;
    see_other(format!("/schemes/{id}/draft?done=saved"))
}

/// Records the leading group's approval of burden findings.
pub(super) async fn approve(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let (authority, document) = (form.text("authority"), form.text("document"));
    let approved = acting.approve_burden(
        id,
        form.revision(),
        authority.to_owned(),
        document.to_owned(),
    );
    match approved.await {
        Ok(()) => see_other(format!("/schemes/{id}/draft?done=approved")),
        Err(error) => {
            let approval = form.refused(error)?;
            let it = acting.draft(id).await?;
            let form = Form::filled([("text", it.text.clone())]).at(it.revision);
            let (cases, found) = (it.cases.clone(), it.found.clone());
            let shown = Shown {
                form,
                approval,
                cases,
                found,
                is_checked: false,
            };
            page_of(&app, &actor, it, shown, None)
        }
    }
}
