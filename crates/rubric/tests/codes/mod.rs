//! The registry of diagnostic codes against the sources that use them.

#![expect(clippy::disallowed_methods, reason = "a test may read the sources")]

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
