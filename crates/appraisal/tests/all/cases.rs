//! The worked cases of the project's own schemes.

use std::fs;
use std::path::PathBuf;

use appraisal::trial::Trial;

const IDS: [&str; 5] = [
    "community-100",
    "community-norms",
    "county-120",
    "five-star",
    "responsibility",
];

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the shipped files")]
fn every_shipped_case_comes_out_as_its_author_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schemes");
    let read = |path: PathBuf| fs::read_to_string(path).expect("it is shipped");
    let (dictionary, _) = rubric::text::read_dictionary(&read(folder.join("facts.toml")));
    let mut failed = Vec::new();
    let mut run = 0;
    for id in IDS {
        let (scheme, _) = rubric::text::read_scheme(&read(folder.join(id).join("scheme.toml")));
        let (program, _) = rubric::compile::compile(&scheme, &dictionary);
        let program = program.expect("shipped schemes compile");
        let trial = Trial::of(&scheme, &program, &dictionary);
        let mut paths: Vec<PathBuf> = fs::read_dir(folder.join(id).join("cases"))
            .expect("it has cases")
            .map(|entry| entry.expect("it can be listed").path())
            .collect();
        paths.sort();
        for path in paths {
            let text = read(path.clone());
            let (cases, _) = rubric::text::read_cases(&text, &scheme, &dictionary, &program);
            for case in &cases {
                let outcome = trial.run(case);
                run += 1;
                if !outcome.passed {
                    failed.push(format!("{}: {outcome:#?}", path.display()));
                }
            }
        }
    }
    assert!(run > 600, "{run}");
    assert!(
        failed.is_empty(),
        "{} failed: {}",
        failed.len(),
        failed.join("\n")
    );
}
