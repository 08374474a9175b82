//! The table of routes at the door: whose roles could never do what a route is for is refused before its handler. Tree,
//! stage and assignment are asked by the service, in the transaction.

use appraisal::permit::{Refusal as Denial, Role, Why};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use service::actor::ActorKind;
use service::{Error, Refusal};

use crate::reply::{Asking, Trouble};
use crate::route::Who;

/// Around one route.
pub(crate) async fn admit(who: Who, request: Request, next: Next) -> Response {
    let asking = Asking::of(request.extensions().get());
    match admitted(who, &asking) {
        Ok(()) => next.run(request).await,
        Err(error) => Trouble::from(error).into_response(),
    }
}

fn admitted(who: Who, Asking(actor): &Asking) -> Result<(), Error> {
    let action = match who {
        Who::Anyone | Who::Local | Who::Program(_) => return Ok(()),
        Who::Person => None,
        Who::May(action, _) => Some(action),
        Who::AnyOf(actions, _) => actions.first().copied(),
    };
    let ActorKind::Person { must, .. } = &actor.kind else {
        return Err(Refusal::SignIn.into());
    };
    let Some(action) = action else {
        return Ok(());
    };
    if let Some(must) = must {
        return Err(Refusal::Must(*must).into());
    }
    let roles: Vec<Role> = actor.seats.iter().map(|seat| seat.role).collect();
    if who.could_be(&roles) {
        return Ok(());
    }
    Err(Refusal::Denied(Denial {
        role: roles.first().copied().unwrap_or(Role::UnitClerk),
        action,
        why: Why::Role,
    })
    .into())
}
