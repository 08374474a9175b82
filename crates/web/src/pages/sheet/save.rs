//! Saving one field of a sheet: for scripts as JSON with the sums it moves, without scripts as a way back to the item.

use std::collections::BTreeMap;

use appraisal::label::Label as _;
use appraisal::sheet::Layer;
use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rubric::score::Bounds;
use serde_json::json;
use service::error::{Noun, Stale};
use service::id::SheetId;
use service::sheet::Moved;
use service::sheet::discretion::{Became, Decide};
use service::sheet::mark::SaveMark;
use service::sheet::view::SheetView;
use service::{Error, Refusal};

use super::item::again;
use super::show::chrome;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters::{self, moment_words};
use crate::form::Form;
use crate::reply::{Answer, Asking, WantsJson, page_with, see_other};

/// Two people wrote the same field: both values, and both ways out.
#[derive(Template)]
#[template(path = "sheet/conflict.html")]
struct ConflictPage<'v> {
    chrome: Chrome,
    view: &'v SheetView,
    /// What it is about.
    what: String,
    stale: Stale,
    /// Where it is sent again.
    action: String,
    /// What is sent again.
    fields: Vec<(&'static str, String)>,
    /// The way back to the sheet.
    back: String,
}

/// Saves a mark.
pub(super) async fn mark(
    State(app): State<App>,
    asking: Asking,
    WantsJson(is_script): WantsJson,
    Path((id, item, layer)): Path<(i64, String, String)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let sheet = SheetId(id);
    let sent = |name: &str| form.all(name).next().map(str::to_owned);
    let input = SaveMark {
        item: item.clone(),
        points: sent("points"),
        remark: sent("remark"),
        reason: sent("reason"),
        revision: form.revision().0,
    };
    let saved = match Layer::from_key(&layer) {
        Some(Layer::SelfAssessed) => acting.save_own(sheet, input).await,
        Some(Layer::Verified) => acting.save_verified(sheet, input).await,
        _ => return Err(Refusal::NotHere(Noun::Page).into()),
    };
    let saved = match saved {
        Ok(saved) => saved,
        Err(error) if is_script => return Err(error.into()),
        Err(error) => {
            let action = format!("/sheets/{id}/marks/{item}/{layer}");
            let names = ["points", "reason", "remark"];
            let fields = names.iter().filter_map(|name| Some((*name, sent(name)?)));
            let fields: Vec<_> = fields.collect();
            return trouble(
                &app,
                &asking,
                (sheet, &item, &layer),
                form,
                fields,
                action,
                error,
            )
            .await;
        }
    };
    if !is_script {
        return see_other(format!("/sheets/{id}?done=saved#item-{item}"));
    }
    // Words move no sum.
    let (cells, classes) = match form.all("points").next().is_some() {
        true => {
            let moved = acting.moved(sheet, &item).await?;
            (cells(&moved, &item), classes(&moved, &item))
        }
        false => (BTreeMap::new(), BTreeMap::new()),
    };
    let told = json!({
        "revision": saved.revision,
        "saved": format!("已保存 {}", clock(&moment_words(saved.at))),
        "cells": cells,
        "classes": classes,
    });
    Ok(Json(told).into_response())
}

