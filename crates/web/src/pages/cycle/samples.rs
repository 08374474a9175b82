//! Pages of samples: the list, drawing, and a draw with what was found.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use service::actor::Actor;
use service::id::{CycleId, DrawId, SampledId};
use service::sample::{
    DrawLots, DrawPage, DrawState, Found, NewList, Replaced, SamplesPage, WithdrawList,
};

use super::Told;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, Trouble, page, page_with, see_other};

/// The list of draws.
#[derive(Template)]
#[template(path = "cycle/samples.html")]
struct ListPage {
    chrome: Chrome,
    view: SamplesPage,
}

/// The form of a draw.
#[derive(Template)]
#[template(path = "cycle/sample_new.html")]
struct NewPage {
    chrome: Chrome,
    form: Form,
    view: SamplesPage,
    items: Vec<Choice>,
    units: Vec<Choice>,
}

/// A draw.
#[derive(Template)]
#[template(path = "cycle/draw.html")]
struct OnePage {
    chrome: Chrome,
    form: Form,
    view: DrawPage,
    units: Vec<Choice>,
    /// The object whose form was refused.
    refused: Option<SampledId>,
}

/// The draws of a cycle.
pub(super) async fn list(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
) -> Answer {
    let view = app.service.acting_as(&actor).samples(id).await?;
    let here = format!("/cycles/{id}");
    let chrome = Chrome::of(&app, &actor, "抽样检查");
    page(ListPage {
        chrome: chrome.under(&[("/cycles", "考评周期"), (&here, &view.cycle.title)]),
        view,
    })
}

/// The empty form.
pub(super) async fn new(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
) -> Answer {
    render_new(&app, &actor, id, Form::default()).await
}

/// Keeps the list, for its hash to be published.
pub(super) async fn announce(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<CycleId>,
    form: Form,
) -> Answer {
    let (position, item) = form.text("item").split_once('/').unwrap_or_default();
    let asked = NewList {
        cycle: id,
        position: position.parse().unwrap_or(-1),
        item: item.to_owned(),
        kind: form.text("kind").to_owned(),
        unit: form.text("unit").parse().ok(),
        list: form.raw("list").to_owned(),
        take: form.text("take").parse().ok(),
        nonce: form.nonce().to_owned(),
    };
    match app.service.acting_as(&actor).announce(asked).await {
        Ok(draw) => see_other(format!("/draws/{draw}?done=listed")),
        Err(error) => {
            let form = form.refused(error)?;
            render_new(&app, &actor, id, form).await
        }
    }
}

async fn render_new(
    app: &App,
    actor: &Actor,
    id: CycleId,
    form: Form,
) -> Result<Response, Trouble> {
    let view = app.service.acting_as(actor).samples(id).await?;
    let here = format!("/cycles/{id}");
    let list = format!("/cycles/{id}/samples");
    let chrome = Chrome::of(app, actor, "公布名单");
    let way = [
        ("/cycles", "考评周期"),
        (&here, &view.cycle.title),
        (&list, "抽样检查"),
    ];
    let items = view.items.iter().map(|it| Choice::new(&it.key, &it.words));
    let items = [Choice::new("", "请选择")].into_iter().chain(items);
    let units = view.units.iter().map(|it| Choice::new(it.id, &it.name));
    let units = [Choice::new("", "全部单位")].into_iter().chain(units);
    page_with(
        form.status(),
        NewPage {
            chrome: chrome.under(&way),
            items: items.collect(),
            units: units.collect(),
            form,
            view,
        },
    )
}

/// A draw.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<DrawId>,
    Query(told): Query<Told>,
) -> Answer {
    let done = told.done.as_deref();
    render_one(&app, &actor, id, Form::default(), None, done).await
}

