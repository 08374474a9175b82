//! The registry of diagnostic codes against the sources that use them.

#![expect(clippy::disallowed_methods, reason = "a test may read the sources")]

mod damage;
mod reading;

use std::path::Path;

use rubric::diag::codes::explain;

/// Calls `found` with every code literal of the sources below a folder.
fn literals(folder: &Path, found: &mut impl FnMut(&str, &Path)) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            literals(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source is text");
            for part in text.split('"') {
                let digits = part.strip_prefix('E').unwrap_or_default();
                if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
                    found(part, &path);
                }
            }
        }
    }
}

#[test]
fn every_code_in_the_sources_is_explained() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    literals(&sources, &mut |code, path| {
        seen += 1;
        assert!(explain(code).is_some(), "{code} in {}", path.display());
    });
    assert!(seen > 100, "the sources hold codes");
}

/// Calls `found` with the tests of every source file below a folder: whole files of folders and files that are tests,
/// else what stands after `#[cfg(test)]`.
fn tests_below(folder: &Path, all: bool, found: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default();
        let all = all || name == "tests";
        if path.is_dir() {
            tests_below(&path, all, found);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "toml") {
            let text = std::fs::read_to_string(&path).expect("a source is text");
            match text.find("#[cfg(test)]") {
                _ if all => found(&text),
                Some(at) => found(&text[at..]),
                None => {}
            }
        }
    }
}

#[test]
fn every_code_is_provoked_by_some_test() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut untested: Vec<&str> = rubric::diag::codes::CODES.iter().map(|row| row.0).collect();
    tests_below(&crates, false, &mut |text| {
        untested.retain(|code| !text.contains(code))
    });
    assert!(untested.is_empty(), "no test names {untested:?}");
}
