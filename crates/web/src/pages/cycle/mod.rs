//! Pages of cycles: the list, opening and setting up, the year as a timeline, moving on.

mod advance;
mod home;
mod links;
mod list;
mod new;
mod progress;
mod samples;
mod setup_dates;
mod setup_departments;
mod setup_scheme;
mod setup_team;
mod setup_units;
mod show;

use appraisal::permit::Action;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use service::actor::Actor;
use service::cycle::StepHead;

use crate::app::App;
use crate::chrome::Chrome;
use crate::route::{Route, Touches, Who};

pub(crate) use links::leads_somewhere;

/// What was just done, from the address.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Told {
    /// The key of what was done.
    pub(crate) done: Option<String>,
}

/// The steps of setting up, in their order: end of the address and words.
pub(crate) const STEPS: &[(&str, &str)] = &[
    ("scheme", "考评方案"),
    ("units", "被考评单位"),
    ("departments", "牵头部门"),
    ("team", "联合考核组"),
    ("dates", "各阶段日期"),
];

const SETS_UP: Who = Who::May(Action::ConfigureCycle, Touches::Cycle);
/// Who moves the cycle looks at what was set up before.
const SEES_SETUP: Who = Who::AnyOf(
    &[Action::ConfigureCycle, Action::AdvanceCycle],
    Touches::Cycle,
);
/// Team and dates can be changed after the preparation by who moves the cycle.
const SETS_UP_LATER: Who = Who::AnyOf(
    &[Action::ConfigureCycle, Action::AdvanceCycle],
    Touches::Cycle,
);

/// Routes of this area.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/home",
        who: Who::Person,
        handler: || get(home::show),
        template: Some("cycle/home"),
    },
    Route {
        method: Method::GET,
        path: "/cycles",
        who: Who::Person,
        handler: || get(list::show),
        template: Some("cycle/list"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/new",
        who: Who::May(Action::OpenCycle, Touches::OwnOrganisation),
        handler: || get(new::show),
        template: Some("cycle/new"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/new",
        who: Who::May(Action::OpenCycle, Touches::OwnOrganisation),
        handler: || post(new::save),
        template: Some("cycle/new"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}",
        who: Who::Person,
        handler: || get(show::show),
        template: Some("cycle/show"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/advance",
        who: Who::May(Action::AdvanceCycle, Touches::Cycle),
        handler: || get(advance::show),
        template: Some("cycle/advance"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/advance",
        who: Who::May(Action::AdvanceCycle, Touches::Cycle),
        handler: || post(advance::save),
        template: Some("cycle/advance"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/progress",
        who: Who::May(Action::ReadProgress, Touches::Cycle),
        handler: || get(progress::show),
        template: Some("cycle/progress"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/setup/scheme",
        who: SEES_SETUP,
        handler: || get(setup_scheme::show),
        template: Some("cycle/setup_scheme"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/setup/scheme",
        who: SETS_UP,
        handler: || post(setup_scheme::save),
        template: Some("cycle/setup_scheme"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/setup/units",
        who: SEES_SETUP,
        handler: || get(setup_units::show),
        template: Some("cycle/setup_units"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/setup/units",
        who: SETS_UP,
        handler: || post(setup_units::save),
        template: Some("cycle/setup_units"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/setup/departments",
        who: SEES_SETUP,
        handler: || get(setup_departments::show),
        template: Some("cycle/setup_departments"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/setup/departments",
        who: SETS_UP,
        handler: || post(setup_departments::save),
        template: Some("cycle/setup_departments"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/setup/team",
        who: SETS_UP_LATER,
        handler: || get(setup_team::show),
        template: Some("cycle/setup_team"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/setup/team",
        who: SETS_UP_LATER,
        handler: || post(setup_team::save),
        template: Some("cycle/setup_team"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/setup/dates",
        who: SETS_UP_LATER,
        handler: || get(setup_dates::show),
        template: Some("cycle/setup_dates"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/setup/dates",
        who: SETS_UP_LATER,
        handler: || post(setup_dates::save),
        template: Some("cycle/setup_dates"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/samples",
        who: Who::May(Action::ReadDailyFindings, Touches::Cycle),
        handler: || get(samples::list),
        template: Some("cycle/samples"),
    },
    Route {
        method: Method::GET,
        path: "/cycles/{c}/samples/new",
        who: Who::May(Action::DrawSample, Touches::Cycle),
        handler: || get(samples::new),
        template: Some("cycle/sample_new"),
    },
    Route {
        method: Method::POST,
        path: "/cycles/{c}/samples/new",
        who: Who::May(Action::DrawSample, Touches::Cycle),
        handler: || post(samples::announce),
        template: Some("cycle/sample_new"),
    },
    Route {
        method: Method::GET,
        path: "/draws/{d}",
        who: Who::May(Action::ReadDailyFindings, Touches::Cycle),
        handler: || get(samples::show),
        template: Some("cycle/draw"),
    },
    Route {
        method: Method::POST,
        path: "/draws/{d}/draw",
        who: Who::May(Action::DrawSample, Touches::Cycle),
        handler: || post(samples::draw),
        template: Some("cycle/draw"),
    },
    Route {
        method: Method::POST,
        path: "/draws/{d}/withdraw",
        who: Who::May(Action::DrawSample, Touches::Cycle),
        handler: || post(samples::withdraw),
        template: Some("cycle/draw"),
    },
    Route {
        method: Method::POST,
        path: "/sampled/{o}",
        who: Who::May(Action::RecordFinding, Touches::Cycle),
        handler: || post(samples::record),
        template: Some("cycle/draw"),
    },
    Route {
        method: Method::POST,
        path: "/sampled/{o}/replace",
        who: Who::May(Action::RecordFinding, Touches::Cycle),
        handler: || post(samples::replace),
        template: Some("cycle/draw"),
    },
];

/// Where to go after a step: the next one while the cycle is in preparation, else back to its page.
fn after_step(step: &str, id: service::id::CycleId, is_preparation: bool) -> String {
    let at = STEPS.iter().position(|(key, _)| *key == step);
    let next = at.and_then(|at| STEPS.get(at + 1));
    match next.filter(|_| is_preparation) {
        Some((next, _)) => format!("/cycles/{id}/setup/{next}?done=saved"),
        None => format!("/cycles/{id}?done=saved"),
    }
}

/// The frame of a step of setting up: its words as the title, the cycle above it.
fn step_chrome(app: &App, actor: &Actor, head: &StepHead, step: &str) -> Chrome {
    let named = STEPS.iter().find(|(key, _)| *key == step);
    let title = named.map_or("", |(_, words)| *words);
    let cycle = format!("/cycles/{}", head.cycle.id);
    let way = [("/cycles", "考评周期"), (&cycle, &head.cycle.title)];
    Chrome::of(app, actor, title).under(&way)
}
