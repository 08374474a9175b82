//! File-driven cases for every rule form and every modifier: a few items, the facts of a case, the points and the
//! whole reasons that must come out.
//!
//! A file holds items (with its own head, or the one below) and then cases as schemes have them, where `reason` is
//! the full list of findings. `BIAOCHI_BLESS=1` rewrites `expect` and `reason`; both must end a case.

#![expect(
    clippy::disallowed_methods,
    reason = "a test may read and rewrite its own files"
)]

use std::path::{Path, PathBuf};

use rubric::cases::{Case, Subject, YEAR};
use rubric::compile::compile;
use rubric::diag::{Diagnostic, Style, render};
use rubric::explain::Explainer;
use rubric::facts::{Cycle, columns};
use rubric::model::{Dictionary, Scheme};
use rubric::number::Points;
use rubric::plan::Program;
use rubric::score::{Bounds, score_units, total_of};
use rubric::text::{read_cases, read_dictionary, read_scheme};

const HEAD: &str = r#"
[scheme]
id = "forms"
title = "规则形式样例"
version = "1"

[[department]]
id = "first"
title = "党建办"

[[department]]
id = "second"
title = "综合办"

[[section]]
id = "s"
title = "大项"
"#;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

fn told(name: &str, text: &str, diagnostics: &[Diagnostic]) -> String {
    let all: Vec<String> = diagnostics
        .iter()
        .map(|d| render(d, name, text, Style::Plain))
        .collect();
    all.join("\n")
}

/// What a case gave: points or the state of a norm, and the reasons.
struct Outcome {
    points: Bounds,
    met: Option<Option<bool>>,
    reasons: Vec<String>,
}

/// Scores the unit of a case.
fn outcome(case: &Case, scheme: &Scheme, program: &Program, dictionary: &Dictionary) -> Outcome {
    let table = case.table().expect("a case gives each value once");
    let columns = columns(program, &table, dictionary, Cycle::whole(YEAR), |_| 0);
    let scores = score_units(program, &columns, &vec![0; columns.rows]);
    let explainer = Explainer::new(scheme, program, dictionary);
    let (row, score) = (columns.row(0), &scores[0]);
    let words = |findings: Vec<rubric::explain::Finding<'_>>| {
        findings.into_iter().map(|f| f.words).collect()
    };
    match &case.subject {
        Subject::Item(id) => {
            let item = scheme.items.iter().position(|i| i.id == *id);
            let item = item.expect("reading a case checks its item");
            Outcome {
                points: score.items[item].points,
                met: None,
                reasons: words(explainer.item(item, &row, score)),
            }
        }
        Subject::Norm(id) => {
            let norm = scheme.norms.iter().position(|n| n.id == *id);
            Outcome {
                points: Bounds::default(),
                met: score.norms[norm.expect("reading a case checks its norm")],
                reasons: Vec::new(),
            }
        }
        Subject::Sheet => Outcome {
            points: total_of(program, score),
            met: None,
            reasons: words(explainer.unit(&row, score)),
        },
    }
}

/// The last lines of a case as they must be.
fn expectation(case: &Case, outcome: &Outcome) -> String {
    let expect = match (&case.subject, outcome.points.exact()) {
        (Subject::Norm(_), _) => match outcome.met {
            Some(Some(met)) => format!("met = {met}"),
            Some(None) => "met = \"unknown\"".to_owned(),
            None => panic!("a case cannot say that a norm does not apply"),
        },
        (_, Some(points)) => format!("score = {}", decimal(points)),
        (_, None) => format!(
            "low = {}, high = {}",
            decimal(outcome.points.low),
            decimal(outcome.points.high)
        ),
    };
    let mut text = format!("expect = {{ {expect} }}\n");
    if !outcome.reasons.is_empty() {
        text.push_str("reason = [\n");
        for reason in &outcome.reasons {
            text.push_str(&format!("  '{reason}',\n"));
        }
        text.push_str("]\n");
    }
    text
}

fn decimal(points: Points) -> String {
    points.to_string()
}

/// The text of a file with the expectations of its cases replaced.
fn rewritten(cases: &str, expectations: &[String]) -> String {
    let mut text = String::new();
    for (n, block) in cases
        .split_inclusive('\n')
        .fold(Vec::new(), blocks)
        .iter()
        .enumerate()
    {
        let kept = block.find("expect = ").unwrap_or(block.len());
        text.push_str(&block[..kept]);
        if let Some(expectation) = n.checked_sub(1).and_then(|n| expectations.get(n)) {
            text.push_str(expectation);
            text.push('\n');
        }
    }
    format!("{}\n", text.trim_end())
}

/// Lines gathered into blocks that begin with `[[case]]`; the first holds what stands before.
fn blocks(mut all: Vec<String>, line: &str) -> Vec<String> {
    if all.is_empty() {
        all.push(String::new());
    }
    if line.starts_with("[[case]]") {
        all.push(String::new());
    }
    if let Some(last) = all.last_mut() {
        last.push_str(line);
    }
    all
}

#[test]
fn every_form_and_modifier_scores_and_explains_as_written() {
    let bless = std::env::var_os("BIAOCHI_BLESS").is_some();
    let facts = std::fs::read_to_string(folder().join("facts.toml")).expect("the facts are here");
    let (dictionary, diagnostics) = read_dictionary(&facts);
    assert!(
        diagnostics.is_empty(),
        "{}",
        told("facts.toml", &facts, &diagnostics)
    );
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder is here")
        .map(|entry| entry.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml") && !p.ends_with("facts.toml"))
        .collect();
    files.sort();
    for about in rubric::form::ABOUT {
        let name = format!("{}.toml", about.keyword);
        assert!(
            files.iter().any(|p| p.ends_with(&name)),
            "{name} is missing"
        );
    }
    let mut wrong = Vec::new();
    for path in files {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a text");
        let at = text.find("[[case]]").expect("a file has cases");
        let (items, cases) = text.split_at(at);
        let head = if items.contains("[scheme]") { "" } else { HEAD };
        let scheme_text = format!("{head}{items}");
        let (scheme, diagnostics) = read_scheme(&scheme_text);
        assert!(
            diagnostics.is_empty(),
            "{}",
            told(&name, &scheme_text, &diagnostics)
        );
        let (program, diagnostics) = compile(&scheme, &dictionary);
        assert!(
            diagnostics.is_empty(),
            "{}",
            told(&name, &scheme_text, &diagnostics)
        );
        let program = program.expect("nothing was told");
        let (read, diagnostics) = read_cases(cases, &scheme, &dictionary, &program);
        assert!(
            diagnostics.is_empty(),
            "{}",
            told(&name, cases, &diagnostics)
        );
        let expected: Vec<String> = read
            .iter()
            .map(|case| expectation(case, &outcome(case, &scheme, &program, &dictionary)))
            .collect();
        let now = format!("{items}{}", rewritten(cases, &expected));
        if bless {
            std::fs::write(&path, now).expect("the file can be written");
        } else if now != text {
            for (case, expected) in read.iter().zip(&expected) {
                if !text.contains(expected.as_str()) {
                    wrong.push(format!("{name}: {}\n{expected}", case.title));
                }
            }
            wrong.push(format!("{name} would be rewritten"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
