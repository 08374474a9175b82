//! Pages of people: signing in, one's own password and sessions, accounts, organisations, keys of programs.

mod accounts;
mod feedback;
mod login;
mod me;
mod organisations;
mod password;
mod tokens;

use axum::http::Method;
use axum::routing::{get, post};
use service::Action;

use crate::route::{Route, Touches, Who};

const ACCOUNTS: Who = Who::May(Action::ManageAccounts, Touches::OwnOrganisation);
const COMPLAINTS: Who = Who::May(Action::ReadComplaints, Touches::OwnOrganisation);
const ANSWERS: Who = Who::May(Action::AnswerComplaint, Touches::OwnOrganisation);
const ORGANISATION: Who = Who::May(Action::ManageOrganisations, Touches::Organisation);

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
    Route {
        method: Method::GET,
        path: "/accounts",
        who: ACCOUNTS,
        handler: || get(accounts::list),
        template: Some("people/accounts"),
    },
    Route {
        method: Method::GET,
        path: "/accounts/new",
        who: ACCOUNTS,
        handler: || get(accounts::new),
        template: Some("people/account_new"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/new",
        who: ACCOUNTS,
        handler: || post(accounts::create),
        template: Some("people/once"),
    },
    Route {
        method: Method::GET,
        path: "/accounts/{id}",
        who: ACCOUNTS,
        handler: || get(accounts::show),
        template: Some("people/account"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}",
        who: ACCOUNTS,
        handler: || post(accounts::rename),
        template: Some("people/account"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}/disable",
        who: ACCOUNTS,
        handler: || post(accounts::disable),
        template: Some("people/account"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}/enable",
        who: ACCOUNTS,
        handler: || post(accounts::enable),
        template: Some("people/account"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}/reset",
        who: ACCOUNTS,
        handler: || post(accounts::reset),
        template: Some("people/once"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}/factor/drop",
        who: ACCOUNTS,
        handler: || post(accounts::drop_factor),
        template: Some("people/account"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}/seats",
        who: ACCOUNTS,
        handler: || post(accounts::appoint),
        template: Some("people/account"),
    },
    Route {
        method: Method::POST,
        path: "/accounts/{id}/seats/{seat}/end",
        who: ACCOUNTS,
        handler: || post(accounts::end_seat),
        template: Some("people/account"),
    },
    Route {
        method: Method::GET,
        path: "/organisations",
        who: Who::Person,
        handler: || get(organisations::tree),
        template: Some("people/organisations"),
    },
    Route {
        method: Method::GET,
        path: "/organisations/{id}",
        who: ORGANISATION,
        handler: || get(organisations::show),
        template: Some("people/organisation"),
    },
    Route {
        method: Method::POST,
        path: "/organisations/{id}",
        who: ORGANISATION,
        handler: || post(organisations::change),
        template: Some("people/organisation"),
    },
    Route {
        method: Method::POST,
        path: "/organisations/{id}/children",
        who: ORGANISATION,
        handler: || post(organisations::create),
        template: Some("people/organisation"),
    },
    Route {
        method: Method::POST,
        path: "/organisations/{id}/move",
        who: ORGANISATION,
        handler: || post(organisations::move_under),
        template: Some("people/organisation"),
    },
    Route {
        method: Method::POST,
        path: "/organisations/{id}/close",
        who: ORGANISATION,
        handler: || post(organisations::close),
        template: Some("people/organisation"),
    },
    Route {
        method: Method::POST,
        path: "/organisations/{id}/departments",
        who: ORGANISATION,
        handler: || post(organisations::departments),
        template: Some("people/organisation"),
    },
    Route {
        method: Method::GET,
        path: "/tokens",
        who: ACCOUNTS,
        handler: || get(tokens::list),
        template: Some("people/tokens"),
    },
    Route {
        method: Method::POST,
        path: "/tokens",
        who: ACCOUNTS,
        handler: || post(tokens::create),
        template: Some("people/tokens"),
    },
    Route {
        method: Method::POST,
        path: "/tokens/{id}/revoke",
        who: ACCOUNTS,
        handler: || post(tokens::revoke),
        template: Some("people/tokens"),
    },
    Route {
        method: Method::GET,
        path: "/feedback",
        who: Who::Anyone,
        handler: || get(feedback::form),
        template: Some("people/feedback"),
    },
    Route {
        method: Method::POST,
        path: "/feedback",
        who: Who::Anyone,
        handler: || post(feedback::send),
        template: Some("people/feedback"),
    },
    Route {
        method: Method::GET,
        path: "/feedback/{code}",
        who: Who::Anyone,
        handler: || get(feedback::state),
        template: Some("people/feedback_state"),
    },
    Route {
        method: Method::GET,
        path: "/complaints",
        who: COMPLAINTS,
        handler: || get(feedback::list),
        template: Some("people/complaints"),
    },
    Route {
        method: Method::POST,
        path: "/complaints/{id}",
        who: ANSWERS,
        handler: || post(feedback::answer),
        template: Some("people/complaints"),
    },
];
