//! Where the lints draw their lines: what stands just inside and just outside of each.

use super::*;

const FACTS: &str = r#"
[[fact]]
id = "people"
title = "到会人数"
unit = "人"
type = "count"
period = "year"
max = 5000
better = "more"
from = "reported"

[[fact]]
id = "members"
title = "党员数"
unit = "名"
type = "count"
period = "year"
max = 5000
from = "statistics"

[[fact]]
id = "rate"
title = "参加率"
type = "rate"
period = "year"
better = "more"
from = "statistics"

[[fact]]
id = "area"
title = "场所面积"
unit = "平方米"
type = "amount"
period = "year"
better = "more"
from = "statistics"

[[fact]]
id = "stars_before"
title = "上年获得的星数"
unit = "颗"
type = "count"
period = "year"
max = 5
from = "result"

[[fact]]
id = "visits"
title = "走访次数"
unit = "次"
type = "count"
period = "month"
better = "more"
from = "ledger"
ledger = { kind = "visit", how = "count" }
minutes = 3

[[fact]]
id = "visits_again"
title = "入户次数"
unit = "次"
type = "count"
period = "month"
better = "more"
from = "ledger"
ledger = { kind = "visit", how = "count" }
minutes = 3
"#;

/// Codes and subjects of errors and warnings about a scheme text with its own head.
fn found_in(text: &str) -> Vec<(&'static str, String)> {
    let (dictionary, told) = read_dictionary(FACTS);
    assert!(told.is_empty(), "{told:#?}");
    let text = completed(text);
    let (scheme, told) = read_scheme(&text);
    assert!(told.is_empty(), "{told:#?}");
    let (program, told) = compile(&scheme, &dictionary);
    assert!(told.is_empty(), "{told:#?}");
    let covered: BTreeSet<String> = scheme.items.iter().map(|i| i.id.clone()).collect();
    let cx = Context {
        scheme: &scheme,
        dictionary: &dictionary,
        program: program.as_ref(),
        covered: &covered,
        recorded_hashes: &[],
        peers: &[],
        hash: "",
    };
    run(&cx)
        .into_iter()
        .filter(|d| d.severity != Severity::Note && d.code != "S407")
        .map(|d| (d.code, d.subject.unwrap_or_default()))
        .collect()
}

/// An item of some points with its rules and further keys.
fn item(id: &str, points: u32, keys_and_rules: &str) -> String {
    let verify = if keys_and_rules.contains("verify =") {
        ""
    } else {
        "verify = [\"ledger\"]\n"
    };
    format!(
        "[[item]]\nid = \"{id}\"\nsection = \"main\"\ntitle = \"条目\"\nclause = \"第1条\"\n\
         points = {points}\n{verify}{keys_and_rules}\n"
    )
}

/// A rule that an assessor decides and that can take all points.
fn judged(points: u32) -> String {
    format!(
        "[[item.rule]]\nform = \"discretion\"\ntitle = \"不到位\"\nmax = {points}\nstep = 0.5\n"
    )
}

#[track_caller]
fn codes_of(text: &str, expected: &[&str]) {
    let found: Vec<&str> = found_in(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, expected, "{text}");
}

/// One rule on an item of one point that can be lost in any case.
#[track_caller]
fn rule_gives(rule: &str, expected: &[&str]) {
    codes_of(
        &item("A1", 1, &format!("[[item.rule]]\n{rule}\n{}", judged(1))),
        expected,
    );
}

#[test]
fn whole_numbers_have_no_gap_between_neighbours_but_areas_have() {
    let bands = |of: &str| {
        format!(
            "form = \"bands\"\nof = \"{of}\"\nbands = [{{ up_to = 10, deduct = 1 }}, \
             {{ from = 11, below = 20, deduct = 1 }}]"
        )
    };
    rule_gives(&bands("members"), &[]);
    rule_gives(&bands("2 * members"), &[]);
    rule_gives(&bands("area"), &["S201", "S203"]);
    rule_gives(&bands("people / 2"), &["S201", "S203"]);
}

#[test]
fn bands_that_widen_step_by_step_do_not_overlap() {
    rule_gives(
        "form = \"bands\"\nof = \"rate\"\nbands = [{ below = \"60%\", deduct = 1 }, \
         { below = \"80%\", deduct = 0.5 }]",
        &[],
    );
    rule_gives(
        "form = \"bands\"\nof = \"rate\"\nbands = [{ from = \"30%\", below = \"60%\", deduct = 1 }, \
         { from = \"50%\", below = \"80%\", deduct = 0.5 }]",
        &["S201", "S202"],
    );
}

#[test]
fn a_band_inside_the_union_of_two_others_is_never_reached() {
    rule_gives(
        "form = \"bands\"\nof = \"rate\"\nbands = [{ from = \"40%\", below = \"60%\", deduct = 1 }, \
         { below = \"40%\", deduct = 1 }, { from = \"30%\", below = \"60%\", deduct = 1 }]",
        &["S202", "S202", "S204"],
    );
}

