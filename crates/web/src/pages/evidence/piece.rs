//! One piece of evidence with all its places; using it at another place, no longer at one, or not at all.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::Error;
use service::actor::Actor;
use service::evidence::{EvidencePage, Place};
use service::id::{EntryId, EvidenceId, SheetId};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::pages::ledger::{Asked, entry};
use crate::pages::sheet::item;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "evidence/piece.html")]
struct Page {
    chrome: Chrome,
    it: EvidencePage,
    form: Form,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EvidenceId>,
    Query(asked): Query<Asked>,
) -> Answer {
    shown(&app, &actor, id, Form::default(), asked.done.as_deref()).await
}

/// Uses a file of the unit on an entry.
pub(super) async fn reuse_on_entry(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    form: Form,
) -> Answer {
    match reused(&app, &actor, Place::Entry(id), &form).await {
        Ok(()) => see_other(format!("/entries/{id}?done=saved#evidence")),
        Err(error) => entry::shown(&app, &actor, id, form.refused(error)?, None).await,
    }
}

/// Uses a file of the unit on an item.
pub(super) async fn reuse_on_item(
    State(app): State<App>,
    asking: Asking,
    Path((sheet, item)): Path<(SheetId, String)>,
    form: Form,
) -> Answer {
    let place = Place::Item(sheet, item.clone());
    match reused(&app, &asking.0, place, &form).await {
        Ok(()) => see_other(format!("/sheets/{sheet}/items/{item}?done=saved#evidence")),
        Err(error) => item::again(&app, &asking, sheet, &item, "evidence", form, error).await,
    }
}

/// Uses the file that was chosen from those that are there.
async fn reused(app: &App, actor: &Actor, place: Place, form: &Form) -> Result<(), Error> {
    let piece: EvidenceId = form
        .text("evidence")
        .parse()
        .map_err(|_| Error::field("evidence", "请先选一份文件"))?;
    let acting = app.service.acting_as(actor);
    acting.reuse_evidence(place, piece).await
}

/// Uses it no longer at a place.
pub(super) async fn unlink(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EvidenceId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let place: Place = form.text("place").parse()?;
    match acting.unlink_evidence(place, id).await {
        Ok(()) => see_other(format!("/evidence/{id}?done=unlinked")),
        Err(error) => shown(&app, &actor, id, form.refused(error)?, None).await,
    }
}

/// Withdraws it everywhere.
pub(super) async fn withdraw(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EvidenceId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let withdrawn = acting
        .withdraw_evidence(id, form.revision(), form.text("reason"))
        .await;
    match withdrawn {
        Ok(Some(entry)) => see_other(format!("/entries/{entry}?done=withdrawn#evidence")),
        Ok(None) => see_other(format!("/evidence/{id}?done=withdrawn")),
        Err(error) => shown(&app, &actor, id, form.refused(error)?, None).await,
    }
}

async fn shown(app: &App, actor: &Actor, id: EvidenceId, form: Form, done: Option<&str>) -> Answer {
    let it = app.service.acting_as(actor).evidence(id).await?;
    let unit = it.piece.unit.id;
    let home = format!("/units/{unit}/ledgers");
    let list = format!("/units/{unit}/evidence");
    let above = format!("{}台账", it.piece.unit.name);
    let name = it.piece.name.clone();
    page_with(
        form.status(),
        Page {
            chrome: Chrome::of(app, actor, name)
                .under(&[(&home, &above), (&list, "佐证材料")])
                .done(done),
            form: form.at(it.piece.revision),
            it,
        },
    )
}
