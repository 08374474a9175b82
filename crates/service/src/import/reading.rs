//! A table of a file on its way to a preview: what is wrong in it by row and column, and what its headers mean.

use std::collections::BTreeSet;

use rubric::expr::nearest::nearest;
use rubric::facts::{CellError, Grid, GridRow, Problem, Rejection};

use super::{ImportError, errors_of};

/// Headers that every file may have beside its own, and that say nothing.
pub(crate) const IGNORED: [&str; 3] = ["序号", "备注", "说明"];

/// A table with what was found wrong in it so far.
pub(crate) struct Reading<'g> {
    /// The table.
    pub(crate) grid: &'g Grid,
    errors: Vec<CellError>,
    wrong: BTreeSet<(usize, usize)>,
}

impl<'g> Reading<'g> {
    /// A table in which nothing was found wrong yet.
    pub(crate) fn of(grid: &'g Grid) -> Reading<'g> {
        Reading {
            grid,
            errors: Vec::new(),
            wrong: BTreeSet::new(),
        }
    }

    /// Notes what is wrong with a column of the header, or with the header.
    pub(crate) fn in_header(&mut self, column: Option<usize>, problem: Problem) {
        let error = self.grid.in_header(column, problem);
        self.errors.push(error);
    }

    /// Notes what is wrong with a cell of a row, or with the row.
    pub(crate) fn in_row(&mut self, row: &GridRow, column: Option<usize>, problem: Problem) {
        self.wrong.extend(column.map(|column| (row.row, column)));
        let error = self.grid.in_row(row, column, problem);
        self.errors.push(error);
    }

    /// How much was found wrong so far.
    pub(crate) fn wrongs(&self) -> usize {
        self.errors.len()
    }

    /// Whether something is wrong with a cell.
    pub(crate) fn is_wrong(&self, row: &GridRow, column: usize) -> bool {
        self.wrong.contains(&(row.row, column))
    }

    /// Everything that is wrong, in the order of the file and no more than is listed.
    pub(crate) fn errors(self) -> Vec<ImportError> {
        let mut errors = self.errors;
        errors.sort_by_key(|it| (it.row, it.column.as_ref().map(|column| column.index)));
        let total = errors.len();
        errors.truncate(Rejection::MOST);
        errors_of(&Rejection { errors, total })
    }
}

/// A title with its unit of measure, as templates write it.
pub(crate) fn titled(title: &str, unit: &str) -> String {
    match unit {
        "" => title.to_owned(),
        unit => format!("{title}({unit})"),
    }
}

/// Whether a header names what has this id, title and unit of measure.
pub(crate) fn is_titled(header: &str, id: &str, title: &str, unit: &str) -> bool {
    // Spreadsheets are typed with either kind of brackets around the unit of measure.
    let plain = header.replace('\u{ff08}', "(").replace('\u{ff09}', ")");
    plain == id || plain == title || plain == titled(title, unit)
}

/// A column that stands in the header twice.
pub(crate) fn doubled() -> Problem {
    Problem::new("E303", "这一列写了两遍", "请删去一列")
}

/// A column that is not there.
pub(crate) fn missing(title: &str) -> Problem {
    Problem::new(
        "E303",
        format!("表头缺少“{title}”这一列"),
        "请下载模板,第一行照模板写",
    )
}

/// A header that names nothing; `whole` is what the columns are those of.
pub(crate) fn strange(header: &str, titles: &[String], whole: &str) -> Problem {
    let short: String = header.chars().take(30).collect();
    let like = nearest(header, titles.iter().map(String::as_str));
    let help = match like.first() {
        Some(title) => format!("是不是“{title}”?不需要的列请删去"),
        None => format!("{whole}的各列是:{};不需要的列请删去", titles.join("、")),
    };
    Problem::new("E303", format!("不认识的列“{short}”"), help)
}
