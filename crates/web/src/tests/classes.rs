//! The contract between templates and style sheets: a class that nothing styles is a misspelt one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Classes by which scripts and tests find things, or that only carry a group of cells.
const UNSTYLED: &[&str] = &["why", "col-why"];

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of the crate") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|it| it == ending) {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    walk(&root, ending, &mut found);
    found
}

/// The text without what stands between `{%` and `%}` or `{{` and `}}`; a value leaves a mark, so that a class
/// made of one is known as such.
fn without_code(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{']) {
        left.push_str(&rest[..at]);
        let (end, mark) = match &rest[at..] {
            it if it.starts_with("{%") => ("%}", " "),
            it if it.starts_with("{{") => ("}}", "…"),
            it if it.starts_with("{#") => ("#}", " "),
            _ => {
                rest = &rest[at + 1..];
                continue;
            }
        };
        left.push_str(mark);
        rest = rest[at..].find(end).map_or("", |to| &rest[at + to + 2..]);
    }
    left + rest
}

#[test]
fn every_class_of_a_template_stands_in_a_style_sheet() {
    let sheets: String = files("static", "css").into_iter().map(|it| it.1).collect();
    let styled: BTreeSet<&str> = sheets
        .split('.')
        .skip(1)
        .map(|it| {
            let end = it.find(|c: char| c != '-' && c != '_' && !c.is_ascii_alphanumeric());
            &it[..end.unwrap_or(it.len())]
        })
        .collect();
    let mut unknown = Vec::new();
    for (path, text) in files("templates", "html") {
        let text = without_code(&text);
        for value in text.split(" class=\"").skip(1) {
            let value = value.split('"').next().unwrap_or_default();
            for class in value.split_whitespace() {
                // `is-{% if … %}done{% else %}due{% endif %}`: the beginning and its ends stand apart.
                let is_part = class.contains('…') || class.ends_with('-');
                let whole = format!("is-{class}");
                if !is_part
                    && ![class, whole.as_str()].iter().any(|it| styled.contains(it))
                    && !UNSTYLED.contains(&class)
                {
                    unknown.push(format!("{}: {class}", path.display()));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "no style for:\n{}", unknown.join("\n"));
}
