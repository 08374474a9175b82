//! The JSON interface for programs: the same views as the pages, opened by a key's scopes and its account's seats.

mod openapi;
mod read;
mod write;

use axum::http::Method;
use axum::routing::{get, put};
use service::actor::{Actor, ActorKind, Scope};

use crate::reply::Trouble;
use crate::route::{Route, Who};

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/api/openapi.json",
        who: Who::Anyone,
        handler: || get(openapi::show),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/cycles",
        who: Who::Program("results"),
        handler: || get(read::cycles),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/cycles/{id}/results",
        who: Who::Program("results"),
        handler: || get(read::results),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/cycles/{id}/sheets",
        who: Who::Program("sheets"),
        handler: || get(read::sheets),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/sheets/{id}",
        who: Who::Program("sheets"),
        handler: || get(read::sheet),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/units/{id}/facts",
        who: Who::Program("facts"),
        handler: || get(read::facts),
        template: None,
    },
    Route {
        method: Method::PUT,
        path: "/api/v1/units/{id}/facts/{fact}/{label}",
        who: Who::Program("facts:write"),
        handler: || put(write::fact),
        template: None,
    },
];

/// Whether a program's key opens this; people use the pages.
fn opened(actor: &Actor, scope: Scope) -> Result<(), Trouble> {
    match &actor.kind {
        ActorKind::Program { scopes, .. } if scopes.contains(&scope) => Ok(()),
        ActorKind::Program { .. } => Err(Trouble::saying(
            axum::http::StatusCode::FORBIDDEN,
            format!(
                "这个接口密钥没有“{}”的权限。请让系统管理员另发一个包含它的密钥。",
                scope.key()
            ),
        )),
        _ => Err(Trouble::saying(
            axum::http::StatusCode::UNAUTHORIZED,
            "没有出示有效的接口密钥:请求头里写 Authorization: Bearer 密钥。到期、作废或丢失的,请系统管理员另发一个。",
        )),
    }
}
