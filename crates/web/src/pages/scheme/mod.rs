//! Pages of schemes: the library, drafts with what is found in them, publication, versions as the paper form, and
//! the data dictionary.

mod compare;
mod dictionary;
mod edit;
mod list;
mod new;
mod publish;
mod show;
mod version;
mod way;

use appraisal::permit::Action;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use service::id::VersionId;

use crate::route::{Route, Touches, Who};

/// The most that a form with the text of a scheme may send: Chinese takes nine bytes a letter on the way.
const TEXT_BYTES: usize = 12 << 20;

const WRITE: Who = Who::May(Action::WriteScheme, Touches::OwnOrganisation);
const PUBLISH: Who = Who::May(Action::PublishScheme, Touches::OwnOrganisation);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    route(
        Method::GET,
        "/schemes",
        Who::Person,
        || get(list::show),
        Some("scheme/list"),
    ),
    route(
        Method::GET,
        "/schemes/new",
        WRITE,
        || get(new::show),
        Some("scheme/new"),
    ),
    route(
        Method::POST,
        "/schemes/new",
        WRITE,
        || post(new::make),
        Some("scheme/new"),
    ),
    route(
        Method::GET,
        "/schemes/{id}",
        Who::Person,
        || get(show::show),
        Some("scheme/show"),
    ),
    route(
        Method::GET,
        "/schemes/{id}/draft",
        Who::AnyOf(
            &[
                Action::WriteScheme,
                Action::PublishScheme,
                Action::ApproveBurden,
            ],
            Touches::OwnOrganisation,
        ),
        || get(edit::show),
        Some("scheme/edit"),
    ),
    route(
        Method::POST,
        "/schemes/{id}/draft",
        WRITE,
        || post(edit::save).layer(DefaultBodyLimit::max(TEXT_BYTES)),
        Some("scheme/edit"),
    ),
    route(
        Method::POST,
        "/schemes/{id}/draft/begin",
        WRITE,
        || post(edit::begin),
        None,
    ),
    route(
        Method::POST,
        "/schemes/{id}/draft/upload",
        WRITE,
        || post(edit::upload).layer(DefaultBodyLimit::max(TEXT_BYTES)),
        None,
    ),
    route(
        Method::POST,
        "/schemes/{id}/draft/drop",
        WRITE,
        || post(edit::give_up),
        None,
    ),
    route(
        Method::POST,
        "/schemes/{id}/check",
        WRITE,
        || post(edit::check).layer(DefaultBodyLimit::max(TEXT_BYTES)),
        Some("scheme/edit"),
    ),
    route(
        Method::GET,
        "/schemes/{id}/publish",
        PUBLISH,
        || get(publish::show),
        Some("scheme/publish"),
    ),
    route(
        Method::POST,
        "/schemes/{id}/publish",
        PUBLISH,
        || post(publish::publish),
        Some("scheme/publish"),
    ),
    route(
        Method::POST,
        "/schemes/{id}/approve-burden",
        Who::May(Action::ApproveBurden, Touches::OwnOrganisation),
        || post(edit::approve),
        Some("scheme/edit"),
    ),
    route(
        Method::POST,
        "/schemes/{id}/archive",
        PUBLISH,
        || post(show::archive),
        None,
    ),
    route(
        Method::GET,
        "/schemes/{id}/compare",
        Who::Person,
        || get(compare::show),
        Some("scheme/compare"),
    ),
    route(
        Method::GET,
        "/versions/{id}",
        Who::Person,
        || get(version::form),
        Some("scheme/form"),
    ),
    route(
        Method::GET,
        "/versions/{id}/source",
        Who::Person,
        || get(version::source),
        Some("scheme/source"),
    ),
    route(
        Method::GET,
        "/versions/{id}/burden",
        Who::Person,
        || get(version::burden),
        Some("scheme/burden"),
    ),
    route(
        Method::GET,
        "/dictionary",
        Who::Person,
        || get(dictionary::show),
        Some("scheme/dictionary"),
    ),
    route(
        Method::GET,
        "/dictionary/edit",
        Who::May(Action::WriteDictionary, Touches::OwnOrganisation),
        || get(dictionary::edit),
        Some("scheme/dictionary_edit"),
    ),
    route(
        Method::POST,
        "/dictionary/edit",
        Who::May(Action::WriteDictionary, Touches::OwnOrganisation),
        || post(dictionary::save).layer(DefaultBodyLimit::max(TEXT_BYTES)),
        Some("scheme/dictionary_edit"),
    ),
];

const fn route(
    method: Method,
    path: &'static str,
    who: Who,
    handler: fn() -> axum::routing::MethodRouter<crate::app::App>,
    template: Option<&'static str>,
) -> Route {
    Route {
        method,
        path,
        who,
        handler,
        template,
    }
}

/// What addresses of this area ask beside the path.
#[derive(Debug, Clone, Default, Deserialize)]
struct Asked {
    done: Option<String>,
    from: Option<String>,
    to: Option<String>,
    version: Option<VersionId>,
    shipped: Option<String>,
}
