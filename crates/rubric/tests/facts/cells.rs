//! Values as people write them.

use rubric::facts::{Cell, date_of_day};

use super::dictionary;

fn read(fact: &str, text: &str) -> Result<Option<i64>, String> {
    let dictionary = dictionary();
    let cell = Cell::of(dictionary.get(fact).expect("declared"));
    cell.read(text)
        .map_err(|p| format!("{} {} | {}", p.code, p.message, p.help))
}

#[test]
fn values_are_read_exactly_in_every_spelling() {
    for (fact, text, raw) in [
        ("member_meetings", "3", Some(3)),
        ("member_meetings", " 3 ", Some(3)),
        ("member_meetings", "3.0", Some(3)),
        ("member_meetings", "+3", Some(3)),
        ("member_meetings", "", None),
        ("member_meetings", "-", None),
        ("member_meetings", "—", None),
        ("member_meetings", "——", None),
        ("member_meetings", "－", None),
        ("member_meetings", "无数据", None),
        ("funds", "1234.5", Some(123_450)),
        ("funds", "0.01", Some(1)),
        ("growth", "95%", Some(9_500)),
        ("growth", "95.25 %", Some(9_525)),
        ("growth", "0.95", Some(9_500)),
        ("growth", "-3%", Some(-300)),
        ("growth", "-0.03", Some(-300)),
        ("growth", "250%", Some(25_000)),
        ("growth", "1", Some(10_000)),
        ("growth", "0", Some(0)),
        ("has_site", "是", Some(1)),
        ("has_site", "无", Some(0)),
        ("has_site", "TRUE", Some(1)),
        ("has_site", "√", Some(1)),
        ("has_site", "×", Some(0)),
        ("has_site", "0", Some(0)),
        ("has_site", "-", None),
        ("archives", "orderly", Some(1)),
        ("archives", "未建立", Some(0)),
        ("honour", "省级", Some(1)),
    ] {
        assert_eq!(read(fact, text), Ok(raw), "{fact} {text}");
    }
    for text in [
        "2026-05-03",
        "2026/5/3",
        "2026.5.3",
        "2026年5月3日",
        "20260503",
        "2026/5/3 0:00",
    ] {
        let day = read("election_day", text)
            .expect("a date")
            .expect("a value");
        assert_eq!(
            date_of_day(day).map(|d| d.to_string()).as_deref(),
            Some("2026-05-03"),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_value_is_explained_and_never_guessed() {
    for (fact, text, told) in [
        (
            "member_meetings",
            "-3",
            "E320 “党员大会次数”是计数,不能是负数“-3” | 没有发生就填 0;不知道就留空",
        ),
        (
            "member_meetings",
            "2.5",
            "E317 “党员大会次数”是计数,“2.5”却带小数 | 请填整数",
        ),
        (
            "member_meetings",
            "３",
            "E311 “３”里有全角字符 | 请改写成半角的“3”",
        ),
        (
            "member_meetings",
            "３次",
            "E319 “3次”的数后面带着“次” | 请去掉“次”,写成 3",
        ),
        (
            "member_meetings",
            "3次",
            "E319 “3次”的数后面带着“次” | 请去掉“次”,写成 3",
        ),
        (
            "member_meetings",
            "3 回",
            "E319 “3 回”的数后面带着“回” | 请只填数(本项以“次”计),不要带“回”",
        ),
        (
            "member_meetings",
            "约3",
            "E310 “党员大会次数”要填数,“约3”不是数 | 填整数,不带单位;不知道就留空",
        ),
        (
            "member_meetings",
            "三",
            "E310 “党员大会次数”要填数,“三”不是数 | 填整数,不带单位;不知道就留空",
        ),
        (
            "member_meetings",
            "101",
            "E316 “党员大会次数”的值“101”超出范围 | 应在0次到100次之间",
        ),
        (
            "member_meetings",
            "50%",
            "E312 “党员大会次数”不是比率,“50%”却带百分号 | 请填以“次”计的数",
        ),
        ("member_meetings", "#N/A", "E323 “#N/A”是电子表格的出错标记"),
        ("member_meetings", "=1+2", "E323 “=1+2”是公式,不是算好的数"),
        ("member_meetings", "1_0", "E310"),
        ("member_meetings", "5.", "E310"),
        (
            "funds",
            "1,234.5",
            "E318 “1,234.5”里有千分位逗号 | 请去掉逗号,写成 1234.5",
        ),
        ("funds", "1，234.5", "E318"),
        (
            "funds",
            "5万元",
            "E319 “5万元”的数后面带着“万元” | 请只填数(本项以“元”计),换算后写出全部数字,如 50000",
        ),
        (
            "funds",
            "1.25亿",
            "E319 “1.25亿”的数后面带着“亿” | 请只填数(本项以“元”计),换算后写出全部数字,如 125000000",
        ),
        (
            "funds",
            "¥500",
            "E319 “¥500”前面带着货币符号 | 请只填数,写成 500",
        ),
        (
            "funds",
            "0.125",
            "E317 “活动经费”只记2位小数,“0.125”的位数太多 | 请四舍五入到2位小数",
        ),
        ("funds", "1.2E+05", "E310 “1.2E+05”是科学计数法"),
        (
            "funds",
            "12345678901234567",
            "E316 “12345678901234567”太长,最多读15位数字",
        ),
        (
            "funds",
            "-0.01",
            "E316 “活动经费”的值“-0.01”超出范围 | 应在0元到1000000元之间",
        ),
        (
            "growth",
            "95",
            "E312 比率“95”没有写百分号,不知道是95%还是95倍 | 如果是百分之95,请写 95% 或 0.95",
        ),
        (
            "growth",
            "1.5",
            "E312 比率“1.5”没有写百分号,不知道是1.5%还是1.5倍 | 如果是百分之1.5,请写 1.5% 或 0.015",
        ),
        (
            "growth",
            "９５％",
            "E311 “９５％”里有全角字符 | 请改写成半角的“95%”",
        ),
        ("growth", "400%", "E316"),
        (
            "growth",
            "12.345%",
            "E317 “增长率”只记4位小数,“12.345%”的位数太多 | 请写到百分数的2位小数(即小数的4位)",
        ),
        ("growth", "95分", "E319"),
        (
            "election_day",
            "2026-02-30",
            "E313 没有“2026-02-30”这一天:2026年2月只有1日到28日 | 请核对日期",
        ),
        (
            "election_day",
            "2026-13-01",
            "E313 没有“2026-13-01”这一天:一年没有第13个月",
        ),
        (
            "election_day",
            "5/3/2026",
            "E313 日期“5/3/2026”的年份在后面",
        ),
        (
            "election_day",
            "46145",
            "E313 “46145”像是电子表格内部的日期序号",
        ),
        (
            "election_day",
            "２０２６-０５-０３",
            "E311 “２０２６-０５-０３”里有全角字符 | 请改写成半角的“2026-05-03”",
        ),
        ("election_day", "五月三日", "E313 看不懂日期“五月三日”"),
        ("election_day", "1826-05-03", "E316"),
        ("has_site", "也许", "E314 “也许”不能表示是或否"),
        (
            "has_site",
            "１",
            "E311 “１”里有全角字符 | 请改写成半角的“1”",
        ),
        ("has_site", "2", "E314"),
        (
            "archives",
            "整齐",
            "E315 “档案状况”没有“整齐”这个选项 | 请从这些里选一个:未建立、规范",
        ),
    ] {
        let got = read(fact, text).expect_err(text);
        assert!(
            got.starts_with(told) || got.contains(told),
            "{fact} {text}: {got}"
        );
    }
}
