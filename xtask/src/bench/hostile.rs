//! How long the readers take over texts that are made to hurt: deep nesting, huge files, open quotes. An answer counts
//! only when it is a refusal with a place.

use std::time::{Duration, Instant};

use rubric::expr::parse;
use rubric::facts::{KnownNames, read_csv};
use rubric::text::{read_dictionary, read_scheme};

use crate::failure::Failure;
use crate::repository::Repository;

/// The most a reader may take.
const LIMIT: Duration = Duration::from_millis(100);
const DEEP: usize = 1_000_000;
const HUGE: usize = 100_000_000;

/// A name, the text, and what reads it: the number of problems told.
type Trial = (&'static str, Vec<u8>, fn(&[u8], &Repository) -> usize);

/// Measures all of them; fails when one takes too long or is accepted.
pub(crate) fn run(repository: &Repository) -> Result<(), Failure> {
    let mut late = 0;
    println!(
        "{:<44} {:>12} {:>10} {:>9}",
        "text", "bytes", "problems", "ms"
    );
    for (name, text, read) in trials() {
        let start = Instant::now();
        let problems = read(&text, repository);
        let took = start.elapsed();
        if problems == 0 {
            return Err(Failure::new(format!(
                "{name}: the reader found nothing wrong"
            )));
        }
        let word = if took > LIMIT { "  too long" } else { "" };
        late += usize::from(took > LIMIT);
        println!(
            "{name:<44} {:>12} {problems:>10} {:>9}{word}",
            text.len(),
            took.as_millis()
        );
    }
    if late > 0 {
        return Err(Failure::new(format!(
            "{late} texts took more than {} ms",
            LIMIT.as_millis()
        )));
    }
    Ok(())
}

fn trials() -> Vec<Trial> {
    let nested =
        |open: &str, close: &str| [open.repeat(DEEP), "1".to_owned(), close.repeat(DEEP)].concat();
    let quoted = |inner: &str| format!("[scheme]\nid = \"x\"\ntitle = \"{inner}\n").into_bytes();
    vec![
        (
            "expression: 10^6 parentheses",
            nested("(", ")").into_bytes(),
            expression,
        ),
        (
            "expression: 10^6 negations",
            nested("!", "").into_bytes(),
            expression,
        ),
        (
            "expression: 10^6 minus signs",
            nested("-", "").into_bytes(),
            expression,
        ),
        (
            "expression: 10^6 calls",
            nested("min(", ")").into_bytes(),
            expression,
        ),
        (
            "expression: 10^6 choices",
            nested("1 ? 1 : ", "").into_bytes(),
            expression,
        ),
        (
            "expression: 10^6 additions",
            "1+".repeat(DEEP).into_bytes(),
            expression,
        ),
        (
            "expression: open quote, 100 MB",
            format!("\"{}", "x".repeat(HUGE)).into_bytes(),
            expression,
        ),
        ("expression: 100 MB of NUL", vec![0; HUGE], expression),
        (
            "scheme: 10^6 brackets",
            format!("a = {}", nested("[", "]")).into_bytes(),
            scheme,
        ),
        (
            "scheme: 10^6 braces",
            format!("a = {}", nested("{a=", "}")).into_bytes(),
            scheme,
        ),
        (
            "scheme: 10^6 dotted keys",
            format!("a{} = 1", ".a".repeat(DEEP)).into_bytes(),
            scheme,
        ),
        (
            "scheme: 10^6 tables in tables",
            format!("[a{}]", ".a".repeat(DEEP)).into_bytes(),
            scheme,
        ),
        (
            "scheme: open quote, 100 MB",
            quoted(&"x".repeat(HUGE)),
            scheme,
        ),
        (
            "scheme: open long quote, 100 MB",
            format!("a = \"\"\"{}", "x\n".repeat(HUGE / 2)).into_bytes(),
            scheme,
        ),
        (
            "scheme: 100 MB comment",
            format!("#{}", "x".repeat(HUGE)).into_bytes(),
            scheme,
        ),
        ("scheme: 100 MB of NUL", vec![0; HUGE], scheme),
        ("scheme: 100 MB of line breaks", vec![b'\n'; HUGE], scheme),
        (
            "scheme: 100 MB of unknown tables",
            "[[nothing]]\n".repeat(HUGE / 12).into_bytes(),
            scheme,
        ),
        (
            "dictionary: 100 MB of facts",
            "[[fact]]\nid = \"a\"\n".repeat(HUGE / 18).into_bytes(),
            dictionary,
        ),
        (
            "facts: open quote, 100 MB",
            format!("单位,数据项\n\"{}", "x".repeat(HUGE)).into_bytes(),
            facts,
        ),
        ("facts: 100 MB of commas", vec![b','; HUGE], facts),
        ("facts: 100 MB of line breaks", vec![b'\n'; HUGE], facts),
        ("facts: 100 MB of NUL", vec![0; HUGE], facts),
        (
            "facts: 100 MB of bytes that are no text",
            vec![0xff; HUGE],
            facts,
        ),
        ("facts: 10^6 wrong rows", wrong_rows(DEEP), facts),
    ]
}

fn wrong_rows(count: usize) -> Vec<u8> {
    let mut text = String::from("单位,数据项,时期,数值,来源\n");
    text.push_str(&"甲社区,没有的数据项,2026,x,台账\n".repeat(count));
    text.into_bytes()
}

fn expression(text: &[u8], _repository: &Repository) -> usize {
    parse(&String::from_utf8_lossy(text), 0).1.len()
}

fn scheme(text: &[u8], _repository: &Repository) -> usize {
    read_scheme(&String::from_utf8_lossy(text)).1.len()
}

fn dictionary(text: &[u8], _repository: &Repository) -> usize {
    read_dictionary(&String::from_utf8_lossy(text)).1.len()
}

fn facts(text: &[u8], _repository: &Repository) -> usize {
    let empty = rubric::model::Dictionary::default();
    read_csv(text, &empty, &KnownNames::none()).map_or_else(|r| r.errors.len(), |_| 0)
}
