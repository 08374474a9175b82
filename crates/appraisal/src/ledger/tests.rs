//! The shipped ledgers against the shipped dictionary, and derivations against figures made by hand.

use std::collections::BTreeMap;

use rubric::facts::{Cell, Label, day_number};
use rubric::model::Dictionary;
use rubric::text::read_dictionary;

use super::*;

const LEDGERS: &str = include_str!("../../../../schemes/ledgers.toml");
const FACTS: &str = include_str!("../../../../schemes/facts.toml");
/// Entries of one unit in 2026: kind, day, fields.
const ENTRIES: &str = include_str!("tests/entries.txt");
/// What they make, counted by hand: fact, period, value (`?` for unknown).
const FIGURES: &str = include_str!("tests/figures.txt");

fn shipped() -> (Vec<Kind>, Dictionary) {
    let (kinds, flaws) = read_kinds(LEDGERS);
    assert_eq!(flaws, [], "the shipped ledgers");
    (kinds, read_dictionary(FACTS).0)
}

fn kind<'k>(kinds: &'k [Kind], id: &str) -> &'k Kind {
    kinds.iter().find(|kind| kind.id == id).expect("a kind")
}

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields
        .iter()
        .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
        .collect()
}

fn day(text: &str) -> i64 {
    match Label::parse(text) {
        Ok(Label::Day(date)) => day_number(date),
        other => panic!("{text}: {other:?}"),
    }
}

/// The entries of the file, by kind.
fn entries(kinds: &[Kind]) -> BTreeMap<String, Vec<Entry>> {
    let mut all: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (number, line) in ENTRIES.lines().enumerate() {
        let mut words = line.split_whitespace();
        let (Some(id), Some(on)) = (words.next(), words.next()) else {
            continue;
        };
        if id == "#" {
            continue;
        }
        let mut is_late = false;
        let mut texts = BTreeMap::new();
        for word in words {
            match word.split_once('=') {
                Some((field, text)) => {
                    texts.insert(field.to_owned(), text.to_owned());
                }
                None => is_late = word == "late",
            }
        }
        let kind = kind(kinds, id);
        let fields = kind
            .read(&texts)
            .unwrap_or_else(|flaws| panic!("{line}: {flaws:?}"));
        assert_eq!(
            kind.read(&kind.write(&fields)).as_ref(),
            Ok(&fields),
            "{line}"
        );
        all.entry(id.to_owned()).or_default().push(Entry {
            number: i64::try_from(number).expect("few lines"),
            day: day(on),
            fields,
            is_late,
        });
    }
    all
}

#[test]
fn the_shipped_ledgers_have_what_the_shipped_dictionary_asks_of_them() {
    let (kinds, dictionary) = shipped();
    assert_eq!(kinds.len(), 20);
    if let Err(flaws) = Feeds::of(&dictionary, &kinds) {
        panic!("{flaws:#?}");
    }
    let fed = dictionary.facts().iter().filter(|f| f.ledger.is_some());
    assert_eq!(fed.count(), 82);
    for kind in &kinds {
        let used = dictionary
            .facts()
            .iter()
            .any(|f| f.ledger.as_ref().is_some_and(|l| l.kind == kind.id));
        assert!(used, "{} feeds nothing", kind.id);
    }
}

#[test]
fn every_ledger_fact_has_the_figure_counted_by_hand() {
    let (kinds, dictionary) = shipped();
    let feeds = Feeds::of(&dictionary, &kinds).expect("fitting");
    let entries = entries(&kinds);
    let mut checked = std::collections::BTreeSet::new();
    for line in FIGURES.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (Some(id), Some(label), Some(expected)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let is_late = words.next() == Some("late");
        let fact = dictionary.get(id).unwrap_or_else(|| panic!("{id}"));
        let label = Label::parse(label.trim_matches('-')).expect("a label");
        let source = fact.ledger.as_ref().expect("a ledger fact");
        let position = dictionary.position(id).expect("there");
        let feed = feeds
            .of_kind(&source.kind)
            .iter()
            .find(|feed| feed.fact == position)
            .expect("a feed");
        let of_kind = entries.get(&source.kind).map_or(&[][..], |of| of);
        let (value, late) = match feed.derive(fact, label, of_kind, true) {
            Outcome::Value(made) => (Cell::of(fact).write(made.raw), made.is_late),
            Outcome::NoValue => ("?".to_owned(), false),
            other => panic!("{id} {label}: {other:?}"),
        };
        assert_eq!((value.as_str(), late), (expected, is_late), "{line}");
        assert_eq!(
            feed.derive(fact, label, of_kind, false),
            Outcome::Undeclared,
            "{line}"
        );
        checked.insert(fact.id.clone());
    }
    let all = dictionary.facts().iter().filter(|f| f.ledger.is_some());
    let missing: Vec<&str> = all
        .map(|f| f.id.as_str())
        .filter(|id| !checked.contains(*id))
        .collect();
    assert_eq!(missing, [""; 0], "facts without a figure");
}