/// Draws from the announced list.
pub(super) async fn draw(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<DrawId>,
    form: Form,
) -> Answer {
    let lots = DrawLots {
        draw: id,
        revision: form.revision(),
        seed: form.text("seed").to_owned(),
        seed_source: form.text("seed_source").to_owned(),
    };
    let done = app.service.acting_as(&actor).draw(lots).await;
    settled(&app, &actor, id, form, done.map(|_| "drawn")).await
}

/// Withdraws the announced list.
pub(super) async fn withdraw(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<DrawId>,
    form: Form,
) -> Answer {
    let withdrawn = WithdrawList {
        draw: id,
        revision: form.revision(),
        reason: form.text("reason").to_owned(),
    };
    let done = app.service.acting_as(&actor).withdraw_list(withdrawn).await;
    settled(&app, &actor, id, form, done.map(|_| "withdrawn")).await
}

async fn settled(
    app: &App,
    actor: &Actor,
    id: DrawId,
    form: Form,
    done: Result<&str, service::Error>,
) -> Answer {
    match done {
        Ok(done) => see_other(format!("/draws/{id}?done={done}")),
        Err(error) => render_one(app, actor, id, form.refused(error)?, None, None).await,
    }
}

/// Records what was found.
pub(super) async fn record(
    State(app): State<App>,
    Person(actor): Person,
    Path(object): Path<SampledId>,
    form: Form,
) -> Answer {
    let found = Found {
        object,
        revision: form.revision(),
        words: form.text("words").to_owned(),
        unit: form.text("unit").parse().ok(),
    };
    let done = app.service.acting_as(&actor).record_sampled(found).await;
    answer(&app, &actor, object, form, done).await
}

/// Takes the next reserve.
pub(super) async fn replace(
    State(app): State<App>,
    Person(actor): Person,
    Path(object): Path<SampledId>,
    form: Form,
) -> Answer {
    let replaced = Replaced {
        object,
        revision: form.revision(),
        reason: form.text("reason").to_owned(),
    };
    let done = app
        .service
        .acting_as(&actor)
        .replace_sampled(replaced)
        .await;
    answer(&app, &actor, object, form, done).await
}

async fn answer(
    app: &App,
    actor: &Actor,
    object: SampledId,
    form: Form,
    done: Result<DrawId, service::Error>,
) -> Answer {
    match done {
        Ok(draw) => see_other(format!("/draws/{draw}?done=saved#object-{object}")),
        Err(error) => {
            let draw = form.text("draw").parse();
            let form = form.refused(error)?;
            let gone = |_| Trouble::unusual(axum::http::StatusCode::NOT_FOUND);
            let draw: DrawId = draw.map_err(gone)?;
            render_one(app, actor, draw, form, Some(object), None).await
        }
    }
}

async fn render_one(
    app: &App,
    actor: &Actor,
    id: DrawId,
    form: Form,
    refused: Option<SampledId>,
    done: Option<&str>,
) -> Result<Response, Trouble> {
    let view = app.service.acting_as(actor).draw_page(id).await?;
    let here = format!("/cycles/{}", view.cycle.id);
    let list = format!("{here}/samples");
    let chrome = Chrome::of(app, actor, format!("抽样:{}", view.kind));
    let way = [
        ("/cycles", "考评周期"),
        (&here, &view.cycle.title),
        (&list, "抽样检查"),
    ];
    let units = view.units.iter().map(|it| Choice::new(it.id, &it.name));
    let units = [Choice::new("", "不限某一单位")].into_iter().chain(units);
    page_with(
        form.status(),
        OnePage {
            chrome: chrome.under(&way).done(done),
            units: units.collect(),
            form,
            view,
            refused,
        },
    )
}

impl OnePage {
    fn is_refused(&self, object: &service::sample::ObjectLine) -> bool {
        self.refused == Some(object.id)
    }

    /// The form of an object: what was refused, or what stands there.
    fn form_of(&self, object: &service::sample::ObjectLine) -> Form {
        if self.is_refused(object) {
            return self.form.clone();
        }
        Form::filled([("words", object.found.as_str())]).at(object.revision)
    }
}
