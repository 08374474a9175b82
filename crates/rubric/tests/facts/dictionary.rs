//! The data dictionary: what it says when little is written, and what is told about a wrong one.

use rubric::diag::place;
use rubric::facts::{Cell, Label};
use rubric::model::{Combine, FactKind, Period};
use rubric::text::read_dictionary;

/// A fact with these lines beside id, title and origin.
fn fact(lines: &str) -> String {
    format!("[[fact]]\nid = \"meetings\"\ntitle = \"会议次数\"\nfrom = \"reported\"\n{lines}\n")
}

/// What is told about a text: code, line and message of each diagnostic.
fn told(text: &str) -> Vec<String> {
    read_dictionary(text)
        .1
        .iter()
        .map(|d| {
            format!(
                "{} 第{}行: {}",
                d.code,
                place(text, d.span.start).line,
                d.message
            )
        })
        .collect()
}

#[test]
fn what_is_not_written_has_the_default_of_the_type() {
    for (kind, places, range, combine) in [
        ("bool", 0, (0, 1), Combine::Latest),
        ("count", 0, (0, 1_000_000), Combine::Sum),
        ("amount", 2, (0, 100_000_000_000_000), Combine::Sum),
        ("rate", 4, (0, 10_000), Combine::Latest),
    ] {
        let (dictionary, diagnostics) = read_dictionary(&fact(&format!("type = \"{kind}\"")));
        assert!(diagnostics.is_empty(), "{kind}: {diagnostics:#?}");
        let fact = &dictionary.facts()[0];
        assert_eq!(
            (fact.places, fact.range, fact.combine),
            (places, range, combine),
            "{kind}"
        );
        assert_eq!(fact.period, Period::Once);
    }
}

#[test]
fn bounds_are_exact_at_the_places_of_the_fact() {
    let (dictionary, diagnostics) = read_dictionary(&fact(
        "type = \"rate\"\nplaces = 3\nmin = \"-12.5%\"\nmax = 1.25",
    ));
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert_eq!(dictionary.facts()[0].range, (-125, 1_250));
    let (dictionary, _) = read_dictionary(&fact(
        "type = \"choice\"\nchoices = [{ id = \"a\", title = \"甲\" }, { id = \"b\", title = \"乙\" }]",
    ));
    assert_eq!(dictionary.facts()[0].range, (0, 1));
}

#[test]
fn a_sum_stated_for_the_year_may_exceed_the_bound_of_a_quarter() {
    let (dictionary, _) =
        read_dictionary(&fact("type = \"count\"\nperiod = \"quarter\"\nmax = 10"));
    let fact = &dictionary.facts()[0];
    let reads = |label, text| Cell::for_period(fact, label).read(text).is_ok();
    assert!(reads(Label::Year(2026), "40") && !reads(Label::Year(2026), "41"));
    assert!(reads(Label::Half(2026, 1), "20") && !reads(Label::Half(2026, 1), "21"));
    assert!(reads(Label::Quarter(2026, 1), "10") && !reads(Label::Quarter(2026, 1), "11"));
    assert_eq!(fact.kind, FactKind::Count);
}

