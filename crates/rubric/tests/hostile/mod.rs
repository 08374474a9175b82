//! Texts made to hurt: each is refused with a place, none ends the process. How long that takes is measured by
//! `cargo x bench hostile`.

use rubric::diag::{Diagnostic, Style, place, render};
use rubric::expr::parse;
use rubric::facts::{KnownNames, read_csv};
use rubric::model::Dictionary;
use rubric::text::{read_dictionary, read_scheme};

const DEEP: usize = 1_000_000;

/// The first thing told of a text: its code and line. Everything told must lie in the text and be printable.
fn first(told: &[Diagnostic], text: &str) -> (&'static str, usize) {
    for diagnostic in told {
        let span = diagnostic.span;
        assert!(
            span.start <= span.end && span.end <= text.len(),
            "{diagnostic:?}"
        );
        assert!(text.is_char_boundary(span.start), "{diagnostic:?}");
        assert!(text.is_char_boundary(span.end), "{diagnostic:?}");
    }
    let first = told.first().expect("the text is refused");
    assert!(first.is_error());
    let printed = render(first, "text", text, Style::Plain);
    assert!(printed.contains(first.code));
    assert!(
        printed.len() < 20_000,
        "{} bytes are printed",
        printed.len()
    );
    (first.code, place(text, first.span.start).line)
}

/// Code and line of the first syntax error of a scheme, or of what is told first where the syntax is right.
fn of_scheme(text: &str) -> (&'static str, usize) {
    let told = read_scheme(text).1;
    let syntax: Vec<Diagnostic> = told.iter().filter(|d| d.code < "E1").cloned().collect();
    first(if syntax.is_empty() { &told } else { &syntax }, text)
}

fn of_expression(text: &str) -> (&'static str, usize) {
    first(&parse(text, 0).1, text)
}

/// Code and line of the first problem of a facts file.
fn of_facts(bytes: &[u8]) -> (&'static str, Option<usize>) {
    let rejection = read_csv(bytes, &Dictionary::default(), &KnownNames::none())
        .expect_err("the file is refused");
    (rejection.errors[0].code, rejection.errors[0].line)
}

#[test]
fn an_expression_nested_a_million_times_is_refused() {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("!", "true", ""),
        ("-", "1", ""),
        ("min(", "1", ")"),
        ("true ? 1 : ", "1", ""),
        ("true ? ", "1", " : 2"),
        ("1 + (", "1", ")"),
        ("(", "", ""),
    ] {
        let text = format!("{}{middle}{}", open.repeat(DEEP), close.repeat(DEEP));
        let (code, line) = of_expression(&text);
        assert!(["E215", "E216"].contains(&code), "{open}: {code}");
        assert_eq!(line, 1);
    }
}

#[test]
fn an_expression_that_goes_on_and_on_is_refused() {
    for piece in ["1 + ", "x && ", "a, ", ")", "1 ", "'", "`", "@", ""] {
        let told = parse(&piece.repeat(DEEP), 0).1;
        assert!(
            !told.is_empty() && told.len() < 1_000,
            "{piece:?}: {}",
            told.len()
        );
    }
}

#[test]
fn a_deep_expression_in_a_scheme_is_refused_at_its_line() {
    let text = format!(
        "[scheme]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\n\n[[section]]\nid = \"s\"\ntitle = \"S\"\n\n\
         [[item]]\nid = \"A1\"\nsection = \"s\"\ntitle = \"T\"\npoints = 2\n[[item.rule]]\nform = \"flat\"\n\
         when = \"{}\"\ndeduct = 1\n",
        "(".repeat(50_000)
    );
    assert_eq!(of_scheme(&text), ("E215", 17));
}

#[test]
fn a_scheme_nested_deeply_is_refused() {
    for (open, close) in [("[", "]"), ("{ a = ", " }"), ("[[", "]]")] {
        for deep in [100, 10_000, DEEP] {
            let text = format!("\na = {}1{}\n", open.repeat(deep), close.repeat(deep));
            let (code, line) = of_scheme(&text);
            let expected = if text.len() > 512 * 1024 {
                ("E002", 1)
            } else {
                ("E001", 2)
            };
            assert_eq!((code, line), expected, "{open} {deep}");
        }
    }
    for deep in [100, 10_000, 200_000] {
        for text in [
            format!("[a{}]", ".a".repeat(deep)),
            format!("a{} = 1", ".a".repeat(deep)),
        ] {
            assert_eq!(of_scheme(&text).1, 1);
        }
    }
}

