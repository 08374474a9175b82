//! Changing one's own password; also the first thing after a one-time password.

use askama::Template;
use axum::extract::State;
use service::Refusal;
use service::actor::{Actor, ActorKind, Must};

use super::login::set_session;
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::guard::Visitor;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    chrome: Chrome,
    form: Form,
    must: bool,
    login: String,
}

fn page(app: &App, actor: &Actor, form: Form) -> Answer {
    let ActorKind::Person { login, must, .. } = &actor.kind else {
        return Err(Trouble::from(Refusal::SignIn));
    };
    if let Some(Must::SecondFactor) = must {
        return Err(Trouble::from(Refusal::Must(Must::SecondFactor)));
    }
    let mut chrome = Chrome::of(app, actor, "修改密码");
    if must.is_none() {
        chrome = chrome.under(&[("/me", "我的账号")]);
    }
    page_with(
        form.status(),
        PasswordPage {
            chrome,
            form,
            must: must.is_some(),
            login: login.clone(),
        },
    )
}

/// Shows the page.
pub(super) async fn show(State(app): State<App>, Visitor(actor): Visitor) -> Answer {
    page(&app, &actor, Form::default())
}

/// Changes the password.
pub(super) async fn change(
    State(app): State<App>,
    Visitor(actor): Visitor,
    mut form: Form,
) -> Answer {
    let (old, new) = (form.raw("old").to_owned(), form.raw("new").to_owned());
    if old.is_empty() {
        form.refuse("old", "请填写现在的密码。");
    }
    if new.is_empty() {
        form.refuse("new", "请填写新密码。");
    } else if form.raw("again") != new {
        form.refuse("again", "两次填写的新密码不一样,请重新填写。");
    }
    if form.is_refused() {
        return page(&app, &actor, form);
    }
    match app
        .service
        .acting_as(&actor)
        .change_password(old, new)
        .await
    {
        Ok(cookie) => {
            let mut answer = see_other("/me?done=password")?;
            set_session(&mut answer, &cookie, app.settings.is_behind_https);
            Ok(answer)
        }
        Err(error) => page(&app, &actor, form.refused(error)?),
    }
}
