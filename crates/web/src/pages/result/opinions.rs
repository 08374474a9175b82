//! Opinions of departments on the units, one form a unit.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::id::{CycleId, OrganisationId};
use service::result::{OpinionsPage, SaveOpinion};

use super::way;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::Form;
use crate::reply::{Answer, Asking, page_with, see_other};

/// What the address says besides the path.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "result/opinions.html")]
struct Shown {
    chrome: Chrome,
    view: OpinionsPage,
    /// The form that was refused, with its unit.
    form: Form,
    refused: Option<OrganisationId>,
}

impl Shown {
    fn is_refused(&self, unit: &OrganisationId) -> bool {
        self.refused == Some(*unit)
    }
}

/// Shows them.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(cycle): Path<CycleId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = app.service.acting_as(&actor).opinions(cycle).await?;
    let (link, title) = way(&view.cycle);
    let chrome = Chrome::of(&app, &actor, "部门意见")
        .under(&[("/cycles", "考评周期"), (&link, &title)])
        .done(asked.done.as_deref());
    let form = Form::default();
    page_with(
        form.status(),
        Shown {
            chrome,
            view,
            form,
            refused: None,
        },
    )
}

/// Saves one.
pub(super) async fn save(
    State(app): State<App>,
    Asking(actor): Asking,
    Path((cycle, unit)): Path<(CycleId, OrganisationId)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let opinion = SaveOpinion {
        cycle,
        unit,
        words: form.text("words").to_owned(),
        revision: form.revision(),
    };
    match acting.give_opinion(opinion).await {
        Ok(_) => see_other(format!("/cycles/{cycle}/opinions?done=saved#unit-{unit}")),
        Err(error) => {
            let form = form.refused(error)?;
            let view = acting.opinions(cycle).await?;
            let (link, title) = way(&view.cycle);
            let chrome = Chrome::of(&app, &actor, "部门意见")
                .under(&[("/cycles", "考评周期"), (&link, &title)]);
            page_with(
                form.status(),
                Shown {
                    chrome,
                    view,
                    form,
                    refused: Some(unit),
                },
            )
        }
    }
}
