//! The facts of a unit in a year, and the same as a file.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::fact::{FactLine, FactsPage};
use service::id::{CycleId, OrganisationId};

use crate::app::App;
use crate::chrome::Chrome;
use crate::download::table;
use crate::pages::ledger::Asked;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "fact/list.html")]
struct ListPage {
    chrome: Chrome,
    facts: FactsPage,
    /// Only what is missing.
    is_missing_only: bool,
}

impl ListPage {
    /// Nothing is known and nothing is due yet.
    fn is_ahead(&self, line: &FactLine) -> bool {
        !line.is_missing && line.values.iter().all(|value| value.value.is_none())
    }

    fn shown(&self) -> Vec<&FactLine> {
        self.facts
            .asked
            .iter()
            .filter(|line| !self.is_missing_only || line.is_missing)
            .collect()
    }
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let facts = app
        .service
        .acting_as(&actor)
        .facts(unit, asked.year())
        .await?;
    let home = format!("/units/{unit}/ledgers?year={}", facts.year);
    let above = format!("{}台账", facts.unit.name);
    page(ListPage {
        chrome: Chrome::of(&app, &actor, format!("{}年数据", facts.year))
            .under(&[(&home, &above)])
            .done(asked.done.as_deref()),
        facts,
        is_missing_only: asked.kind.as_deref() == Some("missing"),
    })
}

/// The facts of a unit as a file.
pub(super) async fn export(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(unit): Path<OrganisationId>,
) -> Answer {
    let text = app.service.acting_as(&actor).export_facts(unit).await?;
    let name = format!("facts-{unit}.csv");
    Ok(table(&name, &name, &text))
}

/// The facts of all units of a cycle as a file.
pub(super) async fn export_cycle(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let text = acting.export_cycle_facts(cycle).await?;
    let name = format!("cycle-{cycle}-facts.csv");
    Ok(table(&name, &name, &text))
}
