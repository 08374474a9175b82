//! Scoring sheets: the form as on paper, one item with everything about it, handing in, finishing, signing, printing.

mod deeds;
mod finish;
pub(crate) mod item;
mod list;
mod save;
mod show;
#[cfg(test)]
mod tests;
mod words;

use axum::http::Method;
use axum::routing::{get, post};
use service::Action;

use crate::route::{Route, Touches, Who};

/// Who may open a sheet at some stage.
const READERS: Who = Who::AnyOf(
    &[
        Action::ReadLedger,
        Action::ReadSelfAssessment,
        Action::ReadReturnedItems,
        Action::ReadDailyFindings,
        Action::ReadSheet,
    ],
    Touches::Sheet,
);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/cycles/{c}/sheets",
        who: Who::AnyOf(
            &[Action::ReadLedger, Action::ReadSheet, Action::ReadProgress],
            Touches::Cycle,
        ),
        handler: || get(list::show),
        template: Some("sheet/list"),
    },
    Route {
        method: Method::GET,
        path: "/sheets/{s}",
        who: READERS,
        handler: || get(show::show),
        template: Some("sheet/show"),
    },
    Route {
        method: Method::GET,
        path: "/sheets/{s}/items/{item}",
        who: READERS,
        handler: || get(item::show),
        template: Some("sheet/item"),
    },
    Route {
        method: Method::GET,
        path: "/sheets/{s}/print",
        who: READERS,
        handler: || get(finish::print),
        template: Some("sheet/print"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/marks/{item}/{layer}",
        who: Who::AnyOf(&[Action::SelfAssess, Action::VerifySheet], Touches::Sheet),
        handler: || post(save::mark),
        template: Some("sheet/conflict"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/discretion",
        who: Who::May(Action::VerifySheet, Touches::Sheet),
        handler: || post(save::decide),
        template: Some("sheet/conflict"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/accept",
        who: Who::May(Action::VerifySheet, Touches::Sheet),
        handler: || post(save::accept),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/items/{item}/findings",
        who: Who::May(Action::RecordFinding, Touches::Sheet),
        handler: || post(deeds::find),
        template: Some("sheet/item"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/findings/{id}/confirm",
        who: Who::May(Action::RecordFinding, Touches::Sheet),
        handler: || post(deeds::confirm),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/findings/{id}/withdraw",
        who: Who::May(Action::RecordFinding, Touches::Sheet),
        handler: || post(deeds::withdraw),
        template: None,
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/items/{item}/return",
        who: Who::May(Action::ReturnItem, Touches::Sheet),
        handler: || post(deeds::send_back),
        template: Some("sheet/item"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/items/{item}/comment",
        who: Who::May(Action::CommentOnItem, Touches::Sheet),
        handler: || post(deeds::comment),
        template: Some("sheet/item"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/items/{item}/returns/{id}/answer",
        who: Who::May(Action::SelfAssess, Touches::Sheet),
        handler: || post(deeds::answer),
        template: Some("sheet/item"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/items/{item}/returns/{id}/close",
        who: Who::May(Action::ReturnItem, Touches::Sheet),
        handler: || post(deeds::close),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/sheets/{s}/submit",
        who: Who::May(Action::SubmitSelfAssessment, Touches::Sheet),
        handler: || get(finish::ask_submit),
        template: Some("sheet/submit"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/submit",
        who: Who::May(Action::SubmitSelfAssessment, Touches::Sheet),
        handler: || post(finish::submit),
        template: Some("sheet/submit"),
    },
    Route {
        method: Method::GET,
        path: "/sheets/{s}/finish",
        who: Who::AnyOf(&[Action::VerifySheet, Action::SignSheet], Touches::Sheet),
        handler: || get(finish::ask_finish),
        template: Some("sheet/finish"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/finish",
        who: Who::May(Action::VerifySheet, Touches::Sheet),
        handler: || post(finish::finish),
        template: Some("sheet/finish"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/reopen",
        who: Who::May(Action::VerifySheet, Touches::Sheet),
        handler: || post(finish::reopen),
        template: Some("sheet/finish"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/sign",
        who: Who::May(Action::SignSheet, Touches::Sheet),
        handler: || post(finish::sign),
        template: Some("sheet/finish"),
    },
    Route {
        method: Method::POST,
        path: "/sheets/{s}/unsign",
        who: Who::May(Action::SignSheet, Touches::Sheet),
        handler: || post(finish::unsign),
        template: Some("sheet/finish"),
    },
];
