//! Where on the site is done what helps with a finding. What is wrong and what to do in the text is said by `rubric`.

use rubric::diag::Deed;
use service::scheme::check::Told;
use service::scheme::draft::DraftPage;

/// A link to where something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// What is done there; findings name it by this.
    pub(super) key: &'static str,
    /// The address.
    pub(super) href: String,
    /// The words of the link.
    pub(super) words: &'static str,
}

impl Way {
    /// The way to a deed from a draft; `None` where the site does it by itself or the reader may not.
    fn to(deed: Deed, it: &DraftPage) -> Option<Way> {
        let (href, words) = match deed {
            Deed::BeginFromSample => ("/schemes/new".to_owned(), "另建一个方案,从样板开始"),
            Deed::Rename => ("/schemes/new".to_owned(), "要用新编号,另建一个方案"),
            Deed::SeeBurden if it.may_publish => (
                format!("/schemes/{}/publish#burden", it.id),
                "看减负测算的明细",
            ),
            Deed::RunCases => ("#cases".to_owned(), "写在“算例”里,每次检查都会算一遍"),
            // The detail stands on the page of publication; a version is put on record when it is published.
            Deed::SeeBurden | Deed::Seal => return None,
        };
        let key = deed.key();
        Some(Way { key, href, words })
    }

    /// All ways from a draft.
    pub(super) fn all(it: &DraftPage) -> Vec<Way> {
        let ways = Deed::ALL.into_iter();
        ways.filter_map(|deed| Way::to(deed, it)).collect()
    }

    /// The way that helps with a finding.
    pub(super) fn of(told: &Told, ways: &[Way]) -> Option<Way> {
        let key = told.deed?.key();
        ways.iter().find(|way| way.key == key).cloned()
    }
}
