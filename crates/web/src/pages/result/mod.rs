//! Results: opinions of departments, totals, the decision, publication, and what everybody may read of them.

mod decide;
mod filing;
mod opinions;
mod publish;
mod satisfaction;
mod show;
mod totals;
mod unit;

use appraisal::permit::Action;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{get, post};
use service::result::document::Document;
use service::result::{RevisionRef, UnitWaits};
use service::view::CycleRef;

use crate::route::{Route, Touches, Who};

/// Who reads totals or what was published of them.
const READERS: &[Action] = &[Action::ReadTotals];

/// Who sees opinions: those who give them and those who wait for them.
const OPINIONS: &[Action] = &[
    Action::GiveDepartmentScore,
    Action::ReadProgress,
    Action::ReadTotals,
];

/// Who sees poll results: the office that enters them and those who wait for them.
const SATISFACTION: &[Action] = &[
    Action::EnterSatisfaction,
    Action::ReadProgress,
    Action::ReadTotals,
];

/// Who sees what was sent to be filed: who sends it and who takes it on file.
const FILING: &[Action] = &[Action::FileResult, Action::AcceptFiling];

/// The most that a form with a row for every unit may send, in bytes.
const ROWS: usize = 8 << 20;

/// Whether somebody must still bring down the number of full marks.
pub(crate) fn has_full_marks(document: &Document) -> bool {
    document.needed.iter().any(|open| open.kind == "full_marks")
}

/// Whether totals are open for nothing but decisions of people.
pub(crate) fn only_decisions(waits: &[UnitWaits]) -> bool {
    waits.iter().all(UnitWaits::is_for_decision)
}

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/opinions",
        who: Who::AnyOf(OPINIONS, Touches::Cycle),
        handler: || get(opinions::show),
        template: Some("result/opinions"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/opinions",
        who: Who::May(Action::GiveDepartmentScore, Touches::Cycle),
        handler: || post(opinions::save).layer(DefaultBodyLimit::max(ROWS)),
        template: Some("result/opinions"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/satisfaction",
        who: Who::AnyOf(SATISFACTION, Touches::Cycle),
        handler: || get(satisfaction::show),
        template: Some("result/satisfaction"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/satisfaction",
        who: Who::May(Action::EnterSatisfaction, Touches::Cycle),
        handler: || post(satisfaction::save).layer(DefaultBodyLimit::max(ROWS)),
        template: Some("result/satisfaction"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/totals",
        who: Who::May(Action::ReadTotals, Touches::Cycle),
        handler: || get(totals::show),
        template: Some("result/totals"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/totals",
        who: Who::May(Action::ComputeTotals, Touches::Cycle),
        handler: || post(totals::compute),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/decide",
        who: Who::May(Action::DecideResult, Touches::Cycle),
        handler: || get(decide::show),
        template: Some("result/decide"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/decide",
        who: Who::May(Action::DecideResult, Touches::Cycle),
        handler: || post(decide::record),
        template: Some("result/decide"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/decide/order",
        who: Who::May(Action::DecideResult, Touches::Cycle),
        handler: || post(decide::order),
        template: Some("result/decide"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/decide/keep",
        who: Who::May(Action::DecideResult, Touches::Cycle),
        handler: || post(decide::keep),
        template: Some("result/decide"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/decide/take-back",
        who: Who::May(Action::DecideResult, Touches::Cycle),
        handler: || post(decide::take_back),
        template: None,
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/publish",
        who: Who::May(Action::PublishResult, Touches::Cycle),
        handler: || get(publish::show),
        template: Some("result/publish"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/publish",
        who: Who::May(Action::PublishResult, Touches::Cycle),
        handler: || post(publish::publish),
        template: Some("result/publish"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/filing",
        who: Who::AnyOf(FILING, Touches::Cycle),
        handler: || get(filing::show),
        template: Some("result/filing"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/filing",
        who: Who::May(Action::FileResult, Touches::Cycle),
        handler: || post(filing::send),
        template: Some("result/filing"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{cycle}/filing/{revision}",
        who: Who::May(Action::AcceptFiling, Touches::Cycle),
        handler: || post(filing::accept),
        template: Some("result/filing"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/results",
        who: Who::AnyOf(READERS, Touches::Cycle),
        handler: || get(show::show),
        template: Some("result/page"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{cycle}/results/{unit}",
        who: Who::AnyOf(READERS, Touches::Unit),
        handler: || get(unit::show),
        template: Some("result/unit"),
    },
];

/// The way to a page of a cycle.
fn way(cycle: &CycleRef) -> (String, String) {
    (format!("/cycles/{}", cycle.id), cycle.title.clone())
}

/// The newest published revision, where it is a later one than the one shown.
fn newer(revisions: &[RevisionRef], shown: &i64) -> Option<i64> {
    let published = revisions.iter().filter(|it| it.published_at.is_some());
    let newest = published.map(|it| it.number).max()?;
    (newest > *shown).then_some(newest)
}

#[cfg(test)]
mod tests {
    use service::time::Moment;

    use super::*;

    #[test]
    fn a_revision_that_was_published_anew_is_known_as_an_old_one() {
        let revision = |number: i64, is_published: bool| RevisionRef {
            number,
            published_at: is_published.then_some(Moment(0)),
        };
        let published = [revision(1, true), revision(2, true)];
        assert_eq!(newer(&published, &1), Some(2));
        assert_eq!(newer(&published, &2), None);
        // What is worked on again does not put the published one aside.
        assert_eq!(newer(&[revision(1, true), revision(2, false)], &1), None);
        assert_eq!(newer(&[], &1), None);
    }
}
