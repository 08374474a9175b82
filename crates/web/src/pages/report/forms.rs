//! The forms of periodic reports: what the office asks for, and what that costs the units.

use askama::Template;
use axum::extract::{Path, Query, State};
use service::actor::Actor;
use service::id::FormId;
use service::report::{FormLine, FormsPage, NewForm};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters::day_typed;
use crate::form::{Choice, Form};
use crate::pages::ledger::Asked;
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "report/forms.html")]
struct Page {
    chrome: Chrome,
    it: FormsPage,
    form: Form,
    periods: Vec<Choice>,
}

impl Page {
    /// Minutes that a form costs a unit in a year.
    fn minutes(&self, line: &FormLine) -> u32 {
        line.minutes * u32::from(line.a_year)
    }

    /// Titles of what may be asked for, by how often there is a figure.
    fn askable(&self) -> Vec<(&'static str, Vec<&str>)> {
        let mut groups: Vec<(&'static str, Vec<&str>)> = Vec::new();
        for (_, title, often) in &self.it.askable {
            match groups.iter_mut().find(|(it, _)| it == often) {
                Some((_, titles)) => titles.push(title),
                None => groups.push((often, vec![title])),
            }
        }
        groups
    }
}

/// What follows from asking for a report no longer, before it is done.
#[derive(Template)]
#[template(path = "report/form_close.html")]
struct ClosePage {
    chrome: Chrome,
    line: FormLine,
    form: Form,
}

/// Shows them.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut form = Form::filled([("period", "quarter"), ("due_working_days", "5")]);
    form.set("from_day", day_typed(app.service.today()));
    shown(&app, &actor, form, asked.done.as_deref()).await
}

/// Asks for a report.
pub(super) async fn define(
    State(app): State<App>,
    Asking(actor): Asking,
    mut form: Form,
) -> Answer {
    let from_day = form.day("from_day", "请填从哪天起报,写成 2026-07-15 的样子");
    let new = NewForm {
        title: form.text("title").to_owned(),
        period: form.text("period").to_owned(),
        due_working_days: form.text("due_working_days").to_owned(),
        from_day,
        facts: form.text("facts").to_owned(),
        why: form.text("why").to_owned(),
        nonce: form.nonce().to_owned(),
    };
    match app.service.acting_as(&actor).define_form(new).await {
        Ok(_) => see_other("/forms?done=made"),
        Err(error) => shown(&app, &actor, form.refused(error)?, None).await,
    }
}

/// Tells what follows from asking for it no longer.
pub(super) async fn ask_close(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<FormId>,
) -> Answer {
    closing(&app, &actor, id, Form::default()).await
}

/// Asks for it no longer.
pub(super) async fn close(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<FormId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    match acting.close_form(id, form.revision()).await {
        Ok(()) => see_other("/forms?done=stopped"),
        Err(error) => closing(&app, &actor, id, form.refused(error)?).await,
    }
}

async fn closing(app: &App, actor: &Actor, id: FormId, form: Form) -> Answer {
    let line = app.service.acting_as(actor).report_form(id).await?;
    page_with(
        form.status(),
        ClosePage {
            chrome: Chrome::of(app, actor, "停用报表").under(&[("/forms", "报表设置")]),
            line,
            form,
        },
    )
}

async fn shown(app: &App, actor: &Actor, form: Form, done: Option<&str>) -> Answer {
    let it = app.service.acting_as(actor).report_forms().await?;
    let periods = [
        ("month", "按月"),
        ("quarter", "按季度"),
        ("half", "按半年"),
        ("year", "按年"),
    ];
    page_with(
        form.status(),
        Page {
            chrome: Chrome::of(app, actor, "报表设置").here("/forms").done(done),
            periods: periods
                .map(|(value, words)| Choice::new(value, words))
                .to_vec(),
            it,
            form,
        },
    )
}
