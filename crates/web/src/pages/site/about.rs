//! What the system is, what it does not do, and where to say so.

use askama::Template;
use axum::extract::State;

use crate::app::App;
use crate::chrome::Chrome;
use crate::reply::{Answer, Asking, page};

/// The page.
#[derive(Template)]
#[template(path = "site/about.html")]
struct AboutPage {
    chrome: Chrome,
}

/// Shows it to everybody.
pub(super) async fn show(State(app): State<App>, Asking(actor): Asking) -> Answer {
    page(AboutPage {
        chrome: Chrome::of(&app, &actor, "关于标尺"),
    })
}
