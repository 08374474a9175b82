//! One's own account: seats, sessions, the second factor.

use appraisal::label::Label;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use service::actor::{Actor, ActorKind};
use service::people::{Enrolment, SessionLine};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::guard::{self, Person};
use crate::reply::{Answer, page, page_with, see_other};

/// The page of one's own account.
#[derive(Template)]
#[template(path = "people/me.html")]
struct MePage {
    chrome: Chrome,
    login: String,
    name: String,
    organisation: String,
    seats: Vec<(String, &'static str)>,
    sessions: Vec<SessionLine>,
    has_factor: bool,
    idle_minutes: u32,
    absolute_hours: u32,
}

/// The page of the second factor.
#[derive(Template)]
#[template(path = "people/factor.html")]
struct FactorPage {
    chrome: Chrome,
    form: Form,
    /// What is to be typed into a phone; none when a second factor is in use.
    enrolment: Option<Enrolment>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: Option<String>,
}

/// Shows one's own account.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Query(told): Query<Done>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let sessions = acting.sessions().await?;
    let has_factor = acting.has_second_factor().await?;
    let (login, name, organisation) = match &actor.kind {
        ActorKind::Person {
            login,
            name,
            organisation,
            ..
        } => (login.clone(), name.clone(), *organisation),
        _ => return see_other("/login"),
    };
    let seats = actor.seats.iter().map(|seat| {
        let at = app.service.organisation_name(seat.organisation);
        (at, seat.role.label())
    });
    let settings = app.service.settings();
    page(MePage {
        chrome: Chrome::of(&app, &actor, "我的账号").done(told.done.as_deref()),
        login,
        name,
        organisation: app.service.organisation_name(organisation),
        seats: seats.collect(),
        sessions,
        has_factor,
        idle_minutes: settings.idle_minutes,
        absolute_hours: settings.absolute_hours,
    })
}

/// Ends all sessions, this one too.
pub(super) async fn end_sessions(State(app): State<App>, Person(actor): Person) -> Answer {
    app.service.acting_as(&actor).sign_out_everywhere().await?;
    let mut answer = see_other("/login?done=left")?;
    let cookie = guard::no_session(app.settings.is_behind_https);
    let headers = answer.headers_mut();
    headers.append(axum::http::header::SET_COOKIE, cookie);
    Ok(answer)
}

fn factor_page(app: &App, actor: &Actor, form: Form, enrolment: Option<Enrolment>) -> Answer {
    let chrome = Chrome::of(app, actor, "动态验证码").under(&[("/me", "我的账号")]);
    page_with(
        form.status(),
        FactorPage {
            chrome,
            form,
            enrolment,
        },
    )
}

/// Shows how to begin with a second factor, or how to drop it.
pub(super) async fn factor(State(app): State<App>, Person(actor): Person) -> Answer {
    let acting = app.service.acting_as(&actor);
    if acting.has_second_factor().await? {
        return factor_page(&app, &actor, Form::default(), None);
    }
    let enrolment = acting.begin_second_factor().await?;
    let form = Form::filled([("secret", enrolment.secret_text.clone())]);
    factor_page(&app, &actor, form, Some(enrolment))
}

/// Confirms a second factor with its first code.
pub(super) async fn confirm_factor(
    State(app): State<App>,
    Person(actor): Person,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let (secret, code) = (form.text("secret").to_owned(), form.text("code").to_owned());
    match acting.confirm_second_factor(&secret, &code).await {
        Ok(()) => see_other("/me?done=saved"),
        Err(error) => {
            let mut form = form.refused(error)?;
            let enrolment = match acting.enrolment(&secret) {
                Ok(enrolment) => enrolment,
                Err(_) => acting.begin_second_factor().await?,
            };
            form.set("secret", enrolment.secret_text.clone());
            factor_page(&app, &actor, form, Some(enrolment))
        }
    }
}

/// Drops the second factor.
pub(super) async fn drop_factor(
    State(app): State<App>,
    Person(actor): Person,
    form: Form,
) -> Answer {
    let password = form.raw("password").to_owned();
    let acting = app.service.acting_as(&actor);
    match acting.drop_second_factor(password).await {
        Ok(()) => see_other("/me?done=ended"),
        Err(error) => factor_page(&app, &actor, form.refused(error)?, None),
    }
}
