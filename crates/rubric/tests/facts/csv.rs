//! Facts files: what is read, and what is told about those that are not.

use rubric::expr::ir::{Input, Source, ValueKind};
use rubric::facts::{KnownNames, Label, read_csv};
use rubric::number::Points;

use super::{dictionary, first, only, read};

#[test]
fn the_long_form_is_read_with_english_and_chinese_headers() {
    for header in [
        "unit,fact,period,value,source",
        "单位,数据项,时期,数值,来源",
        "\u{feff}单位,数据项,时期,数值,来源",
    ] {
        let table = read(&format!(
            "{header}\n东社区,党员大会次数,2026Q1,3,会议台账\n东社区,funds,2026,500.5,\n西社区,到会率,2026-03,95%,签到表\n"
        ))
        .expect("a good file");
        assert_eq!(table.units().len(), 2);
        assert_eq!(first(&table, "member_meetings", "2026Q1"), Some(3));
        assert_eq!(first(&table, "funds", "2026"), Some(50_050));
        let west = table
            .get(1, "attendance", Label::Month(2026, 3))
            .expect("stated");
        assert_eq!((west.raw, west.source, west.late), (9_500, "签到表", false));
    }
}

#[test]
fn the_wide_form_is_read_by_id_title_and_alias() {
    let table = read(
        "单位,单位名称,支部党员大会次数@2026Q1,member_meetings@2026年第2季度,有活动场所,表彰@2026-05-03,来源,逾期,说明\n\
         u1,东社区,3,4,是,省级,年报,是,随意\n\
         u2,西社区,-,,,,,,\n",
    )
    .expect("a good file");
    assert_eq!(table.unit("西社区"), Some(1));
    assert_eq!(first(&table, "member_meetings", "2026Q1"), Some(3));
    assert_eq!(first(&table, "member_meetings", "2026Q2"), Some(4));
    let site = table.get(0, "has_site", Label::Open).expect("stated");
    assert_eq!((site.raw, site.source, site.late), (1, "年报", true));
    let honours: Vec<(String, usize)> = table
        .events(0, "honour")
        .map(|e| (e.date.to_string(), e.level))
        .collect();
    assert_eq!(honours, [("2026-05-03".to_owned(), 1)]);
    assert_eq!(
        table.get(1, "member_meetings", Label::Quarter(2026, 1)),
        None
    );
}

#[test]
fn events_late_marks_and_matters_are_read_in_the_long_form() {
    let table = read(
        "单位,数据项,时期,数值,来源,逾期,事项\n\
         东社区,表彰,2026-05-03,国家级,通报,是,抗洪\n\
         东社区,表彰,2026-05-03,国家级,通报,否,防疫\n\
         东社区,表彰,,,,,\n\
         东社区,党员大会次数,2026Q1,,,,\n",
    )
    .expect("a good file");
    let honours: Vec<(&str, bool)> = table
        .events(0, "honour")
        .map(|e| (e.matter, e.late))
        .collect();
    assert_eq!(honours, [("抗洪", true), ("防疫", false)]);
    assert_eq!(first(&table, "member_meetings", "2026Q1"), None);
}

#[test]
fn encodings_separators_and_line_ends_make_no_difference() {
    let text = "单位,数据项,时期,数值,来源\n\"东,社区\",党员大会次数,2026Q1,3,\"会议\n台账\"\n";
    let expected = read(text).expect("a good file");
    let known = KnownNames::none();
    let dictionary = dictionary();
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [gbk, utf16] {
        assert_eq!(
            read_csv(&bytes, &dictionary, &known).as_ref(),
            Ok(&expected)
        );
    }
    let tabs = "单位\t数据项\t时期\t数值\t来源\r\n\"东,社区\"\t党员大会次数\t2026Q1\t3\t\"会议\n台账\"\r\n";
    assert_eq!(read(tabs).as_ref(), Ok(&expected));
}

