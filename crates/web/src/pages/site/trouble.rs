//! The page of trouble: what happened, whether anything was saved, what to do.

use askama::Template;
use service::error::Stale;

use crate::chrome::Chrome;

/// What the page shows.
#[derive(Template)]
#[template(path = "site/trouble.html")]
pub(crate) struct TroublePage {
    /// Surroundings.
    pub(crate) chrome: Chrome,
    /// The status, for those who report it.
    pub(crate) number: u16,
    /// Heading.
    pub(crate) heading: &'static str,
    /// What happened, in a sentence.
    pub(crate) words: String,
    /// What to do about it, in a sentence.
    pub(crate) remedy: &'static str,
    /// Where and what can be sent again, when the trouble passes.
    pub(crate) again: Option<(String, Vec<(String, String)>)>,
    /// Both values, when somebody else was faster.
    pub(crate) stale: Option<Stale>,
    /// Address of the page that leads on.
    pub(crate) back: String,
    /// Words of that link.
    pub(crate) back_words: &'static str,
}
