//! The tree of organisations and their departments.

use appraisal::label::Label;
use appraisal::organisation::Kind;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::Error;
use service::actor::Actor;
use service::id::{DepartmentId, OrganisationId};
use service::people::{NewOrganisation, OrganisationPage as Shown, TreePage};

use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, page, page_with, see_other};

/// The tree.
#[derive(Template)]
#[template(path = "people/organisations.html")]
struct OrganisationsPage {
    chrome: Chrome,
    tree: TreePage,
}

/// One organisation.
#[derive(Template)]
#[template(path = "people/organisation.html")]
struct OrganisationPage {
    chrome: Chrome,
    shown: Shown,
    /// Name and kind of the organisation itself.
    form: Form,
    /// The form below which something was refused: `change`, `children`, `move`, `close`, `departments`.
    which: &'static str,
    kinds: Vec<Choice>,
    parents: Vec<Choice>,
}

impl OrganisationPage {
    /// The kind that a new one below most likely is: that of the last one there.
    fn child_kind(&self) -> &'static str {
        let last = self.shown.children.last();
        last.map_or(Kind::Community, |child| child.kind).key()
    }
}

/// What is looked at.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    under: String,
    #[serde(default)]
    done: Option<String>,
}

/// Shows the tree.
pub(super) async fn tree(
    State(app): State<App>,
    Person(actor): Person,
    Query(asked): Query<Asked>,
) -> Answer {
    let under = asked.under.parse().ok();
    let tree = app.service.acting_as(&actor).organisations(under).await?;
    page(OrganisationsPage {
        chrome: Chrome::of(&app, &actor, "组织机构")
            .here("/organisations")
            .done(asked.done.as_deref()),
        tree,
    })
}

async fn organisation_page(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    which: &'static str,
    form: Form,
    done: Option<&str>,
) -> Answer {
    let shown = app.service.acting_as(actor).organisation(id).await?;
    let mut form = form;
    if which != "change" || !form.is_refused() {
        form.set("own_name", shown.line.name.clone());
        form.set("own_kind", shown.line.kind.key());
    } else {
        let (name, kind) = (form.raw("name").to_owned(), form.raw("kind").to_owned());
        form.set("own_name", name);
        form.set("own_kind", kind);
    }
    if form.text("kind").is_empty() {
        form.set("kind", Kind::Community.key());
    }
    if form.stale().is_none() {
        form = form.at(shown.revision);
    }
    let title = shown.line.name.clone();
    page_with(
        form.status(),
        OrganisationPage {
            chrome: Chrome::of(app, actor, title)
                .under(&[("/organisations", "组织机构")])
                .done(done),
            kinds: Kind::ALL
                .iter()
                .map(|kind| Choice::new(kind.key(), kind.label()))
                .collect(),
            // Nothing is chosen beforehand: saving by mistake moves nobody.
            parents: std::iter::once(Choice::new("", "请选择"))
                .chain(shown.parents.iter().map(|it| Choice::new(it.id, &*it.name)))
                .collect(),
            form,
            which,
            shown,
        },
    )
}

/// Shows an organisation to those who manage it.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let form = Form::default();
    organisation_page(&app, &actor, id, "", form, asked.done.as_deref()).await
}

async fn told(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    which: &'static str,
    form: Form,
    outcome: Result<&str, Error>,
) -> Answer {
    match outcome {
        Ok(done) => see_other(format!("/organisations/{id}?done={done}")),
        Err(error) => {
            let form = form.refused(error)?;
            organisation_page(app, actor, id, which, form, None).await
        }
    }
}

/// Changes name and kind.
pub(super) async fn change(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<OrganisationId>,
    mut form: Form,
) -> Answer {
    let Some(kind) = kind(&mut form) else {
        return organisation_page(&app, &actor, id, "change", form, None).await;
    };
    let (name, revision) = (form.text("name").to_owned(), form.revision());
    let acting = app.service.acting_as(&actor);
    let changed = acting.change_organisation(id, &name, kind, revision).await;
    let outcome = changed.map(|()| "saved");
    told(&app, &actor, id, "change", form, outcome).await
}

fn kind(form: &mut Form) -> Option<Kind> {
    let kind = Kind::from_key(form.text("kind"));
    if kind.is_none() {
        form.refuse("kind", "请选择组织类别。");
    }
    kind
}

/// Makes one below.
pub(super) async fn create(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<OrganisationId>,
    mut form: Form,
) -> Answer {
    let Some(kind) = kind(&mut form) else {
        return organisation_page(&app, &actor, id, "children", form, None).await;
    };
    let new = NewOrganisation {
        parent: id,
        name: form.text("name").to_owned(),
        kind,
        nonce: form.nonce().to_owned(),
    };
    let acting = app.service.acting_as(&actor);
    let outcome = acting.create_organisation(new).await.map(|_| "made");
    told(&app, &actor, id, "children", form, outcome).await
}

/// Puts it under another.
pub(super) async fn move_under(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<OrganisationId>,
    mut form: Form,
) -> Answer {
    let Some(parent) = form.read::<OrganisationId>("parent", "请选择新的上级组织。")
    else {
        return organisation_page(&app, &actor, id, "move", form, None).await;
    };
    let acting = app.service.acting_as(&actor);
    let moved = acting.move_organisation(id, parent, form.revision()).await;
    told(&app, &actor, id, "move", form, moved.map(|()| "moved")).await
}

/// Closes it.
pub(super) async fn close(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<OrganisationId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let closed = acting.close_organisation(id, form.text("reason")).await;
    told(&app, &actor, id, "close", form, closed.map(|()| "closed")).await
}

/// Makes a department, renames one or closes one.
pub(super) async fn departments(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<OrganisationId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let title = form.text("title").to_owned();
    let department: Option<DepartmentId> = form.text("department").parse().ok();
    let outcome = match (department, form.text("deed")) {
        (Some(department), "close") => acting.close_department(department).await,
        (Some(department), _) => {
            let revision = form.revision();
            acting.rename_department(department, &title, revision).await
        }
        (None, _) => {
            let made = acting.create_department(id, &title, form.nonce()).await;
            made.map(drop)
        }
    };
    told(
        &app,
        &actor,
        id,
        "departments",
        form,
        outcome.map(|()| "saved"),
    )
    .await
}
