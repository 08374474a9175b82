//! What changed between two versions.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use service::id::SchemeId;
use service::scheme::compare::{Comparison, Side};

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, Trouble, page};

/// The page.
#[derive(Template)]
#[template(path = "scheme/compare.html")]
struct ComparePage {
    chrome: Chrome,
    it: Comparison,
    form: Form,
    sides: Vec<Choice>,
}

/// Shows it; without sides the newest version against the one before, or the draft against the newest.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Path(id): Path<SchemeId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let scheme = acting.scheme(id).await?;
    let ids: Vec<String> = scheme.versions.iter().map(|v| v.id.to_string()).collect();
    let newest = ids.first().cloned();
    let draft = scheme.draft.as_ref().map(|_| "draft".to_owned());
    let before = if draft.is_some() {
        newest.clone()
    } else {
        ids.get(1).or(ids.first()).cloned()
    };
    let from = asked.from.or(before).unwrap_or_default();
    let to = asked.to.or(draft).or(newest).unwrap_or_default();
    let missing = || {
        let words = "要比较的版本不存在。请从方案页选择两个版本再比较。";
        Trouble::saying(StatusCode::NOT_FOUND, words)
    };
    let (one, other) = (
        side(&from).ok_or_else(missing)?,
        side(&to).ok_or_else(missing)?,
    );
    let it = acting.compare_scheme(id, one, other).await?;
    let mut sides: Vec<Choice> = it
        .versions
        .iter()
        .map(|version| Choice::new(version.id, format!("版本 {}", version.version)))
        .collect();
    if it.has_draft {
        sides.insert(0, Choice::new("draft", "草稿"));
    }
    let above = format!("/schemes/{id}");
    page(ComparePage {
        chrome: Chrome::of(&app, &actor, "版本比较")
            .under(&[("/schemes", "考评方案"), (&above, &scheme.title)]),
        it,
        form: Form::filled([("from", from), ("to", to)]),
        sides,
    })
}

fn side(text: &str) -> Option<Side> {
    match text {
        "draft" => Some(Side::Draft),
        id => id.parse().ok().map(Side::Version),
    }
}
