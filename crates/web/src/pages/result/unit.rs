//! One unit's own result with every reason.

use askama::Template;
use axum::extract::{Path, Query, State};
use rubric::number::Points;
use serde::Deserialize;
use service::id::{CycleId, OrganisationId};
use service::result::{UnitMember, UnitResultPage};

use super::{newer, way};
use crate::app::App;
use crate::chart::{Axis, Chart, radar};
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    revision: Option<i64>,
}

#[derive(Template)]
#[template(path = "result/unit.html")]
struct Shown {
    chrome: Chrome,
    view: UnitResultPage,
    /// One per scheme that has at least three sections with points.
    charts: Vec<Option<Chart>>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((cycle, unit)): Path<(CycleId, OrganisationId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let view = acting.unit_result(cycle, unit, asked.revision).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(&app, &actor, format!("{}的考评结果", view.unit.name))
        .under(&[("/cycles", "考评周期"), (&link, &title)]);
    let charts = view.members.iter().enumerate();
    let charts = charts
        .map(|(at, member)| chart(at, member, &view.unit.name))
        .collect();
    page(Shown {
        chrome,
        view,
        charts,
    })
}

fn chart(at: usize, member: &UnitMember, name: &str) -> Option<Chart> {
    let sections = member.document.sections.iter().zip(&member.line.sections);
    let axes: Vec<Axis> = sections
        .enumerate()
        .map(|(at, (heading, span))| Axis {
            title: heading.title.clone(),
            full: heading.full(),
            own: span.low().max(Points::ZERO),
            mean: member.means.get(at).copied(),
        })
        .collect();
    (axes.len() >= 3).then(|| {
        radar(
            &format!("sections-{at}"),
            &format!("{}:各项得分率", member.document.title),
            &axes,
            name,
        )
    })
}
