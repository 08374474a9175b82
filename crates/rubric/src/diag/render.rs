//! Diagnostics as text like rustc's, and as JSON. Says nothing about where the text came from beyond the given name.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity, place};

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
    let start = boundary(text, diagnostic.span.start);
    let end = boundary(text, diagnostic.span.end.max(start)).max(start);
    // One line of context is enough; a span over many lines shows its first line.
    let end = text[start..end].find('\n').map_or(end, |i| start + i);
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let mut group: Group<'_> = title.element(
        Snippet::source(text)
            .path(name)
            .annotation(AnnotationKind::Primary.span(start..end)),
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
