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
