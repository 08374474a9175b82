//! From the bytes of a file to its text: encoding, quotes and the bytes that no table has. Meaning of the text comes later.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::facts::problem::{CellError, Problem, Rejection};

/// The text of a file and how its columns are separated.
#[derive(Debug)]
pub(super) struct Text<'b> {
    /// The whole text, without byte order mark.
    pub(super) text: Cow<'b, str>,
    /// The byte between columns.
    pub(super) delimiter: u8,
}

/// Largest file that is read, in bytes: about a million rows.
const LARGEST: usize = 64 * 1024 * 1024;
/// Most columns of a table; what has more is no table of facts.
const MOST_COLUMNS: usize = 20_000;
/// Longest text in quotation marks, in bytes; what is longer has lost its closing mark.
const LONGEST_QUOTE: usize = 64 * 1024;
/// Most line breaks in quotation marks.
const MOST_LINES_IN_QUOTE: usize = 50;

/// Checks and decodes a file.
///
/// # Errors
/// The file is empty, no text, in no known encoding, or has a quotation mark without its pair (E301, E302, E304, E305).
pub(super) fn text_of(bytes: &[u8]) -> Result<Text<'_>, Rejection> {
    if bytes.is_empty() {
        return Err(empty());
    }
    if bytes.len() > LARGEST {
        return Err(too_large(bytes.len()));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Rejection::one(CellError::file(Problem::new(
            "E301",
            "这是电子表格工作簿,不是 CSV 文件",
            "请在电子表格里“另存为”,类型选“CSV UTF-8(逗号分隔)”",
        ))));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(e, _)| *e != UTF_8) {
        debug_assert!(encoding == UTF_16LE || encoding == UTF_16BE);
        let (text, _, damaged) = encoding.decode(bytes);
        if damaged {
            return Err(undecodable(bytes, 0, "UTF-16"));
        }
        let delimiter = check(text.as_bytes())?;
        return Ok(Text { text, delimiter });
    }
    // Separators and quotation marks are never part of a character in UTF-8 and GBK, so they are checked before decoding.
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let delimiter = check(bytes)?;
    let text = decode(bytes, marked)?;
    Ok(Text { text, delimiter })
}

/// Finds what makes the table unreadable whatever the encoding, and tells the byte between columns.
fn check(bytes: &[u8]) -> Result<u8, Rejection> {
    if bytes.iter().all(|b| b.is_ascii_whitespace()) {
        return Err(empty());
    }
    // No header needs more to show how it is separated.
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let first_line = head.split(|&b| b == b'\n').next().unwrap_or(head);
    let count = |byte| first_line.iter().filter(|&&b| b == byte).count();
    // The first of the commonest ones wins.
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .rev()
        .max_by_key(|&byte| count(byte))
        .unwrap_or(b',');
    let columns = count(delimiter) + 1;
    if columns > MOST_COLUMNS {
        return Err(too_wide(columns));
    }
    check_quotes(bytes, delimiter)?;
    Ok(delimiter)
}

/// Finds the first byte NUL, or the first quotation mark that opens a field and is not closed as it should be.
fn check_quotes(bytes: &[u8], delimiter: u8) -> Result<(), Rejection> {
    let mut at = 0;
    // Line breaks in quotation marks so far: they make lines but no rows.
    let mut inner_lines = 0;
    while let Some(open) = find(bytes, at, [b'"', 0]) {
        if bytes[open] == 0 {
            return Err(nul(bytes, open, inner_lines));
        }
        let opens = open == 0 || is_end(bytes[open - 1], delimiter);
        if !opens {
            at = open + 1;
            continue;
        }
        let limit = bytes.len().min(open + LONGEST_QUOTE);
        let mut inside = open + 1;
        let close = loop {
            match find(&bytes[..limit], inside, [b'"', 0]) {
                Some(at) if bytes[at] == 0 => return Err(nul(bytes, at, inner_lines)),
                Some(quote) if bytes.get(quote + 1) == Some(&b'"') => inside = quote + 2,
                other => break other,
            }
        };
        let closed = close.filter(|&c| bytes.get(c + 1).is_none_or(|&b| is_end(b, delimiter)));
        let lines = |end: usize| lines_in(&bytes[open..end]);
        match closed {
            Some(close) if lines(close) <= MOST_LINES_IN_QUOTE => {
                inner_lines += lines(close);
                at = close + 1;
            }
            _ => return Err(unpaired(bytes, open, close, inner_lines)),
        }
    }
    Ok(())
}

