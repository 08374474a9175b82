//! The result of all units, for those who see all of them.

use askama::Template;
use axum::extract::{Path, Query, State};
use rubric::number::Points;
use serde::Deserialize;
use service::id::CycleId;
use service::result::{MemberView, ResultPage};

use super::{newer, way};
use crate::app::App;
use crate::chart::{Axis, Bar, Chart, bars, distribution, radar};
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    revision: Option<i64>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "result/page.html")]
struct Shown {
    chrome: Chrome,
    view: ResultPage,
    charts: Vec<Chart>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = app
        .service
        .acting_as(&actor)
        .result(cycle, asked.revision)
        .await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(&app, &actor, "考评结果")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(asked.done.as_deref());
    let target = view.members.iter().find(|member| member.is_target);
    let charts = target.map(charts).unwrap_or_default();
    page(Shown {
        chrome,
        view,
        charts,
    })
}

fn charts(member: &MemberView) -> Vec<Chart> {
    let document = &member.document;
    let full = document.full.map(Points::from_units);
    let all: Vec<Bar> = document
        .lines
        .iter()
        .map(|line| Bar {
            name: line.name.clone(),
            low: line.total.low(),
            high: line.total.high(),
            is_own: false,
        })
        .collect();
    let totals: Vec<Points> = all.iter().map(|bar| bar.low).collect();
    let end = full.unwrap_or_else(|| totals.iter().copied().max().unwrap_or_default());
    let means = document.section_means();
    let sections = document.sections.iter().zip(means);
    let axes: Vec<Axis> = sections
        .map(|(heading, mean)| Axis {
            title: heading.title.clone(),
            full: heading.full(),
            own: mean,
            mean: None,
        })
        .collect();
    let mut charts = vec![
        bars("ranking", "各单位得分", &all, full),
        distribution("distribution", "得分分布", &totals, end),
    ];
    if axes.len() >= 3 {
        let drawn = radar("sections", "各项平均得分率", &axes, "各单位平均");
        charts.insert(1, drawn);
    }
    charts
}