#[test]
fn wrong_facts_are_told_with_their_place() {
    let choices = "choices = [{ id = \"a\", title = \"甲\" }]";
    let cases: Vec<(String, &str)> = vec![
        (
            fact("type = \"counts\""),
            "E104 第5行: 数据项 meetings的“type”没有“counts”这个取值",
        ),
        (fact(""), "E102 第1行: 数据项 meetings缺少“type”"),
        (
            fact("type = \"count\"\nperiode = \"year\""),
            "E101 第6行: 数据项 meetings里没有“periode”这个键",
        ),
        (
            fact("type = \"count\"\nplaces = 1"),
            "E121 第6行: 数据项 meetings不能保留 1 位小数",
        ),
        (
            fact("type = \"amount\"\nplaces = 7"),
            "E121 第6行: 数据项 meetings不能保留 7 位小数",
        ),
        (
            fact("type = \"count\"\nmin = 5\nmax = 3"),
            "E121 第6行: 数据项 meetings的 min 大于 max",
        ),
        (
            fact("type = \"count\"\nmax = 2.5"),
            "E121 第6行: 数据项 meetings的 max 小数位多于 0 位或数字过大",
        ),
        (fact("type = \"bool\"\nmax = 1"), "E121"),
        (
            fact("type = \"bool\"\ncombine = \"sum\""),
            "E121 第6行: 数据项 meetings不是数值,不能求和或平均",
        ),
        (
            fact("type = \"choice\""),
            "E124 第1行: 数据项 meetings要写 choices",
        ),
        (
            fact(&format!("type = \"count\"\n{choices}")),
            "E124 第6行: 数据项 meetings不是选择类,不能写 choices",
        ),
        (
            fact(&format!("type = \"event\"\nperiod = \"year\"\n{choices}")),
            "E121 第6行: 数据项 meetings是事件,不能写 period",
        ),
        (
            fact(
                "type = \"choice\"\nchoices = [{ id = \"a\", title = \"甲\" }, { id = \"b\", title = \"甲\" }]",
            ),
            "E124 第6行: 选项“甲”写了两次",
        ),
        (
            fact("type = \"choice\"\nchoices = [{ id = \"a\", title = \"-\" }]"),
            "E124 第6行: 选项“-”在数据文件里表示没有数据",
        ),
        (
            fact("type = \"choice\"\nchoices = [{ id = \"A b\", title = \"甲\" }]"),
            "E107",
        ),
        (
            fact("type = \"count\"\naliases = [\"次数(全年)\"]"),
            "E123 第3行: 名称“次数(全年)”不能直接用在算式里",
        ),
        (
            fact("type = \"count\"\naliases = [\"单位\"]"),
            "E123 第3行: “单位”是数据文件表头的用词",
        ),
        (
            fact("type = \"count\"\nledger = { kind = \"m\", how = \"count\" }"),
            "E122 第6行: 数据项 meetings写了 ledger,from 却不是 ledger",
        ),
    ];
    for (text, expected) in cases {
        let told = told(&text);
        assert!(
            told.iter().any(|t| t.starts_with(expected)),
            "{text}\n got {told:#?}\nwant {expected}"
        );
    }
}

#[test]
fn derivations_from_ledgers_fit_the_fact() {
    let ledger = |kind: &str, ledger: &str| {
        let text =
            fact(&format!("type = \"{kind}\"\n{ledger}")).replace("\"reported\"", "\"ledger\"");
        told(&text)
    };
    let good = ledger(
        "count",
        "ledger = { kind = \"m\", how = \"count\", where = 'type == \"x\"' }",
    );
    assert!(good.is_empty(), "{good:?}");
    for (kind, line, expected) in [
        ("count", "", "来自台账,却没有写 ledger"),
        (
            "count",
            "ledger = { kind = \"m\", how = \"count\", field = \"x\" }",
            "不需要 field",
        ),
        (
            "amount",
            "ledger = { kind = \"m\", how = \"sum\" }",
            "要写 field",
        ),
        (
            "amount",
            "ledger = { kind = \"m\", how = \"count\" }",
            "类型与台账的算法不合",
        ),
        (
            "bool",
            "ledger = { kind = \"m\", how = \"max\", field = \"x\" }",
            "类型与台账的算法不合",
        ),
        (
            "count",
            "ledger = { kind = \"m\", how = \"count\", where = \"a ==\" }",
            "where 写法不对",
        ),
    ] {
        let told = ledger(kind, line);
        assert!(
            told.len() == 1 && told[0].starts_with("E122") && told[0].contains(expected),
            "{line}: {told:?}"
        );
    }
}

#[test]
fn a_name_stands_for_one_fact() {
    let text = fact("type = \"count\"\naliases = [\"开会次数\"]")
        + "[[fact]]\nid = \"talks\"\ntitle = \"开会次数\"\nfrom = \"reported\"\ntype = \"count\"\n"
        + "[[fact]]\nid = \"meetings\"\ntitle = \"谈话次数\"\nfrom = \"reported\"\ntype = \"count\"\n";
    assert_eq!(
        told(&text),
        [
            "E105 第7行: 名称“开会次数”已被数据项 meetings 使用",
            "E105 第12行: 名称“meetings”已被数据项 meetings 使用",
        ]
    );
}
