//! The reports asked of a unit, the most pressing first.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::id::OrganisationId;
use service::report::{DueList, ReportStanding};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::pages::ledger::Asked;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "report/list.html")]
struct ListPage {
    chrome: Chrome,
    due: DueList,
}

impl ListPage {
    fn chip(&self, standing: &ReportStanding) -> (&'static str, &'static str) {
        super::chip(*standing)
    }
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let due = acting.reports_due(unit, asked.year()).await?;
    let home = format!("/units/{unit}/ledgers?year={}", due.year);
    let above = format!("{}台账", due.unit.name);
    page(ListPage {
        chrome: Chrome::of(&app, &actor, "报表")
            .under(&[(&home, &above)])
            .done(asked.done.as_deref()),
        due,
    })
}
