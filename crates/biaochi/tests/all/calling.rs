//! Help, wrong calls, colours, exit codes.

use crate::program::{Place, holds};

/// Every command with its words.
const COMMANDS: [&[&str]; 17] = [
    &[],
    &["scheme"],
    &["scheme", "check"],
    &["scheme", "show"],
    &["scheme", "new"],
    &["scheme", "diff"],
    &["scheme", "try"],
    &["scheme", "burden"],
    &["scheme", "seal"],
    &["facts"],
    &["facts", "template"],
    &["facts", "dictionary"],
    &["score"],
    &["rank"],
    &["explain"],
    &["what-if"],
    &["draw"],
];

#[test]
fn every_help_page_is_chinese() {
    let place = Place::new();
    for command in COMMANDS.into_iter().chain([&["demo"][..]]) {
        let mut call = command.to_vec();
        call.push("--help");
        let page = place.ok(&call);
        holds(&page, &["用法:biaochi", "显示帮助", "--json"]);
        for english in [
            "Usage",
            "Options",
            "Arguments",
            "Commands",
            "Print",
            "default",
        ] {
            assert!(!page.contains(english), "{call:?}: {english}\n{page}");
        }
    }
}

#[test]
fn wrong_calls_end_with_two_and_say_in_chinese_what_is_wrong() {
    let place = Place::new();
    let cases: [(&[&str], &[&str]); 12] = [
        (&[], &["还要写明做什么", "scheme"]),
        (&["scheme"], &["还要写明做什么", "check"]),
        (&["rnak"], &["没有这个命令:rnak", "rank"]),
        (&["scheme", "chek"], &["没有这个命令:chek", "check"]),
        (&["scheme", "check"], &["还缺", "方案"]),
        (&["scheme", "check", "--all", "x"], &["不能与", "同时写"]),
        (&["rank", "five-star"], &["还缺", "--facts"]),
        (
            &["rank", "five-star", "--fact", "x"],
            &["--fact", "--facts"],
        ),
        (&["rank", "five-star", "--facts"], &["--facts", "缺少内容"]),
        (
            &["draw", "--seed", "a", "--units", "b", "--take", "三"],
            &["--take", "三", "整数"],
        ),
        (
            &["demo", "--builtin", "--schemes", "x"],
            &["--builtin", "--schemes"],
        ),
        (
            &["what-if", "five-star", "--facts", "x"],
            &["还缺", "--set"],
        ),
    ];
    for (call, parts) in cases {
        let told = place.refused(2, call);
        holds(&told, parts);
        for english in ["error:", "Usage", "required", "tip:"] {
            assert!(!told.contains(english), "{call:?}\n{told}");
        }
    }
}

#[test]
fn wrong_calls_answer_in_json_when_asked_to() {
    let place = Place::new();
    let (exit, answer) = place.json(&["rank"]);
    assert_eq!(exit, 2);
    assert_eq!(answer["error"]["exit"], 2);
    let message = answer["error"]["message"].as_str().expect("a message");
    assert!(message.contains("还缺"), "{message}");
}

#[test]
fn nothing_is_coloured_where_nobody_looks() {
    let place = Place::new();
    let run = place.run(&["scheme", "check", "county-120"]);
    assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    let run = place.run(&["scheme", "show", "nowhere"]);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
}

#[test]
fn the_version_is_told() {
    let page = Place::new().ok(&["--version"]);
    assert_eq!(page, format!("biaochi {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_draw_can_be_repeated_and_says_what_it_rests_on() {
    let place = Place::new();
    place.write(
        "list.txt",
        "\u{feff}东湖社区\r\n南园社区\r\n\r\n西岭社区\r\n",
    );
    place.write(
        "facts.csv",
        "单位,数据项,时期,数值\n西岭社区,社区户数,,1\n东湖社区,社区户数,,2\n南园社区,社区户数,,3\n东湖社区,党课次数,2026,3\n",
    );
    let call = |list| ["draw", "--seed", "种子", "--units", list, "--take", "2"];
    let first = place.json(&call("list.txt")).1;
    let again = place.json(&call("facts.csv")).1;
    assert_eq!(first, again);
    assert_eq!(first["drawn"].as_array().map(Vec::len), Some(2));
    assert_eq!(first["reserve"].as_array().map(Vec::len), Some(1));
    holds(
        &place.ok(&call("list.txt")),
        &["种子:种子", "名单指纹:", "抽中", "备选"],
    );
}

#[test]
fn a_draw_that_cannot_be_made_is_refused() {
    let place = Place::new();
    place.write("list.txt", "东湖社区\n东湖社区\n");
    place.write("empty.txt", "\n\n");
    let draw = |list: &str, take: &str| {
        place.refused(1, &["draw", "--seed", "s", "--units", list, "--take", take])
    };
    holds(&draw("list.txt", "1"), &["东湖社区"]);
    assert!(!draw("empty.txt", "1").is_empty());
    holds(&draw("missing.txt", "1"), &["没有这个文件:missing.txt"]);
    holds(&draw(".", "1"), &["这是一个目录"]);
}
