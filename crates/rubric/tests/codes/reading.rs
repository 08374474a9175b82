//! The smallest bad text for what reading and compiling schemes and dictionaries can tell: code, place, message, help.

use rubric::compile::compile;
use rubric::diag::{Diagnostic, place};
use rubric::text::{read_dictionary, read_scheme};

/// Lines 1 to 4 of every scheme below.
const HEAD: &str = "[scheme]\nid = \"x\"\ntitle = \"方案\"\nversion = \"1\"\n";

/// Lines 5 to 7 after the head: a section for items.
const SECTION: &str = "[[section]]\nid = \"s\"\ntitle = \"大项\"\n";

/// Lines 8 to 13 after the section: an item, whose rules begin at line 14.
const ITEM: &str =
    "[[item]]\nid = \"A1\"\nsection = \"s\"\ntitle = \"条目\"\npoints = 5\n[[item.rule]]\n";

const DICTIONARY: &str = r#"
[[fact]]
id = "count"
title = "次数"
type = "count"

[[fact]]
id = "flag"
title = "已建立"
type = "bool"

[[fact]]
id = "grade"
title = "等级"
type = "choice"
choices = [{ id = "a", title = "甲" }]

[[fact]]
id = "honour"
title = "荣誉"
type = "event"
choices = [{ id = "city", title = "市级" }]

[[fact]]
id = "quarterly"
title = "季报次数"
type = "count"
period = "quarter"
"#;