#[test]
fn decisions_and_results_stand_where_facts_do() {
    let known = KnownNames::of(&[Input {
        source: Source::Decision {
            id: "A1.5/2".to_owned(),
            most: Some(Points::whole(2)),
            step: Some(Points::from_units(5_000)),
            absent_is_zero: false,
        },
        kind: ValueKind::Number {
            places: 4,
            rate: false,
        },
        range: (0, 20_000),
        title: "工作成效".to_owned(),
        unit: "分".to_owned(),
    }]);
    let read = |text: &str| read_csv(text.as_bytes(), &dictionary(), &known);
    let table = read("unit,fact,period,value\n东社区,A1.5/2,,1.5\n").expect("a good file");
    assert_eq!(first(&table, "A1.5/2", ""), Some(15_000));
    for (row, code) in [
        ("东社区,A1.5/2,,1.2", "E324"),
        ("东社区,A1.5/2,,3", "E316"),
        ("东社区,A1.5/2,2026Q1,1", "E309"),
        ("东社区,A1.5/3,,1", "E307"),
    ] {
        let rejection = read(&format!("unit,fact,period,value\n{row}\n")).expect_err(row);
        assert_eq!(rejection.errors[0].code, code, "{row}");
    }
}

#[test]
fn wrong_headers_are_told_by_column() {
    for (text, told) in [
        (
            "单位,党员大会次\n东,1\n",
            "E307 第1行B列(党员大会次): 没有“党员大会次”这个数据项 | 是不是“党员大会次数”",
        ),
        (
            "单位,funds,活动经费\n东,1,2\n",
            "E303 第1行C列(活动经费): 这一列与B列“funds”重复",
        ),
        (
            "单位,单位,funds\n东,东,1\n",
            "E303 第1行B列(单位): 这一列与A列“单位”重复",
        ),
        (
            "单位,党员大会次数@Q1\n东,1\n",
            "E309 第1行B列(党员大会次数@Q1): 时期“Q1”没有写年份 | 请写上年份,如 2026Q1",
        ),
        (
            "单位,党员大会次数@2026-03\n东,1\n",
            "E309 第1行B列(党员大会次数@2026-03): “党员大会次数”按季度填,不能填到2026年3月 | 时期写成 2026Q1 到 2026Q4",
        ),
        (
            "单位,党员大会次数＠2026Q1\n东,1\n",
            "E311 第1行B列(党员大会次数＠2026Q1): 表头“党员大会次数＠2026Q1”里有全角字符 | 请改写成半角的“党员大会次数@2026Q1”",
        ),
        (
            "单位,表彰\n东,省级\n",
            "E309 第1行B列(表彰): “表彰”是逐件登记的事件,时期要写发生的日期",
        ),
        ("funds,党员大会次数\n1,2\n", "E303 第1行: 表头缺少“单位”列"),
        (
            "东社区,funds,2026,3\n东社区,funds,2025,3\n",
            "E303 第1行: 表头缺少“单位”列 | 请把写单位的那一列(现在第一列是“东社区”)",
        ),
        (
            "东社区,3\n西社区,4\n",
            "E303 第1行: 第一行不像表头(第一格是“东社区”)",
        ),
        (
            "单位,数据项,时期\n东,funds,2026\n",
            "E303 第1行: 表头缺少“数值”列",
        ),
        ("单位,数值\n东,3\n", "E303 第1行: 表头缺少“数据项”列"),
        (
            "单位,数据项,时期,数值,来原\n东,funds,2026,3,x\n",
            "E303 第1行E列(来原): 不认识的列“来原” | 是不是“来源”",
        ),
        (
            "单位,时期,funds\n东,2026,3\n",
            "E303 第1行B列(时期): 有“时期”列,却没有“数据项”和“数值”列",
        ),
        ("单位\n东\n", "E303 第1行: 表头里没有任何数据项"),
        (
            "单位，数据项，时期，数值\n",
            "E303 第1行: 表头的各列之间用了全角标点 | 列与列之间请用半角逗号,如 单位,数据项,时期,数值",
        ),
        ("", "E302 整个文件: 文件是空的"),
        (
            "单位,数据项,时期,数值\n",
            "E302 整个文件: 文件只有表头,没有数据",
        ),
        (
            "单位,数据项,时期,数值\n,,,\n\n",
            "E302 整个文件: 文件只有表头,没有数据",
        ),
    ] {
        let got = only(text);
        assert!(got.starts_with(told), "{text}\n got {got}\nwant {told}");
    }
}

