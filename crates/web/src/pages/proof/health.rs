//! Whether the service is well, and its figures, for those who keep it running. Plain text, no page.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::reply::{Answer, Trouble, Worded};

/// `ok`, or what is wrong.
pub(super) async fn healthz(State(app): State<App>) -> Response {
    match app.service.is_well().await {
        Ok(()) => (
            StatusCode::OK,
            [(header::CACHE_CONTROL, "no-store")],
            "ok\n",
        )
            .into_response(),
        Err(fault) => {
            tracing::error!(%fault, "not well");
            let told = Trouble::from(fault);
            let told = (StatusCode::SERVICE_UNAVAILABLE, told.words() + "\n");
            (Extension(Worded), told).into_response()
        }
    }
}

/// Figures in the text format that collectors read; for the machine itself, or who knows the token.
pub(super) async fn metrics(State(app): State<App>, request: Request) -> Answer {
    let headers = request.headers();
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if !is_local(from, headers) && !knows_token(&app, headers) {
        let words = "运行数据只给本机或持有令牌的程序看。";
        return Err(Trouble::saying(StatusCode::FORBIDDEN, words));
    }
    let figures = app.service.figures();
    let lines = [
        (
            "biaochi_writes_waiting",
            "gauge",
            "Writes that wait for their turn.",
            figures.waiting,
        ),
        (
            "biaochi_writes_total",
            "counter",
            "Writes taken up.",
            figures.commands,
        ),
        (
            "biaochi_commits_total",
            "counter",
            "Groups of writes committed.",
            figures.commits,
        ),
        (
            "biaochi_largest_group",
            "gauge",
            "Writes of the largest group.",
            figures.largest_group,
        ),
        (
            "biaochi_write_faults_total",
            "counter",
            "Groups of writes lost.",
            figures.faults,
        ),
    ];
    let mut text = String::new();
    for (name, kind, help, value) in lines {
        text.push_str(&format!(
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n"
        ));
    }
    let media = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((media, text).into_response())
}

/// From this machine, and not by way of a proxy on it.
fn is_local(from: Option<&ConnectInfo<SocketAddr>>, headers: &HeaderMap) -> bool {
    let is_forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    from.is_some_and(|ConnectInfo(from)| from.ip().is_loopback()) && !is_forwarded
}

fn knows_token(app: &App, headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION);
    let shown = shown.and_then(|it| it.to_str().ok());
    let shown = shown.and_then(|it| it.strip_prefix("Bearer "));
    match (&app.settings.metrics_token, shown) {
        (Some(token), Some(shown)) => is_same(token.as_bytes(), shown.trim().as_bytes()),
        _ => false,
    }
}

/// Compares in a time that does not depend on where the first difference is.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