#[test]
fn no_entry_is_nothing_once_declared_and_unknown_before() {
    let (kinds, dictionary) = shipped();
    let feeds = Feeds::of(&dictionary, &kinds).expect("fitting");
    let at = dictionary.position("member_meetings").expect("there");
    let feed = feeds
        .of_kind("meeting")
        .iter()
        .find(|feed| feed.fact == at)
        .expect("a feed");
    let fact = &dictionary.facts()[at];
    let label = Label::Quarter(2026, 1);
    assert_eq!(feed.derive(fact, label, &[], false), Outcome::Undeclared);
    assert_eq!(
        feed.derive(fact, label, &[], true),
        Outcome::Value(Derived {
            raw: 0,
            is_late: false,
            entries: 0
        })
    );
}

#[test]
fn a_declaration_covers_what_lies_inside_it_and_parts_make_the_whole() {
    let q = |n| Label::Quarter(2026, n);
    let year = Label::Year(2026);
    assert!(covers(&[q(1)], Label::Month(2026, 3), false));
    assert!(!covers(&[q(1)], Label::Month(2026, 4), false));
    assert!(!covers(&[q(1), q(2), q(3)], year, false));
    assert!(covers(&[q(1), q(2), q(3), q(4)], year, false));
    assert!(covers(&[q(1), q(2), Label::Half(2026, 2)], year, false));
    assert!(covers(&[year], q(2), false));
    assert!(!covers(&[Label::Year(2025)], q(2), false));
    // A register is what it is on the last day.
    assert!(covers(&[q(4)], year, true));
    assert!(!covers(&[q(1), q(2), q(3)], year, true));
    // What is stated once is known with the first declaration.
    assert!(!covers(&[], Label::Open, true));
    assert!(covers(&[q(1)], Label::Open, true));
}

#[test]
fn what_is_typed_is_read_or_told_field_by_field() {
    let (kinds, _) = shipped();
    let meeting = kind(&kinds, "meeting");
    let values = meeting
        .read(&typed(&[
            ("type", "街道会议"),
            ("topic", " 部署年度工作 "),
            ("attendance", "12"),
            ("secretary_present", "是"),
            ("unknown", "not looked at"),
        ]))
        .expect("readable");
    assert_eq!(values["type"], Raw::Text("street_committee".to_owned()));
    assert_eq!(values["topic"], Raw::Text("部署年度工作".to_owned()));
    assert_eq!(values["attendance"], Raw::Int(12));
    assert_eq!(
        meeting.line(&values),
        "街道会议 · 部署年度工作 · 参加人数 12人 · 书记到会"
    );

    let flaws = |fields: &[(&str, &str)]| match meeting.read(&typed(fields)) {
        Ok(values) => panic!("{values:?}"),
        Err(flaws) => flaws
            .into_iter()
            .map(|flaw| format!("{}:{}", flaw.field, flaw.words))
            .collect::<Vec<_>>(),
    };
    assert_eq!(
        flaws(&[]),
        ["type:请选择“会议类别”", "topic:请填写“主要议题”"]
    );
    assert_eq!(
        flaws(&[("type", "street_committee"), ("topic", "部署")]),
        ["secretary_present:请选择“书记到会”"]
    );
    assert_eq!(
        flaws(&[("type", "group"), ("topic", "学习"), ("appraised", "是")]),
        ["appraised:会议类别为“两委成员述职”时才填“党员群众作了评议”,请清空这一栏或改前面的内容"]
    );
    let told = flaws(&[("type", "吃饭"), ("topic", "x"), ("attendance", "十二")]);
    assert!(
        told[0].starts_with("type:“会议类别”里没有“吃饭”这一项"),
        "{told:?}"
    );
    assert!(told[1].starts_with("attendance:"), "{told:?}");
}

#[test]
fn full_width_digits_of_an_input_method_are_numbers() {
    let (kinds, _) = shipped();
    let training = kind(&kinds, "training");
    let days = training.field("days").expect("there");
    assert_eq!(days.read("1.5"), Ok(Some(Raw::Int(15))));
    assert_eq!(days.read("1。5"), Ok(Some(Raw::Int(15))));
    assert_eq!(days.read("１．５"), Ok(Some(Raw::Int(15))));
    assert!(days.read("1.55").is_err());
    assert!(days.read("400").is_err());
}