fn nul(bytes: &[u8], at: usize, inner_lines: usize) -> Rejection {
    let line = line_of(bytes, at);
    Rejection::one(CellError::at(
        Problem::new(
            "E305",
            "文件里有空字节(NUL),不是普通文本",
            "多半是保存时选错了编码,或文件已损坏;请另存为“CSV UTF-8(逗号分隔)”",
        ),
        line.saturating_sub(inner_lines).max(1),
        line,
        None,
    ))
}

fn unpaired(bytes: &[u8], open: usize, close: Option<usize>, inner_lines: usize) -> Rejection {
    let line = line_of(bytes, open);
    let excerpt: String = lossy(&bytes[open..bytes.len().min(open + 80)])
        .chars()
        .take_while(|c| !matches!(c, '\r' | '\n'))
        .take(16)
        .collect();
    let seen = match close {
        Some(close) => {
            let until = line + lines_in(&bytes[open..close]);
            format!("到第{until}行才遇到下一个引号,后面却不是分隔符")
        }
        None => "后面没有与它成对的引号".to_owned(),
    };
    Rejection::one(CellError::at(
        Problem::new(
            "E304",
            format!("第{line}行的引号没有成对:从 {excerpt} 开始,{seen}"),
            "请补上右引号,或去掉这个引号;内容里的引号要写两遍(\"\")",
        ),
        line - inner_lines,
        line,
        None,
    ))
}

fn is_end(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || byte == b'\n' || byte == b'\r'
}

/// Position of either byte at or after `from`. Blocks are compared as a whole, which the compiler turns into wide
/// instructions.
fn find(bytes: &[u8], from: usize, [one, other]: [u8; 2]) -> Option<usize> {
    const BLOCK: usize = 128;
    let rest = bytes.get(from..)?;
    let mut start = from;
    for block in rest.chunks(BLOCK) {
        let hits = block.iter().fold(0u8, |hits, &b| {
            hits | u8::from(b == one) | u8::from(b == other)
        });
        if hits != 0 {
            return block
                .iter()
                .position(|&b| b == one || b == other)
                .map(|i| start + i);
        }
        start += block.len();
    }
    None
}

/// Number of line breaks.
pub(super) fn lines_in(bytes: &[u8]) -> usize {
    bytes
        .chunks(192)
        .map(|block| usize::from(block.iter().fold(0u8, |n, &b| n + u8::from(b == b'\n'))))
        .sum()
}

/// Line of a position, from 1.
fn line_of(bytes: &[u8], at: usize) -> usize {
    lines_in(&bytes[..at]) + 1
}

/// UTF-8 when it is, GBK otherwise.
fn decode(bytes: &[u8], marked_utf8: bool) -> Result<Cow<'_, str>, Rejection> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error.valid_up_to(),
    };
    if marked_utf8 || is_chinese_utf8(&bytes[..valid]) {
        return Err(undecodable(bytes, valid, "UTF-8"));
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text),
        None => Err(undecodable(
            bytes,
            first_invalid_gbk(bytes).max(valid),
            "UTF-8 或 GBK",
        )),
    }
}

/// True when a text holds Chinese characters in UTF-8; GBK text never looks like that for long.
fn is_chinese_utf8(valid: &[u8]) -> bool {
    let sample = &valid[..valid.len().min(4096)];
    lossy(sample)
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .nth(7)
        .is_some()
}

/// Position of the first byte that no GBK text has.
fn first_invalid_gbk(bytes: &[u8]) -> usize {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut scratch = vec![0u8; 16 * 1024];
    let mut at = 0;
    loop {
        let (result, read, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut scratch, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::InputEmpty => return at,
            encoding_rs::DecoderResult::Malformed(length, behind) => {
                return at.saturating_sub(usize::from(length) + usize::from(behind));
            }
        }
    }
}

fn undecodable(bytes: &[u8], at: usize, encoding: &str) -> Rejection {
    let problem = Problem::new(
        "E301",
        format!("文件里有不属于 {encoding} 编码的字节"),
        "请用电子表格重新打开核对这一行,再另存为“CSV UTF-8(逗号分隔)”",
    );
    if at == 0 {
        return Rejection::one(CellError::file(problem));
    }
    let line = line_of(bytes, at);
    Rejection::one(CellError::at(problem, line, line, None))
}

fn too_large(length: usize) -> Rejection {
    Rejection::one(CellError::file(Problem::new(
        "E325",
        format!(
            "文件有{}MB,超过上限{}MB,没有读取",
            length.div_ceil(1024 * 1024),
            LARGEST / (1024 * 1024)
        ),
        "看看是不是选错了文件;单位确实很多时,按地区拆成几个文件分别计分",
    )))
}

fn too_wide(columns: usize) -> Rejection {
    Rejection::one(CellError::at(
        Problem::new(
            "E303",
            format!("第一行有{columns}列,超过上限{MOST_COLUMNS}列"),
            "第一行应是表头;看看是不是换行丢了,或者选错了文件",
        ),
        1,
        1,
        None,
    ))
}

