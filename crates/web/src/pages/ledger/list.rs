//! The entries of one kind of a unit, newest first.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::id::OrganisationId;
use service::ledger::{EntryList, KindLine, LedgerHome, ListOf};

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "ledger/list.html")]
struct ListPage {
    chrome: Chrome,
    home: LedgerHome,
    /// The kind; `None` for all of them.
    kind: Option<KindLine>,
    /// Its id in addresses.
    kind_id: String,
    list: EntryList,
    newer: Option<String>,
    older: Option<String>,
}

impl ListPage {
    /// Whether whoever looks may record entries of the kind.
    fn may_record(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.may_record)
    }

    /// Whether the organiser keeps the kind, not the unit.
    fn is_of_organiser(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.is_of_organiser)
    }
}

/// Shows it; `all` in the place of a kind lists every kind.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind_id)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let home = acting.ledger_home(unit, asked.year()).await?;
    let kind = home.kinds.iter().find(|kind| kind.id == kind_id).cloned();
    let is_register = kind.as_ref().is_some_and(|kind| kind.is_register);
    let list = acting
        .entries(ListOf {
            unit: Some(unit),
            kind: (kind_id != "all").then(|| kind_id.clone()),
            // What a register holds does not begin with the year.
            year: (!is_register).then_some(home.year),
            cursor: asked.at.clone(),
        })
        .await?;
    let turn = |cursor: &Option<String>| {
        let cursor = cursor.as_ref()?.replace('+', "%2B");
        Some(format!(
            "/units/{unit}/ledgers/{kind_id}?year={}&at={cursor}",
            home.year
        ))
    };
    let title = kind.as_ref().map_or("全部台账", |kind| kind.title.as_str());
    let up = format!("/units/{unit}/ledgers?year={}", home.year);
    let above = format!("{}台账", home.unit.name);
    page(ListPage {
        chrome: Chrome::of(&app, &actor, title)
            .under(&[(&up, &above)])
            .done(asked.done.as_deref()),
        newer: turn(&list.newer),
        older: turn(&list.older),
        kind,
        kind_id,
        list,
        home,
    })
}
