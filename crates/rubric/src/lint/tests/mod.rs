//! Every lint's own examples, the shipped schemes, and what acknowledgements do.

mod finer;
mod inversions;

use std::collections::BTreeSet;

use super::*;
use crate::compile::compile;
use crate::diag::Severity;
use crate::identity;
use crate::text::{read_dictionary, read_scheme};

/// What stands before an example that leaves its head out.
const HEAD: &str = r#"
[scheme]
id = "example"
title = "示例考评"
version = "2026.1"
subject = ["community"]
"#;

/// What stands before an example that leaves departments and sections out.
const DEPARTMENTS: &str = r#"
[[department]]
id = "office"
title = "党建办"

[[department]]
id = "rural"
title = "农村科"
"#;

const SECTION: &str = r#"
[[section]]
id = "main"
title = "总体工作"
owner = "office"
"#;

/// Facts that examples may use without declaring them.
const FACTS: &str = r#"
[[fact]]
id = "has_council"
title = "已建立议事机构"
type = "bool"
period = "year"
better = "more"
from = "judged"

[[fact]]
id = "poll_score"
title = "满意度得分"
unit = "分"
type = "amount"
period = "year"
max = 100
better = "more"
from = "polled"
"#;

/// A library that has a comprehensive appraisal of communities already.
const PEER: &str = r#"
[scheme]
id = "community-comprehensive"
title = "社区综合考评"
version = "2026.1"
subject = ["community"]
comprehensive = true
"#;

fn completed(example: &str) -> String {
    let mut text = String::new();
    for (mark, part) in [
        ("[scheme]", HEAD),
        ("[[department]]", DEPARTMENTS),
        ("[[section]]", SECTION),
    ] {
        if !example.contains(mark) {
            text.push_str(part);
        }
    }
    text.push_str(example);
    text
}

/// All diagnostics of an example: of reading, of compiling and of the lints.
fn diagnostics(about: &About, example: &str, is_bad: bool) -> Vec<Diagnostic> {
    let declared = if about.facts.is_empty() {
        FACTS
    } else {
        about.facts
    };
    let (dictionary, told) = read_dictionary(declared);
    assert!(told.is_empty(), "{}: facts: {told:#?}", about.code);
    let text = completed(example);
    let (scheme, mut all) = read_scheme(&text);
    let (program, compiled) = compile(&scheme, &dictionary);
    all.extend(compiled);
    let ids = scheme.items.iter().map(|i| i.id.clone());
    let norms = scheme.norms.iter().map(|n| n.id.clone());
    let covered: BTreeSet<String> = if about.code == "S403" && is_bad {
        BTreeSet::new()
    } else {
        ids.chain(norms).collect()
    };
    let recorded = [("2026.1".to_owned(), "sha256:0".to_owned())];
    let (peer, _) = read_scheme(PEER);
    let peers = [&peer];
    let hash = identity::hash(&scheme);
    let cx = Context {
        scheme: &scheme,
        dictionary: &dictionary,
        program: program.as_ref(),
        covered: &covered,
        recorded_hashes: if about.code == "S405" { &recorded } else { &[] },
        peers: &peers,
        hash: &hash,
    };
    all.extend(run(&cx));
    all
}

/// Notes and what the missing head brings with it are no concern of an example.
fn is_beside_the_point(example: &str, diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Note
        || diagnostic.acknowledged.is_some()
        || (diagnostic.code == "S407" && !example.contains("[scheme]"))
}

fn codes(about: &About, example: &str, is_bad: bool) -> BTreeSet<&'static str> {
    diagnostics(about, example, is_bad)
        .into_iter()
        .filter(|d| d.code == about.code || !is_beside_the_point(example, d))
        .map(|d| d.code)
        .collect()
}

#[test]
fn every_bad_example_raises_its_lint_and_nothing_else() {
    for about in all() {
        let mut found = codes(about, about.bad, true);
        assert!(found.remove(about.code), "{} is not raised", about.code);
        // A name that nothing knows is also told where it stands.
        if about.code == "S301" {
            found.remove("E220");
        }
        // A value that falls into a gap costs nothing, and a better one beside it does.
        if about.code == "S203" {
            found.remove("S201");
        }
        // Without a total or points the head of these examples is what they are about.
        found.retain(|code| !(*code == "S407" && about.code != "S407"));
        assert!(found.is_empty(), "{} raises also {found:?}", about.code);
    }
}

