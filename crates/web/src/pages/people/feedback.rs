//! Complaints and suggestions: the form for everybody, the answer by its code, and the list of those who answer.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use service::Refusal;
use service::actor::Actor;
use service::complaint::{ComplaintLine, ComplaintState, NewComplaint};
use service::id::ComplaintId;
use service::view::Page;

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::guard::{Person, Visitor};
use crate::reply::{Answer, encoded, own_referer, page, page_with, see_other};

/// The form.
#[derive(Template)]
#[template(path = "people/feedback.html")]
struct FeedbackPage {
    chrome: Chrome,
    form: Form,
    addressees: Vec<Choice>,
}

/// What became of one.
#[derive(Template)]
#[template(path = "people/feedback_state.html")]
struct StatePage {
    chrome: Chrome,
    state: ComplaintState,
    is_new: bool,
}

/// Those that somebody reads.
#[derive(Template)]
#[template(path = "people/complaints.html")]
struct ComplaintsPage {
    chrome: Chrome,
    form: Form,
    /// The one below which something was refused.
    wrong: Option<ComplaintId>,
    list: Page<ComplaintLine>,
    next: Option<String>,
    newer: Option<String>,
}

impl ComplaintsPage {
    fn is_wrong(&self, id: &ComplaintId) -> bool {
        self.wrong.as_ref() == Some(id)
    }
}

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    before: Option<String>,
    #[serde(default)]
    done: Option<String>,
}

async fn feedback_page(app: &App, actor: &Actor, mut form: Form) -> Answer {
    let addressees = app.service.acting_as(actor).addressees().await?;
    let mut choices: Vec<Choice> = addressees
        .iter()
        .map(|it| Choice::new(it.id, &*it.name))
        .collect();
    if let [only] = &choices[..] {
        form.set("organisation", only.value.clone());
    } else {
        choices.insert(0, Choice::new("", "请选择"));
    }
    page_with(
        form.status(),
        FeedbackPage {
            chrome: Chrome::of(app, actor, "投诉建议"),
            form,
            addressees: choices,
        },
    )
}

/// Shows the form; with a code, leads to what became of it.
pub(super) async fn form(
    State(app): State<App>,
    Visitor(actor): Visitor,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answer {
    if let Some(code) = asked.code {
        let found = app.service.acting_as(&actor).complaint_by_code(&code).await;
        return match found {
            Ok(found) => see_other(format!("/feedback/{}", encoded(&found.code))),
            Err(error) if matches!(error.refusal(), Some(Refusal::NotHere(_))) => {
                let mut form = Form::filled([("code", code.as_str())]);
                form.refuse(
                    "code",
                    "没有这个回执号。请核对提交后给您的十位号码,大小写和短横线都不要紧。",
                );
                feedback_page(&app, &actor, form).await
            }
            Err(error) => Err(error.into()),
        };
    }
    let from = own_referer(&headers).unwrap_or_default();
    feedback_page(&app, &actor, Form::filled([("page", from)])).await
}

/// Takes a complaint or suggestion.
pub(super) async fn send(State(app): State<App>, Visitor(actor): Visitor, form: Form) -> Answer {
    let new = NewComplaint {
        organisation: form.text("organisation").parse().ok(),
        words: form.text("words").to_owned(),
        contact: form.text("contact").to_owned(),
        page: form.text("page").to_owned(),
    };
    match app.service.acting_as(&actor).complain(new).await {
        Ok(code) => see_other(format!("/feedback/{code}?done=sent")),
        Err(error) => feedback_page(&app, &actor, form.refused(error)?).await,
    }
}

/// Shows what became of one.
pub(super) async fn state(
    State(app): State<App>,
    Visitor(actor): Visitor,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let state = acting.complaint_by_code(&code).await?;
    page(StatePage {
        chrome: Chrome::of(&app, &actor, "意见的办理情况").done(asked.done.as_deref()),
        is_new: asked.done.is_some(),
        state,
    })
}

async fn complaints_page(
    app: &App,
    actor: &Actor,
    asked: Asked,
    wrong: Option<ComplaintId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(actor);
    let list = acting.complaints(asked.before.as_deref()).await?;
    let next = list.next.as_deref();
    page_with(
        form.status(),
        ComplaintsPage {
            chrome: Chrome::of(app, actor, "投诉建议办理")
                .here("/complaints")
                .done(asked.done.as_deref()),
            form,
            wrong,
            next: next.map(|it| format!("/complaints?before={}", encoded(it))),
            newer: (!list.is_first).then(|| "/complaints".to_owned()),
            list,
        },
    )
}

/// Shows those that somebody reads.
pub(super) async fn list(
    State(app): State<App>,
    Person(actor): Person,
    Query(asked): Query<Asked>,
) -> Answer {
    complaints_page(&app, &actor, asked, None, Form::default()).await
}

/// Answers one.
pub(super) async fn answer(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<ComplaintId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let (revision, words) = (form.revision(), form.text("answer").to_owned());
    match acting.answer_complaint(id, revision, &words).await {
        Ok(()) => see_other("/complaints?done=answered"),
        Err(error) => {
            let form = form.refused(error)?;
            complaints_page(&app, &actor, Asked::default(), Some(id), form).await
        }
    }
}
