//! What the lints say of the five schemes as they are shipped.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rubric::compile::compile;
use rubric::diag::{Diagnostic, Severity};
use rubric::lint::{Context, run};
use rubric::model::Scheme;
use rubric::text::{read_dictionary, read_scheme};

const IDS: [&str; 5] = [
    "community-100",
    "community-norms",
    "responsibility",
    "five-star",
    "county-120",
];

/// The findings about every shipped scheme; that items have cases is tested elsewhere.
fn findings() -> Vec<(&'static str, Vec<Diagnostic>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schemes");
    let read = |path: PathBuf| std::fs::read_to_string(path).expect("the file is shipped");
    let (dictionary, _) = read_dictionary(&read(folder.join("facts.toml")));
    let schemes: Vec<Scheme> = IDS
        .iter()
        .map(|id| read_scheme(&read(folder.join(id).join("scheme.toml"))).0)
        .collect();
    let look = |(id, scheme): (&'static str, &Scheme)| {
        let (program, _) = compile(scheme, &dictionary);
        let items = scheme.items.iter().map(|i| i.id.clone());
        let norms = scheme.norms.iter().map(|n| n.id.clone());
        let covered: BTreeSet<String> = items.chain(norms).collect();
        let peers: Vec<&Scheme> = schemes
            .iter()
            .filter(|s| s.head.id != scheme.head.id)
            .collect();
        let found = run(&Context {
            scheme,
            dictionary: &dictionary,
            program: program.as_ref(),
            covered: &covered,
            recorded_hashes: &[],
            peers: &peers,
            hash: "",
        });
        (id, found)
    };
    IDS.into_iter().zip(&schemes).map(look).collect()
}

#[test]
fn the_exchanged_amounts_of_the_county_sheet_are_found_with_two_situations() {
    let all = findings();
    let inverted: Vec<&Diagnostic> = all
        .iter()
        .flat_map(|(_, found)| found)
        .filter(|d| d.code == "S201")
        .collect();
    let [finding] = inverted.as_slice() else {
        panic!("one inversion in all schemes: {inverted:#?}");
    };
    assert_eq!(finding.subject.as_deref(), Some("E1.4.3"));
    assert!(finding.acknowledged.is_some());
    assert!(
        finding.message.contains("得分反而由1分降到0.5分"),
        "{}",
        finding.message
    );
    for (note, amount) in finding.notes[1..].iter().zip(["扣1分", "扣1.5分"]) {
        assert!(note.contains(amount), "{note}");
    }
}

#[test]
fn no_shipped_scheme_has_a_defect_that_nobody_acknowledged() {
    for (id, found) in findings() {
        let open: Vec<String> = found
            .iter()
            .filter(|d| d.code.starts_with('S') && d.acknowledged.is_none())
            .filter(|d| d.severity != Severity::Note)
            .map(|d| format!("{} {}", d.code, d.message))
            .collect();
        assert!(open.is_empty(), "{id}: {open:#?}");
    }
}
