//! The manual of a year: what it prints in bold is on the pages.

use std::fs;
use std::path::{Path, PathBuf};

/// The manual.
const MANUAL: &str = include_str!("../../../../docs/guide/运行一年.md");

/// Every text of a kind below a directory.
fn texts(directory: &Path, ending: &str, found: &mut String) {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .expect("a directory of this crate")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            texts(&path, ending, found);
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push_str(&fs::read_to_string(&path).expect("a text of this crate"));
        }
    }
}

#[test]
fn every_button_of_the_manual_stands_on_a_page() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = String::new();
    texts(&here.join("templates"), "html", &mut pages);
    pages.push_str(include_str!("../chrome.rs"));
    pages.push_str(include_str!("../pages/cycle/links.rs"));
    let bold = MANUAL.split("**").skip(1).step_by(2);
    // What stands in quotes after a word is the name of a stage: the page puts it there.
    let named: Vec<&str> = bold
        .map(|words| words.split('“').next().unwrap_or(words).trim())
        .collect();
    assert!(named.len() > 80, "{} buttons", named.len());
    let strangers: Vec<&&str> = named.iter().filter(|it| !pages.contains(**it)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}
