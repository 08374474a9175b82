//! What the reader of a notice is told about each flaw.

use super::*;

const HEAD: &str = "year = 2026\ntitle = \"2026年安排\"\ndocument = \"某号\"\nissued = 2025-11-04\nsource = \"某处\"\n";

fn holiday(rest: &str) -> String {
    format!("{HEAD}[[holiday]]\nname = \"元旦\"\n{rest}")
}

/// Each flaw as the reader of the file sees it.
fn flaws(text: &str) -> Vec<String> {
    match Notice::parse(text) {
        Ok(_) => Vec::new(),
        Err(flaws) => flaws.iter().map(Flaw::to_string).collect(),
    }
}

#[test]
fn each_flaw_is_named_with_its_place_and_what_to_do() {
    let good = "from = 2026-01-01\nto = 2026-01-03\n";
    let cases: Vec<(String, &str)> = vec![
        (
            holiday("from = 2026-02-30\nto = 2026-03-01\n"),
            "第8行第8列:日期 2026-02-30 不存在;请核对月份和日子",
        ),
        (
            holiday("from = 2026-1-1\nto = 2026-01-03\n"),
            "第8行第8列:日期“2026-1-1”的写法读不懂;请写成 2026-01-01 的样子",
        ),
        (
            holiday("from = 2026-01-03\nto = 2026-01-01\n"),
            "第9行第6列:放假最后一天 2026-01-01 早于第一天 2026-01-03;请核对起止日期",
        ),
        (
            holiday("from = 2027-01-01\nto = 2027-01-03\n"),
            "第8行第8列:2027-01-01 不在2026年的安排之内(只可写2026年全年和上年12月);请核对年份",
        ),
        (
            holiday(&format!("{good}work = [2025-11-30]\n")),
            "第10行第9列:2025-11-30 不在2026年的安排之内(只可写2026年全年和上年12月);请核对年份",
        ),
        (
            holiday(&format!("{good}work = [2026-01-05]\n")),
            "第10行第9列:调休上班日 2026-01-05 本来就是周一至周五,不必调休;请核对日期",
        ),
        (
            holiday(&format!("{good}work = [2026-01-04, 2026-01-04]\n")),
            "第10行第21列:2026-01-04 已在“元旦”里写过,一天只能安排一次;请删去一处",
        ),
        (
            holiday(&format!("{good}work = [2026-01-03]\n")),
            "第10行第9列:2026-01-03 已在“元旦”里写过,一天只能安排一次;请删去一处",
        ),
        (
            holiday(&format!(
                "{good}[[holiday]]\nname = \"春节\"\nfrom = 2026-01-02\nto = 2026-01-09\n"
            )),
            "第12行第8列:2026-01-02 已在“元旦”里写过,一天只能安排一次;请删去一处",
        ),
        (
            holiday(&format!(
                "{good}[[holiday]]\nname = \"元旦\"\nfrom = 2026-02-02\nto = 2026-02-02\n"
            )),
            "第11行第8列:节日“元旦”写了两段;请合并或改名",
        ),
        (
            holiday(&format!("{good}week = 1\n")),
            "第10行第1列:不认识的项目“week”;这里可以写的是 name、from、to、work",
        ),
        (holiday("from = 2026-01-01\n"), "第6行第1列:缺少“to”;请补上"),
        (
            holiday("from = \"2026-01-01\"\nto = 2026-01-03\n"),
            "第8行第8列:“from”应当是不带引号的日期,如 2026-01-01",
        ),
        (
            holiday("from = 2026-01-01T08:00:00\nto = 2026-01-03\n"),
            "第8行第8列:“from”应当是不带引号的日期,如 2026-01-01",
        ),
        (
            holiday(&format!("{good}work = 2026-01-04\n")),
            "第10行第8列:“work”应当是日期列表,如 [2026-01-04, 2026-02-14]",
        ),
        (
            holiday(&format!("{good}to = 2026-01-02\n")),
            "第10行第1列:“to”写了两遍;请删去一个",
        ),
        (
            holiday(&format!("{good}work = [2026-01-04\n")),
            "第10行第19列:“work = [2026-01-04”不合 TOML 写法;请检查引号、等号、方括号是否成对且为半角",
        ),
        (
            holiday("from = 2026-01-01\nto = 2026-01-03\n year = 1").replace("2026年安排", "安排"),
            "第2行第9列:标题里没有“2026”;请核对年份与通知是否一致",
        ),
        (
            HEAD.replace("2026\n", "20260\n"),
            "第1行第8列:年份应在 1949 至 9999 之间;请核对",
        ),
        (
            HEAD.replace("\"某号\"", "\" \""),
            "第3行第12列:“document”是空的;请按通知填写",
        ),
        (
            HEAD.replace("\"某处\"", "7"),
            "第5行第10列:“source”应当是带英文双引号的文字",
        ),
        (
            HEAD.replace("2026\n", "\"2026\"\n"),
            "第1行第8列:“year”应当是整数,如 2026",
        ),
        (
            format!("{HEAD}holiday = []\n"),
            "第6行第11列:一个节日也没有;请按通知逐个写成 [[holiday]] 段",
        ),
        (
            format!("{HEAD}holiday = 3\n"),
            "第6行第11列:“holiday”应当是若干 [[holiday]] 段",
        ),
        (HEAD.to_string(), "第1行第1列:缺少“holiday”;请补上"),
        (
            HEAD.replace("year = 2026", "year \u{ff1d} 2026"),
            "第1行第6列:“year ＝ 2026”不合 TOML 写法;请检查引号、等号、方括号是否成对且为半角",
        ),
    ];
    for (text, expect) in cases {
        let found = flaws(&text);
        assert!(
            found.iter().any(|flaw| flaw == expect),
            "expected {expect}\nfound {found:#?}\nin {text}"
        );
    }
}

