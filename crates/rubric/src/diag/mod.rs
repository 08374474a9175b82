//! Diagnostics: what an author or a clerk is told about a text, as collected values with a place.

pub mod codes;
mod deed;
mod render;

pub use deed::Deed;
pub use render::{Style, render, render_json};

use serde::Serialize;

/// A byte range in the text a diagnostic speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The text cannot be used.
    Error,
    /// The text can be used but something in it deserves a decision.
    Warning,
    /// Worth knowing.
    Note,
}

/// One message about a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code such as `E101` or `S201`; never reused.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Where in the text.
    pub span: Span,
    /// What happened, in Chinese.
    pub message: String,
    /// What to do in the text, in Chinese. Names no command and no page.
    pub help: Option<String>,
    /// What else can be done; whoever shows the finding adds the way to it.
    pub deed: Option<Deed>,
    /// Further places or facts, in Chinese.
    pub notes: Vec<String>,
    /// What the finding is about (item, section … id), when it has a name.
    pub subject: Option<String>,
    /// Why the author accepts the finding, when the text says so.
    pub acknowledged: Option<Acknowledged>,
}

/// The author's stated acceptance of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acknowledged {
    /// The reason as written.
    pub reason: String,
    /// The authority that approved it (burden findings).
    pub authority: Option<String>,
    /// The document number (burden findings).
    pub document: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without help.
    pub fn new(
        code: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            span,
            message: message.into(),
            help: None,
            deed: None,
            notes: Vec::new(),
            subject: None,
            acknowledged: None,
        }
    }

    /// An error.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, span, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, span, message)
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Says what else can be done.
    #[must_use]
    pub fn deed(mut self, deed: Deed) -> Diagnostic {
        self.deed = Some(deed);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Names what the finding is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Diagnostic {
        self.subject = Some(subject.into());
        self
    }

    /// True for an error nobody acknowledged.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A line and column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Line number from 1.
    pub line: usize,
    /// Column in characters from 1.
    pub column: usize,
}

/// Where a byte offset is in a text. Offsets past the end or inside a character are moved back.
pub fn place(text: &str, offset: usize) -> Place {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    Place {
        line: before.bytes().filter(|&b| b == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}