/// What a text is.
enum Text {
    /// A whole scheme.
    Bare(&'static str),
    /// What follows the head, from line 5.
    Scheme(&'static str),
    /// What follows the head and a section, from line 8.
    Section(&'static str),
    /// A rule of an item, from line 14.
    Rule(&'static str),
    /// A dictionary.
    Dictionary(&'static str),
}
use Text::{Bare, Dictionary, Rule, Scheme, Section};

/// Code, text, line and column, a part of the message.
type Row = (&'static str, Text, (usize, usize), &'static str);

impl Text {
    fn whole(&self) -> String {
        match self {
            Bare(text) | Dictionary(text) => (*text).to_owned(),
            Scheme(text) => format!("{HEAD}{text}"),
            Section(text) => format!("{HEAD}{SECTION}{text}"),
            Rule(text) => format!("{HEAD}{SECTION}{ITEM}{text}"),
        }
    }

    /// Everything that is told of the text.
    fn told(&self) -> Vec<Diagnostic> {
        let text = self.whole();
        if matches!(self, Dictionary(_)) {
            return read_dictionary(&text).1;
        }
        let (scheme, mut told) = read_scheme(&text);
        if told.is_empty() {
            told = compile(&scheme, &read_dictionary(DICTIONARY).0).1;
        }
        told
    }
}

#[rustfmt::skip]
const TEXT: &[Row] = &[
    ("E001", Bare("[scheme]\nid ＝ \"x\"\n"), (2, 4), "全角的“＝”"),
    ("E001", Bare("[scheme]\nid = “x”\n"), (2, 6), "全角的““”"),
    ("E001", Bare("[scheme]\npoints = ５\n"), (2, 10), "全角的“５”"),
    ("E001", Bare("【scheme】\n"), (1, 1), "全角的“【”"),
    ("E001", Bare("[scheme]\npoints = 5，\n"), (2, 11), "全角的“，”"),
    ("E001", Bare("[scheme]\nid = \"x\npoints = 3\n"), (2, 8), "引号没有配对"),
    ("E001", Bare("[scheme\nid = \"x\"\n"), (1, 8), "表头的方括号没有配对"),
    ("E001", Bare("[[item]\n"), (1, 8), "表头的方括号没有配对"),
    ("E001", Bare("[scheme]\nid = \"x\"\nid = \"y\"\n"), (3, 1), "同一个键写了两次"),
    ("E001", Bare("[scheme]\npoints = 1.2.3\n"), (2, 13), "数字写法不对"),
    ("E001", Bare("[scheme]\npoints = 05\n"), (2, 10), "数字写法不对"),
    ("E001", Bare("[scheme]\nsubject = [\"a\" \"b\"]\n"), (2, 16), "列表写法不对"),
    ("E001", Bare("[scheme]\n题目 = \"x\"\n"), (2, 1), "键名里有不能用的字符"),
    ("E001", Bare("[scheme]\nid \"x\"\n"), (2, 4), "键后面缺少等号"),
    ("E001", Bare("[scheme]\nid = x\n"), (2, 6), "不是文字、数字、是非"),
    ("E001", Bare("[scheme]\nid = \"x\" 1\n"), (2, 10), "一行里多出了内容"),
    ("E001", Bare("[scheme]\neffective = 2026-13-01\n"), (2, 13), "日期不存在"),
    ("E001", Bare("[scheme]\nrounding = { places = 2\n"), (2, 24), "花括号没有配对"),
    ("E001", Bare("[scheme]\nid = \"a\\q\"\n"), (2, 9), "反斜杠"),
];

#[rustfmt::skip]
const STRUCTURE: &[Row] = &[
    ("E101", Scheme("titel = \"x\"\n"), (5, 1), "没有“titel”这个键"),
    ("E101", Rule("form = \"flat\"\nwhen = \"flag\"\ndeduct = 1\nper = \"month\"\n"), (17, 1), "没有“per”这个键"),
    ("E102", Bare(""), (1, 1), "缺少 [scheme]"),
    ("E102", Bare("[scheme]\nid = \"x\"\ntitle = \"题\"\n"), (1, 1), "缺少“version”"),
    ("E102", Section("[[item]]\nid = \"A1\"\nsection = \"s\"\ntitle = \"条目\"\n"), (8, 1), "缺少“points”"),
    ("E102", Section("[[norm]]\nid = \"N1\"\nsection = \"s\"\ntitle = \"标准\"\n"), (8, 1), "既没有 when 也没有 judged"),
    ("E102", Scheme("[[section]]\nid = \"s\"\ntitle = \"大项\"\napplies_when = \"flag\"\n"), (8, 16), "没有写 otherwise"),
    ("E102", Scheme("[[section]]\nid = \"s\"\ntitle = \"大项\"\notherwise = \"full\"\n"), (8, 13), "没有写 applies_when"),
    ("E102", Rule("form = \"listed\"\nmembers = []\ndeduct = 1\n"), (13, 1), "members 是空的"),
    ("E102", Rule("form = \"change\"\nof = \"count\"\ntarget = 1\ndeduct = 1\n"), (13, 1), "缺少“measure”"),
    ("E102", Rule("form = \"change\"\nof = \"count\"\nmeasure = \"absolute\"\nagainst = {}\ntarget = 1\ndeduct = 1\n"), (17, 11), "缺少“mean_of”"),
    ("E201", Rule("form = \"flat\"\nwhen = \"  \"\ndeduct = 1\n"), (15, 9), "空的"),
    ("E102", Scheme("[rank]\nties = \"key\"\n"), (5, 1), "需要写 keys"),
    ("E103", Bare("[scheme]\nid = 3\ntitle = \"题\"\nversion = \"1\"\n"), (2, 6), "应是文字"),
    ("E103", Scheme("comprehensive = \"yes\"\n"), (5, 17), "应是true 或 false"),
    ("E103", Bare("section = 3\n[scheme]\nid = \"x\"\ntitle = \"题\"\nversion = \"1\"\n"), (1, 11), "[[section]] 列表"),
    ("E103", Rule("form = \"bands\"\nof = \"count\"\nbands = [3]\n"), (16, 10), "应是表"),
    ("E103", Rule("form = \"flat\"\nwhen = [1]\ndeduct = 1\n"), (15, 8), "应是算式"),
    ("E103", Rule("form = \"change\"\nof = \"count\"\nmeasure = \"percent\"\ntarget = \"10%\"\ndeduct = 1\n"), (17, 10), "应是数字"),
    ("E103", Rule("form = \"rank\"\nof = \"count\"\norder = \"high_first\"\nscores = [\"3\"]\n"), (17, 10), "分值的列表"),
    ("E103", Rule("form = \"table\"\nrow = { of = \"count\", bounds = [1] }\ncolumn = { of = \"count\", bounds = [1] }\ncells = [1, 2]\n"), (17, 9), "分值的表格"),
    ("E104", Rule("form = \"falt\"\n"), (14, 8), "没有“falt”"),
    ("E104", Section("[[item]]\nid = \"A1\"\nsection = \"s\"\ntitle = \"条目\"\npoints = 5\nstart = \"half\"\n"), (13, 9), "没有“half”"),
    ("E105", Scheme("[[section]]\nid = \"s\"\ntitle = \"甲\"\n[[section]]\nid = \"s\"\ntitle = \"乙\"\n"), (8, 1), "大项编号“s”用了两次"),
    ("E105", Section("[[norm]]\nid = \"B1\"\nsection = \"s\"\ntitle = \"标准\"\njudged = true\n[[bonus]]\nid = \"B1\"\ntitle = \"加分\"\n"), (13, 1), "编号“B1”用了两次"),
    ("E105", Scheme("[[veto]]\nid = \"v\"\ntitle = \"甲\"\nwhen = \"flag\"\nconsequence = { no_star = true }\n[[veto]]\nid = \"v\"\ntitle = \"乙\"\nwhen = \"flag\"\nconsequence = { no_star = true }\n"), (10, 1), "否决事项编号“v”用了两次"),
    ("E106", Section("[[item]]\nid = \"A1\"\nsection = \"z\"\ntitle = \"条目\"\npoints = 5\n"), (8, 1), "大项“z”没有定义"),
    ("E106", Rule("form = \"discretion\"\ntitle = \"酌情\"\nmax = 1\nstep = 1\nsplit = { nobody = 1 }\n"), (13, 1), "科室“nobody”没有定义"),
    ("E106", Scheme("[[outcome]]\nid = \"o\"\ntitle = \"奖\"\nof = \"grade\"\nmap = { best = \"一等\" }\n"), (5, 1), "等次“best”没有定义"),
    ("E107", Bare("[scheme]\nid = \"甲\"\ntitle = \"题\"\nversion = \"1\"\n"), (2, 6), "编号“甲”写法不对"),
    ("E107", Section("[[item]]\nid = \"1.5\"\nsection = \"s\"\ntitle = \"条目\"\npoints = 5\n"), (9, 6), "编号“1.5”写法不对"),
    ("E106", Scheme("[[parameter]]\nid = \"last_place\"\ntitle = \"末位减分\"\nvalue = 0.2\n[[effect]]\nid = \"e\"\ntitle = \"末位\"\nwhen = { rank_last = 1 }\ndeduct = \"末位扣分\"\n"), (13, 10), "提到的参数没有定义:末位扣分"),
    ("E108", Scheme("[[parameter]]\nid = \"last_place\"\ntitle = \"末位减分\"\nvalue = -0.2\n[[effect]]\nid = \"e\"\ntitle = \"末位\"\nwhen = { rank_last = 1 }\ndeduct = \"末位减分\"\n"), (13, 10), "用的参数“末位减分”不能作分值:-0.2"),
    ("E108", Scheme("points = 0.00001\n"), (5, 10), "不能作分值"),
    ("E108", Scheme("points = 1e3\n"), (5, 10), "数字太长或用了指数写法"),
    ("E108", Scheme("points = -3\n"), (5, 10), "不能是负数"),
    ("E108", Scheme("rounding = { places = 5 }\n"), (5, 23), "最多保留 4 位小数"),
    ("E108", Section("[[item]]\nid = \"A1\"\nsection = \"s\"\ntitle = \"条目\"\npoints = 5\nfloor = 3\ncap = 2\n"), (13, 9), "下限 3 高于上限 2"),
    ("E108", Section("[[item]]\nid = \"A1\"\nsection = \"s\"\ntitle = \"条目\"\npoints = 5\nsample = { villages = 0 }\n"), (13, 12), "应是正整数"),
    ("E108", Rule("form = \"flat\"\nwhen = \"flag\"\ndeduct = 1\nfloor = 2\ncap = 1\n"), (17, 9), "floor 2 大于 cap 1"),
    ("E108", Rule("form = \"shortfall\"\nof = \"count\"\ntarget = 4\nstep = 0\ndeduct = 1\n"), (17, 8), "step 应大于 0"),
    ("E108", Rule("form = \"discretion\"\ntitle = \"酌情\"\nmax = 1\nstep = 0.3\n"), (13, 1), "max 应是 step 的整数倍"),
    ("E108", Rule("form = \"streak\"\nwhen = \"flag\"\nfrom = 5\nmost = 3\nadd = 1\n"), (16, 8), "from 应在 1 到 3 之间"),
    ("E108", Rule("form = \"pro_rata\"\nof = \"count\"\ntarget = 4\nadd = 1\nat_most = 0\n"), (18, 11), "at_most 应大于 0"),
    ("E108", Rule("form = \"rank\"\nof = \"count\"\norder = \"high_first\"\nscores = [-3]\n"), (17, 10), "不能作分值"),
    ("E108", Rule("form = \"event\"\nof = \"honour\"\nlevels = { city = -1 }\n"), (16, 19), "不能作分值"),
    ("E108", Rule("form = \"each\"\ncount = \"count\"\ndeduct = 1\nfree = 1.5\n"), (17, 8), "应是 0 到 1000000 的整数"),
    ("E108", Scheme("[[parameter]]\nid = \"p\"\ntitle = \"参数\"\nvalue = 5\nrange = [1, 3]\n"), (8, 9), "不在 1 到 3 之间"),
    ("E108", Scheme("[[outcome]]\nid = \"o\"\ntitle = \"奖\"\nof = \"stars\"\nmap = { five = \"一等\" }\n"), (5, 1), "“five”不是星级"),
    ("E109", Rule("form = \"flat\"\nwhen = \"flag\"\n"), (13, 1), "缺少 deduct 或 add"),
    ("E109", Rule("form = \"flat\"\nwhen = \"flag\"\ndeduct = 1\nadd = 1\n"), (13, 1), "只能写一个"),
    ("E109", Rule("form = \"bands\"\nof = \"count\"\nbands = [{ below = 1, up_to = 2, deduct = 1 }]\n"), (16, 10), "below 和 up_to 只能写一个"),
    ("E109", Rule("form = \"bands\"\nof = \"count\"\nbands = [{ from = 3, below = 2, deduct = 1 }]\n"), (16, 10), "下端 3 高于上端 2"),
    ("E109", Rule("form = \"bands\"\nof = \"count\"\nbands = [{ below = 2, deduct = 1, forfeit = true }]\n"), (16, 10), "只能写一个"),
    ("E109", Rule("form = \"each\"\ncount = \"count\"\ndeduct = 1\nescalate = [{ from = 2, add = 1 }]\n"), (17, 13), "一个扣分、一个加分"),
    ("E109", Rule("form = \"each\"\ncount = \"count\"\ndeduct = 1\nescalate = [{ from = 3, deduct = 2 }, { from = 2, deduct = 1 }]\n"), (17, 12), "由小到大"),
    ("E109", Rule("form = \"brackets\"\nof = \"count\"\nbrackets = [{ deduct = 1 }, { up_to = 3, deduct = 1 }]\n"), (16, 12), "由小到大"),
    ("E109", Rule("form = \"pro_rata\"\nof = \"count\"\nadd = 1\n"), (13, 1), "恰好写一个"),
    ("E109", Rule("form = \"external\"\nof = \"count\"\n"), (13, 1), "恰好写一个"),
    ("E109", Rule("form = \"external\"\nof = \"count\"\nscale = { from = 0, to = 1 }\n"), (16, 9), "大于 0 的 from"),
    ("E109", Rule("form = \"table\"\nrow = { of = \"count\" }\ncolumn = { of = \"count\", bounds = [1] }\ncells = [[1, 2]]\n"), (15, 7), "bounds(由小到大)和 values"),
    ("E109", Rule("form = \"table\"\nrow = { of = \"count\", bounds = [1] }\ncolumn = { of = \"count\", bounds = [1] }\ncells = [[1, 2]]\n"), (17, 9), "应是 2 行 2 列"),
    ("E109", Scheme("[[benchmark]]\nid = \"b\"\ntitle = \"基准\"\nrows = [{ below = 1, value = 1 }]\n"), (8, 8), "各行不完整"),
    ("E109", Scheme("[[benchmark]]\nid = \"b\"\ntitle = \"基准\"\nrows = [{ up_to = 2, value = 1 }, { below = 2, value = 1 }, { value = 3 }]\n"), (8, 8), "不是由小到大"),
    ("E109", Scheme("[[veto]]\nid = \"v\"\ntitle = \"否决\"\nwhen = \"flag\"\nconsequence = {}\n"), (9, 15), "恰好写一种"),
    ("E110", Scheme("[[part]]\nid = \"p\"\ntitle = \"部分\"\nweight = 80\n"), (8, 10), "应是百分数"),
    ("E110", Scheme("[[parameter]]\nid = \"p\"\ntitle = \"参数\"\nunit = \"%\"\nvalue = 50\n"), (9, 9), "取值要写成百分数"),
    ("E110", Rule("form = \"bands\"\nof = \"count\"\nbands = [{ below = \"六成%\", deduct = 1 }]\n"), (16, 20), "应是数字或百分数"),
    ("E111", Scheme("effective = \"2026-02-30\"\n"), (5, 13), "不是存在的日期"),
    ("E113", Scheme("[[section]]\nid = \"a\"\ntitle = \"甲\"\nparent = \"b\"\n[[section]]\nid = \"b\"\ntitle = \"乙\"\nparent = \"a\"\n"), (5, 1), "绕成了圈"),
    ("E113", Scheme("[[section]]\nid = \"a\"\ntitle = \"甲\"\n[[section]]\nid = \"b\"\ntitle = \"乙\"\nparent = \"a\"\n[[section]]\nid = \"c\"\ntitle = \"丙\"\nparent = \"b\"\n[[section]]\nid = \"d\"\ntitle = \"丁\"\nparent = \"c\"\n"), (16, 1), "超过三级"),
];

#[rustfmt::skip]
const FORMS: &[Row] = &[
    ("E201", Rule("form = \"flat\"\nwhen = \"\"\ndeduct = 1\n"), (15, 8), "空的"),
    ("E220", Rule("form = \"flat\"\nwhen = \"flga\"\ndeduct = 1\n"), (15, 9), "没有名为“flga”"),
    ("E220", Rule("form = \"event\"\nof = \"honor\"\nlevels = { city = 1 }\n"), (15, 6), "没有“honor”"),
    ("E220", Scheme("[rank]\ncohort = \"kind\"\n"), (1, 1), "没有“kind”"),
    ("E220", Scheme("[[part]]\nid = \"p\"\ntitle = \"部分\"\nweight = \"100%\"\nfrom = { fact = \"poll\" }\n"), (5, 1), "没有“poll”"),
    ("E224", Rule("form = \"flat\"\nwhen = \"count\"\ndeduct = 1\n"), (15, 9), "这里要写条件"),
    ("E227", Rule("form = \"event\"\nof = \"honour\"\nlevels = { world = 1 }\n"), (15, 6), "没有“world”这个级别"),
    ("E227", Rule("form = \"table\"\nrow = { of = \"grade\", values = [\"b\"] }\ncolumn = { of = \"count\", bounds = [1] }\ncells = [[1, 2]]\n"), (15, 15), "没有选项“b”"),
    ("E233", Rule("form = \"flat\"\nwhen = \"count * count * count * count * count * count * count > 1\"\ndeduct = 1\n"), (15, 9), "过大"),
    ("E235", Rule("form = \"shortfall\"\nof = \"quarterly\"\nper = \"month\"\ntarget = 1\ndeduct = 1\n"), (15, 7), "取不到每个月的值"),
    ("E236", Rule("form = \"flat\"\nwhen = \"honour > 1\"\ndeduct = 1\n"), (15, 9), "事项"),
    ("E242", Rule("form = \"event\"\nof = \"count\"\nlevels = { city = 1 }\n"), (15, 6), "不是事件类数据项"),
    ("E243", Scheme("[rank]\ncohort = \"count\"\n"), (1, 1), "不是选择类数据项"),
    ("E244", Scheme("[[part]]\nid = \"p\"\ntitle = \"部分\"\nweight = \"100%\"\nfrom = { fact = \"quarterly\" }\ncombine = \"latest\"\n"), (5, 1), "最近一期"),
];

#[rustfmt::skip]
const FACTS: &[Row] = &[
    ("E102", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\n"), (1, 1), "缺少“type”"),
    ("E105", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"bool\"\n[[fact]]\nid = \"b\"\ntitle = \"甲\"\ntype = \"bool\"\n"), (5, 1), "名称“甲”已被"),
    ("E107", Dictionary("[[fact]]\nid = \"A\"\ntitle = \"甲\"\ntype = \"bool\"\n"), (2, 6), "写法不对"),
    ("E121", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"count\"\nplaces = 2\n"), (5, 10), "不能保留 2 位小数"),
    ("E121", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"count\"\nmin = 5\nmax = 3\n"), (5, 7), "min 大于 max"),
    ("E121", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"bool\"\nmax = 3\n"), (5, 7), "不是数值"),
    ("E121", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"count\"\nmax = 0.5\n"), (5, 7), "小数位多于"),
    ("E121", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"bool\"\ncombine = \"sum\"\n"), (5, 11), "不能求和或平均"),
    ("E122", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"count\"\nfrom = \"ledger\"\nledger = { kind = \"k\", how = \"sum\" }\n"), (6, 10), "要写 field"),
    ("E122", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"count\"\nfrom = \"ledger\"\n"), (1, 1), "没有写 ledger"),
    ("E123", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲(乙)\"\ntype = \"bool\"\n"), (3, 9), "不能直接用在算式里"),
    ("E124", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"choice\"\n"), (1, 1), "要写 choices"),
    ("E124", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"bool\"\nchoices = [{ id = \"x\", title = \"乙\" }]\n"), (5, 11), "不是选择类"),
    ("E124", Dictionary("[[fact]]\nid = \"a\"\ntitle = \"甲\"\ntype = \"choice\"\nchoices = [{ id = \"x\", title = \"乙\" }, { id = \"x\", title = \"丙\" }]\n"), (5, 11), "写了两次"),
];