#[test]
fn one_slip_gives_one_message() {
    for (rest, count) in [
        ("from = 2026-01-01\nto = 2026-01-03\n", 0),
        ("from = 2026-02-30\nto = 2026-03-01\n", 1),
        ("from = 2026-01-03\nto = 2026-01-01\n", 1),
        (
            "from = 2026-01-01\nto = 2026-01-03\nwork = [2026-01-04\n",
            1,
        ),
        ("from = 2026-01-01\nto = 9999-12-31\n", 1),
    ] {
        assert_eq!(flaws(&holiday(rest)).len(), count, "{rest}");
    }
}

#[test]
fn all_flaws_come_in_the_order_of_the_text() {
    let text = "issued = 2025-11-04\nyear = 2026\n[[holiday]]\nname = \"\"\nfrom = 2026-01-32\n";
    assert_eq!(
        flaws(text),
        [
            "第1行第1列:缺少“title”;请补上",
            "第1行第1列:缺少“document”;请补上",
            "第1行第1列:缺少“source”;请补上",
            "第3行第1列:缺少“to”;请补上",
            "第4行第8列:“name”是空的;请按通知填写",
            "第5行第8列:日期 2026-01-32 不存在;请核对月份和日子",
        ]
    );
}

#[test]
fn december_before_the_year_may_be_spoken_about() {
    let text = holiday("from = 2025-12-31\nto = 2026-01-02\nwork = [2025-12-28]\n");
    assert_eq!(flaws(&text), Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let text = holiday("from = 2026-01-01\nto = 2026-01-03\n").replace('\n', "\r\n");
    assert_eq!(flaws(&format!("\u{feff}{text}")), Vec::<String>::new());
    let text = text.replace("2026-01-03", "2026-01-33");
    assert_eq!(
        flaws(&text),
        ["第9行第6列:日期 2026-01-33 不存在;请核对月份和日子"]
    );
}

#[test]
fn hostile_texts_are_flawed_and_nothing_worse() {
    let texts = [
        String::new(),
        "[".repeat(1_000_000),
        format!("a = {}", "[".repeat(1_000_000)),
        format!("a = {}", "{a=".repeat(200_000)),
        "\"".repeat(999_999),
        "=\n".repeat(200_000),
        "year = 2026\n".repeat(100_000),
        "\u{0}\u{feff}".to_string(),
    ];
    for text in texts {
        assert!(!flaws(&text).is_empty());
    }
}
