//! Pages of people: signing in, one's own password and sessions, accounts, organisations, keys of programs.

mod login;
mod me;
mod password;

use axum::http::Method;
use axum::routing::{get, post};

use crate::route::{Route, Who};

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/",
        who: Who::Anyone,
        handler: || get(login::front),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/login",
        who: Who::Anyone,
        handler: || get(login::show),
        template: Some("people/login"),
    },
    Route {
        method: Method::POST,
        path: "/login",
        who: Who::Anyone,
        handler: || post(login::sign_in),
        template: Some("people/login"),
    },
    Route {
        method: Method::GET,
        path: "/login/code",
        who: Who::Anyone,
        handler: || get(login::code),
        template: Some("people/code"),
    },
    Route {
        method: Method::POST,
        path: "/login/code",
        who: Who::Anyone,
        handler: || post(login::give_code),
        template: Some("people/code"),
    },
    Route {
        method: Method::POST,
        path: "/logout",
        who: Who::Anyone,
        handler: || post(login::sign_out),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/me",
        who: Who::Person,
        handler: || get(me::show),
        template: Some("people/me"),
    },
    Route {
        method: Method::POST,
        path: "/me/sessions/end",
        who: Who::Person,
        handler: || post(me::end_sessions),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/me/password",
        who: Who::Person,
        handler: || get(password::show),
        template: Some("people/password"),
    },
    Route {
        method: Method::POST,
        path: "/me/password",
        who: Who::Person,
        handler: || post(password::change),
        template: Some("people/password"),
    },
    Route {
        method: Method::GET,
        path: "/me/factor",
        who: Who::Person,
        handler: || get(me::factor),
        template: Some("people/factor"),
    },
    Route {
        method: Method::POST,
        path: "/me/factor",
        who: Who::Person,
        handler: || post(me::confirm_factor),
        template: Some("people/factor"),
    },
    Route {
        method: Method::POST,
        path: "/me/factor/drop",
        who: Who::Person,
        handler: || post(me::drop_factor),
        template: Some("people/factor"),
    },
];