#[test]
fn wrong_rows_of_the_long_form_are_told_by_row_and_column() {
    let header = "单位,数据项,时期,数值,来源,逾期";
    for (rows, told) in [
        (",funds,2026,3,,", "E322 第2行A列(单位): 没有写单位"),
        ("东,,2026,3,,", "E307 第2行B列(数据项): 没有写数据项"),
        (
            "东,经费,2026,3,,",
            "E307 第2行B列(数据项): 没有“经费”这个数据项 | 是不是“活动经费”",
        ),
        (
            "东,funds,2026Q1,3,,",
            "E309 第2行C列(时期): “活动经费”按年填,不能填到2026年第1季度",
        ),
        (
            "东,党员大会次数,2026-05-03,3,,",
            "E309 第2行C列(时期): “党员大会次数”按季度填,不能填到2026年5月3日",
        ),
        (
            "东,has_site,2026Q1,是,,",
            "E309 第2行C列(时期): “有活动场所”只填一次",
        ),
        (
            "东,表彰,2026,省级,,",
            "E309 第2行C列(时期): “表彰”是逐件登记的事件",
        ),
        (
            "东,表彰,2026-05-03,,,",
            "E321 第2行D列(数值): 事件写了日期,却没有写等级 | 从这些里选一个:国家级、省级",
        ),
        (
            "东,表彰,,省级,,",
            "E309 第2行C列(时期): “表彰”是逐件登记的事件,时期要写发生的日期",
        ),
        (
            "东,funds,2026,三,,",
            "E310 第2行D列(数值): “活动经费”要填数",
        ),
        (
            "东,funds,2026,3,,大概",
            "E314 第2行F列(逾期): “大概”不能表示是或否",
        ),
        ("东,funds,2026,3", "E306 第2行: 这一行只有4列,表头有6列"),
        ("东,funds,2026,1,234,是,", "E306 第2行G列: 这一格"),
        ("\n\n\n东,funds,2026,三,,", "E310 第5行D列(数值)"),
        (
            "东,funds,2026,3,\"两\n行\",\n东,到会率,2026-01,三,,",
            "E310 第3行D列(数值)[文本第4行]",
        ),
        (
            "东,funds,2026,3,,\n西,funds,2026,3,,\n东,活动经费,2026年,4,,",
            "E308 第4行: 与第2行重复:单位“东”的“活动经费”2026年已经写过",
        ),
        (
            "东,表彰,2026-05-03,省级,,\n东,表彰,2026-05-03,provincial,,",
            "E308 第3行: 与第2行重复:单位“东”的“表彰”2026年5月3日已经写过 | 确是两件事时",
        ),
    ] {
        let rows = rows.replace("1,234,是,", "1,234,是,多");
        let got = only(&format!("{header}\n{rows}\n"));
        assert!(got.starts_with(told), "{rows}\n got {got}\nwant {told}");
    }
}

#[test]
fn empty_columns_and_rows_that_spreadsheets_leave_are_passed_over() {
    let table = read("单位,党员大会次数@2026Q1,,\n东,3,,\n,,,\n西,4,,,,\n").expect("a good file");
    assert_eq!(table.len(), 2);
    assert!(only("单位,funds,\n东,3,7\n").starts_with("E306 第2行C列: 这一格“7”在表头的3列之外"));
}

