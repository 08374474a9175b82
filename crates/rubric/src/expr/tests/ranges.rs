//! Intervals, verdicts, directions and thresholds of small expressions.

use super::{condition, number};
use crate::expr::ir::Input;
use crate::expr::range::{self, Direction, Interval, Ranges};
use crate::number::Ratio;

fn interval(text: &str) -> Interval {
    let (lowered, inputs, diagnostics) = number(text);
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    range::number(&lowered, &inputs)
}

fn ends(text: &str) -> (Option<String>, Option<String>, bool) {
    let i = interval(text);
    let end = |e: Option<Ratio>| e.map(|r| r.to_string());
    (end(i.low), end(i.high), i.may_divide_by_zero)
}

fn position(inputs: &[Input], title: &str) -> usize {
    inputs
        .iter()
        .position(|i| i.title == title)
        .unwrap_or_else(|| panic!("{title} is read"))
}

#[test]
fn numbers_stay_between_the_ends() {
    for (text, low, high, zero) in [
        ("党员数", Some("0"), Some("100"), false),
        ("党员数 - 到会人数", Some("-100"), Some("100"), false),
        ("党员数 * 2 + 1", Some("1"), Some("201"), false),
        ("-党员数 * 到会人数", Some("-10000"), Some("0"), false),
        ("合格率", Some("0"), Some("1"), false),
        // The smallest number of members that gives a value is one.
        ("到会人数 / 党员数", Some("0"), Some("100"), true),
        ("到会人数 / (党员数 + 1)", Some("0"), Some("100"), false),
        ("1 / (党员数 + 1)", Some("≈0.01"), Some("1"), false),
        ("1 / (党员数 - 50)", None, None, true),
        ("max(党员数, 50)", Some("50"), Some("100"), false),
        ("min(党员数, 50)", Some("0"), Some("50"), false),
        ("有活动室 ? 1 : 3", Some("1"), Some("3"), false),
        // Each alternative is looked at only where it can come to be.
        (
            "党员数 > 10 ? 党员数 - 10 : 0",
            Some("0"),
            Some("90"),
            false,
        ),
        (
            "benchmark(\"work_funds\", 党员数)",
            Some("40000"),
            Some("70000"),
            false,
        ),
        ("cohort_max(党员数) - 1", Some("-1"), Some("99"), false),
        ("cohort_mean(党员数 / 4)", Some("0"), Some("25"), false),
    ] {
        let (got_low, got_high, got_zero) = ends(text);
        assert_eq!(
            (got_low.as_deref(), got_high.as_deref(), got_zero),
            (low, high, zero),
            "{text}"
        );
    }
}

#[test]
fn conditions_that_cannot_vary_are_found() {
    for (text, verdict) in [
        ("党员数 >= 0", Some(true)),
        ("党员数 > 100", Some(false)),
        ("党员数 < 5 && 党员数 > 9", Some(false)),
        ("党员数 < 5 && 党员数 > 4", Some(false)),
        ("党员数 < 5 || 党员数 >= 5", Some(true)),
        ("党员数 <= 4 || 党员数 > 4", Some(true)),
        ("党员数 < 5 || 党员数 > 9", None),
        ("党员数 != 3 || 党员数 == 3", Some(true)),
        ("有活动室 && !有活动室", Some(false)),
        ("有活动室 || !有活动室", Some(true)),
        ("组织形式 == \"own\" && 组织形式 == \"none\"", Some(false)),
        (
            "组织形式 == \"own\" || 组织形式 == \"none\" || 组织形式 == \"joint\"",
            Some(true),
        ),
        ("合格率 <= 100%", Some(true)),
        ("到会人数 / 党员数 >= 0", Some(true)),
        ("党员数 == 到会人数", None),
        ("有活动室 ? 党员数 >= 0 : 党员数 < 200", Some(true)),
    ] {
        let (lowered, inputs, diagnostics) = condition(text);
        assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
        assert_eq!(range::condition(&lowered, &inputs), verdict, "{text}");
    }
}

