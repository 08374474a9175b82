//! The page of a cycle.

use appraisal::cycle::Stage;
use appraisal::permit::Action;
use askama::Template;
use axum::extract::{Path, Query, State};
use service::cycle::CyclePage;
use service::id::CycleId;

use super::{Told, leads_somewhere, links};
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::guard::Person;
use crate::reply::{Answer, page};

/// The page.
#[derive(Template)]
#[template(path = "cycle/show.html")]
struct ShowPage {
    chrome: Chrome,
    view: CyclePage,
    links: Vec<(String, String)>,
}

/// Where a cycle stands, what it is made of, and what is next.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(told): Query<Told>,
) -> Answer {
    let view = app.service.acting_as(&actor).cycle(id).await?;
    let chrome = Chrome::of(&app, &actor, view.cycle.title.clone());
    page(ShowPage {
        chrome: chrome
            .under(&[("/cycles", "考评周期")])
            .done(told.done.as_deref()),
        links: links::of_cycle(&view),
        view,
    })
}

impl ShowPage {
    /// Dates can be changed after the preparation, until the cycle is closed.
    fn sets_dates_later(&self) -> bool {
        let is_open = self.view.cycle.stage < Stage::Closed;
        is_open && self.view.steps.is_empty() && self.view.may(&Action::AdvanceCycle)
    }

    /// The team can be changed as long as it has work to do.
    fn sets_team_later(&self) -> bool {
        self.sets_dates_later() && self.view.cycle.stage <= Stage::Verification
    }

    fn has_sheets(&self) -> bool {
        let mut units = self.view.units.iter();
        units.any(|it| !it.sheets.is_empty()) && leads_somewhere("/sheets/1")
    }

    /// What the schemes ask for and which department stands for it, each once.
    fn departments(&self) -> Vec<(&str, Option<&str>)> {
        let mut all = Vec::new();
        for it in &self.view.departments {
            let standing = it.department.as_ref().map(|(_, title)| title.as_str());
            let line = (it.asked.as_str(), standing);
            if !all.contains(&line) {
                all.push(line);
            }
        }
        all
    }

    fn target(&self) -> Option<&service::cycle::Pinned> {
        self.view.schemes.iter().find(|it| it.is_target)
    }
}
