//! Pages of ledgers: the home of a unit's ledgers, lists, the form of an entry, an entry with what it feeds,
//! entries from files.

mod all;
mod declared;
pub(crate) mod entry;
mod form;
mod home;
mod import;
mod list;
#[cfg(test)]
pub(crate) mod tests;
mod trail;

use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{get, post};
use service::Action;

use crate::pages::fact::FILE;
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
        path: "/units/{u}/ledgers/{kind}/import",
        who: WRITE,
        handler: || get(import::show),
        template: Some("ledger/import"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/ledgers/{kind}/import",
        who: WRITE,
        handler: || post(import::preview).layer(DefaultBodyLimit::max(FILE)),
        template: Some("ledger/import"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/ledgers/{kind}/import/confirm",
        who: WRITE,
        handler: || post(import::confirm),
        template: Some("ledger/import"),
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/ledgers/{kind}/template.csv",
        who: READ,
        handler: || get(import::template),
        template: None,
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
    Route {
        method: Method::GET,
        path: "/ledgers/declared",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Root),
        handler: || get(declared::show),
        template: Some("ledger/declared"),
    },
    Route {
        method: Method::POST,
        path: "/ledgers/declared",
        who: Who::May(Action::StateFact, Touches::Root),
        handler: || post(declared::declare),
        template: Some("ledger/declared"),
    },
    Route {
        method: Method::POST,
        path: "/ledgers/declared/reopen",
        who: Who::May(Action::StateFact, Touches::Root),
        handler: || post(declared::reopen),
        template: Some("ledger/declared"),
    },
];

/// What addresses of this area may carry behind the question mark.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Asked {
    /// The year as written; anything that is no year from 1900 to 2199 counts as none.
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