#[test]
fn no_finding_names_a_command_or_a_place_that_only_the_command_line_has() {
    for about in all() {
        for told in diagnostics(about, about.bad, true) {
            let words = [Some(&told.message), told.help.as_ref()].into_iter();
            for text in words.flatten().chain(&told.notes) {
                for word in ["biaochi", "--", "命令", "目录"] {
                    assert!(!text.contains(word), "{} says {word}: {text}", about.code);
                }
            }
        }
    }
}

#[test]
fn no_good_example_raises_anything() {
    for about in all() {
        let mut found = codes(about, about.good, false);
        // What S408 acknowledges is found and accepted; a note stays a note.
        found.retain(|code| !(*code == "S407" && about.code != "S407"));
        assert!(found.is_empty(), "{}: {found:?}", about.code);
    }
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<&str> = all().map(|a| a.code).collect();
    let names: BTreeSet<&str> = all().map(|a| a.name).collect();
    assert_eq!(codes.len(), 38);
    assert_eq!(names.len(), codes.len());
    let order = |code: &&str| (if code.starts_with('S') { 0 } else { 1 }, code.to_string());
    assert!(codes.is_sorted_by_key(order));
}

#[test]
fn every_lint_has_a_page_that_shows_both_examples() {
    for about in all() {
        let page = documentation(about.code).expect("a page");
        assert!(page.starts_with(&format!("# {} {}", about.code, about.title)));
        for part in [about.bad.trim(), about.good.trim()] {
            assert!(page.contains(part), "{}", about.code);
        }
    }
    assert_eq!(documentation("S999"), None);
}

fn first(about_code: &str, example: &str) -> Diagnostic {
    let about = all().find(|a| a.code == about_code).expect("a lint");
    diagnostics(about, example, true)
        .into_iter()
        .find(|d| d.code == about_code)
        .expect("the finding")
}

#[test]
fn an_acknowledgement_marks_the_finding_it_names_and_no_other() {
    let bad = all().find(|a| a.code == "S104").expect("S104").bad;
    let accepted = |at: &str| {
        format!("{bad}\n[[acknowledge]]\nlint = \"S104\"\nat = \"{at}\"\nreason = \"源文件如此\"\n")
    };
    assert!(first("S104", &accepted("A1")).acknowledged.is_some());
    assert!(first("S104", &accepted("A2")).acknowledged.is_none());
    assert_eq!(
        first("S408", &accepted("A2")).subject.as_deref(),
        Some("A2")
    );
}

#[test]
fn a_burden_finding_needs_authority_and_document_number() {
    let bad = all().find(|a| a.code == "B101").expect("B101").bad;
    let accepted = |more: &str| {
        format!(
            "{bad}\n[[acknowledge]]\nlint = \"B101\"\nat = \"A1\"\nreason = \"应急值守\"\n{more}"
        )
    };
    let half = first("B101", &accepted("authority = \"县应急管理局\"\n"));
    assert!(half.acknowledged.is_none());
    assert!(half.notes.iter().any(|n| n.contains("文号")), "{half:?}");
    let whole = first(
        "B101",
        &accepted("authority = \"县应急管理局\"\ndocument = \"应急〔2026〕3号\"\n"),
    );
    assert!(whole.acknowledged.is_some());
}

#[test]
fn a_veto_with_authority_and_document_is_listed_as_accepted() {
    let bad = all().find(|a| a.code == "B108").expect("B108").bad;
    let approved = format!(
        "{}\nauthority = \"省绩效委\"\ndocument = \"绩〔2026〕1号\"\n",
        bad.trim_end()
    );
    let finding = first("B108", &approved);
    let accepted = finding.acknowledged.expect("accepted in place");
    assert_eq!(accepted.document.as_deref(), Some("绩〔2026〕1号"));
}

#[test]
fn the_inverted_bands_are_told_with_two_situations() {
    let bad = all().find(|a| a.code == "S201").expect("S201").bad;
    let finding = first("S201", bad);
    assert!(
        finding.message.contains("反而由1分降到0.5分"),
        "{finding:#?}"
    );
    assert_eq!(finding.notes.len(), 3, "{finding:#?}");
    assert!(finding.notes[1].contains("扣1分"), "{finding:#?}");
    assert!(finding.notes[2].contains("扣1.5分"), "{finding:#?}");
}
