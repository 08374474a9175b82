//! What programs read.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use service::actor::Scope;
use service::id::{CycleId, OrganisationId, SheetId};

use super::opened;
use crate::app::App;
use crate::reply::{Answer, Asking};

/// What addresses ask beside the path.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    revision: Option<i64>,
    year: Option<i16>,
}

/// Cycles that the account may see.
pub(super) async fn cycles(State(app): State<App>, Asking(actor): Asking) -> Answer {
    opened(&actor, Scope::Results)?;
    let list = app.service.acting_as(&actor).cycles().await?;
    Ok(Json(list).into_response())
}

/// A revision of a result.
pub(super) async fn results(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    opened(&actor, Scope::Results)?;
    let acting = app.service.acting_as(&actor);
    let result = acting.result(id, asked.revision).await?;
    Ok(Json(result).into_response())
}

/// Sheets of a cycle.
pub(super) async fn sheets(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<CycleId>,
) -> Answer {
    opened(&actor, Scope::Sheets)?;
    let list = app.service.acting_as(&actor).sheets(id).await?;
    Ok(Json(list).into_response())
}

/// A sheet, with the layers that the account may see at this stage.
pub(super) async fn sheet(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SheetId>,
) -> Answer {
    opened(&actor, Scope::Sheets)?;
    let sheet = app.service.acting_as(&actor).sheet(id).await?;
    Ok(Json(sheet.as_ref()).into_response())
}

/// Facts of a unit.
pub(super) async fn facts(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Answer {
    opened(&actor, Scope::Facts)?;
    let facts = app.service.acting_as(&actor).facts(id, asked.year).await?;
    Ok(Json(facts).into_response())
}
