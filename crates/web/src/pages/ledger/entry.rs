//! An entry: what it says, what it feeds, its history.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::actor::Actor;
use service::evidence::{EvidenceView, Place};
use service::id::EntryId;
use service::ledger::{EntryPage, WithdrawnEntry};

use super::Asked;
use super::trail::Ledger;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "ledger/entry.html")]
struct Page {
    chrome: Chrome,
    it: EntryPage,
    evidence: Vec<EvidenceView>,
    /// Files of the unit that could be used here too.
    reusable: Vec<Choice>,
    form: Form,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    Query(asked): Query<Asked>,
) -> Answer {
    shown(&app, &actor, id, Form::default(), asked.done.as_deref()).await
}

/// The page of an entry with a form that was refused, or none.
pub(crate) async fn shown(
    app: &App,
    actor: &Actor,
    id: EntryId,
    form: Form,
    done: Option<&str>,
) -> Answer {
    let acting = app.service.acting_as(actor);
    let it = acting.entry(id).await?;
    let evidence = acting.evidence_of_entry(id).await?;
    let reusable = match it.evidence_why {
        Some(_) => acting.reusable_evidence(&Place::Entry(id)).await?,
        None => Vec::new(),
    };
    let day = crate::filters::day_words(it.entry.day);
    let title = format!("{}({day})", it.entry.kind_title);
    let ledger = Ledger {
        unit: &it.entry.unit,
        kind: &it.entry.kind,
        title: &it.entry.kind_title,
        year: it.year,
    };
    page_with(
        form.status(),
        Page {
            chrome: ledger.chrome(app, actor, title).done(done),
            evidence,
            reusable: choices(&reusable),
            form: form.at(it.revision),
            it,
        },
    )
}

/// Files to choose from, with what they were for.
pub(crate) fn choices(files: &[EvidenceView]) -> Vec<Choice> {
    if files.is_empty() {
        return Vec::new();
    }
    let none = Choice::new("", "请选择");
    let files = files.iter().map(|it| {
        let at = crate::filters::moment_words(it.added_at);
        Choice::new(it.id, format!("{}({at},{})", it.name, it.why))
    });
    std::iter::once(none).chain(files).collect()
}

/// Withdraws it.
pub(super) async fn withdraw(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    form: Form,
) -> Answer {
    turn(&app, &actor, id, form, false).await
}

/// Lets it count again.
pub(super) async fn restore(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    form: Form,
) -> Answer {
    turn(&app, &actor, id, form, true).await
}

async fn turn(app: &App, actor: &Actor, id: EntryId, form: Form, is_back: bool) -> Answer {
    let entry = WithdrawnEntry {
        id,
        revision: form.revision(),
        reason: form.text("reason").to_owned(),
        is_back,
    };
    let done = if is_back { "restored" } else { "undone" };
    match app.service.acting_as(actor).withdraw_entry(entry).await {
        Ok(id) => see_other(format!("/entries/{id}?done={done}")),
        Err(error) => shown(app, actor, id, form.refused(error)?, None).await,
    }
}