#[test]
fn one_input_can_be_narrowed() {
    let (lowered, inputs, _) = condition("党员数 >= 5 && 有活动室");
    let members = position(&inputs, "党员数");
    let ranges = Ranges::of(&inputs);
    assert_eq!(
        ranges.clone().with(members, 0, 4).condition(&lowered),
        Some(false)
    );
    assert_eq!(ranges.with(members, 5, 9).condition(&lowered), None);
    let (lowered, inputs, _) = number("党员数 * 2");
    let narrowed = Ranges::of(&inputs).with(0, 3, 4).number(&lowered);
    assert_eq!(
        narrowed,
        Interval::between(Ratio::whole(6), Ratio::whole(8))
    );
}

#[test]
fn directions_follow_the_arithmetic() {
    use Direction::{Constant, Falls, Mixed, Rises};
    for (text, expected) in [
        ("党员数", Rises),
        ("100 - 党员数", Falls),
        ("到会人数", Constant),
        ("到会人数 / 党员数", Falls),
        ("党员数 / (到会人数 + 1)", Rises),
        ("党员数 * (到会人数 - 50)", Mixed),
        ("党员数 * 党员数", Rises),
        ("党员数 * (100 - 党员数)", Mixed),
        ("max(0, 5 - 党员数)", Falls),
        ("max(党员数, 200)", Constant),
        ("党员数 < 5 ? 0 : 1", Rises),
        ("党员数 >= 5 ? 0 : 1", Falls),
        ("党员数 < 5 ? 1 : 党员数 < 9 ? 3 : 2", Mixed),
        ("党员数 < 5 ? 1 : 党员数 < 9 ? 2 : 3", Rises),
        ("党员数 == 0 ? 5 : 0", Falls),
        ("党员数 == 5 ? 5 : 0", Mixed),
        ("党员数 > 5 ? 党员数 : 5", Rises),
        ("有活动室 ? 党员数 : 0", Rises),
        ("benchmark(\"work_funds\", 党员数)", Rises),
    ] {
        let (lowered, inputs, _) = number(&format!("({text}) + 党员数 * 0"));
        let members = position(&inputs, "党员数");
        let ranges = Ranges::of(&inputs);
        assert_eq!(
            range::direction(&lowered, members, &ranges),
            expected,
            "{text}"
        );
    }
}

#[test]
fn truths_have_directions_too() {
    use Direction::{Constant, Falls, Mixed, Rises};
    for (text, expected) in [
        ("党员数 >= 5", Rises),
        ("党员数 < 5 && 党员数 < 9", Falls),
        ("党员数 < 5 || 党员数 > 9", Mixed),
        ("!(党员数 > 5)", Falls),
        ("党员数 > 0 || 到会人数 > 3", Rises),
        ("党员数 >= 0", Constant),
        ("党员数 == 100", Rises),
        ("党员数 == 50", Mixed),
    ] {
        let (lowered, inputs, _) = condition(text);
        let members = position(&inputs, "党员数");
        let ranges = Ranges::of(&inputs);
        let got = range::condition_direction(&lowered, members, &ranges);
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn thresholds_are_the_first_raw_values_of_the_new_side() {
    for (text, expected) in [
        ("党员数 < 5 || 党员数 > 9", vec![5, 10]),
        ("党员数 <= 5", vec![6]),
        ("党员数 == 5", vec![5, 6]),
        ("党员数 != 0", vec![1]),
        ("党员数 / 7 >= 0.5", vec![4]),
        ("100 / 党员数 < 3", vec![1, 34]),
        ("党员数 * (20 - 党员数) > 75", vec![6, 15]),
        ("党员数 > 到会人数", vec![]),
        ("党员数 > 到会人数 || 党员数 >= 7", vec![7]),
        ("max(党员数 - 3, 0) > 2", vec![3, 6]),
        ("党员数 > 200", vec![]),
    ] {
        let (lowered, inputs, _) = condition(text);
        let members = position(&inputs, "党员数");
        let got = range::thresholds(&lowered, members, &Ranges::of(&inputs));
        assert_eq!(got, expected, "{text}");
    }
    let (lowered, inputs, _) = condition("合格率 < 92.55%");
    assert_eq!(
        range::thresholds(&lowered, 0, &Ranges::of(&inputs)),
        [9_255]
    );
    let (lowered, inputs, _) = condition("有活动室");
    assert_eq!(range::thresholds(&lowered, 0, &Ranges::of(&inputs)), [1]);
    let (lowered, inputs, _) = number("党员数 >= 5 ? 党员数 : 0");
    assert_eq!(
        range::number_thresholds(&lowered, 0, &Ranges::of(&inputs)),
        [5]
    );
}