fn empty() -> Rejection {
    Rejection::one(CellError::file(Problem::new(
        "E302",
        "文件是空的",
        "第一行写表头,如“单位,数据项,时期,数值,来源”;可先用 facts template 生成模板",
    )))
}

/// A piece of text in either encoding, for words only.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    let valid = Encoding::utf8_valid_up_to(bytes);
    // A character cut in two at the end is no reason to think of another encoding.
    if bytes.len() - valid < 4 {
        return String::from_utf8_lossy(&bytes[..valid]);
    }
    GB18030.decode(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> (Option<usize>, &'static str, String) {
        let error = text_of(bytes).expect_err("a problem").errors.remove(0);
        (error.line, error.code, error.message)
    }

    #[test]
    fn every_encoding_of_a_table_gives_its_text() {
        let text = "单位,数据项\n东社区,党课次数\n";
        let gbk = GB18030.encode(text).0.into_owned();
        let mut marked = b"\xef\xbb\xbf".to_vec();
        marked.extend(text.as_bytes());
        let mut wide = vec![0xff, 0xfe];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let mut wide_big = vec![0xfe, 0xff];
        wide_big.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        for bytes in [text.as_bytes(), &gbk, &marked, &wide, &wide_big] {
            assert_eq!(text_of(bytes).expect("readable").text, text);
        }
    }

    #[test]
    fn a_file_past_the_limits_is_told_at_once() {
        assert_eq!(told(&vec![b'a'; LARGEST + 1]).1, "E325");
        let (line, code, message) = told(&vec![b','; MOST_COLUMNS]);
        assert_eq!((line, code), (Some(1), "E303"));
        assert_eq!(message, "第一行有20001列,超过上限20000列");
    }

    #[test]
    fn the_separator_is_taken_from_the_header() {
        for (header, delimiter) in [
            ("a,b;c,d", b','),
            ("a\tb", b'\t'),
            ("a;b;c", b';'),
            ("a", b','),
        ] {
            assert_eq!(
                text_of(header.as_bytes()).expect("readable").delimiter,
                delimiter
            );
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(told(b"").1, "E302");
        assert_eq!(told(b"\xef\xbb\xbf").1, "E302");
        assert_eq!(told(b"\r\n \n").1, "E302");
        assert_eq!(told(b"PK\x03\x04rest").1, "E301");
        assert_eq!(told(b"a,b\n1,\x002\n").0, Some(2));
        assert_eq!(told(b"a,b\n1,\x002\n").1, "E305");
        let broken = ["单位,数据项\n东社区,党课次数\n".as_bytes(), b"x,\xff\n"].concat();
        assert_eq!(
            told(&broken),
            (
                Some(3),
                "E301",
                "文件里有不属于 UTF-8 编码的字节".to_owned()
            )
        );
        assert_eq!(told(b"a,b\n\xff\xff,1\n").0, Some(2));
    }

    #[test]
    fn a_quote_without_its_pair_is_found_where_it_opens() {
        let cases: [(&str, Option<usize>); 9] = [
            ("a,b\n\"x\",1\n", None),
            ("a,b\n\"x\"\"y\",1\r\n\"z\"", None),
            ("a,b\nx\"y,1\n", None),
            ("a,b\n\"two\nlines\",1\n", None),
            ("a,b\n\"x,1\ny,2\n", Some(2)),
            ("a,b\n\"two\nlines\",1\ny,\"2\nz,3\n", Some(4)),
            ("a,b\nx,\"1\ny,\"2\"\n", Some(2)),
            ("a,b\nx,\"1\"2\n", Some(2)),
            ("\"a,b", Some(1)),
        ];
        for (text, line) in cases {
            match (text_of(text.as_bytes()), line) {
                (Ok(_), None) => {}
                (Err(rejection), Some(line)) => {
                    let error = &rejection.errors[0];
                    assert_eq!((error.line, error.code), (Some(line), "E304"), "{text}");
                }
                (got, _) => panic!("{text}: {got:?}"),
            }
        }
        let inner = text_of("a,b\n\"two\nlines\",1\ny,\"2\n".as_bytes()).expect_err("unpaired");
        let inner = &inner.errors[0];
        assert_eq!((inner.row, inner.line), (Some(3), Some(4)));
    }

    #[test]
    fn a_quote_that_swallows_many_lines_is_unpaired_even_when_another_one_follows() {
        let mut text = "a,b\nx,\"1\n".to_owned();
        for _ in 0..200 {
            text.push_str("y,2\n");
        }
        text.push_str("z,2\"\n");
        assert_eq!(told(text.as_bytes()).0, Some(2));
    }
}
