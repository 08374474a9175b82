//! The step of the departments.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use service::actor::Actor;
use service::cycle::{Assigned, DepartmentLine, DepartmentsStep};
use service::id::CycleId;

use super::{Told, after_step, step_chrome};
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "cycle/setup_departments.html")]
struct StepPage {
    chrome: Chrome,
    form: Form,
    view: DepartmentsStep,
    departments: Vec<Choice>,
    here: &'static str,
}

fn name(line: &DepartmentLine) -> String {
    format!("department-{}-{}", line.position, line.key)
}

/// The form as it was saved; departments of the same title are proposed.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(told): Query<Told>,
) -> Answer {
    let view = app.service.acting_as(&actor).departments_step(id).await?;
    let mut form = Form::default().at(view.head.revision);
    for line in &view.asked {
        if let Some(chosen) = view.proposed(line) {
            form.set(&name(line), chosen.to_string());
        }
    }
    render(&app, &actor, form, view, told.done.as_deref())
}

/// Saves the step.
pub(super) async fn save(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let view = acting.departments_step(id).await?;
    let chosen = view.asked.iter().filter_map(|line| {
        let department = form.text(&name(line)).parse().ok()?;
        Some((line.position, line.key.clone(), department))
    });
    let assigned = Assigned {
        cycle: id,
        revision: form.revision(),
        departments: chosen.collect(),
    };
    match acting.assign_departments(assigned).await {
        Ok(_) => see_other(after_step("departments", id, true)),
        Err(error) => {
            let form = form.refused(error)?;
            render(&app, &actor, form, view, None)
        }
    }
}

fn render(
    app: &App,
    actor: &Actor,
    form: Form,
    view: DepartmentsStep,
    done: Option<&str>,
) -> Result<Response, Trouble> {
    let none = Choice::new("", "还没有定");
    let departments = view
        .departments
        .iter()
        .map(|(id, title)| Choice::new(id, title));
    let chrome = step_chrome(app, actor, &view.head, "departments");
    page_with(
        form.status(),
        StepPage {
            chrome: chrome.done(done),
            departments: [none].into_iter().chain(departments).collect(),
            form,
            view,
            here: "departments",
        },
    )
}
