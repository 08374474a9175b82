//! How long the readers take over texts that are made to hurt: deep nesting, huge files, open quotes. An answer counts
//! only when it is a refusal with a place.

use std::time::{Duration, Instant};

use rubric::expr::parse;
use rubric::facts::{KnownNames, read_csv};
use rubric::text::{read_dictionary, read_scheme};

use crate::failure::Failure;

/// The most a reader may take.
const LIMIT: Duration = Duration::from_millis(100);
/// The most for a facts file of the largest size that is read at all.
const FULL_LIMIT: Duration = Duration::from_secs(1);
const DEEP: usize = 1_000_000;
const HUGE: usize = 100_000_000;
/// The largest facts file that is read.
const FULL_FACTS: usize = 64 * 1024 * 1024;
/// The longest scheme text that is read.
const FULL: usize = 512 * 1024;

/// What reads a text.
#[derive(Clone, Copy)]
enum Reader {
    Expression,
    Scheme,
    Dictionary,
    Facts,
}

use Reader::{Dictionary, Expression, Facts, Scheme};

/// What reads, what is done to it, and the text.
type Trial = (Reader, &'static str, Vec<u8>);

/// Measures all of them; fails when one takes too long or is accepted.
pub(crate) fn run() -> Result<(), Failure> {
    let mut late = 0;
    println!(
        "{:<12} {:<34} {:>11} {:>9} {:>7}",
        "reader", "text", "bytes", "problems", "ms"
    );
    for (reader, what, bytes) in trials() {
        // The best of a few: what others do on the machine is not the reader's doing.
        let runs = if bytes.len() > HUGE / 2 { 2 } else { 5 };
        let (problems, took) = (0..runs)
            .map(|_| reader.measured(&bytes))
            .min_by_key(|(_, took)| *took)
            .expect("there are runs");
        if problems == 0 {
            return Err(Failure::new(format!(
                "{what}: the reader found nothing wrong"
            )));
        }
        let limit = if what.starts_with("64 MB") {
            FULL_LIMIT
        } else {
            LIMIT
        };
        let word = if took > limit { "  too long" } else { "" };
        late += usize::from(took > limit);
        println!(
            "{:<12} {what:<34} {:>11} {problems:>9} {:>7}{word}",
            reader.name(),
            bytes.len(),
            took.as_millis()
        );
    }
    if late > 0 {
        let limit = LIMIT.as_millis();
        return Err(Failure::new(format!(
            "{late} texts took more than {limit} ms"
        )));
    }
    Ok(())
}

impl Reader {
    const fn name(self) -> &'static str {
        match self {
            Expression => "expression",
            Scheme => "scheme",
            Dictionary => "dictionary",
            Facts => "facts",
        }
    }

    /// How many problems were told, and how long that took. Whether bytes are UTF-8 is asked before the clock starts
    /// for the readers of text: whoever opens a file asks its length first.
    fn measured(self, bytes: &[u8]) -> (usize, Duration) {
        let text = match self {
            Facts => String::new(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        let start = Instant::now();
        let problems = match self {
            Expression => parse(&text, 0).1.len(),
            Scheme => read_scheme(&text).1.len(),
            Dictionary => read_dictionary(&text).1.len(),
            Facts => {
                let nothing = rubric::model::Dictionary::default();
                read_csv(bytes, &nothing, &KnownNames::none())
                    .map_or_else(|r| r.errors.len(), |_| 0)
            }
        };
        (problems, start.elapsed())
    }
}

fn trials() -> Vec<Trial> {
    let nested =
        |open: &str, close: &str| [open.repeat(DEEP), "1".to_owned(), close.repeat(DEEP)].concat();
    let quoted = |inner: &str| format!("[scheme]\nid = \"x\"\ntitle = \"{inner}\n").into_bytes();
    vec![
        (
            Expression,
            "10^6 parentheses",
            nested("(", ")").into_bytes(),
        ),
        (Expression, "10^6 negations", nested("!", "").into_bytes()),
        (Expression, "10^6 minus signs", nested("-", "").into_bytes()),
        (Expression, "10^6 calls", nested("min(", ")").into_bytes()),
        (
            Expression,
            "10^6 choices",
            nested("1 ? 1 : ", "").into_bytes(),
        ),
        (Expression, "10^6 additions", "1+".repeat(DEEP).into_bytes()),
        (
            Expression,
            "open quote, 100 MB",
            format!("\"{}", "x".repeat(HUGE)).into_bytes(),
        ),
        (Expression, "100 MB of NUL", vec![0; HUGE]),
        (
            Scheme,
            "10^6 brackets",
            format!("a = {}", nested("[", "]")).into_bytes(),
        ),
        (
            Scheme,
            "10^6 braces",
            format!("a = {}", nested("{a=", "}")).into_bytes(),
        ),
        (
            Scheme,
            "10^6 dotted keys",
            format!("a{} = 1", ".a".repeat(DEEP)).into_bytes(),
        ),
        (
            Scheme,
            "10^6 tables in tables",
            format!("[a{}]", ".a".repeat(DEEP)).into_bytes(),
        ),
        (Scheme, "open quote, 100 MB", quoted(&"x".repeat(HUGE))),
        (
            Scheme,
            "open long quote, 100 MB",
            format!("a = \"\"\"{}", "x\n".repeat(HUGE / 2)).into_bytes(),
        ),
        (
            Scheme,
            "100 MB comment",
            format!("#{}", "x".repeat(HUGE)).into_bytes(),
        ),
        (Scheme, "100 MB of NUL", vec![0; HUGE]),
        (Scheme, "100 MB of line breaks", vec![b'\n'; HUGE]),
        (
            Scheme,
            "100 MB of unknown tables",
            "[[nothing]]\n".repeat(HUGE / 12).into_bytes(),
        ),
        (Scheme, "full size, line breaks", vec![b'\n'; FULL]),
        (
            Scheme,
            "full size, comment",
            format!("#{}", "x".repeat(FULL - 1)).into_bytes(),
        ),
        (Scheme, "full size, brackets", "[".repeat(FULL).into_bytes()),
        (Scheme, "full size, unknown tables", filled("[[nothing]]\n")),
        (Scheme, "full size, items", filled("[[item]]\n")),
        (
            Scheme,
            "full size, sections",
            filled("[[section]]\nid=\"a\"\n"),
        ),
        (Scheme, "full size, broken lines", filled("=\n")),
        (Scheme, "full size, open quotes", filled("a=\"\n")),
        (Scheme, "full size, one rule", rules()),
        (
            Dictionary,
            "full size, facts",
            filled("[[fact]]\nid=\"a\"\n"),
        ),
        (
            Dictionary,
            "100 MB of facts",
            "[[fact]]\nid = \"a\"\n".repeat(HUGE / 18).into_bytes(),
        ),
        (
            Facts,
            "open quote, 100 MB",
            format!("单位,数据项\n\"{}", "x".repeat(HUGE)).into_bytes(),
        ),
        (Facts, "100 MB of commas", vec![b','; HUGE]),
        (Facts, "100 MB of line breaks", vec![b'\n'; HUGE]),
        (Facts, "100 MB of NUL", vec![0; HUGE]),
        (Facts, "100 MB of bytes that are no text", vec![0xff; HUGE]),
        (Facts, "64 MB of commas", vec![b','; FULL_FACTS]),
        (Facts, "64 MB of line breaks", vec![b'\n'; FULL_FACTS]),
        (
            Facts,
            "64 MB of bytes that are no text",
            vec![0xff; FULL_FACTS],
        ),
        (Facts, "50 000 wrong rows", wrong_rows(50_000)),
    ]
}

fn filled(piece: &str) -> Vec<u8> {
    piece.repeat(FULL / piece.len()).into_bytes()
}

/// A full size text with one item of many rules, each with a wrong condition.
fn rules() -> Vec<u8> {
    let rule = "[[item.rule]]\nform=\"flat\"\nwhen=\"x ==\"\ndeduct=1\n";
    let head = "[[item]]\nid=\"A\"\n";
    format!("{head}{}", rule.repeat((FULL - head.len()) / rule.len())).into_bytes()
}

fn wrong_rows(count: usize) -> Vec<u8> {
    let mut text = String::from("单位,数据项,时期,数值,来源\n");
    text.push_str(&"甲社区,没有的数据项,2026,x,台账\n".repeat(count));
    text.into_bytes()
}
