//! Deeds at one item: findings, returns, comments. What is refused is shown again at the item.

use axum::extract::{Path, State};
use service::Error;
use service::id::{FindingId, ReturnId, SampledId, SheetId};
use service::sheet::finding::NewFinding;

use super::item::again;
use crate::app::App;
use crate::form::Form;
use crate::reply::{Answer, Asking, see_other};

/// Back to the item, or the form again.
async fn told<T>(
    app: &App,
    asking: &Asking,
    (sheet, item, of, done): (i64, &str, &str, &str),
    form: Form,
    outcome: Result<T, Error>,
) -> Answer {
    match outcome {
        Ok(_) => see_other(format!("/sheets/{sheet}/items/{item}?done={done}")),
        Err(error) => again(app, asking, SheetId(sheet), item, of, form, error).await,
    }
}

/// Writes down a finding.
pub(super) async fn find(
    State(app): State<App>,
    asking: Asking,
    Path((id, item)): Path<(i64, String)>,
    form: Form,
) -> Answer {
    let input = NewFinding {
        item: item.clone(),
        points: form.text("points").to_owned(),
        adds: form.text("adds") == "yes",
        words: form.text("words").to_owned(),
        day: form.text("day").to_owned(),
        is_spot_check: form.is_on("spot"),
        notice: form.text("notice").to_owned(),
        sampled: form.text("sampled").parse().ok().map(SampledId),
    };
    let acting = app.service.acting_as(&asking.0);
    let outcome = acting.find(SheetId(id), input).await;
    told(&app, &asking, (id, &item, "find", "saved"), form, outcome).await
}

/// Confirms a finding.
pub(super) async fn confirm(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((_, id)): Path<(i64, i64)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let revision = form.revision().0;
    let sheet = acting.confirm_finding(FindingId(id), revision).await?;
    see_other(back(sheet, form.text("item"), "saved"))
}

/// Withdraws a finding.
pub(super) async fn withdraw(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((_, id)): Path<(i64, i64)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let revision = form.revision().0;
    let sheet = acting.withdraw_finding(FindingId(id), revision).await?;
    see_other(back(sheet, form.text("item"), "withdrawn"))
}

fn back(sheet: SheetId, item: &str, done: &str) -> String {
    if item.is_empty() {
        return format!("/sheets/{sheet}?done={done}");
    }
    let item = crate::reply::encoded(item);
    format!("/sheets/{sheet}/items/{item}?done={done}")
}

/// Sends an item back to the unit.
pub(super) async fn send_back(
    State(app): State<App>,
    asking: Asking,
    Path((id, item)): Path<(i64, String)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let (reason, due) = (form.text("reason"), form.text("due"));
    let outcome = acting.return_item(SheetId(id), &item, reason, due).await;
    told(
        &app,
        &asking,
        (id, &item, "return", "returned"),
        form,
        outcome,
    )
    .await
}

/// Answers what was returned.
pub(super) async fn answer(
    State(app): State<App>,
    asking: Asking,
    Path((id, item, of)): Path<(i64, String, i64)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let revision = form.revision().0;
    let outcome = acting
        .answer_return(ReturnId(of), revision, form.text("answer"))
        .await;
    told(
        &app,
        &asking,
        (id, &item, "answer", "answered"),
        form,
        outcome,
    )
    .await
}

/// Closes a return.
pub(super) async fn close(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((_, _, of)): Path<(i64, String, i64)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let (sheet, item) = acting.close_return(ReturnId(of), form.revision().0).await?;
    see_other(back(sheet, &item, "settled"))
}

/// Says something about an item.
pub(super) async fn comment(
    State(app): State<App>,
    asking: Asking,
    Path((id, item)): Path<(i64, String)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let outcome = acting.comment(SheetId(id), &item, form.text("words")).await;
    told(
        &app,
        &asking,
        (id, &item, "comment", "saved"),
        form,
        outcome,
    )
    .await
}
