//! Every way in which a case can be wrong, and the ways in which values may be written.

use super::*;
use crate::compile::compile;
use crate::text::{read_dictionary, read_scheme};

const DICTIONARY: &str = r#"
[[fact]]
id = "lectures"
title = "党课次数"
unit = "次"
type = "count"
period = "quarter"

[[fact]]
id = "posted"
title = "已公示"
type = "bool"

[[fact]]
id = "recognition"
title = "公认度"
type = "rate"

[[fact]]
id = "unused"
title = "用不到"
type = "bool"

[[fact]]
id = "honours"
title = "荣誉"
type = "event"
choices = [{ id = "city", title = "市级" }]
"#;

const SCHEME: &str = r#"
[scheme]
id = "example"
title = "示例"
version = "1"
subject = ["community"]

[[section]]
id = "s"
title = "大项"

[[item]]
id = "X1"
section = "s"
title = "条目"
points = 10
  [[item.rule]]
  form = "shortfall"
  of = "党课次数"
  per = "quarter"
  target = 1
  deduct = 1
  [[item.rule]]
  form = "flat"
  when = '!已公示 || 公认度 < 60% || result("other") < 60'
  deduct = 1
  [[item.rule]]
  form = "discretion"
  title = "评定"
  max = 2
  step = 0.5
  [[item.rule]]
  form = "event"
  of = "荣誉"
  levels = { city = 1 }
  effect = "add"

[[norm]]
id = "N1"
section = "s"
title = "规范"
judged = true
"#;

fn read(text: &str) -> (Vec<Case>, Vec<Diagnostic>) {
    let (dictionary, told) = read_dictionary(DICTIONARY);
    assert_eq!(told, []);
    let (scheme, told) = read_scheme(SCHEME);
    assert_eq!(told, []);
    let (program, told) = compile(&scheme, &dictionary);
    assert_eq!(told, []);
    let program = program.expect("the example compiles");
    read_cases(text, &scheme, &dictionary, &program)
}

#[track_caller]
fn tells(text: &str, code: &str, words: &str) {
    let (_, told) = read(text);
    assert!(
        told.iter()
            .any(|d| d.code == code && d.message.contains(words) && d.help.is_some()),
        "{code} {words}: {told:#?}"
    );
}

/// A case about the item with further lines.
fn item(lines: &str) -> String {
    format!("[[case]]\nitem = \"X1\"\ntitle = \"甲\"\n{lines}\n")
}

#[test]
fn a_whole_case_is_read_with_every_kind_of_value() {
    let text = item(
        r#"
facts = { "党课次数@2026Q1" = 1, "lectures@2026Q2" = "2", posted = true, recognition = "59.5%", "other/total" = 92.5 }
decisions = { "X1/3" = 1.5 }
events = [{ fact = "honours", date = 2026-05-03, level = "市级", matter = "甲事" }]
late = ["lectures@2026Q1"]
cohort = [{ posted = false }, {}]
expect = { low = 7, high = 8.5 }
reason = ["少1次", "逾期"]
"#,
    );
    let (cases, told) = read(&text);
    assert_eq!(told, []);
    let [case] = &cases[..] else {
        panic!("{cases:#?}");
    };
    assert_eq!(case.subject, Subject::Item("X1".to_owned()));
    let values: Vec<(&str, String, i64, bool)> = case
        .values
        .iter()
        .map(|v| (v.name.as_str(), v.label.to_string(), v.raw, v.late))
        .collect();
    let given = |name: &'static str, label: &str, raw, late| (name, label.to_owned(), raw, late);
    for wanted in [
        given("lectures", "2026Q1", 1, true),
        given("lectures", "2026Q2", 2, false),
        given("posted", "", 1, false),
        given("recognition", "", 5_950, false),
        given("other/total", "", 925_000, false),
        given("X1/3", "", 15_000, false),
    ] {
        assert!(values.contains(&wanted), "{wanted:?} in {values:?}");
    }
    assert_eq!(case.events.len(), 1);
    assert_eq!(case.cohort.len(), 2);
    assert_eq!(case.reasons, ["少1次", "逾期"]);
    let table = case.table().expect("nothing is given twice");
    assert_eq!(table.units().len(), 3);
}

#[test]
fn norms_are_met_not_met_or_unknown() {
    for (written, meant) in [
        ("true", Some(true)),
        ("false", Some(false)),
        ("\"unknown\"", None),
    ] {
        let text =
            format!("[[case]]\nnorm = \"N1\"\ntitle = \"甲\"\nexpect = {{ met = {written} }}\n");
        let (cases, told) = read(&text);
        assert_eq!(told, []);
        assert_eq!(cases[0].expect.met, Some(meant));
    }
}

#[test]
fn what_a_case_is_about_must_be_there_once() {
    tells("", "E401", "没有算例");
    tells(
        "[[case]]\nitem = \"X1\"\nnorm = \"N1\"\ntitle = \"甲\"\nexpect = { score = 1 }",
        "E402",
        "又写了 norm",
    );
    tells(
        "[[case]]\nitem = \"X2\"\ntitle = \"甲\"\nexpect = { score = 1 }",
        "E403",
        "条目不存在:X2",
    );
    tells(
        "[[case]]\nnorm = \"N9\"\ntitle = \"甲\"\nexpect = { met = true }",
        "E403",
        "规范标准不存在:N9",
    );
}

