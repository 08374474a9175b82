//! What can be wrong in a facts file, as values: a problem of one text, then the same with its row and column.
//! Does not decide what is wrong; the readers beside it do.

use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use crate::diag::{Diagnostic, Span};

/// What is wrong with a text and what to do, in Chinese, without a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable code such as `E310`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// A problem with what to do about it.
    pub fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem {
            code,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// A column of a facts file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnPlace {
    /// Position from 0.
    pub index: usize,
    /// Text of the header, possibly empty.
    pub header: String,
}

/// A problem in a facts file with the place where a person finds it in a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellError {
    /// Stable code such as `E310`.
    pub code: &'static str,
    /// Row as a spreadsheet numbers it, from 1; `None` when the whole file is meant.
    pub row: Option<usize>,
    /// Line of the text file, from 1; differs from the row after cells with line breaks.
    pub line: Option<usize>,
    /// Column; `None` when the whole row is meant.
    pub column: Option<ColumnPlace>,
    /// What happened, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub help: String,
}

impl CellError {
    /// A problem of the whole file.
    pub fn file(problem: Problem) -> CellError {
        CellError {
            code: problem.code,
            row: None,
            line: None,
            column: None,
            message: problem.message,
            help: problem.help,
        }
    }

    /// A problem in a row, or in one cell of it.
    pub fn at(problem: Problem, row: usize, line: usize, column: Option<ColumnPlace>) -> CellError {
        CellError {
            row: Some(row),
            line: Some(line),
            column,
            ..CellError::file(problem)
        }
    }

    /// The place in words: `第3行C列(数值)`, `第3行`, or `整个文件`.
    pub fn place(&self) -> String {
        let Some(row) = self.row else {
            return "整个文件".to_owned();
        };
        let mut place = format!("第{row}行");
        if let Some(column) = &self.column {
            place.push_str(&column_letters(column.index));
            place.push('列');
            if !column.header.is_empty() {
                place.push_str(&format!("({})", column.header));
            }
        }
        if let Some(line) = self.line.filter(|&line| line != row) {
            place.push_str(&format!("[文本第{line}行]"));
        }
        place
    }

    /// The same as a diagnostic without a text range: the place stands in the message.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::error(
            self.code,
            Span::default(),
            format!("{}:{}", self.place(), self.message),
        )
        .help(self.help.clone())
    }

    /// The same as JSON, for the file of this name.
    pub fn json(&self, name: &str) -> Value {
        json!({
            "code": self.code,
            "severity": "error",
            "file": name,
            "row": self.row,
            "line": self.line,
            "column": self.column.as_ref().map(|c| column_letters(c.index)),
            "header": self.column.as_ref().map(|c| c.header.as_str()),
            "message": self.message,
            "help": self.help,
        })
    }
}

impl fmt::Display for CellError {
    /// Three lines: code and message, place, what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "错误[{}]: {}", self.code, self.message)?;
        write!(f, "\n  --> {}", self.place())?;
        write!(f, "\n  = 怎么办: {}", self.help)
    }
}

/// Why a facts file was not taken: nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// Problems in the order of the file, at most [`Rejection::MOST`].
    pub errors: Vec<CellError>,
    /// How many problems there are in all.
    pub total: usize,
}

impl Rejection {
    /// How many problems are kept; the rest is only counted.
    pub const MOST: usize = 200;

    /// A rejection for one reason.
    pub fn one(error: CellError) -> Rejection {
        Rejection {
            errors: vec![error],
            total: 1,
        }
    }

    /// How many problems are counted but not listed.
    pub fn unlisted(&self) -> usize {
        self.total - self.errors.len()
    }
}

impl fmt::Display for Rejection {
    /// Every listed problem, then how many more there are and that nothing was read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "{error}")?;
        }
        match self.unlisted() {
            0 => write!(f, "共{}处问题,文件没有读入。", self.total),
            _ => write!(
                f,
                "共{}处问题,只列出前{}处,文件没有读入。",
                self.total,
                self.errors.len()
            ),
        }
    }
}

/// Collects problems up to the limit and counts the rest without building their words.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    errors: Vec<CellError>,
    total: usize,
}

impl Problems {
    /// Notes a problem; `build` runs only while problems are still listed.
    pub(crate) fn add(&mut self, build: impl FnOnce() -> CellError) {
        self.total += 1;
        if self.are_listed() {
            self.errors.push(build());
        }
    }

    /// True while problems are still listed, not only counted.
    pub(crate) fn are_listed(&self) -> bool {
        self.errors.len() < Rejection::MOST
    }

    /// Counts problems that are not listed.
    pub(crate) fn count(&mut self, unlisted: usize) {
        self.total += unlisted;
    }

    /// True when there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// What was collected, in the order of rows.
    pub(crate) fn rejection(mut self) -> Rejection {
        self.errors
            .sort_by_key(|e| (e.row, e.column.as_ref().map(|c| c.index)));
        Rejection {
            errors: self.errors,
            total: self.total,
        }
    }
}

/// The letters a spreadsheet gives the column at a position from 0: `A` … `Z`, `AA` ….
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let letters: Vec<String> = [0, 25, 26, 51, 52, 701, 702]
            .into_iter()
            .map(column_letters)
            .collect();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn an_error_says_what_where_and_what_to_do() {
        let error = CellError::at(
            Problem::new("E310", "“三”不是数", "请用阿拉伯数字"),
            3,
            4,
            Some(ColumnPlace {
                index: 2,
                header: "数值".to_owned(),
            }),
        );
        assert_eq!(
            error.to_string(),
            "错误[E310]: “三”不是数\n  --> 第3行C列(数值)[文本第4行]\n  = 怎么办: 请用阿拉伯数字"
        );
        assert_eq!(error.json("f.csv")["column"], "C");
        assert!(error.diagnostic().message.starts_with("第3行C列"));
    }

    #[test]
    fn problems_beyond_the_limit_are_counted_not_built() {
        let mut problems = Problems::default();
        for row in 0..1000 {
            problems.add(|| {
                assert!(row < Rejection::MOST);
                CellError::file(Problem::new("E310", "", ""))
            });
        }
        let rejection = problems.rejection();
        assert_eq!((rejection.total, rejection.unlisted()), (1000, 800));
        assert!(rejection.to_string().contains("共1000处问题,只列出前200处"));
    }
}
