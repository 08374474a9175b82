//! Entries of all units, one kind at a time: what the organiser looks through.

use askama::Template;
use axum::extract::{Query, State};
use service::ledger::{EntryList, LedgersOfAll, ListOf};

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "ledger/all.html")]
struct AllPage {
    chrome: Chrome,
    all: LedgersOfAll,
    kind: String,
    year: i16,
    list: EntryList,
    newer: Option<String>,
    older: Option<String>,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let all = acting.ledgers_of_all(asked.year()).await?;
    let first = all.kinds.first().map_or("", |(id, _)| id.as_str());
    let kind = asked.kind.as_deref().unwrap_or(first).to_owned();
    let list = acting
        .entries(ListOf {
            unit: None,
            kind: Some(kind.clone()),
            year: Some(all.year),
            cursor: asked.at.clone(),
        })
        .await?;
    let turn = |cursor: &Option<String>| {
        let cursor = cursor.as_ref()?.replace('+', "%2B");
        Some(format!(
            "/ledgers?kind={kind}&year={}&at={cursor}",
            all.year
        ))
    };
    page(AllPage {
        chrome: Chrome::of(&app, &actor, "各单位台账").here("/ledgers"),
        newer: turn(&list.newer),
        older: turn(&list.older),
        year: all.year,
        kind,
        list,
        all,
    })
}
