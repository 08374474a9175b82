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

#[test]
fn every_shipped_case_reads_without_a_diagnostic_and_every_item_has_one() {
    let read = |path: PathBuf| std::fs::read_to_string(path).expect("it is shipped");
    let (dictionary, _) = rubric::text::read_dictionary(&read(folder().join("facts.toml")));
    for id in [
        "community-100",
        "community-norms",
        "responsibility",
        "five-star",
        "county-120",
    ] {
        let (scheme, _) = rubric::text::read_scheme(&read(folder().join(id).join("scheme.toml")));
        let (program, _) = rubric::compile::compile(&scheme, &dictionary);
        let program = program.expect("shipped schemes compile");
        let mut cases = Vec::new();
        for entry in std::fs::read_dir(folder().join(id).join("cases")).expect("it has cases") {
            let text = read(entry.expect("it can be listed").path());
            let (found, diagnostics) =
                rubric::text::read_cases(&text, &scheme, &dictionary, &program);
            let told: Vec<String> = diagnostics
                .iter()
                .map(|d| rubric::diag::render(d, id, &text, rubric::diag::Style::Plain))
                .collect();
            assert!(told.is_empty(), "{}", told.join("\n\n"));
            cases.extend(found);
        }
        let covered = rubric::cases::covered(&cases);
        assert_eq!(rubric::cases::uncovered(&scheme, &covered), [""; 0], "{id}");
    }
}