/// Every row of a table, each wrong row told.
fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (code, text, (line, column), message) in rows {
        let whole = text.whole();
        let told = text.told();
        let found = told
            .iter()
            .find(|d| d.code == *code && d.message.contains(message));
        let at = found.map(|d| place(&whole, d.span.start));
        let right = at.is_some_and(|p| (p.line, p.column) == (*line, *column));
        let helped = told
            .iter()
            .all(|d| d.help.as_ref().is_some_and(|h| !h.is_empty()));
        if !right || !helped || told.iter().any(names_a_command) {
            let told: Vec<String> = told
                .iter()
                .map(|d| {
                    let p = place(&whole, d.span.start);
                    format!(
                        "  {} {}:{} {} ({:?})",
                        d.code, p.line, p.column, d.message, d.help
                    )
                })
                .collect();
            let text: Vec<&str> = whole.lines().collect();
            wrong.push(format!(
                "{code} {line}:{column} {message}\n  of {text:?}\n{}",
                told.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a finding names a command: it is read in a browser, too. Commands are added where there are any.
fn names_a_command(told: &Diagnostic) -> bool {
    let words = [Some(&told.message), told.help.as_ref()].into_iter();
    words
        .flatten()
        .chain(&told.notes)
        .any(|it| it.contains("biaochi") || it.contains("--") || it.contains("命令"))
}

#[test]
fn no_explanation_of_a_code_names_a_command() {
    for (code, _, title, explanation) in rubric::diag::codes::CODES {
        let told = Diagnostic::error(code, Default::default(), *title).help(*explanation);
        assert!(!names_a_command(&told), "{code}");
    }
}

#[test]
fn text_that_is_no_toml_is_told_with_place_and_help() {
    check(TEXT);
}

#[test]
fn wrong_structure_is_told_with_place_and_help() {
    check(STRUCTURE);
}

#[test]
fn what_forms_and_references_need_is_told_with_place_and_help() {
    check(FORMS);
}

#[test]
fn wrong_facts_are_told_with_place_and_help() {
    check(FACTS);
}

#[test]
fn texts_that_are_too_large_are_told_and_not_read() {
    let long = format!("# {}\n{HEAD}", "长".repeat(200_000));
    let (_, told) = read_scheme(&long);
    assert_eq!(told.iter().map(|d| d.code).collect::<Vec<_>>(), ["E002"]);
    assert!(told[0].help.is_some() && told[0].message.contains("超过上限"));

    let many = format!(
        "{HEAD}{}",
        "[[department]]\nid=\"a\"\ntitle=\"a\"\n".repeat(5_001)
    );
    let (_, told) = read_scheme(&many);
    let found = told
        .iter()
        .find(|d| d.code == "E003")
        .expect("too many tables");
    assert!(found.help.is_some());
}

#[test]
fn a_scheme_in_a_folder_of_another_name_is_told() {
    let text = format!("{HEAD}{SECTION}");
    let texts = rubric::inspect::Texts {
        folder: Some("y"),
        scheme: &text,
        cases: &[],
        versions: None,
    };
    let found = rubric::inspect::inspect(texts, &read_dictionary(DICTIONARY).0, &[]);
    let told = found.checked.diagnostics.iter().find(|d| d.code == "E417");
    let told = told.expect("the names differ");
    assert!(!names_a_command(told));
    assert_eq!(place(&text, told.span.start).line, 1);
    assert!(told.message.contains("方案库里的编号 y") && told.help.is_some());
}
