//! Pages that belong to nobody's affairs: about the system, how it is, files of the design, pages
//! of trouble.

mod about;
mod demonstration;
mod health;
pub(crate) mod trouble;

use axum::http::Method;
use axum::routing::{get, post};

use crate::route::{Route, Who};
use crate::static_files;

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/about",
        who: Who::Anyone,
        handler: || get(about::show),
        template: Some("site/about"),
    },
    Route {
        method: Method::GET,
        path: "/demo/day",
        who: Who::Person,
        handler: || get(demonstration::show),
        template: Some("site/demonstration"),
    },
    Route {
        method: Method::POST,
        path: "/demo/day",
        who: Who::Person,
        handler: || post(demonstration::move_on),
        template: Some("site/demonstration"),
    },
    Route {
        method: Method::GET,
        path: "/healthz",
        who: Who::Anyone,
        handler: || get(health::health),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/metrics",
        who: Who::Local,
        handler: || get(health::metrics),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/static/{name}",
        who: Who::Anyone,
        handler: || get(static_files::serve),
        template: None,
    },
];
