//! Why the text of a cell is no value: the mistakes people and spreadsheets make, each with what to write instead.
//! Only words; whether a text is a value is decided in `cells`.

use crate::number::{Decimal, Ratio};

use super::cells::{Cell, Expected, Wrong, date, truth};
use super::day;
use super::problem::Problem;
use super::width::narrowed;

/// What is wrong with the text of a cell, in words.
pub(super) fn wrong(cell: &Cell<'_>, text: &str, wrong: Wrong) -> Problem {
    let shown = &shown(text);
    match wrong {
        Wrong::Leftover => spreadsheet_leftover(shown),
        Wrong::BarePercent(decimal) => bare_percent(shown, decimal),
        Wrong::PercentOfNumber(decimal) => percent_of_number(cell, shown, decimal),
        Wrong::TooManyPlaces => too_many_places(cell, shown),
        Wrong::OutOfRange => out_of_range(cell, shown),
        Wrong::NegativeCount => Problem::new(
            "E320",
            format!("“{}”是计数,不能是负数“{shown}”", cell.title),
            "没有发生就填 0;不知道就留空",
        ),
        Wrong::OffStep(step) => Problem::new(
            "E324",
            format!(
                "“{}”的分值“{shown}”不是{}的整数倍",
                cell.title,
                cell.write(step)
            ),
            format!("请按每{}分一档填写", cell.write(step)),
        ),
        Wrong::Unreadable => match cell.expected {
            Expected::Truth => not_a_truth(shown),
            Expected::Date => not_a_date(shown),
            Expected::Choice => Problem::new(
                "E315",
                format!("“{}”没有“{shown}”这个选项", cell.title),
                format!("请从这些里选一个:{}", cell.choice_titles()),
            ),
            Expected::Count | Expected::Amount | Expected::Rate => not_a_number(cell, shown),
        },
    }
}

/// A text short enough for a message.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn out_of_range(cell: &Cell<'_>, text: &str) -> Problem {
    let (least, most) = cell.range;
    Problem::new(
        "E316",
        format!("“{}”的值“{text}”超出范围", cell.title),
        format!(
            "应在{}到{}之间;如果数值属实,请核对单位,或请数据字典的管理者放宽范围",
            cell.show(least),
            cell.show(most)
        ),
    )
}

/// A text that says neither yes nor no.
pub(super) fn not_a_truth(text: &str) -> Problem {
    match narrowed(text).filter(|half_width| truth(half_width).is_some()) {
        Some(half_width) => full_width(text, &half_width),
        None => Problem::new(
            "E314",
            format!("“{text}”不能表示是或否"),
            "请填“是”或“否”(有/无、true/false、1/0、√/× 也可以);不知道就留空",
        ),
    }
}

/// A text with full-width characters whose half-width form can be read.
fn full_width(text: &str, half_width: &str) -> Problem {
    Problem::new(
        "E311",
        format!("“{text}”里有全角字符"),
        format!("请改写成半角的“{half_width}”"),
    )
}

/// A formula or an error value that a spreadsheet left behind.
fn spreadsheet_leftover(text: &str) -> Problem {
    let what = if text.starts_with('=') {
        "公式,不是算好的数"
    } else {
        "电子表格的出错标记"
    };
    Problem::new(
        "E323",
        format!("“{text}”是{what}"),
        "请在电子表格里改好这一格,选择性粘贴为“数值”后重新导出;不知道就留空",
    )
}

/// A rate above one without a percent sign.
fn bare_percent(text: &str, decimal: Decimal) -> Problem {
    Problem::new(
        "E312",
        format!("比率“{text}”没有写百分号,不知道是{text}%还是{text}倍"),
        match hundredth(decimal) {
            Some(fraction) => format!("如果是百分之{text},请写 {text}% 或 {fraction}"),
            None => format!("如果是百分之{text},请写 {text}%"),
        },
    )
}

/// A percentage where a plain number belongs.
fn percent_of_number(cell: &Cell<'_>, text: &str, decimal: Decimal) -> Problem {
    Problem::new(
        "E312",
        format!("“{}”不是比率,“{text}”却带百分号", cell.title),
        match cell.unit {
            "" => format!("请直接填数,如 {decimal}"),
            unit => format!("请填以“{unit}”计的数,不写百分号"),
        },
    )
}

