//! The texts that the program carries, collected when it was built.

use std::borrow::Cow;

use super::{Source, Text, builtin_text};

/// A scheme that the program carries.
pub(super) struct Embedded {
    /// Id.
    pub id: &'static str,
    /// Text of the scheme.
    pub text: &'static str,
    /// Text of the record of versions.
    pub versions: Option<&'static str>,
    /// Names and texts of the cases.
    pub cases: &'static [(&'static str, &'static str)],
}

impl Embedded {
    /// Its texts under the names used in messages.
    pub(super) fn source(&self) -> Source {
        let named = |name: &str, text: &'static str| Text {
            name: format!("自带/{}/{name}", self.id),
            text: Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
        };
        Source {
            id: self.id.to_owned(),
            scheme: named("scheme.toml", self.text),
            cases: self
                .cases
                .iter()
                .map(|(name, text)| named(&format!("cases/{name}"), text))
                .collect(),
            versions: self.versions.map(|text| named("versions.toml", text)),
            dictionary: builtin_text("facts.toml", DICTIONARY),
            folder: None,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
