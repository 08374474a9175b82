//! From text to tree: precedence, spelling, and every message about the text.

use super::codes;
use crate::expr::ast::{Binary, Kind};
use crate::expr::parse;

fn canonical(text: &str) -> String {
    let (tree, diagnostics) = parse(text, 0);
    tree.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"))
        .canonical()
}

/// The text has exactly these codes, and its first message stands on `place`.
fn wrong(text: &str, expected: &[&str], place: &str) {
    let (tree, diagnostics) = parse(text, 100);
    assert!(tree.is_none(), "{text} was read");
    assert_eq!(codes(&diagnostics), expected, "{text}: {diagnostics:?}");
    let span = diagnostics[0].span;
    let (start, end) = (span.start - 100, span.end - 100);
    assert_eq!(&text[start..end], place, "{text}: {diagnostics:?}");
    for d in &diagnostics {
        assert!(d.help.as_deref().is_some_and(|h| !h.is_empty()), "{text}");
        assert!(crate::diag::codes::explain(d.code).is_some(), "{}", d.code);
    }
}

#[test]
fn operators_bind_as_in_cel() {
    for (text, expected) in [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-2-3", "1 - 2 - 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("a||b&&c", "a || b && c"),
        ("(a||b)&&c", "(a || b) && c"),
        ("!a&&b", "!a && b"),
        ("!(a&&b)", "!(a && b)"),
        ("-a*b", "-a * b"),
        ("a<b&&c>=d", "a < b && c >= d"),
        ("a?b:c?d:e", "a ? b : c ? d : e"),
        ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
        ("a?(b?c:d):e", "a ? (b ? c : d) : e"),
        ("(a<b)==(c<d)", "(a < b) == (c < d)"),
        ("90%*总数", "90% * 总数"),
        ("最大( a ,b )", "最大(a, b)"),
        ("`党员(正式)数`>=5", "`党员(正式)数` >= 5"),
        ("`党员数`", "党员数"),
        ("`true`", "`true`"),
        ("`且`", "`且`"),
        ("x=='none'", "x == \"none\""),
        ("1_000.50", "1000.5"),
        ("a - -1", "a - -1"),
    ] {
        assert_eq!(canonical(text), expected, "{text}");
    }
}

#[test]
fn spans_count_bytes_from_the_start_of_the_whole_text() {
    let (tree, _) = parse("次数 >= 4", 10);
    let tree = tree.expect("reads");
    assert_eq!((tree.span.start, tree.span.end), (10, 21));
    let Kind::Binary(Binary::GreaterEqual, left, right) = &tree.kind else {
        panic!("{tree:?}");
    };
    assert_eq!((left.span.start, left.span.end), (10, 16));
    assert_eq!((right.span.start, right.span.end), (20, 21));
}

#[test]
fn nothing_is_not_an_expression() {
    wrong("", &["E201"], "");
    wrong(" \t", &["E201"], " \t");
}

#[test]
fn strange_characters_are_told() {
    wrong("a # b", &["E202"], "#");
    wrong("[a]", &["E202", "E202"], "[");
    wrong("a ^ 2", &["E202"], "^");
    wrong("a\u{200b} > 1", &["E202"], "\u{200b}");
}

#[test]
fn full_width_signs_are_told_once_a_run_and_read_on() {
    wrong("次数 ＜ 5", &["E203"], "＜");
    wrong("最大（a，b） > 1", &["E203", "E203", "E203"], "（");
    wrong("次数 > １２", &["E203"], "１２");
    wrong("次数 ≥ 4", &["E203"], "≥");
    wrong("a ＆＆ b", &["E203"], "＆＆");
    wrong("a ＝ 1", &["E203"], "＝");
    wrong("率 < 90％", &["E203"], "％");
    wrong("x == “none”", &["E203", "E203"], "“");
    wrong("a × 2 ÷ 3", &["E203", "E203"], "×");
    wrong("a > 1。", &["E203", "E202"], "。");
    let (_, diagnostics) = parse("次数 ＜ 5", 0);
    assert!(
        diagnostics[0]
            .help
            .as_deref()
            .is_some_and(|h| h.contains('<'))
    );
}

