//! The five schemes as they are shipped.

use std::path::PathBuf;

/// The folder of the shipped schemes.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schemes")
}

#[test]
fn every_shipped_scheme_reads_without_a_diagnostic() {
    for id in [
        "community-100",
        "community-norms",
        "responsibility",
        "five-star",
        "county-120",
    ] {
        let text = std::fs::read_to_string(folder().join(id).join("scheme.toml"))
            .expect("the scheme is shipped");
        let (scheme, diagnostics) = rubric::text::read_scheme(&text);
        let told: Vec<String> = diagnostics
            .iter()
            .map(|d| rubric::diag::render(d, id, &text, rubric::diag::Style::Plain))
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n\n"));
        assert_eq!(scheme.head.id, id);
    }
}

#[test]
fn every_shipped_scheme_compiles_against_the_shipped_dictionary() {
    let text =
        std::fs::read_to_string(folder().join("facts.toml")).expect("the dictionary is shipped");
    let (dictionary, diagnostics) = rubric::text::read_dictionary(&text);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    for id in [
        "community-100",
        "community-norms",
        "responsibility",
        "five-star",
        "county-120",
    ] {
        let text = std::fs::read_to_string(folder().join(id).join("scheme.toml"))
            .expect("the scheme is shipped");
        let (scheme, _) = rubric::text::read_scheme(&text);
        let (program, diagnostics) = rubric::compile::compile(&scheme, &dictionary);
        let told: Vec<String> = diagnostics
            .iter()
            .map(|d| rubric::diag::render(d, id, &text, rubric::diag::Style::Plain))
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n\n"));
        assert!(program.is_some());
    }
}
