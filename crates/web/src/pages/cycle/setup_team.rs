//! The step of the team.

use std::fmt::Display;

use appraisal::cycle::Stage;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use service::actor::Actor;
use service::cycle::{NamedMember, NamedTeam, TeamStep};
use service::id::{AccountId, CycleId};

use super::{Told, after_step, step_chrome};
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "cycle/setup_team.html")]
struct StepPage {
    chrome: Chrome,
    form: Form,
    view: TeamStep,
    is_preparation: bool,
    here: &'static str,
}

/// The form as it was saved.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    Query(told): Query<Told>,
) -> Answer {
    let view = app.service.acting_as(&actor).team_step(id).await?;
    let mut fields: Vec<(String, String)> = Vec::new();
    for it in &view.people {
        if it.leads {
            fields.push(("leader".to_owned(), it.account.to_string()));
        } else if it.is_in {
            fields.push(("member".to_owned(), it.account.to_string()));
        }
        let units = it.units.iter().map(ToString::to_string);
        fields.extend(units.map(|unit| (format!("units-{}", it.account), unit)));
        let sections = it.sections.iter().cloned();
        fields.extend(sections.map(|section| (format!("sections-{}", it.account), section)));
    }
    let fields = fields
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let form = Form::filled(fields).at(view.head.revision);
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
    let member = |account: AccountId| NamedMember {
        account,
        units: form
            .all(&format!("units-{account}"))
            .filter_map(|it| it.parse().ok())
            .collect(),
        sections: form
            .all(&format!("sections-{account}"))
            .map(str::to_owned)
            .collect(),
    };
    let members = form.all("member").filter_map(|it| it.parse().ok());
    let team = NamedTeam {
        cycle: id,
        revision: form.revision(),
        leader: form.text("leader").parse().ok(),
        members: members.map(member).collect(),
    };
    let saved = acting.name_team(team).await;
    let view = acting.team_step(id).await?;
    match saved {
        Ok(_) => {
            let is_preparation = view.head.cycle.stage == Stage::Preparation;
            see_other(after_step("team", id, is_preparation))
        }
        Err(error) => {
            let form = form.refused(error)?;
            render(&app, &actor, form, view, None)
        }
    }
}

impl StepPage {
    /// Whether a tick is set, under a name that may end in the number of an account.
    fn has(&self, name: &str, account: impl Display, value: impl Display) -> bool {
        self.form
            .has(&format!("{name}{account}"), &value.to_string())
    }

    fn is_wrong(&self, name: &str, account: impl Display) -> bool {
        self.form.is_wrong(&format!("{name}{account}"))
    }
}

fn render(
    app: &App,
    actor: &Actor,
    form: Form,
    view: TeamStep,
    done: Option<&str>,
) -> Result<Response, Trouble> {
    let chrome = step_chrome(app, actor, &view.head, "team");
    page_with(
        form.status(),
        StepPage {
            chrome: chrome.done(done),
            is_preparation: view.head.cycle.stage == Stage::Preparation,
            form,
            view,
            here: "team",
        },
    )
}
