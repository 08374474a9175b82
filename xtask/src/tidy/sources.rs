//! House rules for single source files: how they open, how long they are, which words and names are banned.

use super::Complaint;
use crate::failure::Failure;
use crate::repository::Repository;

/// Past this many lines a file is mentioned.
const LONG: usize = 500;
/// Past this many lines a file is a complaint, unless it holds data or tests.
const TOO_LONG: usize = 600;

/// Names that say nothing of what a module is for.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "common", "core", "helpers", "helper", "types", "misc",
];

/// Marks of unfinished work; written in two pieces so that this file does not find itself.
const UNFINISHED: &[(&str, &str)] = &[
    ("TO", "DO"),
    ("FIX", "ME"),
    ("XX", "X:"),
    ("to", "do!("),
    ("unimple", "mented!("),
    ("#[ig", "nore"),
    ("db", "g!("),
];

/// Places on one person's machine; in two pieces for the same reason.
const MACHINE_PLACES: &[(&str, &str)] = &[
    ("/ro", "ot/"),
    ("/ho", "me/"),
    ("/Us", "ers/"),
    ("/wo", "rk/"),
    ("/tm", "p/"),
    ("C:\\", "Users"),
];

/// Files in which people write: code, pages, data.
const WRITTEN: &[&str] = &[
    ".rs", ".toml", ".md", ".py", ".html", ".css", ".js", ".sql", ".csv", "/run",
];

/// The part of a line before a line comment. Strings that hold two slashes are cut too, which only hides text.
pub(super) fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or(line)
}

/// Source files past the length that is mentioned, with their lines.
pub(super) fn long(
    repository: &Repository,
    files: &[String],
) -> Result<Vec<(String, usize)>, Failure> {
    let mut long = Vec::new();
    for path in files.iter().filter(|p| p.ends_with(".rs")) {
        let lines = repository.read(path)?.lines().count();
        if lines > LONG && lines <= TOO_LONG && !holds_tests(path) {
            long.push((path.clone(), lines));
        }
    }
    Ok(long)
}

/// What is wrong with single files.
pub(super) fn complaints(
    repository: &Repository,
    files: &[String],
) -> Result<Vec<Complaint>, Failure> {
    let mut complaints = Vec::new();
    for path in files {
        if WRITTEN.iter().any(|ending| path.ends_with(ending)) {
            complaints.extend(of_file(path, &repository.read(path)?));
        }
    }
    Ok(complaints)
}

fn of_file(path: &str, text: &str) -> Vec<Complaint> {
    let mut complaints = of_lines(path, text);
    if path.ends_with(".rs") {
        complaints.extend(of_source(path, text));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        complaints.push(Complaint::new(path, "does not end with a line break"));
    }
    if text.contains('\r') && !path.ends_with(".csv") {
        complaints.push(Complaint::new(path, "has carriage returns"));
    }
    complaints
}

fn of_lines(path: &str, text: &str) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = || format!("{path}:{}", number + 1);
        for (a, b) in UNFINISHED {
            if line.contains(&[*a, *b].concat()) {
                let message =
                    format!("`{a}{b}` marks unfinished work; finish it or write an issue");
                complaints.push(Complaint::new(place(), message));
            }
        }
        for (a, b) in MACHINE_PLACES {
            if line.contains(&[*a, *b].concat()) {
                let message = format!("`{a}{b}` is a place on somebody's machine");
                complaints.push(Complaint::new(place(), message));
            }
        }
    }
    complaints
}

fn of_source(path: &str, text: &str) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    if !text.starts_with("//!") {
        complaints.push(Complaint::new(
            path,
            "does not open with `//!`: what the file is for and what it does not do",
        ));
    }
    let lines = text.lines().count();
    if lines > TOO_LONG && !holds_tests(path) {
        let message = format!("has {lines} lines; split it by noun (at most {TOO_LONG})");
        complaints.push(Complaint::new(path, message));
    }
    let mut names = path.trim_end_matches(".rs").rsplit('/');
    if let Some(name) = names.find(|name| *name != "mod")
        && EMPTY_NAMES.contains(&name)
    {
        let message = format!("`{name}` says nothing; name the file after the noun it holds");
        complaints.push(Complaint::new(path, message));
    }
    complaints
}

/// Tests may be as long as their tables.
fn holds_tests(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Vec<String> {
        of_file(path, text).into_iter().map(|c| c.message).collect()
    }

    #[test]
    fn a_file_in_order_has_no_complaint() {
        assert_eq!(told("crates/a/src/sheet.rs", "//! Sheets.\n"), [""; 0]);
        assert_eq!(told("crates/a/src/sheet/mod.rs", "//! Sheets.\n"), [""; 0]);
    }

    #[test]
    fn a_file_without_opening_words_is_a_complaint() {
        assert_eq!(told("a/sheet.rs", "fn f() {}\n").len(), 1);
        assert_eq!(told("a/sheet.toml", "a = 1\n"), [""; 0]);
    }

    #[test]
    fn a_file_past_600_lines_is_a_complaint_unless_it_holds_tests() {
        let text = format!("//! Long.\n{}", "// line\n".repeat(600));
        assert_eq!(told("crates/a/src/sheet.rs", &text).len(), 1);
        assert_eq!(told("crates/a/src/sheet/tests.rs", &text), [""; 0]);
        assert_eq!(told("crates/a/tests/all/sheet.rs", &text), [""; 0]);
        let text = format!("//! Long.\n{}", "// line\n".repeat(599));
        assert_eq!(told("crates/a/src/sheet.rs", &text), [""; 0]);
    }

    #[test]
    fn empty_names_are_a_complaint() {
        for path in ["a/src/utils.rs", "a/src/core/mod.rs", "a/src/types.rs"] {
            assert_eq!(told(path, "//! Things.\n").len(), 1, "{path}");
        }
    }

    #[test]
    fn unfinished_work_and_machine_places_are_complaints() {
        for (a, b) in UNFINISHED.iter().chain(MACHINE_PLACES) {
            let line = format!("text {a}{b} text\n");
            assert_eq!(told("docs/page.md", &line).len(), 1, "{line}");
        }
    }

    #[test]
    fn line_ends_are_looked_at() {
        assert_eq!(told("docs/page.md", "text").len(), 1);
        assert_eq!(told("docs/page.md", "text\r\n").len(), 1);
        assert_eq!(told("docs/data.csv", "text\r\n"), [""; 0]);
    }
}