#[test]
fn full_width_characters_inside_quotes_and_names_stay() {
    assert_eq!(canonical("`党员（正式）数` > 1"), "`党员（正式）数` > 1");
    assert_eq!(canonical("x == \"一，二\""), "x == \"一，二\"");
    assert_eq!(canonical("第１季度次数 > 1"), "第１季度次数 > 1");
}

#[test]
fn open_quotes_are_told_where_they_open() {
    wrong("x == \"none", &["E204"], "\"");
    wrong("`党员 > 1", &["E204"], "`");
}

#[test]
fn numbers_are_plain_decimals() {
    wrong("a > 1e3", &["E205"], "1e3");
    wrong("a > 1.2.3", &["E205"], "1.2.3");
    wrong("a > 1234567890123456", &["E205"], "1234567890123456");
    wrong("a > 0.1234567", &["E205"], "0.1234567");
    wrong("a > .5", &["E205"], ".5");
}

#[test]
fn numbers_carry_no_unit() {
    wrong("a > 3次", &["E206"], "次");
    wrong("a > 5万", &["E206"], "万");
    let (_, diagnostics) = parse("a > 5万", 0);
    assert!(
        diagnostics[0]
            .help
            .as_deref()
            .is_some_and(|h| h.contains("50000"))
    );
}

#[test]
fn misspelt_operators_are_named_right() {
    for (text, sign, right) in [
        ("a = 1", "=", "=="),
        ("a <> 1", "<>", "!="),
        ("a => 1", "=>", ">="),
        ("a =< 1", "=<", "<="),
        ("a === 1", "===", "=="),
        ("a & b", "&", "&&"),
        ("a | b", "|", "||"),
    ] {
        wrong(text, &["E207"], sign);
        let (_, diagnostics) = parse(text, 0);
        assert!(
            diagnostics[0]
                .help
                .as_deref()
                .is_some_and(|h| h.contains(right)),
            "{text}"
        );
    }
}

#[test]
fn words_are_not_operators() {
    wrong("a and b", &["E208"], "and");
    wrong("甲 且 乙 或 丙", &["E208", "E208"], "且");
    wrong("not a", &["E208"], "not");
}

#[test]
fn percent_signs_follow_numbers() {
    wrong("a % 2", &["E209"], "%");
    wrong("a > 90 %", &["E209"], "%");
}

#[test]
fn comparisons_do_not_chain() {
    wrong("a < b < c", &["E210"], "<");
    wrong("1 <= a && a == b == c", &["E210"], "==");
}

#[test]
fn brackets_pair() {
    wrong("(a + b", &["E211"], "(");
    wrong("max(a, b", &["E211"], "(");
    wrong("a + b)", &["E211"], ")");
}

#[test]
fn operands_are_not_left_out() {
    wrong("a >=", &["E212"], ">=");
    wrong("&& a", &["E212"], "&&");
    wrong("a + * b", &["E212"], "+");
    wrong("()", &["E212"], ")");
    wrong("max(a, )", &["E212"], ",");
    wrong("a ? : b", &["E212"], "?");
}

#[test]
fn nothing_follows_a_whole_expression() {
    wrong("a b", &["E213"], "b");
    wrong("a > 1,000", &["E213"], ",");
    wrong("(a, b)", &["E213"], ",");
    wrong("5 a", &["E213"], "a");
}

#[test]
fn conditionals_have_three_parts() {
    wrong("a ? b", &["E214"], "?");
    wrong("a : b", &["E214"], ":");
}

#[test]
fn quotes_hold_plain_words() {
    wrong("x == \"a\\b\"", &["E217"], "\"a\\b\"");
    wrong("x == ''", &["E217"], "''");
    wrong("`` > 1", &["E217"], "``");
    wrong("x == 'say \"no\"'", &["E217"], "'say \"no\"'");
}
