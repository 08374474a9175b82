//! What the TOML parser says of a wrong text, in Chinese, with what to do. Knows the slips of people who write on a
//! Chinese keyboard.

use super::document::floor;
use crate::diag::{Diagnostic, Span};

/// Words of the parser, what they mean, what to do; the first that fits.
const MEANINGS: &[(&[&str], &str, &str)] = &[
    (
        &["duplicate key"],
        "同一个键写了两次",
        "删去其中一个;若是两条并列的内容,请用 [[…]] 分别开头",
    ),
    (&["recursion", "recurse"], "嵌套太深", "请减少括号的层数"),
    (
        &["unquoted key"],
        "键名里有不能用的字符",
        "键名只用英文字母、数字、- 和 _;中文作键时加英文双引号,如 \"省级\" = 2",
    ),
    (
        &["must be quoted"],
        "这里的值不是文字、数字、是非、日期或列表",
        "文字用英文双引号 \"…\" 括起来,数字直接写,是非写 true 或 false",
    ),
    (
        &["unclosed inline table"],
        "花括号没有配对",
        "内嵌的表写作 { a = 1, b = 2 },在一行内结束",
    ),
    (
        &["unclosed table", "unclosed array table"],
        "表头的方括号没有配对",
        "表头写 [scheme] 或 [[item]],单独占一行",
    ),
    (
        &["unclosed array", "array element", "array"],
        "列表写法不对",
        "列表写作 [a, b, c],元素之间用英文逗号,以 ] 结束",
    ),
    (
        &["month", "day", "date", "hour", "minute", "second", "time"],
        "日期不存在或写法不对",
        "写成 2026-01-01,并核对月份和日子;不是日期的文字要加英文双引号",
    ),
    (
        &["escape"],
        "反斜杠写法不对",
        "文字里的反斜杠写两个 \\\\,或改用英文单引号 '…' 括起来",
    ),
    (
        &["basic string", "literal string", "string"],
        "引号没有配对",
        "文字用英文双引号 \"…\" 括起来,一行内结束;里面要用双引号时,外面用英文单引号",
    ),
    (
        &["leading zero", "number", "float", "integer", "digit"],
        "数字写法不对",
        "数字如 2、0.5,前面不加 0;百分数写成 \"15%\"",
    ),
    (&["expected `=`"], "键后面缺少等号", "写成 键 = 值"),
    (
        &["expected newline"],
        "一行里多出了内容",
        "一行只写一个 键 = 值;说明写在 # 后面",
    ),
];

/// A syntax error in Chinese.
pub(super) fn syntax_error(text: &str, message: &str, span: Span) -> Diagnostic {
    let first = message.lines().next().unwrap_or_default();
    // What the parser stumbles over is often a character it does not know as the one that was meant.
    if let Some((at, wide, narrow)) = full_width(text, span) {
        let help = match narrow {
            '"' | '\'' => "引号改成英文双引号 \"…\"".to_owned(),
            _ => format!("改成半角的“{narrow}”"),
        };
        return Diagnostic::error("E001", at, format!("这里用了全角的“{wide}”")).help(help);
    }
    let meaning = MEANINGS
        .iter()
        .find(|(words, ..)| words.iter().any(|word| first.contains(word)));
    match meaning {
        Some((_, what, help)) => Diagnostic::error("E001", span, *what).help(*help),
        // What we have no words for is told in the parser's, too.
        None => Diagnostic::error("E001", span, "这里不符合 TOML 写法")
            .help("检查等号、英文引号、方括号和逗号是否齐全,全角标点要改成半角")
            .note(format!("解析器原话:{first}")),
    }
}

/// The first full-width sign outside of quotes and comments on the line of a place, with the one that was meant.
fn full_width(text: &str, span: Span) -> Option<(Span, char, char)> {
    let at = floor(text, span.start);
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let mut quote = None;
    for (i, ch) in line.char_indices() {
        match (quote, ch) {
            (Some(open), ch) if ch == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(ch),
            (None, '#') => return None,
            (None, ch) => {
                if let Some(narrow) = narrow(ch) {
                    let place = Span::new(start + i, start + i + ch.len_utf8());
                    return Some((place, ch, narrow));
                }
            }
        }
    }
    None
}

/// The sign of the half-width keyboard that a full-width one stands for.
fn narrow(ch: char) -> Option<char> {
    Some(match ch {
        '“' | '”' | '„' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '、' => ',',
        '。' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0)?,
        '\u{3000}' => ' ',
        _ => return None,
    })
}