/// A number with more decimals than are kept.
fn too_many_places(cell: &Cell<'_>, text: &str) -> Problem {
    if cell.expected == Expected::Count {
        return Problem::new(
            "E317",
            format!("“{}”是计数,“{text}”却带小数", cell.title),
            "请填整数",
        );
    }
    let keep = match cell.expected {
        Expected::Rate => format!(
            "请写到百分数的{}位小数(即小数的{}位)",
            cell.places.saturating_sub(2),
            cell.places
        ),
        _ => format!("请四舍五入到{}位小数", cell.places),
    };
    Problem::new(
        "E317",
        format!(
            "“{}”只记{}位小数,“{text}”的位数太多",
            cell.title, cell.places
        ),
        keep,
    )
}

/// A text that is no date.
fn not_a_date(text: &str) -> Problem {
    if let Some((year, month, digits)) = day::split(text)
        && let Err(why) = day::of(year, month, digits)
    {
        return Problem::new("E313", format!("没有“{text}”这一天:{why}"), "请核对日期");
    }
    if let Some(half_width) = narrowed(text).filter(|half_width| date(half_width).is_some()) {
        return full_width(text, &half_width);
    }
    let how = "日期写成 2026-05-03 这样,年份在前";
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Problem::new(
            "E313",
            format!("“{text}”像是电子表格内部的日期序号"),
            "请把这一列的单元格格式设为“日期”或“文本”,写成 2026-05-03 这样",
        );
    }
    let year_last = text
        .rsplit_once(['/', '-', '.'])
        .is_some_and(|(_, y)| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    if year_last {
        return Problem::new(
            "E313",
            format!("日期“{text}”的年份在后面,分不清哪个是月、哪个是日"),
            how,
        );
    }
    Problem::new("E313", format!("看不懂日期“{text}”"), how)
}

/// A text that is no number.
fn not_a_number(cell: &Cell<'_>, text: &str) -> Problem {
    if let Some(half_width) = narrowed(text) {
        return match cell.read(&half_width) {
            Ok(_) => full_width(text, half_width.trim()),
            Err(problem) => problem,
        };
    }
    let plain = text.replace(',', "");
    if plain != text && is_number(plain.trim_end_matches('%')) {
        return Problem::new(
            "E318",
            format!("“{text}”里有千分位逗号"),
            format!("请去掉逗号,写成 {plain}"),
        );
    }
    let money = text.trim_start_matches(['¥', '$']).trim_start();
    if money != text && is_number(money) {
        return Problem::new(
            "E319",
            format!("“{text}”前面带着货币符号"),
            format!("请只填数,写成 {money}"),
        );
    }
    if is_number(text) {
        return Problem::new(
            "E316",
            format!("“{text}”太长,最多读15位数字"),
            "请核对数值和单位",
        );
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E'])
        && is_number(mantissa)
        && is_number(exponent)
    {
        return Problem::new(
            "E310",
            format!("“{text}”是科学计数法"),
            "请把单元格格式设为“数值”,写出全部数字",
        );
    }
    let end = text
        .find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+' | ','))
        .unwrap_or(text.len());
    let (number, behind) = (text[..end].replace(',', ""), text[end..].trim());
    if is_number(&number) && behind.starts_with(char::is_alphabetic) {
        return glued(cell, text, &number, behind);
    }
    Problem::new(
        "E310",
        format!("“{}”要填数,“{text}”不是数", cell.title),
        format!("{};不知道就留空", cell.how()),
    )
}

/// A number with words behind it.
fn glued(cell: &Cell<'_>, text: &str, number: &str, behind: &str) -> Problem {
    let power = match behind.chars().next() {
        Some('百') => Some(100),
        Some('千') => Some(1_000),
        Some('万') => Some(10_000),
        Some('亿') => Some(100_000_000),
        _ => None,
    };
    let whole = power.and_then(|p| {
        let decimal = Decimal::parse(number)?.ratio();
        decimal.checked_mul(Ratio::whole(p))?.decimal()
    });
    let own = if cell.unit.is_empty() {
        String::new()
    } else {
        format!("(本项以“{}”计)", cell.unit)
    };
    let help = match whole {
        Some(whole) => format!("请只填数{own},换算后写出全部数字,如 {whole}"),
        None if behind == cell.unit => format!("请去掉“{behind}”,写成 {number}"),
        None if cell.expected == Expected::Rate => cell.how(),
        None => format!("请只填数{own},不要带“{behind}”"),
    };
    Problem::new("E319", format!("“{text}”的数后面带着“{behind}”"), help)
}

/// Digits with at most one point and a sign in front, of any length.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = digits.splitn(2, '.');
    parts.all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

/// A hundredth of a number, when it can be written.
fn hundredth(decimal: Decimal) -> Option<Decimal> {
    decimal.percent().ratio().decimal()
}
