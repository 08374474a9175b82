//! Pages of facts: what is known of a unit, where each fact comes from and what it is for, files in and out.

pub(crate) mod import;
mod list;
mod trace;

use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{get, post};
use service::Action;

use crate::route::{Route, Touches, Who};

const READ: Who = Who::AnyOf(&[Action::ReadLedger], Touches::Unit);
const WRITE: Who = Who::AnyOf(
    &[
        Action::RecordLedger,
        Action::StateFact,
        Action::EnterSatisfaction,
    ],
    Touches::Unit,
);

/// A file with the rest of its form.
pub(crate) const FILE: usize = (4 << 20) + (64 << 10);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/units/{u}/facts",
        who: READ,
        handler: || get(list::show),
        template: Some("fact/list"),
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/facts.csv",
        who: READ,
        handler: || get(list::export),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/facts.csv",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Cycle),
        handler: || get(list::export_cycle),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/facts/{fact}",
        who: READ,
        handler: || get(trace::show),
        template: Some("fact/trace"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/facts/{fact}",
        who: WRITE,
        handler: || post(trace::state),
        template: Some("fact/trace"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/facts/{fact}/events",
        who: Who::May(Action::StateFact, Touches::Unit),
        handler: || post(trace::event),
        template: Some("fact/trace"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/facts/{fact}/withdraw",
        who: Who::May(Action::StateFact, Touches::Unit),
        handler: || post(trace::withdraw),
        template: Some("fact/trace"),
    },
    Route {
        method: Method::GET,
        path: "/facts/import",
        who: Who::May(Action::StateFact, Touches::Root),
        handler: || get(import::show),
        template: Some("fact/import"),
    },
    Route {
        method: Method::POST,
        path: "/facts/import",
        who: Who::May(Action::StateFact, Touches::Root),
        handler: || post(import::preview).layer(DefaultBodyLimit::max(FILE)),
        template: Some("fact/import"),
    },
    Route {
        method: Method::POST,
        path: "/facts/import/confirm",
        who: Who::May(Action::StateFact, Touches::Root),
        handler: || post(import::confirm),
        template: None,
    },
];
