//! What a command gives back: words for people, the same as JSON for programs, and whether all is well.

use std::fmt;

use serde_json::Value;

/// The answer of a command.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    /// For people; ends with a line end.
    pub text: String,
    /// For programs.
    pub json: Json,
    /// False when there are findings: exit code 1.
    pub is_clean: bool,
}

impl Reply {
    /// An answer without findings.
    pub(crate) fn clean(text: impl Into<String>, json: impl Into<Json>) -> Reply {
        Reply {
            text: text.into(),
            json: json.into(),
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

/// An answer for programs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    /// As a value.
    Value(Value),
    /// Written already, because as a value it would take many times its length.
    Written(String),
    /// Nobody asked, and putting it together would take long.
    NotAsked,
}

impl From<Value> for Json {
    fn from(value: Value) -> Json {
        Json::Value(value)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Value(value) => write!(f, "{value:#}"),
            Json::Written(text) => f.write_str(text),
            Json::NotAsked => f.write_str("null"),
        }
    }
}
