//! The page that everybody begins with: what was returned, what is overdue, what is due.

use appraisal::label::Label;
use askama::Template;
use axum::extract::{Query, State};
use service::home::{Hint, Home, Task};

use super::{Told, leads_somewhere};
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::guard::Person;
use crate::reply::{Answer, page};

/// The page.
#[derive(Template)]
#[template(path = "cycle/home.html")]
struct HomePage {
    chrome: Chrome,
    home: Home,
}

/// What the reader has to do.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Query(told): Query<Told>,
) -> Answer {
    let home = app.service.acting_as(&actor).home().await?;
    let chrome = Chrome::of(&app, &actor, "我的事项");
    page(HomePage {
        chrome: chrome.here("/home").done(told.done.as_deref()),
        home,
    })
}

impl HomePage {
    fn groups(&self) -> [(&'static str, &'static str, &'static str, &[Task]); 3] {
        [
            ("退回", "returned", "退回和答复", &self.home.returned),
            ("逾期", "late", "已过期限", &self.home.overdue),
            ("待办", "due", "待办", &self.home.due),
        ]
    }

    fn hints(&self) -> Vec<&Hint> {
        let hints = self.home.hints.iter();
        hints.filter(|it| leads_somewhere(&it.link)).collect()
    }
}
