//! Pages of periodic reports: what is due, filling in, the organiser's board and forms.

mod board;
mod fill;
mod forms;
mod import;
mod list;
#[cfg(test)]
mod tests;

use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{get, post};
use service::Action;
use service::report::ReportStanding;

use self::import::{OfPeriod, OfUnit};
use crate::pages::fact::FILE;
use crate::route::{Route, Touches, Who};

const FILL: Who = Who::May(Action::SubmitReport, Touches::Unit);
const PREFILL: Who = Who::May(Action::PrefillReport, Touches::Root);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/units/{u}/reports",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Unit),
        handler: || get(list::show),
        template: Some("report/list"),
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/reports/{form}/{label}",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Unit),
        handler: || get(fill::show),
        template: Some("report/fill"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/reports/{form}/{label}",
        who: FILL,
        handler: || post(fill::save),
        template: Some("report/fill"),
    },
    Route {
        method: Method::GET,
        path: "/reports/{id}",
        who: Who::AnyOf(&[Action::ReadLedger], Touches::Report),
        handler: || get(fill::find),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/reports/{id}/return",
        who: Who::May(Action::ReturnReport, Touches::Report),
        handler: || post(fill::give_back),
        template: Some("report/fill"),
    },
    Route {
        method: Method::POST,
        path: "/reports/{id}/accept",
        who: Who::May(Action::ReturnReport, Touches::Report),
        handler: || post(fill::accept),
        template: Some("report/fill"),
    },
    Route {
        method: Method::GET,
        path: "/reports",
        who: Who::May(Action::ReturnReport, Touches::Root),
        handler: || get(board::show),
        template: Some("report/board"),
    },
    Route {
        method: Method::POST,
        path: "/reports",
        who: Who::May(Action::ReturnReport, Touches::Root),
        handler: || post(board::accept),
        template: Some("report/board"),
    },
    Route {
        method: Method::GET,
        path: "/forms",
        who: Who::May(Action::DefineReport, Touches::OwnOrganisation),
        handler: || get(forms::show),
        template: Some("report/forms"),
    },
    Route {
        method: Method::POST,
        path: "/forms",
        who: Who::May(Action::DefineReport, Touches::OwnOrganisation),
        handler: || post(forms::define),
        template: Some("report/forms"),
    },
    Route {
        method: Method::GET,
        path: "/forms/{id}/close",
        who: Who::May(Action::DefineReport, Touches::OwnOrganisation),
        handler: || get(forms::ask_close),
        template: Some("report/form_close"),
    },
    Route {
        method: Method::POST,
        path: "/forms/{id}/close",
        who: Who::May(Action::DefineReport, Touches::OwnOrganisation),
        handler: || post(forms::close),
        template: Some("report/form_close"),
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/reports/{form}/import",
        who: FILL,
        handler: || get(import::show::<OfUnit>),
        template: Some("report/import"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/reports/{form}/import",
        who: FILL,
        handler: || post(import::preview::<OfUnit>).layer(DefaultBodyLimit::max(FILE)),
        template: Some("report/import"),
    },
    Route {
        method: Method::POST,
        path: "/units/{u}/reports/{form}/import/confirm",
        who: FILL,
        handler: || post(import::confirm::<OfUnit>),
        template: Some("report/import"),
    },
    Route {
        method: Method::GET,
        path: "/units/{u}/reports/{form}/template.csv",
        who: FILL,
        handler: || get(import::template::<OfUnit>),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/forms/{id}/{label}/import",
        who: PREFILL,
        handler: || get(import::show::<OfPeriod>),
        template: Some("report/import"),
    },
    Route {
        method: Method::POST,
        path: "/forms/{id}/{label}/import",
        who: PREFILL,
        handler: || post(import::preview::<OfPeriod>).layer(DefaultBodyLimit::max(FILE)),
        template: Some("report/import"),
    },
    Route {
        method: Method::POST,
        path: "/forms/{id}/{label}/import/confirm",
        who: PREFILL,
        handler: || post(import::confirm::<OfPeriod>),
        template: Some("report/import"),
    },
    Route {
        method: Method::GET,
        path: "/forms/{id}/{label}/template.csv",
        who: PREFILL,
        handler: || get(import::template::<OfPeriod>),
        template: None,
    },
];

/// Class and words of the chip of a report.
fn chip(standing: ReportStanding) -> (&'static str, &'static str) {
    match standing {
        ReportStanding::Returned => ("returned", "已退回"),
        ReportStanding::Overdue => ("late", "已逾期"),
        ReportStanding::Due => ("due", "待报送"),
        ReportStanding::Running => ("open", "时期未满"),
        ReportStanding::Submitted => ("draft", "已报送"),
        ReportStanding::Accepted => ("done", "已采纳"),
    }
}
