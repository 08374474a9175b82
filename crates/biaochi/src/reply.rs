//! What a command gives back: words for people, the same as JSON for programs, and whether all is well.

use serde_json::Value;

/// The answer of a command.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    /// For people; ends with a line end.
    pub text: String,
    /// For programs.
    pub json: Value,
    /// False when there are findings: exit code 1.
    pub is_clean: bool,
}

impl Reply {
    /// An answer without findings.
    pub(crate) fn clean(text: impl Into<String>, json: Value) -> Reply {
        Reply {
            text: text.into(),
            json,
            is_clean: true,
        }
    }

    /// An answer with findings.
    pub(crate) fn with_findings(text: impl Into<String>, json: Value) -> Reply {
        Reply {
            is_clean: false,
            ..Reply::clean(text, json)
        }
    }
}
