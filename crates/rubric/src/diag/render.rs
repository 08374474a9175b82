//! Diagnostics as text like rustc's, and as JSON. Says nothing about where the text came from beyond the given name.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity, Span, place};

/// Whether to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// ANSI colours.
    Coloured,
}

/// One diagnostic as a block of text with the source line, without a final newline.
pub fn render(diagnostic: &Diagnostic, name: &str, text: &str, style: Style) -> String {
    let level = match (diagnostic.severity, &diagnostic.acknowledged) {
        (_, Some(_)) => Level::NOTE.with_name("已确认"),
        (Severity::Error, None) => Level::ERROR.with_name("错误"),
        (Severity::Warning, None) => Level::WARNING.with_name("提醒"),
        (Severity::Note, None) => Level::NOTE.with_name("说明"),
    };
    let shown = Shown::of(text, diagnostic.span);
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let mut group: Group<'_> = title.element(
        Snippet::source(shown.line)
            .line_start(shown.number)
            .path(name)
            .annotation(AnnotationKind::Primary.span(shown.marked.clone())),
    );
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.with_name("说明").message(note.as_str()));
    }
    let accepted = diagnostic
        .acknowledged
        .as_ref()
        .map(|a| match (&a.authority, &a.document) {
            (Some(authority), Some(document)) => {
                format!("理由:{}(批准:{authority},文号:{document})", a.reason)
            }
            _ => format!("理由:{}", a.reason),
        });
    if let Some(accepted) = &accepted {
        group = group.element(Level::NOTE.with_name("确认").message(accepted.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.with_name("怎么办").message(help.as_str()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.render(&[group]).to_string()
}

/// The line that is shown of a text: enough to see what is meant, however long the text is.
struct Shown<'t> {
    /// The line, without what lies far behind the place.
    line: &'t str,
    /// Its number from 1.
    number: usize,
    /// The place in it; a place over many lines shows its first.
    marked: Range<usize>,
}

impl<'t> Shown<'t> {
    /// Bytes shown behind the place.
    const BEHIND: usize = 2_000;

    fn of(text: &'t str, span: Span) -> Shown<'t> {
        let start = boundary(text, span.start);
        let end = boundary(text, span.end).max(start);
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let until = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let marked = end.min(until);
        let until = until.min(boundary(text, marked + Shown::BEHIND));
        Shown {
            line: &text[from..until],
            number: text[..from].matches('\n').count() + 1,
            marked: start - from..marked - from,
        }
    }
}

/// One diagnostic as JSON with line and column.
pub fn render_json(diagnostic: &Diagnostic, name: &str, text: &str) -> Value {
    let from = place(text, diagnostic.span.start);
    let to = place(text, diagnostic.span.end);
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": name,
        "line": from.line,
        "column": from.column,
        "end_line": to.line,
        "end_column": to.column,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "notes": diagnostic.notes,
        "subject": diagnostic.subject,
        "acknowledged": diagnostic.acknowledged,
    })
}

fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
