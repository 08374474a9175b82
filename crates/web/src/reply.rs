//! Answers: pages, redirections, and trouble told in Chinese, as a page for people and as JSON for scripts.
//!
//! A handler gives trouble back without words or surroundings; [`render`] around all routes makes it a page.

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;
use service::actor::{Actor, Client};
use service::error::{Noun, Stale};
use service::{Error, Fault, Refusal};

use crate::app::App;
use crate::chrome::Chrome;
use crate::guard;
use crate::pages::site::trouble::TroublePage;

/// What every handler gives.
pub(crate) type Answer = Result<Response, Trouble>;

/// Something that keeps the answer from being given.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    /// What went wrong.
    pub(crate) error: Error,
    /// A status of the protocol itself (body too large, wrong method …) instead of the error's.
    pub(crate) unusual: Option<StatusCode>,
    /// Words that say more than the status.
    pub(crate) said: Option<String>,
}

impl<E: Into<Error>> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble {
            error: error.into(),
            unusual: None,
            said: None,
        }
    }
}

/// A page.
pub(crate) fn page<T: Template>(page: T) -> Answer {
    page_with(StatusCode::OK, page)
}

/// A page with another status: forms that are shown again.
pub(crate) fn page_with<T: Template>(status: StatusCode, page: T) -> Answer {
    #[cfg(test)]
    crate::tests::rendered(std::any::type_name::<T>());
    match page.render() {
        Ok(text) => Ok((status, Html(text)).into_response()),
        Err(error) => {
            tracing::error!(%error, "a template could not be rendered");
            Err(Trouble::unusual(StatusCode::INTERNAL_SERVER_ERROR))
        }
    }
}

/// After a form was done: to a page that can be opened again.
pub(crate) fn see_other(to: impl AsRef<str>) -> Answer {
    Ok(Redirect::to(to.as_ref()).into_response())
}

/// Whether the script asks, which wants JSON of the same routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WantsJson(pub(crate) bool);

impl<S: Send + Sync> FromRequestParts<S> for WantsJson {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<WantsJson, Self::Rejection> {
        Ok(WantsJson(wants_json(&parts.headers)))
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// Who asks, put into the request by the guard so that pages of trouble show the same surroundings.
#[derive(Debug, Clone)]
pub(crate) struct Asking(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asking, Self::Rejection> {
        Ok(Asking::of(parts.extensions.get()))
    }
}

impl Asking {
    /// Whom the guard found; a visitor where it found nobody.
    pub(crate) fn of(found: Option<&Asking>) -> Asking {
        let visitor = || Asking(Actor::visitor(Client::default()));
        found.cloned().unwrap_or_else(visitor)
    }
}

/// What a form sent, for the page of a trouble that passes by itself: it can be sent again from there. Pages are not
/// kept by browsers, so the way back alone would lose it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed(Arc<OnceLock<Vec<(String, String)>>>);

impl Typed {
    /// Keeps the fields of the form; a form with a password is not shown again.
    pub(crate) fn keep(&self, fields: &[(String, String)]) {
        if fields.iter().all(|(name, _)| !name.contains("password")) {
            let _ = self.0.set(fields.to_vec());
        }
    }
}

impl Trouble {
    /// Trouble of the protocol itself.
    pub(crate) fn unusual(status: StatusCode) -> Trouble {
        Trouble {
            error: Error::from(Refusal::NotHere(Noun::Page)),
            unusual: Some(status),
            said: None,
        }
    }