#[test]
fn a_band_beyond_the_range_of_a_count_is_never_reached() {
    rule_gives(
        "form = \"bands\"\nof = \"members\"\nbands = [{ below = 10, deduct = 1 }, \
         { above = 9000, deduct = 1 }]",
        &["S204"],
    );
}

#[test]
fn divisors_are_guarded_by_gates_by_conditions_and_by_alternatives_before() {
    let quotient = "people / members < 50%";
    rule_gives(
        &format!("form = \"flat\"\nwhen = \"{quotient}\"\ndeduct = 1"),
        &["S206"],
    );
    for guarded in [
        format!("when = \"members > 0 && {quotient}\""),
        format!("when = \"{quotient} && members > 0\""),
        format!("when = \"members == 0 || {quotient}\""),
        format!("when = \"members == 0 ? false : {quotient}\""),
        format!("when = \"{quotient}\"\napplies_when = \"members >= 3\""),
        format!("when = \"{quotient}\"\napplies_when = \"!(members < 1)\""),
    ] {
        rule_gives(&format!("form = \"flat\"\n{guarded}\ndeduct = 1"), &[]);
    }
    rule_gives(
        "form = \"flat\"\nwhen = \"members + people > 0 && \
         members / (members + people) > 50%\"\ndeduct = 1",
        &[],
    );
    rule_gives(
        &format!(
            "form = \"choice\"\nalternatives = [{{ title = \"没有党员\", when = \"members == 0\", deduct = 1 }}, \
             {{ title = \"不到一半\", when = \"{quotient}\", deduct = 1 }}]"
        ),
        &[],
    );
}

#[test]
fn units_that_mean_the_same_may_meet() {
    rule_gives(
        "form = \"flat\"\nwhen = \"people < members\"\ndeduct = 1",
        &[],
    );
    rule_gives(
        "form = \"flat\"\nwhen = \"area < members\"\ndeduct = 1",
        &["S302"],
    );
    rule_gives(
        "form = \"shortfall\"\nof = \"area\"\ntarget = \"members\"\ndeduct = 1",
        &["S302"],
    );
}

#[test]
fn conditions_are_judged_inside_what_the_rule_and_the_item_apply_to() {
    rule_gives(
        "form = \"flat\"\nwhen = \"members > 10\"\napplies_when = \"members < 5\"\ndeduct = 1",
        &["S205"],
    );
    rule_gives(
        "form = \"flat\"\nwhen = \"rate <= 100%\"\ndeduct = 1",
        &["S205"],
    );
    rule_gives(
        "form = \"flat\"\nwhen = \"members > 10\"\napplies_when = \"members < 50\"\ndeduct = 1",
        &[],
    );
}

#[test]
fn points_may_be_out_of_reach_from_zero_too() {
    let zero = |add: u32| {
        item(
            "A1",
            4,
            &format!(
                "start = \"zero\"\n[[item.rule]]\nform = \"flat\"\nwhen = \"members > 3\"\nadd = {add}\n"
            ),
        )
    };
    codes_of(&zero(3), &["S103"]);
    codes_of(&zero(4), &[]);
    codes_of(&item("A1", 4, ""), &["S103"]);
    // What is guaranteed by the floor need not be lost.
    codes_of(&item("A1", 4, &format!("floor = 2\n{}", judged(2))), &[]);
}

#[test]
fn last_years_value_is_not_punished_a_second_time() {
    let second = |when: &str| {
        let rule =
            |when: &str| format!("[[item.rule]]\nform = \"flat\"\nwhen = \"{when}\"\ndeduct = 1\n");
        format!(
            "{}{}",
            item("A1", 1, &rule("people < 10")),
            item("A2", 1, &rule(when))
        )
    };
    codes_of(&second("people < 5"), &["S304"]);
    codes_of(&second("previous(people) < 5"), &[]);
    // A fact without a better direction is a measure, not a fault.
    codes_of(&second("members < 5"), &[]);
}

#[test]
fn conditional_sections_add_up_between_the_least_and_the_most() {
    let text = |points: u32| {
        format!(
            "[[section]]\nid = \"main\"\ntitle = \"大项\"\npoints = {points}\nowner = \"office\"\n{}{}",
            item("A1", 2, &judged(2)),
            item(
                "A2",
                3,
                &format!(
                    "applies_when = \"members > 3\"\notherwise = \"leave_out\"\n{}",
                    judged(3)
                )
            )
        )
    };
    codes_of(&text(2), &[]);
    codes_of(&text(5), &[]);
    codes_of(&text(6), &["S101"]);
}

#[test]
fn layers_may_each_weigh_a_hundred_percent() {
    let part = |id: &str, layer: &str, weight: &str| {
        format!(
            "[[part]]\nid = \"{id}\"\ntitle = \"{id}\"\nweight = \"{weight}\"\nfull = 100\n\
             owner = \"office\"\nlayer = \"{layer}\"\nfrom = {{ fact = \"area\" }}\n"
        )
    };
    let both = |a: &str, b: &str| {
        let text = part("town", "town", a) + &part("county", "county", b);
        text + "[[section]]\nid = \"main\"\ntitle = \"大项\"\nowner = \"office\"\n"
    };
    codes_of(&both("100%", "100%"), &[]);
    codes_of(&both("40%", "60%"), &[]);
    codes_of(&both("40%", "70%"), &["S105"]);
}

