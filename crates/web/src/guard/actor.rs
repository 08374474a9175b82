//! Who asks: the person of a session's cookie, the program of a key, or a visitor.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use service::actor::Actor;
use service::{Error, Refusal};

use super::{client, cookie};
use crate::app::App;
use crate::reply::{Asking, Trouble};

/// Paths that ask for nobody: no look at the store is spent on them.
const NOBODYS: &[&str] = &["/static/", "/healthz", "/metrics"];

/// Why it could not be found out who asks.
#[derive(Clone)]
pub(super) struct Unknown(pub(super) Trouble);

/// Around all routes: puts who asks into the request.
pub(crate) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if NOBODYS.iter().any(|beginning| path.starts_with(beginning)) {
        return next.run(request).await;
    }
    let is_api = path.starts_with("/api/");
    let client = client::client(request.headers(), request.extensions(), &app.settings);
    let found = if is_api {
        program(&app, request.headers(), client.clone()).await
    } else {
        match cookie::session_of(request.headers(), app.settings.is_behind_https) {
            Some(cookie) => app.service.actor_of(cookie, client.clone()).await,
            None => Ok(Actor::visitor(client.clone())),
        }
    };
    let actor = match found {
        Ok(actor) => actor,
        Err(error) => {
            let trouble = Trouble::from(error);
            request.extensions_mut().insert(Unknown(trouble));
            Actor::visitor(client)
        }
    };
    request.extensions_mut().insert(Asking(actor));
    next.run(request).await
}

/// Programs show their key; cookies are not read for them.
async fn program(
    app: &App,
    headers: &HeaderMap,
    client: service::actor::Client,
) -> Result<Actor, Error> {
    let said = headers.get(header::AUTHORIZATION);
    let key = said
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.strip_prefix("Bearer "));
    let found = match key {
        Some(key) => {
            app.service
                .actor_of_token(key.trim(), client.clone())
                .await?
        }
        None => None,
    };
    Ok(found.unwrap_or_else(|| Actor::visitor(client)))
}

/// Whoever asks, signed in or not.
pub(crate) struct Visitor(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Visitor, Self::Rejection> {
        let Asking(actor) = Asking::from_request_parts(parts, state).await?;
        Ok(Visitor(actor))
    }
}

/// A person who is signed in and has nothing to do first; others are sent where it is done.
pub(crate) struct Person(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Person, Trouble> {
        let asking = Asking::from_request_parts(parts, state).await;
        let Asking(actor) = asking.map_err(|_| Error::from(Refusal::SignIn))?;
        actor.person()?;
        Ok(Person(actor))
    }
}
