//! Pages of ledgers: the home of a unit's ledgers, lists, the form of an entry, an entry with what it feeds.

mod all;
pub(crate) mod entry;
mod form;
mod home;
mod list;
#[cfg(test)]
mod tests;

use axum::http::Method;
use axum::routing::{get, post};
use service::Action;

use crate::route::{Route, Touches, Who};

const READ: Who = Who::AnyOf(&[Action::ReadLedger], Touches::Unit);
const READ_ENTRY: Who = Who::AnyOf(&[Action::ReadLedger], Touches::Entry);
/// The unit writes its own ledgers, the organiser those that it keeps about units.
const WRITE: Who = Who::AnyOf(&[Action::RecordLedger, Action::StateFact], Touches::Unit);
const WRITE_ENTRY: Who = Who::AnyOf(&[Action::RecordLedger, Action::StateFact], Touches::Entry);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/units/{u}/ledgers",
        who: READ,
        handler: || get(home::show),
        template: Some("ledger/home"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/ledgers/complete",
        who: WRITE,
        handler: || post(home::complete),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/ledgers/reopen",
        who: WRITE,
        handler: || post(home::reopen),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/ledgers/{kind}",
        who: READ,
        handler: || get(list::show),
        template: Some("ledger/list"),
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/ledgers/{kind}/new",
        who: WRITE,
        handler: || get(form::new),
        template: Some("ledger/form"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/ledgers/{kind}/new",
        who: WRITE,
        handler: || post(form::record),
        template: Some("ledger/form"),
    },
    Route {
        method: Method::GET,
        path: "/entries/{id}",
        who: READ_ENTRY,
        handler: || get(entry::show),
        template: Some("ledger/entry"),
    },
    Route {
        method: Method::GET,
        path: "/entries/{id}/edit",
        who: WRITE_ENTRY,
        handler: || get(form::edit),
        template: Some("ledger/form"),
    },
    Route {
        method: Method::POST,
        path: "/entries/{id}/edit",
        who: WRITE_ENTRY,
        handler: || post(form::change),
        template: Some("ledger/form"),
    },
    Route {
        method: Method::POST,
        path: "/entries/{id}/withdraw",
        who: WRITE_ENTRY,
        handler: || post(entry::withdraw),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/entries/{id}/restore",
        who: WRITE_ENTRY,
        handler: || post(entry::restore),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/ledgers",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Root),
        handler: || get(all::show),
        template: Some("ledger/all"),
    },
];

/// What addresses of this area may carry behind the question mark.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Asked {
    /// The year.
    pub(crate) year: Option<String>,
    /// A kind of ledger.
    pub(crate) kind: Option<String>,
    /// The cursor of a page.
    pub(crate) at: Option<String>,
    /// The sort of an entry that the form is narrowed to.
    pub(crate) sort: Option<String>,
    /// What was just done.
    pub(crate) done: Option<String>,
}

impl Asked {
    /// The year, when one is written.
    pub(crate) fn year(&self) -> Option<i16> {
        let year = self.year.as_deref()?.trim().parse().ok()?;
        (1900..=2199).contains(&year).then_some(year)
    }
}
