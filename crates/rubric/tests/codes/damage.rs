//! Damaged scheme texts: whatever is broken, reading and compiling end with diagnostics that have a place.

use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use rubric::compile::compile;
use rubric::diag::codes::explain;
use rubric::diag::{Diagnostic, Style, render, render_json};
use rubric::identity;
use rubric::model::Dictionary;
use rubric::text::{read_dictionary, read_scheme};

/// The shipped texts a damaged one is made of: the dictionary, then the schemes.
fn shipped() -> &'static (String, Vec<String>, Dictionary) {
    static SHIPPED: OnceLock<(String, Vec<String>, Dictionary)> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes");
        let read = |path: &str| std::fs::read_to_string(folder.join(path)).expect("it is shipped");
        let facts = read("facts.toml");
        let dictionary = read_dictionary(&facts).0;
        let schemes = [
            "community-100",
            "community-norms",
            "responsibility",
            "five-star",
            "county-120",
        ]
        .map(|id| read(&format!("{id}/scheme.toml")));
        (facts, schemes.to_vec(), dictionary)
    })
}

/// One wound of a text.
#[derive(Debug, Clone)]
enum Wound {
    /// The text ends here.
    Cut(Index),
    /// Some characters are lost.
    Lose(Index, usize),
    /// Something is put in.
    Insert(Index, &'static str),
    /// A character becomes another.
    Replace(Index, &'static str),
    /// A line stands twice.
    Double(Index),
    /// Two lines change places.
    Swap(Index, Index),
}

const SCRAPS: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "\n",
    "\\",
    "-",
    "１",
    "“",
    "＝",
    "\u{0}",
    "true",
    "0",
    "-1",
    "99999999999999999999",
    "1e9",
    "0.00001",
    "\"15%\"",
    "2026-02-30",
    "deduct = 1",
    "add = 1",
    "forfeit = true",
    "form = \"rank\"",
    "[[item]]",
    "[[item.rule]]",
    "[scheme]",
    "[rank]",
    "per = \"month\"",
    "applies_when = \"1\"",
    "when = \"((((\"",
    "previous(",
    "cohort_mean(",
    " / 0",
    "𠮷",
    "\u{202e}",
];

fn wound() -> impl Strategy<Value = Wound> {
    let place = any::<Index>;
    prop_oneof![
        1 => place().prop_map(Wound::Cut),
        3 => (place(), 1usize..40).prop_map(|(at, n)| Wound::Lose(at, n)),
        4 => (place(), select(SCRAPS)).prop_map(|(at, what)| Wound::Insert(at, what)),
        3 => (place(), select(SCRAPS)).prop_map(|(at, what)| Wound::Replace(at, what)),
        2 => place().prop_map(Wound::Double),
        2 => (place(), place()).prop_map(|(a, b)| Wound::Swap(a, b)),
    ]
}

fn hurt(text: &str, wound: &Wound) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.lines().collect();
    if chars.is_empty() || lines.is_empty() {
        return text.to_owned();
    }
    match wound {
        Wound::Cut(at) => chars.truncate(at.index(chars.len())),
        Wound::Lose(at, n) => {
            let from = at.index(chars.len());
            chars.drain(from..(from + n).min(chars.len()));
        }
        Wound::Insert(at, what) => {
            let at = at.index(chars.len());
            chars.splice(at..at, what.chars());
        }
        Wound::Replace(at, what) => {
            let at = at.index(chars.len());
            chars.splice(at..=at, what.chars());
        }
        Wound::Double(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
            return lines.join("\n");
        }
        Wound::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
            return lines.join("\n");
        }
    }
    chars.into_iter().collect()
}

/// The head of a text and some of its lines from anywhere, with wounds.
fn damaged(text: &str, from: &Index, count: usize, wounds: &[Wound]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let start = from.index(lines.len());
    let head = lines.iter().take(20.min(start));
    let body = lines.iter().skip(start).take(count);
    let excerpt: Vec<&str> = head.chain(body).copied().collect();
    wounds
        .iter()
        .fold(excerpt.join("\n"), |text, wound| hurt(&text, wound))
}

/// Every diagnostic is registered, lies in the text and can be shown.
fn shown(text: &str, told: &[Diagnostic]) -> Result<(), TestCaseError> {
    for d in told {
        prop_assert!(explain(d.code).is_some(), "{} is not registered", d.code);
        prop_assert!(d.span.start <= d.span.end, "{d:?}");
        prop_assert!(d.span.end <= text.len() + 1, "{d:?} past {}", text.len());
        prop_assert!(!render(d, "x.toml", text, Style::Plain).is_empty());
        prop_assert!(render_json(d, "x.toml", text)["line"].as_u64() >= Some(1));
    }
    Ok(())
}

/// A twentieth of the cases of smaller properties: every one reads a page of text.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: (asked.cases / 20).max(200),
        failure_persistence: None,
        ..asked
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_damaged_scheme_stops_reading_or_compiling(
        (which, from, count) in (any::<Index>(), any::<Index>(), 1usize..80),
        wounds in vec(wound(), 0..6),
    ) {
        let (_, schemes, dictionary) = shipped();
        let text = damaged(&schemes[which.index(schemes.len())], &from, count, &wounds);
        let (scheme, told) = read_scheme(&text);
        shown(&text, &told)?;
        // What could not be read stands at a neutral value: the rest still compiles or says why not.
        let (program, told) = compile(&scheme, dictionary);
        shown(&text, &told)?;
        prop_assert_eq!(program.is_none(), told.iter().any(Diagnostic::is_error));
        prop_assert_eq!(identity::hash(&scheme), identity::hash(&read_scheme(&text).0));
    }

    #[test]
    fn no_damaged_dictionary_stops_reading(
        (from, count) in (any::<Index>(), 1usize..80),
        wounds in vec(wound(), 0..6),
    ) {
        let text = damaged(&shipped().0, &from, count, &wounds);
        let (_, told) = read_dictionary(&text);
        shown(&text, &told)?;
    }
}