#[test]
fn conditions_that_the_kind_cannot_answer_are_told() {
    let (kinds, _) = shipped();
    let fields = &kind(&kinds, "organisation").fields;
    for (text, part) in [
        ("full_member >= 3", "不是这种台账的栏"),
        ("full_members", "不是“是否”类的栏"),
        ("type == \"school\"", "没有“school”这个选项"),
        ("type >= \"market\"", "不能这样比较"),
        ("name == \"甲\"", "不能这样比较"),
        ("full_members + 1 > 3", "一边要是台账的栏"),
        ("full_members > 2.5", "最多0位小数"),
        ("min(1, 2)", "不作计算"),
        ("has_party_body &&", "后面缺少"),
    ] {
        let told = Condition::of(text, fields).expect_err(text);
        assert!(told.contains(part), "{text}: {told}");
    }
    let three = Condition::of("3 <= full_members && !has_party_body", fields).expect("fine");
    let entry = |members: i64, body: Option<i64>| Entry {
        number: 1,
        day: 0,
        is_late: false,
        fields: std::iter::once(("full_members".to_owned(), Raw::Int(members)))
            .chain(body.map(|b| ("has_party_body".to_owned(), Raw::Int(b))))
            .collect(),
    };
    assert!(three.holds(&entry(3, Some(0))));
    assert!(!three.holds(&entry(2, Some(0))));
    assert!(!three.holds(&entry(3, Some(1))));
    assert!(!three.holds(&entry(3, None)), "unknown is not true");
    assert_eq!(three.truth(&entry(2, None).fields), Truth::False);
}

#[test]
fn a_dictionary_that_asks_for_what_the_ledgers_lack_is_told_with_its_place() {
    let (kinds, _) = shipped();
    for (ledger, rest, part) in [
        (
            "kind = \"party\", how = \"count\"",
            "type = \"count\"\nperiod = \"year\"",
            "没有“party”这种台账",
        ),
        (
            "kind = \"fund\", how = \"sum\", field = \"money\"",
            "type = \"amount\"\nperiod = \"year\"",
            "没有“money”这一栏",
        ),
        (
            "kind = \"fund\", how = \"sum\", field = \"basis\"",
            "type = \"amount\"\nperiod = \"year\"",
            "不能作这个数据项的值",
        ),
        (
            "kind = \"fund\", how = \"sum\", field = \"amount\"",
            "type = \"count\"\nperiod = \"year\"",
            "不能作这个数据项的值",
        ),
        (
            "kind = \"meeting\", how = \"count\"",
            "type = \"count\"",
            "要取自登记类台账",
        ),
        (
            "kind = \"grid\", how = \"count\", where = \"has_dog\"",
            "type = \"count\"",
            "不是这种台账的栏",
        ),
    ] {
        let text = format!(
            "[[fact]]\nid = \"x\"\ntitle = \"甲数\"\nfrom = \"ledger\"\n{rest}\nledger = {{ {ledger} }}\n"
        );
        let (dictionary, told) = read_dictionary(&text);
        assert!(told.iter().all(|d| !d.is_error()), "{told:?}");
        let flaws = Feeds::of(&dictionary, &kinds).expect_err(&text);
        assert!(flaws[0].message.contains(part), "{:?}", flaws[0].message);
    }
}

#[test]
fn flawed_ledgers_are_told_with_a_place() {
    for (text, code) in [
        ("[[ledger]]\nid = \"a\"", "E102"),
        ("[[ledger]]\nid = \"A b\"\ntitle = \"甲\"", "E107"),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\ncolour = \"red\"",
            "E101",
        ),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\n[[ledger]]\nid = \"a\"\ntitle = \"乙\"",
            "E105",
        ),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\nfields = [{ id = \"x\", title = \"x\", type = \"number\" }]",
            "E104",
        ),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\nfields = [{ id = \"x\", title = \"x\", type = \"choice\" }]",
            "E124",
        ),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\nfields = [{ id = \"day\", title = \"x\", type = \"text\" }]",
            "E107",
        ),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\nfields = [{ id = \"x\", title = \"x\", type = \"text\", when = \"y\" }]",
            "E122",
        ),
        (
            "[[ledger]]\nid = \"a\"\ntitle = \"甲\"\nfields = [{ id = \"x\", title = \"x\", type = \"truth\", required = true, set_by = \"office\" }]",
            "E109",
        ),
        ("[[ledger]\nid = \"a\"", "E001"),
    ] {
        let (_, told) = read_kinds(text);
        assert!(told.iter().any(|d| d.code == code), "{text}: {told:?}");
    }
}