#[test]
fn quotas_on_levels_that_are_not_there_or_lines_nobody_reaches_contradict() {
    let head = "[scheme]\nid = \"example\"\ntitle = \"示例\"\nversion = \"1\"\nsubject = [\"county\"]\npoints = 10\n";
    let grades = |line: u32, second: u32| {
        format!(
            "{head}{}[[grade]]\nid = \"good\"\ntitle = \"好\"\nfrom = {line}\n\
             [[grade]]\nid = \"fair\"\ntitle = \"中\"\nfrom = {second}\n\
             [[grade]]\nid = \"poor\"\ntitle = \"差\"\n",
            item("A1", 10, &judged(10))
        )
    };
    codes_of(&grades(9, 6), &[]);
    codes_of(&grades(11, 6), &["S106"]);
    codes_of(&grades(6, 9), &["S106"]);
}

#[test]
fn everyday_words_are_no_banned_indicators() {
    for title in [
        "核对会议签到表",
        "书记签到情况",
        "工作里程碑",
        "按期召开视频会议",
        "经验做法以文件形式转发",
        "功能定位清楚",
        "会议时长不超过一小时",
        "是否优先保障",
        "培训不少于56学时",
        "不得以点赞量、转发量作为依据",
        "企业注册数",
        "发展党员投票表决",
    ] {
        let text = item("A1", 1, &format!("standard = \"{title}\"\n{}", judged(1)));
        codes_of(&text, &[]);
    }
    for (title, code) in [
        ("每日签到率达到90%", "B101"),
        ("视频播放量达到1万", "B102"),
        ("志愿服务时长", "B103"),
        ("在线学时达到50", "B103"),
        ("志愿者注册率", "B104"),
        ("学习强国积分", "B105"),
        ("巡河里程", "B106"),
        ("走访要拍照上传", "B107"),
        ("实行一票否决", "B108"),
    ] {
        let text = item("A1", 1, &format!("standard = \"{title}\"\n{}", judged(1)));
        codes_of(&text, &[code]);
    }
}

#[test]
fn two_facts_of_one_ledger_are_the_same_figure_asked_twice() {
    let rule = |fact: &str| {
        format!("[[item.rule]]\nform = \"flat\"\nwhen = \"{fact} < 12\"\ndeduct = 1\n")
    };
    let text = format!(
        "{}{}",
        item("A1", 1, &rule("visits")),
        item("A2", 1, &rule("visits_again"))
    );
    assert_eq!(found_in(&text), [("B112", "A2".to_owned())]);
}

#[test]
fn the_burden_counts_figures_by_period_and_each_document_once() {
    let (dictionary, _) = read_dictionary(FACTS);
    let evidence = "evidence = [{ title = \"走访记录\", why = \"核对次数\" }]\n";
    let rule = "[[item.rule]]\nform = \"flat\"\nwhen = \"visits < 12 || rate < 50%\"\ndeduct = 1\n";
    let text = completed(&format!(
        "{}{}",
        item("A1", 1, &format!("{evidence}{rule}")),
        item("A2", 1, &format!("{evidence}{rule}"))
    ));
    let (scheme, told) = read_scheme(&text);
    assert!(told.is_empty(), "{told:#?}");
    let cx = Context {
        scheme: &scheme,
        dictionary: &dictionary,
        program: None,
        covered: &BTreeSet::new(),
        recorded_hashes: &[],
        peers: &[],
        hash: "",
    };
    let burden = burden(&cx);
    assert_eq!((burden.figures, burden.documents), (12, 1));
    assert_eq!(burden.found_by_others, 1);
    assert_eq!(burden.minutes(), 12 * 3 + MINUTES_PER_DOCUMENT);
    assert_eq!(burden.hours_in_words(), "0.8");
    assert_eq!(burden.facts[0].used_by, ["A1", "A2"]);
}

#[test]
fn acknowledgements_are_not_called_idle_while_the_scheme_does_not_compile() {
    let text = completed(&format!(
        "{}[[acknowledge]]\nlint = \"S201\"\nat = \"A1\"\nreason = \"源文件如此\"\n",
        item("A1", 1, &judged(1))
    ));
    let (scheme, told) = read_scheme(&text);
    assert!(told.is_empty(), "{told:#?}");
    let found = run(&Context {
        scheme: &scheme,
        dictionary: &Dictionary::default(),
        program: None,
        covered: &BTreeSet::from(["A1".to_owned()]),
        recorded_hashes: &[],
        peers: &[],
        hash: "",
    });
    assert!(found.iter().all(|d| d.code != "S408"), "{found:#?}");
}

#[test]
fn an_error_of_language_cannot_be_acknowledged() {
    let text = format!(
        "{}[[acknowledge]]\nlint = \"E220\"\nreason = \"先不管\"\n",
        item("A1", 1, &judged(1))
    );
    assert_eq!(found_in(&text), [("S408", "E220".to_owned())]);
}
