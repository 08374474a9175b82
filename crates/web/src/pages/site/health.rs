//! Whether the service is well, and what it counts: for those who look after it, as plain text.

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::guard;
use crate::reply::Worded;

/// Well or not; the reason stands in the service's log, not here.
pub(super) async fn health(State(app): State<App>) -> Response {
    match app.service.is_well().await {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(fault) => {
            tracing::warn!(%fault, "not well");
            let told = (StatusCode::SERVICE_UNAVAILABLE, "unwell\n");
            (Extension(Worded), told).into_response()
        }
    }
}

/// Figures in the format of Prometheus, for this machine and for who knows the token.
pub(super) async fn metrics(State(app): State<App>, request: Request) -> Response {
    if !may_read(&app, &request) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let figures = app.service.figures();
    let well = u64::from(app.service.is_well().await.is_ok());
    let lines = [
        ("up", "gauge", "1 when the service is well", well),
        (
            "writes_waiting",
            "gauge",
            "writes that wait for the writer",
            figures.waiting,
        ),
        (
            "writes_total",
            "counter",
            "writes taken up since the start",
            figures.commands,
        ),
        (
            "commits_total",
            "counter",
            "groups of writes made durable",
            figures.commits,
        ),
        (
            "group_largest",
            "gauge",
            "writes of the largest group",
            figures.largest_group,
        ),
        (
            "write_faults_total",
            "counter",
            "groups of writes that were lost",
            figures.faults,
        ),
    ];
    let text: String = lines
        .iter()
        .map(|(name, kind, help, value)| {
            format!("# HELP biaochi_{name} {help}\n# TYPE biaochi_{name} {kind}\nbiaochi_{name} {value}\n")
        })
        .collect();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

fn may_read(app: &App, request: &Request) -> bool {
    let headers = request.headers();
    let address = guard::address(headers, request.extensions(), &app.settings);
    if address.is_some_and(|it| it.is_loopback()) {
        return true;
    }
    let shown = headers
        .get(header::AUTHORIZATION)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.strip_prefix("Bearer "));
    match (&app.settings.metrics_token, shown) {
        // Hashes are compared, so that the time it takes tells nothing of the token.
        (Some(token), Some(shown)) => {
            Sha256::digest(token.as_bytes()) == Sha256::digest(shown.as_bytes())
        }
        _ => false,
    }
}
