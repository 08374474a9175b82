//! Beginning a scheme: from nothing, from a shipped one, or from a published version.

use askama::Template;
use axum::extract::{Query, State};
use service::actor::Actor;
use service::id::{OrganisationId, VersionId};
use service::scheme::draft::{Beginning, NewScheme};
use service::scheme::show::LibraryPage;

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, page_with, see_other};

/// The page.
#[derive(Template)]
#[template(path = "scheme/new.html")]
struct NewPage {
    chrome: Chrome,
    form: Form,
    organisations: Vec<Choice>,
    beginnings: Vec<Choice>,
}

/// Shows the form; `?shipped=` and `?version=` choose what it begins with.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let library = app.service.acting_as(&actor).library().await?;
    let shipped = asked.shipped.as_deref();
    let chosen = library
        .shipped
        .iter()
        .find(|it| Some(it.key.as_str()) == shipped);
    let from = match (chosen, asked.version) {
        (Some(shipped), _) => format!("shipped:{}", shipped.key),
        (None, Some(version)) => format!("version:{version}"),
        (None, None) => "blank".to_owned(),
    };
    let (key, title) = chosen.map_or((String::new(), String::new()), |it| {
        (it.key.clone(), it.title.clone())
    });
    let organisation = library.writable.first().map(|it| it.id.to_string());
    let form = Form::filled([
        ("from", from),
        ("key", key),
        ("title", title),
        ("organisation", organisation.unwrap_or_default()),
    ]);
    shown(&app, &actor, form, library)
}

fn shown(app: &App, actor: &Actor, form: Form, library: LibraryPage) -> Answer {
    let mut beginnings = vec![Choice::new("blank", "带说明的起步方案")];
    for it in library.shipped {
        let words = format!("自带方案:{}({})", it.title, it.words);
        beginnings.push(Choice::new(format!("shipped:{}", it.key), words));
    }
    for line in library.schemes {
        if let Some(newest) = line.newest {
            let words = format!("已发布:{} {}", line.title, newest.version);
            beginnings.push(Choice::new(format!("version:{}", newest.id), words));
        }
    }
    let organisations = library.writable.into_iter();
    page_with(
        form.status(),
        NewPage {
            chrome: Chrome::of(app, actor, "新建方案").under(&[("/schemes", "考评方案")]),
            form,
            organisations: organisations
                .map(|it| Choice::new(it.id, it.name))
                .collect(),
            beginnings,
        },
    )
}

/// Makes it.
pub(super) async fn make(State(app): State<App>, Asking(actor): Asking, mut form: Form) -> Answer {
    let acting = app.service.acting_as(&actor);
    let organisation = form.read::<OrganisationId>("organisation", "请选择方案属于哪个组织。");
    let from = beginning(form.text("from"));
    if from.is_none() {
        form.refuse("from", "请选择从哪里开始。");
    }
    if let (Some(organisation), Some(from), false) = (organisation, from, form.is_refused()) {
        let new = NewScheme {
            organisation,
            key: form.text("key").to_owned(),
            title: form.text("title").to_owned(),
            from,
        };
        match acting.create_scheme(new).await {
            Ok(id) => return see_other(format!("/schemes/{id}/draft?done=made")),
            Err(error) => form = form.refused(error)?,
        }
    }
    let library = acting.library().await?;
    shown(&app, &actor, form, library)
}

fn beginning(text: &str) -> Option<Beginning> {
    if text == "blank" {
        return Some(Beginning::Blank);
    }
    match text.split_once(':')? {
        ("shipped", key) => Some(Beginning::Shipped(key.to_owned())),
        ("version", id) => id.parse().ok().map(|id: VersionId| Beginning::Version(id)),
        _ => None,
    }
}
