//! Pages of proof: the audit chain, its file, whether the service is well, and its figures.

mod audit;
mod health;

use appraisal::permit::Action;
use axum::http::Method;
use axum::routing::get;

use crate::route::{Route, Touches, Who};

const READ: Who = Who::May(Action::ReadAuditLog, Touches::Root);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/audit",
        who: READ,
        handler: || get(audit::show),
        template: Some("proof/audit"),
    },
    Route {
        method: Method::GET,
        path: "/audit.csv",
        who: READ,
        handler: || get(audit::file),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/healthz",
        who: Who::Anyone,
        handler: || get(health::healthz),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/metrics",
        who: Who::Local,
        handler: || get(health::metrics),
        template: None,
    },
];
