//! Facts files: a CSV table, long or wide, as a [`FactTable`], whole or not at all.
//!
//! Everything wrong in it is told at once, by row and column. Nothing is guessed and nothing is half read.

mod bytes;
mod grid;
mod header;
mod long;
mod rows;
mod wide;

pub use grid::{Grid, GridRow, read_grid};
pub use header::is_header_word;

use std::collections::HashMap;

use self::header::Layout;
use self::rows::{MOST_COLUMNS, Rows};
use super::cells::{Cell, Wrong, truth};
use super::explain::{self, not_a_truth, shown};
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
    let (row, line) = (rows.row(), rows.line());
    if rows.width() > MOST_COLUMNS {
        return Err(Rejection::one(CellError::at(
            too_wide(rows.width()),
            row,
            line,
            None,
        )));
    }
    let headers: Vec<&str> = rows.fields().collect();
    let layout = header::layout(&headers, row, line, names, &mut problems);
    let headers: Vec<String> = headers.into_iter().map(str::to_owned).collect();
    // With a wrong header every row would be wrong; the header alone is told.
    let Some(layout) = layout.filter(|_| problems.is_empty()) else {
        return Err(problems.rejection());
    };
    let mut sheet = Sheet {
        unnamed: unnamed(&headers),
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
    /// Columns without a header.
    unnamed: Vec<usize>,
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
            let expected = self.headers.len();
            let got = self.rows.width();
            if self.rows.fields().all(str::is_empty) && got <= MOST_COLUMNS {
                continue;
            }
            self.filled += 1;
            // Spreadsheets leave empty columns on the right; only a field with something in it is one too many.
            let beyond = self
                .unnamed
                .iter()
                .copied()
                .chain(expected..got)
                .find(|&i| i >= MOST_COLUMNS || !self.rows.field(i).is_empty());
            if let Some(index) = beyond {
                let text = shown(self.rows.field(index));
                self.problem(Some(index), || too_many(expected, &text));
            } else if got < expected {
                self.problem(None, || too_few(expected, got));
            } else {
                return true;
            }
        }
        false
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
                header: headers.get(index).map_or_else(String::new, |h| shown(h)),
            });
            let line = rows.line();
            CellError::at(build(), rows.row(), line, column)
        });
    }

    /// Tells of a cell of the row at hand that is no value.
    fn wrong_cell(&mut self, index: usize, cell: &Cell<'_>, wrong: Wrong) {
        // The words are built only while problems are still listed.
        let text = if self.problems.are_listed() {
            self.rows.field(index).to_owned()
        } else {
            String::new()
        };
        self.problem(Some(index), || explain::wrong(cell, &text, wrong));
    }

    /// The unit of the row, added when it is new; tells of a missing id and of a second name.
    fn unit(&mut self, frame: header::Frame, named: &mut HashMap<usize, String>) -> Option<usize> {
        let id = unguarded(self.rows.field(frame.unit));
        if id.is_empty() {
            self.problem(Some(frame.unit), || {
                Problem::new("E322", "没有写单位", "每一行都要写明是哪个单位")
            });
            return None;
        }
        let unit = self.table.add_unit(id);
        let name = frame.name.map_or("", |i| unguarded(self.rows.field(i)));
        if name.is_empty() {
            return Some(unit);
        }
        match named.get(&unit) {
            Some(first) if first != name => {
                let (first, name, id) = (shown(first), shown(name), shown(id));
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
                self.table.name_unit(unit, name);
                named.insert(unit, name.to_owned());
            }
        }
        Some(unit)
    }
}

/// Positions of the headers that say nothing.
fn unnamed(headers: &[String]) -> Vec<usize> {
    (0..headers.len())
        .filter(|&i| headers[i].is_empty())
        .collect()
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
        _ => match truth(text) {
            Some(truth) => Ok(truth == 1),
            None => Err(not_a_truth(&shown(text))),
        },
    }
}

fn too_wide(columns: usize) -> Problem {
    Problem::new(
        "E306",
        format!("表头有{columns}列,最多读{MOST_COLUMNS}列"),
        "数据项很多时请用长表:单位,数据项,时期,数值,来源",
    )
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
