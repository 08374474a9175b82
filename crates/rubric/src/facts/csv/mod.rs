//! Facts files: a CSV table, long or wide, as a [`FactTable`], whole or not at all.
//!
//! Everything wrong in it is told at once, by row and column. Nothing is guessed and nothing is half read.

mod bytes;
mod header;
mod long;
mod rows;
mod wide;

pub use header::is_header_word;

use std::collections::HashMap;

use self::header::Layout;
use self::rows::Rows;
use super::names::{KnownNames, Names};
use super::problem::{CellError, ColumnPlace, Problem, Problems, Rejection};
use super::table::FactTable;
use crate::model::Dictionary;

/// Reads a facts file: UTF-8 with or without byte order mark, GBK, or UTF-16 with byte order mark; columns separated
/// by commas, tabs or semicolons; long (`单位,数据项,时期,数值,来源[,逾期][,事项]`) or wide (a row for each unit, a column
/// for each fact, `@2026Q1` behind it for a period). `known` are the ids of decisions and results that may stand in
/// place of facts.
///
/// # Errors
/// Every problem found, each with row and column; then nothing of the file was taken.
pub fn read_csv(
    bytes: &[u8],
    dictionary: &Dictionary,
    known: &KnownNames,
) -> Result<FactTable, Rejection> {
    let text = bytes::text_of(bytes)?;
    let names = Names { dictionary, known };
    let mut problems = Problems::default();
    let mut rows = Rows::new(&text.text, text.delimiter);
    if !rows.advance() {
        return Err(Rejection::one(no_rows()));
    }
    let headers: Vec<String> = rows.fields().iter().map(|h| h.trim().to_owned()).collect();
    let (row, line) = (rows.row(), rows.line());
    let layout = header::layout(rows.fields(), row, line, names, &mut problems);
    // With a wrong header every row would be wrong; the header alone is told.
    let Some(layout) = layout.filter(|_| problems.is_empty()) else {
        return Err(problems.rejection());
    };
    let mut sheet = Sheet {
        headers,
        rows,
        problems,
        table: FactTable::new(),
        filled: 0,
    };
    match layout {
        Layout::Long(columns) => {
            let again = || Rows::new(&text.text, text.delimiter);
            long::read(&mut sheet, columns, names, again);
        }
        Layout::Wide(frame, columns) => wide::read(&mut sheet, frame, &columns),
    }
    if sheet.filled == 0 && sheet.problems.is_empty() {
        return Err(Rejection::one(no_rows()));
    }
    if sheet.problems.is_empty() {
        Ok(sheet.table)
    } else {
        Err(sheet.problems.rejection())
    }
}

/// A file being read.
struct Sheet<'t> {
    headers: Vec<String>,
    rows: Rows<'t>,
    problems: Problems,
    table: FactTable,
    /// Rows that were not empty.
    filled: usize,
}

impl Sheet<'_> {
    /// Goes to the next row that holds anything and has as many fields as the header; tells of those that do not.
    fn advance(&mut self) -> bool {
        while self.rows.advance() {
            let fields = self.rows.fields();
            if fields.iter().all(|f| f.trim().is_empty()) {
                continue;
            }
            self.filled += 1;
            let expected = self.headers.len();
            let got = fields.len();
            // Spreadsheets leave empty columns on the right; only a field with something in it is one too many.
            let beyond = fields
                .iter()
                .enumerate()
                .filter(|(i, f)| {
                    !f.trim().is_empty() && self.headers.get(*i).is_none_or(String::is_empty)
                })
                .map(|(i, _)| i)
                .next();
            if let Some(index) = beyond {
                let text = fields[index].trim().to_owned();
                self.problem(Some(index), || too_many(expected, &text));
            } else if got < expected {
                self.problem(None, || too_few(expected, got));
            } else {
                return true;
            }
        }
        false
    }

    /// The field at a position of the row, without spaces around it.
    fn field(&self, index: usize) -> &str {
        self.rows.fields().get(index).unwrap_or_default().trim()
    }

    /// Tells of a problem in the row at hand.
    fn problem(&mut self, column: Option<usize>, build: impl FnOnce() -> Problem) {
        let Sheet {
            headers,
            rows,
            problems,
            ..
        } = self;
        problems.add(|| {
            let column = column.map(|index| ColumnPlace {
                index,
                header: headers.get(index).cloned().unwrap_or_default(),
            });
            let line = rows.line();
            CellError::at(build(), rows.row(), line, column)
        });
    }

    /// The unit of the row, added when it is new; tells of a missing id and of a second name.
    fn unit(&mut self, frame: header::Frame, named: &mut HashMap<usize, String>) -> Option<usize> {
        let id = unguarded(self.field(frame.unit)).to_owned();
        if id.is_empty() {
            self.problem(Some(frame.unit), || {
                Problem::new("E322", "没有写单位", "每一行都要写明是哪个单位")
            });
            return None;
        }
        let unit = self.table.add_unit(&id);
        let name = frame.name.map_or("", |i| unguarded(self.field(i)));
        if !name.is_empty() {
            match named.get(&unit) {
                Some(first) if first != name => {
                    let (first, name) = (first.clone(), name.to_owned());
                    self.problem(frame.name, || {
                        Problem::new(
                            "E308",
                            format!("单位“{id}”前面的名称是“{first}”,这里是“{name}”"),
                            "一个单位只有一个名称,请改成一致",
                        )
                    });
                }
                Some(_) => {}
                None => {
                    let name = name.to_owned();
                    self.table.name_unit(unit, &name);
                    named.insert(unit, name);
                }
            }
        }
        Some(unit)
    }
}

/// A text without the mark that keeps spreadsheets from reading it as a formula (see `write::guarded`).
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if super::write::needs_guard(rest) => rest,
        _ => text,
    }
}

/// Words that mark a value as late, and those that do not.
fn is_late(text: &str) -> Result<bool, Problem> {
    match text {
        "" | "按时" | "准时" => Ok(false),
        "逾期" | "迟报" | "late" => Ok(true),
        _ => super::cells::truth(text).map(|t| t == 1),
    }
}

fn no_rows() -> CellError {
    CellError::file(Problem::new(
        "E302",
        "文件只有表头,没有数据",
        "请从第二行起填写数据",
    ))
}

fn too_many(expected: usize, text: &str) -> Problem {
    Problem::new(
        "E306",
        format!("这一格“{text}”在表头的{expected}列之外"),
        "请补上表头或删去多出的内容;内容里有逗号(如千分位)时,去掉逗号或给整格加引号",
    )
}

fn too_few(expected: usize, got: usize) -> Problem {
    Problem::new(
        "E306",
        format!("这一行只有{got}列,表头有{expected}列"),
        "缺的内容留空,但逗号要写全",
    )
}
