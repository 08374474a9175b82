//! Hostile and merely long texts: one message, a small stack, no explosion of what is derived.

use super::{codes, condition, number};
use crate::expr::parse;

/// Reads on a small stack, as a worker thread may have.
fn on_small_stack<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(f)
        .expect("a thread starts")
        .join()
        .expect("the stack is large enough")
}

#[test]
fn hostile_texts_give_one_message() {
    let long = |part: &str, n: usize| part.repeat(n);
    let million = 1_000_000;
    for (text, code) in [
        (long("(", million), "E215"),
        (long("-", million) + "1", "E215"),
        (long("!", million) + "a", "E215"),
        (long("a?", million), "E215"),
        (long("a?b:", million) + "c", "E215"),
        (long("-(", million), "E215"),
        (long("-f(", million), "E215"),
        (long("max(1,", million), "E215"),
        (long("a?(", million), "E215"),
        (long("a+", 100_000) + "a", "E216"),
        (long("a+", 10_000) + "a", "E216"),
        (long("a&&", 1_000) + "a", "E216"),
        ("max(".to_owned() + &long("1,", 20_000) + "1)", "E216"),
        (long("a", 100_000_000), "E216"),
        (long("1", 1_000_000), "E216"),
        (long("，", million), "E216"),
        (long("# ", million), "E216"),
        (long("\"", million) + "a", "E216"),
        (long(" ", million), "E216"),
    ] {
        let (tree, diagnostics) = on_small_stack({
            let text = text.clone();
            move || parse(&text, 7)
        });
        let head: String = text.chars().take(10).collect();
        assert!(tree.is_none(), "{head}");
        assert_eq!(codes(&diagnostics), [code], "{head}");
        let span = diagnostics[0].span;
        assert!(span.start >= 7 && span.end <= 7 + text.len(), "{head}");
    }
}

#[test]
fn everything_within_the_limits_is_read_and_lowered_on_a_small_stack() {
    let nested = "(".repeat(199) + "1" + &")".repeat(199);
    let minus = "-".repeat(199) + "党员数";
    let sum = ["党员数"; 299].join(" + ");
    let chosen = "有活动室 ? 1 : ".repeat(199) + "2";
    let calls = "max(1, ".repeat(199) + "党员数" + &")".repeat(199);
    for text in [nested, minus, sum, chosen, calls] {
        on_small_stack(move || {
            let (_, _, diagnostics) = number(&text);
            assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
            let (tree, _) = parse(&text, 0);
            let tree = tree.expect("reads");
            let (again, _) = parse(&tree.canonical(), 0);
            assert_eq!(again.expect("reads").canonical(), tree.canonical());
        });
    }
    let nots = "!".repeat(199) + "有活动室";
    let equal = "有活动室 == (".repeat(100) + "有活动室" + &")".repeat(100);
    let alternating = "((".repeat(90) + "有活动室" + &" || 党员数 > 3) && 党员数 < 9)".repeat(90);
    for text in [nots, equal, alternating] {
        on_small_stack(move || {
            let (lowered, inputs, diagnostics) = condition(&text);
            assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
            crate::expr::range::condition(&lowered, &inputs);
            crate::expr::range::condition_direction(
                &lowered,
                0,
                &crate::expr::range::Ranges::of(&inputs),
            );
        });
    }
}

#[test]
fn tables_looked_up_in_tables_do_not_explode() {
    let text = "benchmark(\"work_funds\", ".repeat(30) + "党员数" + &")".repeat(30);
    let (_, _, diagnostics) = number(&text);
    assert_eq!(codes(&diagnostics), ["E216"]);
}

#[test]
fn choices_inside_conditions_of_choices_are_followed_once() {
    let text = "((".repeat(60) + "党员数" + &" > 1 ? 1 : 0) + 党员数)".repeat(60);
    on_small_stack(move || {
        let (lowered, inputs, diagnostics) = number(&text);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let ranges = crate::expr::range::Ranges::of(&inputs);
        ranges.number(&lowered);
        crate::expr::range::direction(&lowered, 0, &ranges);
        crate::expr::range::number_thresholds(&lowered, 0, &ranges);
        // A value past 64 bits makes everything be computed again, once.
        crate::expr::eval::number(&lowered, &inputs, [Some(i64::MAX)].as_slice());
    });
}

#[test]
fn numbers_that_could_grow_too_large_are_refused() {
    let text = ["党建经费"; 4].join(" * ");
    let (_, _, fits) = number(&text);
    assert!(fits.is_empty(), "{fits:?}");
    let text = ["党建经费"; 5].join(" * ");
    let (_, _, diagnostics) = number(&text);
    assert_eq!(codes(&diagnostics), ["E233"]);
    let (_, _, diagnostics) = condition(&format!("{text} > 1"));
    assert_eq!(codes(&diagnostics), ["E233"]);
    let (_, _, sums) = number(&["党建经费"; 200].join(" + "));
    assert!(sums.is_empty(), "decimals of one kind may be added freely");
}
