//! What S201 finds and what it leaves alone: small items, each with one claim.

use super::*;

const FACTS: &str = r#"
[[fact]]
id = "done"
title = "完成数"
unit = "件"
type = "count"
period = "year"
max = 1000
better = "more"
from = "reported"

[[fact]]
id = "due"
title = "应完成数"
unit = "件"
type = "count"
period = "year"
min = 1
max = 1000
from = "statistics"

[[fact]]
id = "complaints"
title = "投诉件数"
unit = "件"
type = "count"
period = "year"
max = 1000
better = "less"
from = "statistics"

[[fact]]
id = "meetings"
title = "会议次数"
unit = "次"
type = "count"
period = "quarter"
max = 20
better = "more"
from = "reported"

[[fact]]
id = "council"
title = "已建立议事机构"
type = "bool"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "weak"
title = "议事走过场"
type = "bool"
period = "year"
better = "less"
from = "judged"

[[fact]]
id = "size"
title = "委员数"
unit = "名"
type = "count"
period = "year"
max = 50
from = "reported"
"#;

/// The findings of S201 about an item of 10 points with these rules.
fn found(rules: &str) -> Vec<Diagnostic> {
    let (dictionary, told) = read_dictionary(FACTS);
    assert!(told.is_empty(), "{told:#?}");
    let text = completed(&format!(
        "[[item]]\nid = \"A1\"\nsection = \"main\"\ntitle = \"条目\"\npoints = 10\n{rules}"
    ));
    let (scheme, told) = read_scheme(&text);
    assert!(told.is_empty(), "{told:#?}");
    let (program, told) = compile(&scheme, &dictionary);
    assert!(told.is_empty(), "{told:#?}");
    let cx = Context {
        scheme: &scheme,
        dictionary: &dictionary,
        program: program.as_ref(),
        covered: &BTreeSet::new(),
        recorded_hashes: &[],
        peers: &[],
        hash: "",
    };
    let mut all = run(&cx);
    all.retain(|d| d.code == "S201");
    all
}

#[track_caller]
fn is_inverted(rules: &str) -> Diagnostic {
    let mut all = found(rules);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

#[track_caller]
fn is_in_order(rules: &str) {
    let all = found(rules);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn bands_of_a_quotient_with_the_amounts_exchanged_are_found() {
    let finding = is_inverted(
        r#"
[[item.rule]]
form = "bands"
of = "done / due"
bands = [{ below = "50%", deduct = 1 }, { from = "50%", below = "80%", deduct = 3 }]
"#,
    );
    assert!(
        finding.message.contains("由9分降到7分"),
        "{}",
        finding.message
    );
}

#[test]
fn bands_in_order_are_left_alone() {
    is_in_order(
        r#"
[[item.rule]]
form = "bands"
of = "1 - done / due"
bands = [{ from = "50%", deduct = 3 }, { from = "20%", below = "50%", deduct = 1 }]
"#,
    );
}

#[test]
fn rules_whose_overlap_turns_the_score_around_are_found() {
    is_inverted(
        r#"
[[item.rule]]
form = "flat"
when = "done < 10"
deduct = 1
[[item.rule]]
form = "flat"
when = "done >= 5 && done < 8"
deduct = 2
"#,
    );
}

#[test]
fn overlapping_rules_that_add_up_are_left_alone() {
    is_in_order(
        r#"
[[item.rule]]
form = "flat"
when = "done < 10"
deduct = 1
[[item.rule]]
form = "flat"
when = "done < 5 || complaints > 3"
deduct = 2
"#,
    );
}

#[test]
fn a_missing_thing_that_costs_less_than_a_weak_one_is_found() {
    is_inverted(
        r#"
[[item.rule]]
form = "choice"
alternatives = [
  { title = "没有机构", when = "!council", deduct = 1 },
  { title = "走过场", when = "weak", deduct = 2 },
]
"#,
    );
}

#[test]
fn a_missing_thing_that_costs_as_much_as_a_weak_one_is_left_alone() {
    is_in_order(
        r#"
[[item.rule]]
form = "choice"
alternatives = [
  { title = "没有机构", when = "!council", deduct = 2 },
  { title = "走过场", when = "weak", deduct = 2 },
]
"#,
    );
}

#[test]
fn a_sign_turned_around_in_one_quarter_is_found_once() {
    let finding = is_inverted(
        r#"
[[item.rule]]
form = "excess"
of = "meetings"
per = "quarter"
target = 1
deduct = 1
"#,
    );
    assert!(finding.message.contains("会议次数"), "{}", finding.message);
}

#[test]
fn shortfalls_cases_and_brackets_in_order_are_left_alone() {
    is_in_order(
        r#"
[[item.rule]]
form = "shortfall"
of = "meetings"
per = "quarter"
target = 1
deduct = 1
[[item.rule]]
form = "each"
count = "complaints"
deduct = 0.5
free = 1
escalate = [{ from = 3, deduct = 1 }]
void_from = 6
[[item.rule]]
form = "pro_rata"
of = "done"
target = "due"
deduct = 2
"#,
    );
}

#[test]
fn later_cases_that_cost_less_each_are_left_alone() {
    is_in_order(
        r#"
[[item.rule]]
form = "brackets"
of = "complaints"
brackets = [{ up_to = 3, deduct = 1 }, { deduct = 0.5 }]
"#,
    );
}

#[test]
fn a_rank_that_rewards_the_wrong_end_is_found() {
    let rule = |order: &str| {
        format!(
            "start = \"zero\"\n[[item.rule]]\nform = \"rank\"\nof = \"complaints\"\n\
             order = \"{order}\"\nscores = [10, 8, 6]\neffect = \"add\"\n"
        )
    };
    is_inverted(&rule("high_first"));
    is_in_order(&rule("low_first"));
}

#[test]
fn a_gate_that_opens_a_deduction_as_the_fact_improves_is_found() {
    is_inverted(
        r#"
[[item.rule]]
form = "flat"
when = "complaints > 0"
applies_when = "done >= 5"
deduct = 1
"#,
    );
}

#[test]
fn a_gate_on_another_fact_is_left_alone() {
    is_in_order(
        r#"
[[item.rule]]
form = "flat"
when = "done < 5"
applies_when = "due >= 5"
deduct = 1
"#,
    );
}

#[test]
fn bands_without_a_direction_are_told_when_the_middle_is_worst() {
    is_inverted(
        r#"
[[item.rule]]
form = "bands"
of = "size"
bands = [{ below = 5, deduct = 1 }, { from = 5, below = 9, deduct = 2 }]
"#,
    );
    // Too few and too many are bad, the middle is good.
    is_in_order(
        r#"
[[item.rule]]
form = "bands"
of = "size"
bands = [{ below = 5, deduct = 1 }, { above = 9, deduct = 1 }]
"#,
    );
}

#[test]
fn an_inversion_that_needs_several_facts_is_told_for_each_of_them() {
    // Only where the quotient is large and complaints are few does the score turn.
    let all = found(
        r#"
[[item.rule]]
form = "flat"
when = "done / due >= 90% && complaints < 2"
deduct = 3
[[item.rule]]
form = "flat"
when = "done / due < 50%"
deduct = 2
"#,
    );
    let about = |title: &str| all.iter().any(|d| d.message.contains(title));
    assert!(
        all.len() == 2 && about("完成数") && about("投诉件数"),
        "{all:#?}"
    );
}
