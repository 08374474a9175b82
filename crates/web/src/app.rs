//! The site as one value: the service it asks, the settings it was started with, the router. Connections are taken and
//! ended in `serving`.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use service::Service;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::guard;
use crate::reply::{self, Trouble};
use crate::routes;
use crate::serving::Limits;

/// How long a request may take.
const REQUEST: Duration = Duration::from_secs(30);

/// The site.
#[derive(Clone)]
pub struct App {
    /// The use cases that its handlers call.
    pub service: Service,
    /// How it was started.
    pub settings: Arc<WebSettings>,
}

/// How the site was started.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// A proxy in front speaks https.
    pub is_behind_https: bool,
    /// Names under which it may be asked, with ports.
    pub hosts: Vec<String>,
    /// The most a form may send, in bytes.
    pub body_bytes: usize,
    /// The most an upload may send, in bytes.
    pub upload_bytes: usize,
    /// Who knows it may read the figures from elsewhere.
    pub metrics_token: Option<String>,
    /// Shown on the page of signing in; empty unless this is the demonstration.
    pub demo_accounts: Vec<DemoAccount>,
    /// Proxies whose word about the asker's address counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// What connections may take.
    pub limits: Limits,
}

impl Default for WebSettings {
    fn default() -> WebSettings {
        WebSettings {
            is_behind_https: false,
            hosts: Vec::new(),
            body_bytes: 256 * 1024,
            upload_bytes: 21 * 1024 * 1024,
            metrics_token: None,
            demo_accounts: Vec::new(),
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// An account of the demonstration.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// What is typed to sign in.
    pub login: String,
    /// Password.
    pub password: String,
    /// What it is, in words.
    pub role: String,
}

/// All routes with what stands around them.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in routes::all() {
        let who = route.who;
        let door = from_fn(move |request, next| guard::admit(who, request, next));
        router = router.route(route.path, (route.handler)().layer(door));
    }
    router
        .fallback(|| async { Trouble::unusual(StatusCode::NOT_FOUND) })
        .method_not_allowed_fallback(|| async { Trouble::unusual(StatusCode::METHOD_NOT_ALLOWED) })
        .layer(DefaultBodyLimit::max(app.settings.body_bytes))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST,
        ))
        .layer(CatchPanicLayer::custom(|_| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(from_fn_with_state(app.clone(), guard::check))
        .layer(from_fn_with_state(app.clone(), reply::render))
        .layer(from_fn_with_state(app.clone(), guard::identify))
        .layer(from_fn_with_state(app.clone(), guard::protect))
        .layer(CompressionLayer::new())
        .with_state(app)
}
