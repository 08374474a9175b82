//! What programs state: facts, one at a time, each with its revision.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use service::actor::Scope;
use service::fact::StatedFact;
use service::id::{OrganisationId, Revision};

use super::opened;
use crate::app::App;
use crate::reply::{Answer, Asking, Trouble};

/// A fact as a program states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stated {
    /// The value as people would write it; the empty text takes it back.
    value: String,
    /// Where it was taken from.
    source: String,
    /// The revision that was read; 0 where there was nothing.
    revision: i64,
}

/// States it. `-` as the label is for facts without a period.
pub(super) async fn fact(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, fact, label)): Path<(OrganisationId, String, String)>,
    stated: Result<Json<Stated>, JsonRejection>,
) -> Answer {
    opened(&actor, Scope::WriteFacts)?;
    let Json(stated) = stated.map_err(|rejection| {
        let words = "请求内容应是 JSON,含 value、source、revision 三项,没有保存。";
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Trouble::unusual(StatusCode::PAYLOAD_TOO_LARGE),
            _ => Trouble::saying(StatusCode::UNPROCESSABLE_ENTITY, words),
        }
    })?;
    let fact = StatedFact {
        unit,
        fact,
        label: if label == "-" { String::new() } else { label },
        text: stated.value,
        source: stated.source,
        revision: Revision(stated.revision),
    };
    let revision = app.service.acting_as(&actor).state_fact(fact).await?;
    Ok(Json(serde_json::json!({ "revision": revision })).into_response())
}