#[test]
fn a_text_past_the_limit_is_told_to_be_too_long_and_nothing_else() {
    for piece in ["x", "\n", "[[item]]\n", "# 说明\n", "[", "\""] {
        let text = piece.repeat(2_000_000 / piece.len());
        assert_eq!(of_scheme(&text), ("E002", 1), "{piece:?}");
        assert_eq!(read_scheme(&text).1.len(), 1, "{piece:?}");
        assert_eq!(first(&read_dictionary(&text).1, &text).0, "E002");
    }
}

#[test]
fn more_items_than_any_scheme_has_are_told_once() {
    let text = "[[item]]\n".repeat(6_000);
    let told = read_scheme(&text).1;
    let too_many: Vec<&Diagnostic> = told.iter().filter(|d| d.code == "E003").collect();
    assert_eq!(too_many.len(), 1);
    assert_eq!(place(&text, too_many[0].span.start).line, 5_001);
}

#[test]
fn a_long_text_of_nothing_but_errors_tells_its_syntax_errors_only() {
    let text = "=\n".repeat(200_000);
    let told = read_scheme(&text).1;
    assert_eq!(told.len(), 20);
    assert!(told.iter().all(|d| d.code == "E001"));
}

#[test]
fn a_syntax_error_in_a_long_text_is_told_where_it_is() {
    let comment = "# 说明文字\n".repeat(10_000);
    let text = format!("{comment}a = \"没有右引号\n{comment}");
    assert_eq!(of_scheme(&text), ("E001", 10_001));
}

#[test]
fn quotes_without_their_pair_are_refused_at_their_line() {
    for broken in [
        "title = \"X",
        "title = 'X",
        "title = \"\"\"X",
        "title = X\"",
        "title = “X”",
    ] {
        let text = format!("[scheme]\nid = \"x\"\n{broken}\nversion = \"1\"\n");
        let (code, line) = of_scheme(&text);
        assert_eq!(code, "E001", "{broken}");
        // A long quote runs on to the end of the text.
        assert!(line == 3 || broken.contains("\"\"\""), "{broken}: {line}");
    }
    assert_eq!(of_expression("a == \"x").0, "E204");
    assert_eq!(of_expression("`党员(正式)数 > 1").0, "E204");
    assert_eq!(
        of_facts("单位,数据项\n甲,\"x\n".as_bytes()),
        ("E304", Some(2))
    );
}

#[test]
fn bytes_that_no_text_has_are_refused() {
    assert_eq!(of_scheme("[scheme]\nid = \"\0\"\n").0, "E001");
    assert_eq!(of_scheme("\0").0, "E001");
    assert_eq!(of_expression("a\0b").0, "E202");
    assert_eq!(of_facts(b"unit,a\nx,\0\n"), ("E305", Some(2)));
    assert_eq!(of_facts(b"unit,a\nx,\xff\xff\n"), ("E301", Some(2)));
    // A UTF-16 surrogate without its pair, as bytes that look like UTF-8, and as an escape.
    let half_character = [
        "单位,数据项,时期,数值,来源\n甲,".as_bytes(),
        b"\xed\xa0\x80\n",
    ]
    .concat();
    assert_eq!(of_facts(&half_character), ("E301", Some(2)));
    assert_eq!(of_scheme("[scheme]\nid = \"\\ud800\"\n"), ("E001", 2));
    assert_eq!(of_scheme("[scheme]\nid = \"\\U00110000\"\n"), ("E001", 2));
}

#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing() {
    let text = "[scheme]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\n";
    let plain = read_scheme(text);
    let marked = read_scheme(&format!("\u{feff}{text}"));
    let returned = read_scheme(&text.replace('\n', "\r\n"));
    let codes = |told: &[Diagnostic]| told.iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(plain.0.head.id, "x");
    for other in [marked, returned] {
        assert_eq!(other.0.head.id, plain.0.head.id);
        assert_eq!(codes(&other.1), codes(&plain.1));
    }
}

#[test]
fn an_empty_text_is_refused() {
    for text in ["", "\n", "  \n\t\n"] {
        assert_eq!(of_scheme(text).0, "E102", "{text:?}");
        assert_eq!(of_expression(text).0, "E201", "{text:?}");
        assert_eq!(of_facts(text.as_bytes()).0, "E302", "{text:?}");
    }
    assert_eq!(of_scheme("# only a comment\n").0, "E102");
    assert_eq!(of_scheme("\u{feff}").0, "E102");
    assert_eq!(of_facts("\u{feff}".as_bytes()).0, "E302");
}

#[test]
fn characters_that_turn_text_around_are_refused_in_expressions() {
    for hidden in ['\u{202e}', '\u{200b}', '\u{2066}', '\u{feff}', '\u{ad}'] {
        let code = of_expression(&format!("a{hidden} > 1")).0;
        assert_eq!(code, "E202", "{hidden:?}");
    }
}
