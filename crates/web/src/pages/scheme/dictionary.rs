//! The data dictionary: every fact once, where it comes from, what uses it; looked through by words, source and scheme.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::dictionary::{DictionaryFilter, DictionaryPage, FactGroup};
use service::id::DictionaryId;

use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, Trouble, page, page_with, see_other};

/// What the address asks.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    words: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    scheme: String,
    /// `all`: groups stand open though nothing is looked for.
    open: Option<String>,
    done: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "scheme/dictionary.html")]
struct Page {
    chrome: Chrome,
    it: DictionaryPage,
    filter: DictionaryFilter,
    form: Form,
    sources: Vec<Choice>,
    schemes: Vec<Choice>,
    /// Groups stand open; closed the page is an index of them.
    is_open: bool,
}

impl Page {
    fn count(&self, groups: &[FactGroup<'_>]) -> usize {
        groups.iter().map(|group| group.facts.len()).sum()
    }
}

/// The texts.
#[derive(Template)]
#[template(path = "scheme/dictionary_edit.html")]
struct EditPage {
    chrome: Chrome,
    form: Form,
}

/// Shows it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let it = app.service.acting_as(&actor).dictionary().await?;
    let filter = DictionaryFilter {
        words: asked.words,
        source: asked.source,
        scheme: asked.scheme,
    };
    let mut sources = vec![Choice::new("", "全部来源")];
    let groups = it.groups(&DictionaryFilter::default());
    sources.extend(
        groups
            .into_iter()
            .map(|it| Choice::new(it.source, it.title)),
    );
    let mut schemes = vec![Choice::new("", "全部方案")];
    let used = it.schemes().into_iter();
    schemes.extend(used.map(|(version, title)| Choice::new(version, title)));
    schemes.push(Choice::new("none", "没有方案用到"));
    page(Page {
        chrome: Chrome::of(&app, &actor, "数据字典")
            .here("/dictionary")
            .done(asked.done.as_deref()),
        form: Form::filled([
            ("words", filter.words.as_str()),
            ("source", &filter.source),
            ("scheme", &filter.scheme),
        ]),
        is_open: filter.is_any() || asked.open.is_some(),
        filter,
        sources,
        schemes,
        it,
    })
}

/// Shows the texts.
pub(super) async fn edit(State(app): State<App>, Asking(actor): Asking) -> Answer {
    let it = app.service.acting_as(&actor).dictionary().await?;
    let Some((facts, ledgers)) = it.texts else {
        let words = "数据字典由考评办公室维护,您可以查看,不能修改。";
        return Err(Trouble::saying(axum::http::StatusCode::FORBIDDEN, words));
    };
    let read = it.id.map(|id| id.to_string()).unwrap_or_default();
    let form = Form::filled([("facts", facts), ("ledgers", ledgers), ("read", read)]);
    shown(&app, &actor, form)
}

fn shown(app: &App, actor: &Actor, form: Form) -> Answer {
    page_with(
        form.status(),
        EditPage {
            chrome: Chrome::of(app, actor, "修改数据字典").under(&[("/dictionary", "数据字典")]),
            form,
        },
    )
}

/// Saves it.
pub(super) async fn save(State(app): State<App>, Asking(actor): Asking, form: Form) -> Answer {
    let read: Option<DictionaryId> = form.text("read").parse().ok();
    let texts = (form.raw("facts").to_owned(), form.raw("ledgers").to_owned());
    let acting = app.service.acting_as(&actor);
    match acting.save_dictionary(read, texts.0, texts.1).await {
        Ok(_) => see_other("/dictionary?done=saved"),
        Err(error) => shown(&app, &actor, form.refused(error)?),
    }
}