    /// The same in own words.
    pub(crate) fn saying(status: StatusCode, words: impl Into<String>) -> Trouble {
        Trouble {
            said: Some(words.into()),
            ..Trouble::unusual(status)
        }
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        if let Some(status) = self.unusual {
            return status;
        }
        match &self.error {
            Error::Refused(refusal) => match refusal.as_ref() {
                Refusal::SignIn => StatusCode::UNAUTHORIZED,
                Refusal::Must(_) | Refusal::Denied(_) => StatusCode::FORBIDDEN,
                Refusal::NotHere(_) => StatusCode::NOT_FOUND,
                Refusal::Stale(_) | Refusal::SeenBefore { .. } => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Error::Fault(fault) => match fault {
                Fault::Full => StatusCode::INSUFFICIENT_STORAGE,
                Fault::ReadOnly | Fault::Unreachable(_) | Fault::Stopping | Fault::Busy => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// What happened, in words.
    pub(crate) fn words(&self) -> String {
        if let Some(said) = &self.said {
            return said.clone();
        }
        if let Some(status) = self.unusual {
            return unusual_words(status).to_owned();
        }
        match &self.error {
            Error::Refused(refusal) => refusal.to_string(),
            Error::Fault(fault) => fault_words(&self.error, fault),
        }
    }

    fn heading(&self) -> &'static str {
        match self.status() {
            StatusCode::UNAUTHORIZED => "请先登录",
            StatusCode::FORBIDDEN => "不能这样做",
            StatusCode::NOT_FOUND => "没有这一页",
            StatusCode::CONFLICT => "别人刚刚改过",
            StatusCode::METHOD_NOT_ALLOWED => "这个地址不能这样用",
            StatusCode::PAYLOAD_TOO_LARGE => "内容太大",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "不认识这种内容",
            StatusCode::TOO_MANY_REQUESTS => "操作太频繁",
            StatusCode::INSUFFICIENT_STORAGE => "磁盘已满",
            StatusCode::SERVICE_UNAVAILABLE => "暂时不能保存",
            status if status.is_server_error() => "系统出错",
            _ => "没有保存",
        }
    }

    fn remedy(&self) -> &'static str {
        match self.status() {
            StatusCode::UNAUTHORIZED => "登录后会回到原来的页面。",
            StatusCode::FORBIDDEN => "需要办理的,请联系主办单位的考评办公室或系统管理员。",
            StatusCode::NOT_FOUND => "请核对地址;从首页进入也可以找到您能看的内容。",
            status if status.is_server_error() => "请稍等几秒再试;一直这样的,请告诉管理员。",
            _ => "返回上一页改正后再试;填写的内容一般还在。",
        }
    }

    /// Whether it is no fault of what was asked: the same request may do later.
    fn is_fault(&self) -> bool {
        matches!(&self.error, Error::Fault(_)) && self.unusual.is_none()
    }

    /// What happened to somebody who only wanted to read.
    fn words_for_readers(&self) -> String {
        match &self.error {
            Error::Fault(Fault::Busy) => "正在保存的人很多,这一页暂时打不开。",
            Error::Fault(Fault::Full) => {
                "服务器的磁盘已满,查看这一页要记入操作记录,现在记不下,所以打不开。请告诉管理员腾出空间。"
            }
            Error::Fault(fault) if is_unforeseen(fault) => {
                let number = noted(fault);
                return format!("系统出错,这一页打不开。请把编号 {number} 告诉管理员。");
            }
            _ => "数据库暂时连不上或不能写,这一页打不开。长时间不恢复请告诉管理员。",
        }
        .to_owned()
    }

    fn stale(&self) -> Option<Stale> {
        match &self.error {
            Error::Refused(refusal) => match refusal.as_ref() {
                Refusal::Stale(stale) => Some(stale.as_ref().clone()),
                _ => None,
            },
            Error::Fault(_) => None,
        }
    }

    fn as_json(&self) -> serde_json::Value {
        let mut told = json!({ "error": self.words(), "status": self.status().as_u16() });
        if let Error::Refused(refusal) = &self.error {
            match refusal.as_ref() {
                Refusal::Fields(wrongs) => {
                    let fields = wrongs.iter();
                    told["fields"] = fields
                        .map(|wrong| json!({ "field": wrong.field, "words": wrong.words }))
                        .collect();
                }
                Refusal::Stale(stale) => {
                    told["stale"] = json!({
                        "field": stale.field,
                        "yours": stale.yours,
                        "theirs": stale.theirs,
                        "by": stale.by,
                        "revision": stale.revision,
                    });
                }
                _ => {}
            }
        }
        told
    }
}

/// A fault in words; one that nobody foresaw with the number under which it stands in the log.
fn fault_words(error: &Error, fault: &Fault) -> String {
    match is_unforeseen(fault) {
        false => error.to_string(),
        true => {
            let number = noted(fault);
            format!("系统出错,刚才的内容没有保存。请把编号 {number} 告诉管理员。")
        }
    }
}

/// Whether a fault says nothing to whoever meets it: all but those that pass by themselves or once there is room.
fn is_unforeseen(fault: &Fault) -> bool {
    !matches!(
        fault,
        Fault::Full | Fault::ReadOnly | Fault::Unreachable(_) | Fault::Stopping | Fault::Busy
    )
}

/// Writes a fault into the log, and gives the number under which it stands there.
fn noted(fault: &Fault) -> String {
    let number = fault_number(fault);
    tracing::error!(fault = %fault, number, "a fault was told to somebody");
    number
}

/// The number under which a fault stands in the log: the same fault has the same number.
fn fault_number(fault: &Fault) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(fault.to_string().as_bytes());
    digest[..4].iter().map(|b| format!("{b:02X}")).collect()
}

fn unusual_words(status: StatusCode) -> &'static str {
    match status {
        StatusCode::FORBIDDEN => {
            "这次提交不是从本站页面发出的,没有执行。请从页面上重新打开这个功能再提交。"
        }
        StatusCode::NOT_FOUND => "没有这个地址。",
        StatusCode::METHOD_NOT_ALLOWED => "这个地址不接受这种请求;请从页面上的按钮操作。",
        StatusCode::REQUEST_TIMEOUT => "等得太久,没有完成。请检查网络后再试一次。",
        StatusCode::PAYLOAD_TOO_LARGE => {
            "提交的内容超过了上限,没有保存。请分几次提交,或者压缩后再传。"
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "提交内容的格式不对,没有保存。请从页面上的表单提交。",
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            "地址或提交的内容不完整,没有执行。请从页面上重新操作。"
        }
        StatusCode::TOO_MANY_REQUESTS => "请求太频繁,请稍等几秒再试。",
        _ => "系统出错,没有完成。请稍后再试;一直这样的,请告诉管理员。",
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Around all routes: makes trouble a page in the person's own surroundings, or JSON where a script or a program
/// asks. Answers of the frame that nobody worded (no such address, body too large) become pages too.
pub(crate) async fn render(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_reading = matches!(request.method().as_str(), "GET" | "HEAD");
    let asked = request.uri().path_and_query().map(ToString::to_string);
    let is_json = wants_json(request.headers()) || path.starts_with("/api/");
    let back = own_referer(request.headers());
    let Asking(actor) = Asking::of(request.extensions().get());
    let typed = Typed::default();
    // What another site sent is not offered to be sent again from here.
    if !is_reading && !is_json && guard::comes_from_here(request.headers(), &app.settings) {
        request.extensions_mut().insert(typed.clone());
    }
    let mut response = next.run(request).await;
    let trouble = match response.extensions_mut().remove::<Trouble>() {
        Some(trouble) => trouble,
        None if is_bare(&response) => Trouble::unusual(response.status()),
        None => return response,
    };
    if is_json {
        return (trouble.status(), axum::Json(trouble.as_json())).into_response();
    }
    if let Error::Refused(refusal) = &trouble.error
        && trouble.unusual.is_none()
    {
        match refusal.as_ref() {
            Refusal::SignIn => {
                // What was sent is lost: the page of signing in says so and leads back to the form.
                let (next, lost) = match is_reading {
                    true => (asked.clone(), ""),
                    false => (back, "&lost=1"),
                };
                let to = match next.as_deref().unwrap_or_default() {
                    "" | "/" if is_reading => "/login".to_owned(),
                    next => format!("/login?next={}{lost}", encoded(next)),
                };
                return Redirect::to(&to).into_response();
            }
            Refusal::Must(must) => return Redirect::to(must_page(*must)).into_response(),
            Refusal::SeenBefore { location } => return Redirect::to(location).into_response(),
            _ => {}
        }
    }
    let (back, back_words) = match back {
        _ if is_reading && trouble.is_fault() => (asked.clone().unwrap_or_default(), "再打开一次"),
        Some(back) if back != path || !is_reading => (back, "返回上一页"),
        _ => ("/".to_owned(), "回到首页"),
    };
    let mut trouble = trouble;
    if is_reading && trouble.unusual == Some(StatusCode::BAD_REQUEST) && trouble.said.is_none() {
        // An address that cannot be read leads nowhere; nobody sent anything.
        trouble.unusual = Some(StatusCode::NOT_FOUND);
    }
    let status = trouble.status();
    let again = typed.0.get().filter(|_| trouble.is_fault()).cloned();
    let (heading, remedy) = match (is_reading, status) {
        // Nothing was sent, so nothing was lost and there is nothing to mend.
        (true, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST) => {
            ("现在打不开这一页", "从首页进入可以找到您现在能办的事。")
        }
        _ if is_reading && trouble.is_fault() => (
            "暂时打不开这一页",
            "您没有提交内容,什么也没有丢。请稍等几秒再打开一次。",
        ),
        _ if again.as_ref().is_some_and(|fields| !fields.is_empty()) => (
            trouble.heading(),
            "您填写的内容还在这一页里,不用重填:稍等几秒,点“再试一次”。一直这样的,请告诉管理员。",
        ),
        _ => (trouble.heading(), trouble.remedy()),
    };
    let words = match is_reading && trouble.is_fault() {
        true => trouble.words_for_readers(),
        false => trouble.words(),
    };
    let shown = TroublePage {
        chrome: Chrome::of(&app, &actor, heading),
        number: status.as_u16(),
        heading,
        words,
        remedy,
        again: again.map(|fields| (asked.unwrap_or_default(), fields)),
        stale: trouble.stale(),
        back,
        back_words,
    };
    let mut told = match shown.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(_) => (status, trouble.words()).into_response(),
    };
    if matches!(trouble.error, Error::Fault(Fault::Busy)) {
        let after = HeaderValue::from_static("3");
        told.headers_mut().insert(header::RETRY_AFTER, after);
    }
    told
}

/// Marks an answer that says all it has to say in plain text, so that no page is made of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worded;

/// An answer of the frame itself: an error without a body that a page would have.
fn is_bare(response: &Response) -> bool {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let media = response.headers().get(header::CONTENT_TYPE);
    let is_plain = media.is_none_or(|media| media.as_bytes().starts_with(b"text/plain"));
    is_error && is_plain && response.extensions().get::<Worded>().is_none()
}

fn must_page(must: service::actor::Must) -> &'static str {
    match must {
        service::actor::Must::ChangePassword => "/me/password",
        service::actor::Must::SecondFactor => "/login/code",
    }
}

/// The page somebody came from, when it is one of this site.
pub(crate) fn own_referer(headers: &HeaderMap) -> Option<String> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let rest = referer
        .strip_prefix("http://")
        .or_else(|| referer.strip_prefix("https://"))?;
    let path = rest.strip_prefix(host)?;
    path.starts_with('/').then(|| path.to_owned())
}

/// A path as the value of a query.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
