//! Pages of proof: the audit chain and its file.

mod audit;

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
];
