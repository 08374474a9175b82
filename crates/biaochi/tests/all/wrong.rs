//! What newcomers do wrong: each ends with 1 or 2, and says in Chinese what is wrong and what to do.

use crate::program::{Place, holds};

/// A place with facts of a street and things that are not what they are taken for.
fn place() -> Place {
    let place = Place::new();
    place.ok(&["demo", "--no-serve", "--data", "demo"]);
    place.write("facts.csv", place.read("demo/演示数据.csv"));
    place.write("empty.csv", "");
    place.write("list.csv", "单位\n甲\n乙\n");
    place.write("book.xlsx", b"PK\x03\x04\0\0");
    place.write("folder/note.txt", "");
    place
}

/// Exit code, call with words between spaces, what is said.
type Row = (i32, &'static str, &'static [&'static str]);

fn refuses(rows: &[Row]) {
    let place = place();
    for (exit, call, said) in rows {
        let words: Vec<&str> = call.split(' ').collect();
        let told = place.refused(*exit, &words);
        holds(&told, said);
        assert!(told.contains("怎么办:"), "{call}: says what to do\n{told}");
        for foreign in ["os error", "panicked", "File exists", "Not a directory"] {
            assert!(!told.contains(foreign), "{call}\n{told}");
        }
    }
}

#[test]
fn what_is_no_scheme_is_told_apart() {
    refuses(&[
        (
            1,
            "score comunity-100 --facts facts.csv",
            &["community-100"],
        ),
        (
            1,
            "score folder --facts facts.csv",
            &["没有 scheme.toml:folder"],
        ),
        (
            1,
            "score facts.csv --facts facts.csv",
            &["不是方案文件", "--facts"],
        ),
        (1, "score ./facts.csv --facts facts.csv", &["不是方案文件"]),
        (1, "scheme check ./none", &["没有这个文件:./none"]),
        (1, "scheme new mine --dir facts.csv", &["不是目录"]),
        (2, "scheme new mine --title ", &["不能为空"]),
    ]);
}

#[test]
fn what_is_no_facts_file_is_told_apart() {
    refuses(&[
        (1, "score five-star --facts none.csv", &["没有这个文件"]),
        (1, "score five-star --facts folder", &["这是一个目录"]),
        (
            1,
            "score five-star --facts empty.csv",
            &["文件是空的", "填好的数据表"],
        ),
        (1, "score five-star --facts book.xlsx", &["工作簿"]),
        (1, "draw --seed x --take 1 --units book.xlsx", &["工作簿"]),
        (
            2,
            "draw --seed x --take -1 --units list.csv",
            &["不对:-1", "整数"],
        ),
    ]);
}

#[test]
fn files_are_written_where_they_can_be_and_keep_their_kind() {
    refuses(&[
        (2, "facts template five-star --out t.xlsx", &[".csv 结尾"]),
        (
            2,
            "facts template five-star --out t.csv --year 26",
            &["26", "四位数"],
        ),
        (2, "facts template five-star --out t.csv --year -5", &["-5"]),
        (1, "facts template five-star --out facts.csv", &["没有覆盖"]),
        (1, "facts dictionary --out folder", &["这是一个目录"]),
        (1, "facts dictionary --out facts.csv/d.toml", &["不是目录"]),
        (1, "demo --no-serve --data facts.csv", &["不是目录"]),
    ]);
    let place = place();
    place.ok(&["facts", "dictionary", "--out", "mine/new/facts.toml"]);
    holds(&place.read("mine/new/facts.toml"), &["[[fact]]"]);
}

#[test]
fn decisions_and_suppositions_that_say_nothing_or_two_things_are_refused() {
    refuses(&[
        (
            2,
            "rank five-star --facts facts.csv --keep five-star=",
            &["没有写哪个单位入围"],
        ),
        (
            2,
            "rank five-star --facts facts.csv --keep five-star=映竹社区,映竹社区",
            &["写了两次:映竹社区"],
        ),
        (
            2,
            "rank five-star --facts facts.csv --order 映竹社区,映竹社区",
            &["--order", "写了两次"],
        ),
        (
            2,
            "what-if community-100 --facts facts.csv --set .=",
            &["--set 写得不对"],
        ),
        (
            2,
            "what-if community-100 --facts facts.csv --set 星河社区.一肩挑=是 --set 星河社区.一肩挑=否",
            &["同一个数写了两次"],
        ),
    ]);
}

#[test]
fn a_year_that_the_facts_do_not_speak_of_is_remarked() {
    let place = place();
    let of = |day| {
        let score = ["score", "community-100", "--facts", "facts.csv", "--as-of"];
        place.ok(&[&score[..], &[day]].concat())
    };
    holds(&of("2062-06-30"), &["没有2062年的", "--as-of"]);
    assert!(!of("2026-06-30").contains("--as-of"));
}

/// What is not a scheme that can be used, and what is said of it.
const NO_SCHEMES: &[(&str, &[&str])] = &[
    ("./none.toml", &["没有这个文件:./none.toml"]),
    ("none/", &["没有这个目录:none/"]),
    ("folder", &["没有 scheme.toml:folder"]),
    ("nested", &["这是一个目录", "nested/scheme.toml"]),
    ("gbk.toml", &["不是 UTF-8", "gbk.toml 第 2 行"]),
    (
        "empty.toml",
        &["文件是空的", "empty.toml:1:1", "scheme new"],
    ),
    ("huge.toml", &["文件有586KB,超过上限512KB", "huge.toml:1:1"]),
    ("vast.toml", &["文件超过64MB", "vast.toml"]),
    ("fve-star", &["没有这个方案:fve-star", "five-star"]),
    ("list.csv", &["不是方案文件:list.csv"]),
    (
        "broken",
        &["E106", "大项“ZZ”没有定义", "broken/scheme.toml:"],
    ),
    (
        "unclosed",
        &["E001", "引号没有配对", "unclosed/scheme.toml:2:"],
    ),
    ("flat", &["算例要放在目录里", "flat/cases"]),
];

/// A place with each of them.
fn place_of_no_schemes() -> Place {
    let place = Place::new();
    place.write("folder/note.txt", "");
    place.write("nested/scheme.toml/note.txt", "");
    place.write("gbk.toml", b"[scheme]\n# \xb7\xbd\xb0\xb8\n");
    place.write("empty.toml", "\n");
    place.write("huge.toml", "#".repeat(600_000));
    place.write("vast.toml", "");
    let vast = std::fs::File::options()
        .write(true)
        .open(place.path("vast.toml"));
    let vast = vast.expect("it is there");
    vast.set_len(1 << 30).expect("a file may have holes");
    place.write("list.csv", "单位\n甲\n");
    place.ok(&["scheme", "new", "flat"]);
    let text = place.read("flat/scheme.toml");
    let broken = text.replacen("section = \"activity\"", "section = \"ZZ\"", 1);
    assert_ne!(broken, text);
    place.write("broken/scheme.toml", broken);
    place.write(
        "unclosed/scheme.toml",
        "[scheme]\nid = \"x\ntitle = \"题\"\n",
    );
    std::fs::remove_dir_all(place.path("flat/cases")).expect("it is there");
    place.write("flat/cases", "");
    place
}

/// Asserts that what is said holds some parts, says what to do, and is Chinese.
fn is_clear(call: &[&str], told: &str, parts: &[&str]) {
    holds(told, parts);
    assert!(told.contains("怎么办"), "{call:?}\n{told}");
    for foreign in ["os error", "panicked", "expected", "invalid"] {
        assert!(!told.contains(foreign), "{call:?}\n{told}");
    }
}

#[test]
fn every_command_on_schemes_says_of_every_wrong_scheme_what_is_wrong_where_and_what_to_do() {
    let place = place_of_no_schemes();
    for (named, said) in NO_SCHEMES {
        for call in [
            &["scheme", "check", named][..],
            &["scheme", "show", named],
            &["scheme", "try", named],
            &["scheme", "burden", named],
            &["scheme", "diff", "five-star", named],
            &["scheme", "diff", named, "five-star"],
        ] {
            let run = place.run(call);
            assert_eq!(run.exit, 1, "{call:?}\n{}{}", run.out, run.err);
            is_clear(call, &format!("{}{}", run.out, run.err), said);
            let (exit, answer) = place.json(call);
            assert_eq!(exit, 1, "{call:?}");
            let error = &answer["error"];
            let finding = &answer["schemes"][0]["findings"][0];
            let help = [&error["help"], &finding["help"]];
            assert!(help.iter().any(|it| it.is_string()), "{call:?}\n{answer:#}");
            assert!(
                error["exit"] == 1 || finding["line"].is_u64(),
                "{call:?}\n{answer:#}"
            );
        }
    }
}

#[test]
fn a_wrong_call_on_schemes_ends_with_2_and_says_how_it_is_written() {
    let place = Place::new();
    let long = "a".repeat(61);
    for call in [
        &["scheme"][..],
        &["scheme", "check"],
        &["scheme", "check", ""],
        &["scheme", "show"],
        &["scheme", "show", "five-star", "county-120"],
        &["scheme", "try", "five-star", "--year", "2026"],
        &["scheme", "burden", ""],
        &["scheme", "diff", "five-star"],
        &["scheme", "new"],
        &["scheme", "new", ""],
        &["scheme", "new", "Street"],
        &["scheme", "new", "../up"],
        &["scheme", "new", &long],
        &["scheme", "new", "mine", "--dir"],
        &["scheme", "new", "mine", "--title", "两\n行"],
    ] {
        is_clear(call, &place.refused(2, call), &[]);
        let (exit, answer) = place.json(call);
        assert_eq!((exit, &answer["error"]["exit"]), (2, &2.into()), "{call:?}");
    }
}

#[test]
fn a_new_scheme_is_not_begun_over_a_dictionary_with_errors_or_over_what_is_there() {
    let place = Place::new();
    place.write("mine/note.txt", "");
    place.write("bad/facts.toml", "x = 1\n");
    place.write("file", "");
    for (call, said) in [
        (&["scheme", "new", "mine"][..], "已经有了"),
        (&["scheme", "new", "x", "--dir", "bad"], "数据字典有1处错误"),
        (&["scheme", "new", "x", "--dir", "file"], "不是目录:file"),
        (&["scheme", "new", "x", "--dir", "file/in"], "不是目录:file"),
    ] {
        is_clear(call, &place.refused(1, call), &[said]);
        assert_eq!(place.json(call).0, 1);
    }
    assert!(!place.path("bad/x").exists());
}