/// Saves a decision.
pub(super) async fn decide(
    State(app): State<App>,
    asking: Asking,
    WantsJson(is_script): WantsJson,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&asking.0);
    let sheet = SheetId(id);
    let input = Decide {
        name: form.text("name").to_owned(),
        points: form.text("points").to_owned(),
        reason: form.text("reason").to_owned(),
        revision: form.revision().0,
    };
    let item = form.text("item").to_owned();
    let name = input.name.clone();
    match acting.decide(sheet, input).await {
        Ok(decided) if !is_script => {
            let done = match decided.became {
                Became::Made => "saved",
                Became::Reasoned => "reasoned",
                Became::TakenBack => "taken_back",
            };
            let place = match item.as_str() {
                "" => String::new(),
                item => format!("#item-{item}"),
            };
            see_other(format!("/sheets/{id}?done={done}{place}"))
        }
        Ok(decided) => {
            let moved = acting.moved(sheet, &item).await?;
            let told = json!({
                "revision": decided.revision,
                "saved": match decided.became {
                    Became::Made => "已保存",
                    Became::Reasoned => "理由已保存,还没有评定",
                    Became::TakenBack => "已撤回评定",
                },
                "cells": cells(&moved, &item),
                "classes": classes(&moved, &item),
            });
            Ok(Json(told).into_response())
        }
        Err(error) if is_script => Err(error.into()),
        Err(error) => {
            let action = format!("/sheets/{id}/discretion");
            let names = ["name", "item", "points", "reason"];
            let fields = names.iter().map(|it| (*it, form.text(it).to_owned()));
            let fields: Vec<_> = fields.collect();
            trouble(
                &app,
                &asking,
                (sheet, &item, &name),
                form,
                fields,
                action,
                error,
            )
            .await
        }
    }
}

/// Takes the suggested points of a section over.
pub(super) async fn accept(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let section = form.text("section");
    let acting = app.service.acting_as(&actor);
    let accepted = acting.accept_suggested(SheetId(id), section).await?;
    let (taken, left) = (accepted.taken, accepted.left);
    let section = crate::reply::encoded(section);
    see_other(format!(
        "/sheets/{id}?taken={taken}&left={left}#section-{section}"
    ))
}

/// Somebody was faster: both values. Anything else that a form can mend: the item's page with what was typed.
async fn trouble(
    app: &App,
    asking: &Asking,
    (sheet, item, of): (SheetId, &str, &str),
    form: Form,
    fields: Vec<(&'static str, String)>,
    action: String,
    error: Error,
) -> Answer {
    let stale = match error.refusal() {
        Some(Refusal::Stale(stale)) => stale.as_ref().clone(),
        _ => return again(app, asking, sheet, item, of, form, error).await,
    };
    let view = app.service.acting_as(&asking.0).sheet(sheet).await?;
    let mut items = view.sections.iter().flat_map(|section| &section.items);
    let title = items.find(|it| it.id == item).map(|it| it.title.as_str());
    let what = format!("{item} {}", title.unwrap_or_default());
    let chrome = chrome(app, asking, &view, "两人改了同一处".to_owned());
    let back = format!("/sheets/{sheet}#item-{item}");
    let conflict = ConflictPage {
        chrome,
        view: &view,
        what,
        stale,
        action,
        fields,
        back,
    };
    page_with(StatusCode::CONFLICT, conflict)
}

/// The time of day of `2026-07-15 09:05`.
fn clock(moment: &str) -> &str {
    moment.split_once(' ').map_or(moment, |(_, clock)| clock)
}

/// How what a saved field moves looks from then on, by the id of the chip.
fn classes(moved: &Moved, item: &str) -> BTreeMap<String, String> {
    let chip = |state| format!("chip is-{}", super::words::state_class(state));
    let state = moved.state.as_ref();
    let classes = state.map(|state| (format!("state-{item}"), chip(state)));
    classes.into_iter().collect()
}

/// What a saved field moves, by the id of the cell.
fn cells(moved: &Moved, item: &str) -> BTreeMap<String, String> {
    let text = |range: &Bounds| match range.exact() {
        Some(points) => points.to_string(),
        None => format!("{}–{}", range.low, range.high),
    };
    let mut cells = BTreeMap::new();
    for (layer, sum) in &moved.totals {
        cells.insert(format!("total-{}", layer.key()), text(sum));
    }
    for (section, sums) in &moved.sections {
        for (layer, sum) in sums {
            cells.insert(format!("sum-{}-{section}", layer.key()), text(sum));
        }
    }
    if let Some(range) = &moved.suggested {
        cells.insert(format!("suggested-{item}"), text(range));
    }
    if let Some(state) = moved.state {
        cells.insert(format!("state-{item}"), state.label().to_owned());
    }
    cells
}
