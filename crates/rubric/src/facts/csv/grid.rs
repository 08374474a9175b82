//! Any table of a file, its cells as they are written: for readers that know themselves what its columns mean.

use super::bytes;
use super::rows::{MOST_COLUMNS, Rows};
use super::{Sheet, no_rows, too_wide, unguarded, unnamed};
use crate::facts::explain::shown;
use crate::facts::problem::{CellError, ColumnPlace, Problem, Problems, Rejection};
use crate::facts::table::FactTable;

/// A table as it is written: a header and rows of as many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The header's cells.
    pub headers: Vec<String>,
    /// The rows that hold anything, in the order of the file.
    pub rows: Vec<GridRow>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Its number in a spreadsheet, from 1.
    pub row: usize,
    /// Its line in the text, from 1.
    pub line: usize,
    /// Its cells, one for each column of the header.
    pub cells: Vec<String>,
}

impl Grid {
    /// A problem with a column of the header.
    pub fn in_header(&self, column: Option<usize>, problem: Problem) -> CellError {
        CellError::at(problem, 1, 1, column.map(|index| self.place(index)))
    }

    /// A problem with a row, or with one cell of it.
    pub fn in_row(&self, row: &GridRow, column: Option<usize>, problem: Problem) -> CellError {
        let column = column.map(|index| self.place(index));
        CellError::at(problem, row.row, row.line, column)
    }

    fn place(&self, index: usize) -> ColumnPlace {
        let header = self.headers.get(index);
        ColumnPlace {
            index,
            header: header.map_or_else(String::new, |it| shown(it)),
        }
    }
}

/// Reads a table of at most so many rows, in the encodings and with the separators that facts files may have.
///
/// # Errors
/// Every row that does not fit the header; a file that is no table, is empty or has too many rows.
pub fn read_grid(bytes: &[u8], most: usize) -> Result<Grid, Rejection> {
    let text = bytes::text_of(bytes)?;
    let mut rows = Rows::new(&text.text, text.delimiter);
    if !rows.advance() {
        return Err(Rejection::one(no_rows()));
    }
    if rows.width() > MOST_COLUMNS {
        let (row, line) = (rows.row(), rows.line());
        let problem = too_wide(rows.width());
        return Err(Rejection::one(CellError::at(problem, row, line, None)));
    }
    let headers: Vec<String> = rows.fields().map(str::to_owned).collect();
    // Nothing is stated here: only the walk over rows and its problems are of use.
    let mut sheet = Sheet {
        unnamed: unnamed(&headers),
        headers,
        rows,
        problems: Problems::default(),
        table: FactTable::new(),
        filled: 0,
    };
    let mut kept = Vec::new();
    while sheet.advance() {
        if kept.len() >= most {
            return Err(Rejection::one(too_many_rows(most)));
        }
        let cells = sheet.rows.fields().take(sheet.headers.len());
        let cells = cells.map(|text| unguarded(text).to_owned()).collect();
        kept.push(GridRow {
            row: sheet.rows.row(),
            line: sheet.rows.line(),
            cells,
        });
    }
    if !sheet.problems.is_empty() {
        return Err(sheet.problems.rejection());
    }
    if kept.is_empty() {
        return Err(Rejection::one(no_rows()));
    }
    Ok(Grid {
        headers: sheet.headers,
        rows: kept,
    })
}

fn too_many_rows(most: usize) -> CellError {
    CellError::file(Problem::new(
        "E325",
        format!("文件超过{most}行,没有读取"),
        "请分成几个文件",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(grid: &Grid) -> Vec<(usize, Vec<&str>)> {
        let rows = grid.rows.iter();
        rows.map(|it| (it.row, it.cells.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn a_table_is_read_in_every_encoding_and_blank_rows_keep_their_numbers() {
        let text = "日期,内容\n2026-03-10,研究,\n,,\n\n\"2026/3/11\",'=甲\n";
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        let marked = ["\u{feff}", text].concat();
        for bytes in [text.as_bytes(), &gbk, marked.as_bytes()] {
            let grid = read_grid(bytes, 10).expect("readable");
            assert_eq!(grid.headers, ["日期", "内容"]);
            let rows = cells(&grid);
            assert_eq!(rows[0], (2, vec!["2026-03-10", "研究"]));
            assert_eq!(rows[1], (5, vec!["2026/3/11", "=甲"]));
        }
    }

    #[test]
    fn rows_that_do_not_fit_the_header_are_all_told() {
        let no = read_grid("a,b\n1\n1,2\n1,2,3\n".as_bytes(), 10).expect_err("two rows");
        let rows: Vec<_> = no.errors.iter().map(|it| it.row).collect();
        assert_eq!(rows, [Some(2), Some(4)]);
        for (text, part) in [
            ("", "空的"),
            ("a,b\n", "只有表头"),
            ("a\n1\n2\n3\n", "超过2行"),
        ] {
            let no = read_grid(text.as_bytes(), 2).expect_err(text);
            assert!(no.errors[0].message.contains(part), "{text:?} {no}");
        }
    }
}
