//! `scheme try`: runs the worked cases and tells which items have none.

use appraisal::trial::Trial;
use rubric::cases::{Case, covered, uncovered};
use rubric::text::read_case_files;
use serde_json::{Value, json};

use super::Session;
use crate::arguments::OneScheme;
use crate::finding;
use crate::reading::Ready;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::terminal::{self, bold, red};

/// Runs the cases.
pub(crate) fn run(session: &Session, asked: &OneScheme) -> Result<Reply, Refusal> {
    let ready = Ready::of(session.library.find(&asked.scheme)?)?;
    let scheme = &ready.scheme;
    let trial = Trial::of(scheme, &ready.program, &ready.dictionary);
    let mut text = String::new();
    let mut all: Vec<Case> = Vec::new();
    let mut outcomes: Vec<Value> = Vec::new();
    let mut unreadable = 0;
    let mut failed = 0;
    let bar = terminal::progress(ready.source.cases.len(), "试算");
    let files = &ready.source.cases;
    let texts: Vec<&str> = files.iter().map(|file| file.text.as_ref()).collect();
    let read = read_case_files(&texts, scheme, &ready.dictionary, &ready.program);
    for (file, (cases, diagnostics)) in files.iter().zip(read) {
        for diagnostic in &diagnostics {
            text.push_str(&finding::block(diagnostic, file, session.style));
            text.push_str("\n\n");
            unreadable += usize::from(diagnostic.is_error());
        }
        for case in &cases {
            let outcome = trial.run(case);
            if !outcome.passed {
                failed += 1;
                let line = rubric::diag::place(&file.text, case.span.start).line;
                text.push_str(&format!(
                    "{} {}“{}”\n  {}:{line}\n  应得:{}\n  实得:{}\n",
                    red("不符", session.style),
                    outcome.subject.words(),
                    outcome.title,
                    file.name,
                    outcome.expected,
                    outcome.actual
                ));
                for missing in &outcome.missing {
                    text.push_str(&format!("  理由里没有:{missing}\n"));
                }
                for words in &outcome.words {
                    text.push_str(&format!("  理由:{words}\n"));
                }
                text.push('\n');
            }
            outcomes.push(json!({ "file": file.name, "outcome": outcome }));
        }
        all.extend(cases);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let with_case = covered(&all);
    let without = uncovered(scheme, &with_case);
    let total = scheme.items.len() + scheme.norms.len();
    text.push_str(&format!(
        "{}:算例{}个,相符{}个",
        bold(
            &format!(
                "{}({} {})",
                scheme.head.title, scheme.head.id, scheme.head.version
            ),
            session.style
        ),
        all.len(),
        all.len() - failed
    ));
    if failed > 0 {
        text.push_str(&format!(",不符{failed}个"));
    }
    if unreadable > 0 {
        text.push_str(&format!(",另有{unreadable}处写错"));
    }
    text.push_str(&format!(
        "。\n条目和规范标准{total}个,有算例的{}个",
        total - without.len()
    ));
    if without.is_empty() {
        text.push_str("。\n");
    } else {
        text.push_str(&format!(";没有算例的:{}。\n", without.join("、")));
    }
    let is_clean = failed == 0 && unreadable == 0 && without.is_empty();
    Ok(Reply {
        text,
        json: json!({
            "scheme": scheme.head.id,
            "version": scheme.head.version,
            "cases": all.len(),
            "failed": failed,
            "errors": unreadable,
            "without_case": without,
            "outcomes": outcomes,
            "is_clean": is_clean,
        })
        .into(),
        is_clean,
    })
}
