//! Full-width and typographic characters: reported once a run, then read as what they stand for.

use super::MAX_DIAGNOSTICS;
use crate::diag::{Diagnostic, Span};

/// What a full-width or typographic character stands for.
fn half(c: char) -> Option<&'static str> {
    Some(match c {
        '０' => "0",
        '１' => "1",
        '２' => "2",
        '３' => "3",
        '４' => "4",
        '５' => "5",
        '６' => "6",
        '７' => "7",
        '８' => "8",
        '９' => "9",
        '（' => "(",
        '）' => ")",
        '，' | '、' => ",",
        '。' | '．' => ".",
        '＞' | '〉' => ">",
        '＜' | '〈' => "<",
        '＝' => "=",
        '！' => "!",
        '＆' => "&",
        '｜' => "|",
        '“' | '”' | '＂' => "\"",
        '‘' | '’' | '＇' => "'",
        '｀' => "`",
        '？' => "?",
        '：' => ":",
        '＋' => "+",
        '－' | '−' | '–' | '—' => "-",
        '×' | '＊' => "*",
        '÷' | '／' => "/",
        '％' | '﹪' => "%",
        '≥' | '≧' => ">=",
        '≤' | '≦' => "<=",
        '≠' => "!=",
        _ => return None,
    })
}

/// The characters with their places, full-width ones outside quotes replaced and reported.
pub(super) fn half_width(text: &str, offset: usize) -> (Vec<(char, usize)>, Vec<Diagnostic>) {
    let mut chars = Vec::with_capacity(text.len());
    let mut runs: Vec<(Span, String, String)> = Vec::new();
    let mut closers: &[char] = &[];
    let mut in_name = false;
    for (i, c) in text.char_indices() {
        let place = offset + i;
        let next = place + c.len_utf8();
        let quoted = !closers.is_empty();
        let closes = quoted && closers.contains(&c);
        // A full-width digit inside a name belongs to the name.
        let replaced = if (quoted && !closes) || (in_name && c.is_alphanumeric()) {
            None
        } else {
            half(c)
        };
        in_name = !quoted && (c.is_alphabetic() || c == '_' || (in_name && c.is_alphanumeric()));
        if closes {
            closers = &[];
        } else if !quoted {
            closers = match c {
                '"' | '“' | '”' | '＂' => &['"', '”', '“', '＂'],
                '\'' | '‘' | '’' | '＇' => &['\'', '’', '‘', '＇'],
                '`' | '｀' => &['`', '｀'],
                _ => &[],
            };
        }
        match replaced {
            None => chars.push((c, place)),
            Some(ascii) => {
                chars.extend(ascii.chars().map(|h| (h, place)));
                let touching = runs.last_mut().filter(|(span, ..)| span.end == place);
                if let Some((span, was, is)) = touching {
                    span.end = next;
                    was.push(c);
                    is.push_str(ascii);
                } else if runs.len() < MAX_DIAGNOSTICS {
                    runs.push((Span::new(place, next), c.to_string(), ascii.to_owned()));
                }
            }
        }
    }
    let diagnostics = runs
        .into_iter()
        .map(|(span, was, is)| {
            let is = if is == "=" { "==" } else { &is };
            let was: String = was.chars().take(20).collect();
            let is: String = is.chars().take(20).collect();
            Diagnostic::error("E203", span, format!("“{was}”不是半角符号")).help(format!(
                "请改成 {is} ;如果它是名称的一部分,用反引号把整个名称括起来"
            ))
        })
        .collect();
    (chars, diagnostics)
}