#[test]
fn a_unit_twice_in_the_wide_form_is_told_with_both_rows() {
    assert!(
        only("单位,funds\n东,3\n西,3\n东,4\n")
            .starts_with("E308 第4行A列(单位): 单位“东”在第2行已经出现过")
    );
    assert!(
        only("单位,单位名称,数据项,数值\nu1,东,funds,1\nu1,西,has_site,是\n")
            .starts_with("E308 第3行B列(单位名称): 单位“u1”前面的名称是“东”,这里是“西”")
    );
}

#[test]
fn every_wrong_cell_is_told_and_nothing_is_half_read() {
    let rejection = read("单位,funds,has_site\n东,-1,也许\n西,5,是\n,x,y\n").expect_err("wrong");
    let places: Vec<String> = rejection
        .errors
        .iter()
        .map(|e| format!("{} {}", e.code, e.place()))
        .collect();
    assert_eq!(
        places,
        [
            "E316 第2行B列(funds)",
            "E314 第2行C列(has_site)",
            "E322 第4行A列(单位)"
        ]
    );
}

#[test]
fn a_listing_is_capped_and_the_rest_counted() {
    let mut text = "单位,funds\n".to_owned();
    for unit in 0..5_000 {
        text.push_str(&format!("u{unit},x\n"));
    }
    let rejection = read(&text).expect_err("wrong");
    assert_eq!((rejection.errors.len(), rejection.total), (200, 5_000));
    assert_eq!(rejection.errors[199].row, Some(201));
}

#[test]
fn broken_files_are_told_by_line() {
    for (text, told) in [
        (
            "单位,funds\n\"东,3\n西,4\n",
            "E304 第2行: 第2行的引号没有成对:从 \"东,3 开始,后面没有与它成对的引号",
        ),
        (
            "单位,funds\n东,\"3\n西,\"4\"\n",
            "E304 第2行: 第2行的引号没有成对:从 \"3 开始,到第3行才遇到下一个引号",
        ),
        ("单位,funds\n东,\0\n", "E305 第2行: 文件里有空字节"),
        ("PK\u{3}\u{4}xxx", "E301 整个文件: 这是电子表格工作簿"),
    ] {
        let got = only(text);
        assert!(got.starts_with(told), "{text}\n got {got}");
    }
}

#[test]
fn an_unpaired_quote_in_a_large_file_is_told_once_and_nothing_else() {
    let mut text = "单位,数据项,时期,数值,来源\n\"东,funds,2026,3,\n".to_owned();
    while text.len() < 5_000_000 {
        text.push_str("西社区,没有的数据项,2026Q9,三,会议台账登记情况\n");
    }
    assert!(only(&text).starts_with("E304 第2行"));
}

#[test]
fn repeats_beyond_the_listing_are_counted_and_listed_ones_name_both_rows() {
    let mut text = "单位,数据项,时期,数值\n".to_owned();
    for _ in 0..2 {
        for unit in 0..1_000 {
            text.push_str(&format!("u{unit},funds,2026,3\n"));
        }
    }
    let rejection = read(&text).expect_err("repeats");
    assert_eq!((rejection.errors.len(), rejection.total), (200, 1_000));
    assert!(rejection.errors[0].message.starts_with("与第2行重复"));
    assert_eq!(rejection.errors[0].row, Some(1_002));
}

#[test]
fn long_texts_are_shortened_in_messages() {
    let long = "长".repeat(100_000);
    for text in [
        format!("单位,funds\n东,{long}\n"),
        format!("单位,{long}\n东,1\n"),
        format!("{long}\n东\n"),
        format!("单位,数据项,时期,数值\n东,{long},2026,1\n"),
        format!("单位,数据项,时期,数值\n东,funds,{long},1\n"),
        format!("单位,has_site,逾期\n{long},也许,{long}\n"),
    ] {
        for error in read(&text).expect_err("wrong").errors {
            let length = error.to_string().chars().count();
            assert!(length < 500, "{length}: {}", error.code);
        }
    }
}
