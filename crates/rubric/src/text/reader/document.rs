//! A whole TOML text: parsed once, syntax errors told in Chinese, diagnostics gathered. Knows no key.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::DeTable;

use super::TableReader;
use super::syntax::syntax_error;
use crate::diag::{Diagnostic, Span};

/// A parsed TOML text with the diagnostics gathered while reading it.
pub struct Document<'t> {
    text: &'t str,
    /// False when only a part of the text was read; then only syntax is told.
    whole: bool,
    root: Spanned<DeTable<'t>>,
    sink: RefCell<Vec<Diagnostic>>,
}

/// Longest text that is read, in bytes: many times the largest scheme we know, and read in an instant.
const LONGEST: usize = 512 * 1024;
/// How far a long text is read past its first syntax error, in bytes.
const PAST_FIRST_ERROR: usize = 32 * 1024;
/// Most syntax errors told; what follows them is often their consequence.
const MOST_SYNTAX_ERRORS: usize = 20;

impl<'t> Document<'t> {
    /// Parses a text; syntax errors become diagnostics and the rest stays readable. A text that is too long is not
    /// parsed at all.
    pub fn parse(text: &'t str) -> Document<'t> {
        if text.len() > LONGEST {
            return Document {
                text,
                whole: false,
                root: Spanned::new(0..0, DeTable::new()),
                sink: RefCell::new(vec![too_long(text)]),
            };
        }
        let read = readable(text);
        let (root, errors) = DeTable::parse_recoverable(read);
        // One broken line often makes the TOML parser complain several times at nearly the same place.
        let mut sink: Vec<Diagnostic> = Vec::new();
        for error in &errors {
            if sink.len() == MOST_SYNTAX_ERRORS {
                break;
            }
            let span = error.span().map_or(Span::default(), Span::from);
            if !sink.iter().any(|d| on_one_line(text, d.span, span)) {
                sink.push(syntax_error(text, error.message(), span));
            }
        }
        Document {
            text,
            whole: read.len() == text.len(),
            root,
            sink: RefCell::new(sink),
        }
    }

    /// The top table.
    pub fn root(&self) -> TableReader<'_> {
        TableReader::new(
            self,
            self.root.get_ref(),
            Span::new(0, 0),
            "文件".to_owned(),
        )
    }

    /// The diagnostics gathered so far, in order of place.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all = self.sink.into_inner();
        // What is missing may stand where the text could not be read.
        if all.iter().any(|d| d.code == "E001") {
            all.retain(|d| d.code != "E102");
        }
        if !self.whole {
            all.retain(|d| matches!(d.code, "E001" | "E002"));
        }
        all.sort_by_key(|d| d.span);
        all
    }

    /// Adds a diagnostic.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.sink.borrow_mut().push(diagnostic);
    }

    /// True when there is nothing in the text.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// True when the text was read to its end.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// How many diagnostics there are so far.
    pub(crate) fn told(&self) -> usize {
        self.sink.borrow().len()
    }

    /// The text of a place; nothing where the place is not in the text.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

/// The part of a text that is read: all of it, or of a long text with syntax errors what ends soon after the first,
/// because every single error takes its time and a text can be nothing but errors.
fn readable(text: &str) -> &str {
    if text.len() <= PAST_FIRST_ERROR {
        return text;
    }
    let Err(first) = DeTable::parse(text) else {
        return text;
    };
    let from = first.span().map_or(0, |span| span.start);
    &text[..floor(text, from + PAST_FIRST_ERROR)]
}

/// The text is told to be too long at its beginning.
fn too_long(text: &str) -> Diagnostic {
    let message = format!(
        "文件有{}KB,超过上限{}KB,没有读取",
        text.len().div_ceil(1024),
        LONGEST / 1024
    );
    Diagnostic::error("E002", Span::new(0, 0), message).help(
        "看看是不是选错了文件;方案确实很大时,拆成几个方案,再用 [[part]] 合成;算例可以分成几个文件",
    )
}

/// True when two places begin on the same line.
fn on_one_line(text: &str, a: Span, b: Span) -> bool {
    let (first, last) = (a.start.min(b.start), a.start.max(b.start));
    let between = &text.as_bytes()[first.min(text.len())..last.min(text.len())];
    !between.contains(&b'\n')
}

pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
