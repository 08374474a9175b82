//! The form of an entry: new ones, changes, and what the office fills in.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use service::actor::Actor;
use service::id::{EntryId, OrganisationId};
use service::ledger::{ChangedEntry, EntryForm, NewEntry};

use super::Asked;
use super::trail::{Ledger, this_year, year};
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters::day_typed;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "ledger/form.html")]
struct FormPage {
    chrome: Chrome,
    entry: EntryForm,
    form: Form,
    action: String,
    back: String,
    year: i16,
    /// An entry that is there is changed.
    is_change: bool,
}

/// The empty form.
pub(super) async fn new(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let year = year(&app, &asked);
    let acting = app.service.acting_as(&actor);
    let entry = acting
        .new_entry(unit, &kind, year, asked.sort.as_deref())
        .await?;
    let mut form = Form::filled(values(&entry));
    if this_year(&app) == year {
        form.set("day", day_typed(app.service.today()));
    }
    let done = asked.done.as_deref();
    shown(&app, &actor, entry, form, year, (None, done))
}

/// Records an entry.
pub(super) async fn record(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((unit, kind)): Path<(OrganisationId, String)>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Answer {
    let year = year(&app, &asked);
    let acting = app.service.acting_as(&actor);
    let entry = NewEntry {
        unit,
        kind: kind.clone(),
        day: form.text("day").to_owned(),
        fields: fields(&form),
        nonce: form.nonce().to_owned(),
    };
    match acting.record_entry(entry).await {
        Ok(_) if form.is_on("again") => see_other(format!(
            "/units/{unit}/ledgers/{kind}/new?year={year}&done=saved"
        )),
        Ok(id) => see_other(format!("/entries/{id}?done=saved")),
        Err(error) => {
            let form = form.refused(error)?;
            let sort = asked.sort.as_deref();
            let entry = acting.new_entry(unit, &kind, year, sort).await?;
            shown(&app, &actor, entry, form, year, (None, None))
        }
    }
}

/// The form of an entry that is there.
pub(super) async fn edit(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
) -> Answer {
    let (entry, revision, day) = app.service.acting_as(&actor).entry_form(id).await?;
    let mut form = Form::filled(values(&entry)).at(revision);
    form.set("day", day_typed(day));
    let year = this_year(&app);
    shown(&app, &actor, entry, form, year, (Some(id), None))
}

/// Changes an entry.
pub(super) async fn change(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<EntryId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let entry = ChangedEntry {
        id,
        revision: form.revision(),
        day: form.text("day").to_owned(),
        fields: fields(&form),
        reason: form.text("reason").to_owned(),
    };
    match acting.change_entry(entry).await {
        Ok(id) => see_other(format!("/entries/{id}?done=saved")),
        Err(error) => {
            let form = form.refused(error)?;
            let (entry, ..) = acting.entry_form(id).await?;
            let year = this_year(&app);
            shown(&app, &actor, entry, form, year, (Some(id), None))
        }
    }
}

fn shown(
    app: &App,
    actor: &Actor,
    entry: EntryForm,
    form: Form,
    year: i16,
    (id, done): (Option<EntryId>, Option<&str>),
) -> Answer {
    let ledger = Ledger {
        unit: &entry.unit,
        kind: &entry.kind,
        title: &entry.kind_title,
        year,
    };
    let title = match (id, entry.is_of_office) {
        (None, _) => format!("登记{}", entry.kind_title),
        (Some(_), true) => format!("认定{}", entry.kind_title),
        (Some(_), false) => format!("修改{}", entry.kind_title),
    };
    let sort = entry
        .sort
        .as_ref()
        .map_or(String::new(), |(id, _)| id.clone());
    let action = match id {
        Some(id) => format!("/entries/{id}/edit"),
        None => format!(
            "/units/{}/ledgers/{}/new?year={year}&sort={sort}",
            entry.unit.id, entry.kind
        ),
    };
    page_with(
        form.status(),
        FormPage {
            chrome: ledger.chrome(app, actor, title).done(done),
            back: id.map_or_else(|| ledger.list(), |id| format!("/entries/{id}")),
            entry,
            form,
            action,
            year,
            is_change: id.is_some(),
        },
    )
}

/// Fields of entries stand under their own names, apart from those of the form.
fn fields(form: &Form) -> BTreeMap<String, String> {
    form.under("")
        .filter(|(name, _)| !matches!(*name, "day" | "nonce" | "revision" | "reason" | "again"))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

fn values(entry: &EntryForm) -> Vec<(&str, String)> {
    entry
        .fields
        .iter()
        .map(|field| (field.id.as_str(), field.value.clone()))
        .collect()
}
