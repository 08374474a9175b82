//! Signing in and out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::Response;
use serde::Deserialize;
use service::Error;
use service::actor::{ActorKind, Must};
use service::people::SignIn;

use crate::app::{App, DemoAccount};
use crate::chrome::Chrome;
use crate::form::Form;
use crate::guard::{self, Visitor};
use crate::reply::{Answer, encoded, page_with, see_other};

/// The page of signing in.
#[derive(Template)]
#[template(path = "people/login.html")]
struct LoginPage {
    chrome: Chrome,
    form: Form,
    accounts: Vec<DemoAccount>,
}

/// The page of the second factor.
#[derive(Template)]
#[template(path = "people/code.html")]
struct CodePage {
    chrome: Chrome,
    form: Form,
}

/// What is told to somebody whose session ended before a form was sent.
const LOST: &str = "登录已过期,刚才提交的内容没有保存。登录后会回到原来的页面,请再填一次。";

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
    #[serde(default)]
    done: Option<String>,
    /// Something was sent without being signed in any more.
    lost: Option<String>,
}

/// The front door: one's own matters, or signing in.
pub(super) async fn front(Visitor(actor): Visitor) -> Answer {
    match actor.kind {
        ActorKind::Person { .. } => see_other("/home"),
        _ => see_other("/login"),
    }
}

/// Shows the page of signing in.
pub(super) async fn show(
    State(app): State<App>,
    Visitor(actor): Visitor,
    Query(to): Query<Next>,
) -> Answer {
    if let ActorKind::Person { must, .. } = &actor.kind {
        return see_other(after(*must, &to.next));
    }
    let form = Form::filled([("next", own_path(&to.next).to_owned())]);
    let mut chrome = Chrome::of(&app, &actor, "登录").done(to.done.as_deref());
    if to.lost.is_some() {
        chrome = chrome.telling("is-warn", LOST);
    } else if !to.next.is_empty() {
        chrome = chrome.telling("is-info", "请先登录,登录后会回到要看的页面。");
    }
    page_with(form.status(), login_page(&app, chrome, form))
}

fn login_page(app: &App, chrome: Chrome, form: Form) -> LoginPage {
    LoginPage {
        chrome,
        form,
        accounts: app.settings.demo_accounts.clone(),
    }
}

/// Signs in.
pub(super) async fn sign_in(
    State(app): State<App>,
    Visitor(actor): Visitor,
    mut form: Form,
) -> Answer {
    let login = form.filled_text("login", "请填写账号。");
    let password = form.raw("password").to_owned();
    if password.is_empty() {
        form.refuse("password", "请填写密码。");
    }
    let mut signed = None;
    if !form.is_refused() {
        let typed = SignIn { login, password };
        match app.service.acting_as(&actor).sign_in(typed).await {
            Ok(done) => signed = Some(done),
            Err(error) => form = form.refused(error)?,
        }
    }
    let Some(signed) = signed else {
        let chrome = Chrome::of(&app, &actor, "登录");
        return page_with(form.status(), login_page(&app, chrome, form));
    };
    let mut answer = see_other(after(signed.must, form.text("next")))?;
    let is_https = app.settings.is_behind_https;
    set_session(&mut answer, &signed.cookie, is_https);
    answer.headers_mut().append(
        header::SET_COOKIE,
        guard::device_cookie(&signed.device, is_https),
    );
    Ok(answer)
}

/// Puts a session's cookie into an answer.
pub(super) fn set_session(answer: &mut Response, cookie: &str, is_https: bool) {
    let cookie = guard::session_cookie(cookie, is_https);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
}

/// Shows the page of the second factor.
pub(super) async fn code(
    State(app): State<App>,
    Visitor(actor): Visitor,
    Query(to): Query<Next>,
) -> Answer {
    let ActorKind::Person { must, .. } = &actor.kind else {
        return see_other("/login");
    };
    if *must != Some(Must::SecondFactor) {
        return see_other(after(*must, &to.next));
    }
    let form = Form::filled([("next", own_path(&to.next).to_owned())]);
    let chrome = Chrome::of(&app, &actor, "动态验证码");
    page_with(form.status(), CodePage { chrome, form })
}

/// Takes the code of the second factor.
pub(super) async fn give_code(
    State(app): State<App>,
    Visitor(actor): Visitor,
    mut form: Form,
) -> Answer {
    let code = form.filled_text("code", "请填写验证器上的六位数字。");
    if !form.is_refused() {
        match app.service.acting_as(&actor).second_factor(&code).await {
            Ok(cookie) => {
                let mut answer = see_other(after(None, form.text("next")))?;
                set_session(&mut answer, &cookie, app.settings.is_behind_https);
                return Ok(answer);
            }
            Err(error) => form = form.refused(error)?,
        }
    }
    let chrome = Chrome::of(&app, &actor, "动态验证码");
    page_with(form.status(), CodePage { chrome, form })
}

/// Signs out; also somebody whose session has ended meanwhile.
pub(super) async fn sign_out(State(app): State<App>, Visitor(actor): Visitor) -> Answer {
    let outcome: Result<(), Error> = app.service.acting_as(&actor).sign_out().await;
    // The cookie goes in any case; a session that could not be ended ends by itself.
    let next = match outcome {
        Ok(()) => "/login",
        Err(error) => {
            tracing::warn!(?error, "a session could not be ended");
            "/login?done=out_here"
        }
    };
    let mut answer = see_other(next)?;
    let cookie = guard::no_session(app.settings.is_behind_https);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(answer)
}

/// Where somebody goes who has just signed in.
fn after(must: Option<Must>, next: &str) -> String {
    let next = own_path(next);
    match (must, next) {
        (Some(Must::SecondFactor), "") => "/login/code".to_owned(),
        (Some(Must::SecondFactor), next) => format!("/login/code?next={}", encoded(next)),
        (Some(Must::ChangePassword), _) => "/me/password".to_owned(),
        (None, "") => "/".to_owned(),
        (None, next) => next.to_owned(),
    }
}

/// A path of this site, or nothing: nobody is led elsewhere.
fn own_path(next: &str) -> &str {
    let is_own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && next.is_ascii();
    if is_own && next != "/login" && !next.starts_with("/login?") {
        next
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site_after_signing_in() {
        for next in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/\t/evil.example",
        ] {
            assert_eq!(after(None, next), "/", "{next:?}");
        }
        assert_eq!(after(None, "/sheets/3?x=1#item"), "/sheets/3?x=1#item");
        assert_eq!(
            after(Some(Must::SecondFactor), "/me"),
            "/login/code?next=/me"
        );
    }
}