#[test]
fn values_that_mean_nothing_are_told() {
    for (lines, code, words) in [
        (
            "facts = { posted = true, 已公示 = true }",
            "E404",
            "给了两次",
        ),
        ("facts = { unused = true }", "E405", "用不到"),
        ("facts = { honours = 1 }", "E406", "逐件登记"),
        ("facts = { 党课 = 1 }", "E407", "党课"),
        ("facts = { \"X1/3\" = 1 }", "E407", "X1/3"),
        ("decisions = { \"X1/2\" = 1 }", "E408", "X1/2"),
        ("late = [\"posted\"]", "E409", "posted"),
        (
            "events = [{ fact = \"posted\", date = 2026-01-01, level = \"city\" }]",
            "E410",
            "posted",
        ),
        ("facts = { recognition = 95 }", "E312", "95"),
        ("facts = { \"posted@2026Q1\" = true }", "E309", "已公示"),
        ("facts = { \"posted@第九季\" = true }", "E309", "第九季"),
        ("decisions = { \"X1/3\" = 0.3 }", "E324", "0.3"),
    ] {
        let text = item(&format!("{lines}\nexpect = {{ score = 1 }}"));
        tells(&text, code, words);
    }
}

/// What is told of files of cases: file, line, code, message, notes.
fn told(texts: &[&str]) -> Vec<(usize, usize, &'static str, String, Vec<String>)> {
    let (dictionary, _) = read_dictionary(DICTIONARY);
    let (scheme, _) = read_scheme(SCHEME);
    let (program, _) = compile(&scheme, &dictionary);
    let program = program.expect("the example compiles");
    let files = read_case_files(texts, &scheme, &dictionary, &program);
    let files = files.into_iter().zip(texts).enumerate();
    files
        .flat_map(|(file, ((_, told), text))| {
            told.into_iter().map(move |d| {
                assert!(d.help.is_some(), "{d:#?}");
                let line = crate::diag::place(text, d.span.start).line;
                (file, line, d.code, d.message, d.notes)
            })
        })
        .collect()
}

#[test]
fn an_item_that_is_gone_is_told_once_for_all_files_and_nothing_else_of_its_cases() {
    let gone = "[[case]]\nitem = \"A1.2\"\ntitle = \"甲\"\nfacts = { unused = true, \"党课\" = 1 }\ndecisions = { \"A1.2/1\" = 1 }\nevents = [{ fact = \"posted\" }]\n\n";
    let sheet =
        "[[case]]\ntitle = \"整表\"\ndecisions = { \"A1.2/1\" = 1 }\nexpect = { score = 1 }\n";
    let first = format!("# 前言\n{gone}{gone}");
    let second = format!("{gone}{sheet}");
    let found = told(&[&first, &second]);
    let message = "算例中有4处引用方案里没有的条目:A1.2".to_owned();
    let notes = vec![
        "这里是第一处;本文件还有第10行".to_owned(),
        "别的算例文件里还有2处".to_owned(),
    ];
    assert_eq!(found, [(0, 3, "E403", message, notes)]);
}

#[test]
fn each_item_that_is_gone_is_told_by_itself() {
    let case =
        |id: &str| format!("[[case]]\nitem = \"{id}\"\ntitle = \"甲\"\nexpect = {{ score = 1 }}\n");
    let text = format!("{}{}{}", case("A1"), case("A2"), case("A1"));
    let found = told(&[&text]);
    let told: Vec<(usize, &str)> = found.iter().map(|t| (t.1, t.3.as_str())).collect();
    let many = "算例中有2处引用方案里没有的条目:A1";
    assert_eq!(told, [(2, many), (6, "算例“甲”引用的条目不存在:A2")]);
}

#[test]
fn a_fact_that_no_rule_reads_any_more_is_told_once() {
    let case = item("facts = { unused = true }\nexpect = { score = 1 }");
    let found = told(&[&case.repeat(30)]);
    let [(0, 4, "E405", message, notes)] = &found[..] else {
        panic!("{found:#?}");
    };
    assert_eq!(message, "算例中有30处给了方案用不到的数据项:用不到");
    assert!(notes[0].contains("等") && notes.len() == 1, "{notes:?}");
}

#[test]
fn a_file_that_was_read_in_part_tells_no_strays() {
    let long = format!(
        "{}\nx = \n{}",
        item("facts = { unused = true }\nexpect = { score = 1 }"),
        "# 长\n".repeat(20_000)
    );
    let codes: Vec<&str> = told(&[&long]).iter().map(|t| t.2).collect();
    assert_eq!(codes, ["E001"]);
}

#[test]
fn what_must_come_out_must_be_said_and_fit() {
    for (expect, code, words) in [
        ("{ score = 1, low = 0 }", "E411", "写法不对"),
        ("{ low = 2, high = 1 }", "E411", "写法不对"),
        ("{ low = 2 }", "E411", "写法不对"),
        ("{ met = true }", "E412", "没有说应得什么"),
        ("{ score = 1, stars = 2 }", "E412", "“stars”用不上"),
    ] {
        tells(&item(&format!("expect = {expect}")), code, words);
    }
    tells(
        "[[case]]\nnorm = \"N1\"\ntitle = \"甲\"\nexpect = { met = true, score = 1 }",
        "E412",
        "“score”用不上",
    );
    tells(
        "[[case]]\ntitle = \"甲\"\nexpect = { met = true }",
        "E412",
        "没有说应得什么",
    );
    let (cases, told) = read(&item(""));
    assert!(cases.is_empty());
    assert!(told.iter().any(|d| d.code == "E102"), "{told:#?}");
}
