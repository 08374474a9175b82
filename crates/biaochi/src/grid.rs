//! Tables for people: as text with columns aligned by display width, and as CSV that spreadsheets open safely.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

/// A table of texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    header: Vec<String>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table with these column titles; a title that ends in `>` is of a column aligned to the right.
    pub(crate) fn new<T: AsRef<str>>(titles: impl IntoIterator<Item = T>) -> Grid {
        let (header, right) = titles
            .into_iter()
            .map(|title| match title.as_ref().strip_suffix('>') {
                Some(title) => (title.to_owned(), true),
                None => (title.as_ref().to_owned(), false),
            })
            .unzip();
        Grid {
            header,
            right,
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(crate) fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let mut cells: Vec<String> = cells.into_iter().map(Into::into).collect();
        cells.resize(self.header.len(), String::new());
        self.rows.push(cells);
    }

    /// True when there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As aligned text, each line indented by this many spaces, with a final newline.
    pub(crate) fn text(&self, indent: usize) -> String {
        let widths: Vec<usize> = (0..self.header.len())
            .map(|column| {
                std::iter::once(&self.header)
                    .chain(&self.rows)
                    .map(|row| row[column].width())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut out = String::new();
        for row in std::iter::once(&self.header).chain(&self.rows) {
            let mut line = " ".repeat(indent);
            for (column, cell) in row.iter().enumerate() {
                let gap = " ".repeat(widths[column] - cell.width());
                if column > 0 {
                    line.push_str("  ");
                }
                if self.right[column] {
                    line.push_str(&gap);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&gap);
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// As CSV with byte order mark and Windows line ends, the way spreadsheets recognise it.
    pub(crate) fn csv(&self) -> String {
        let mut out = String::from('\u{feff}');
        for row in std::iter::once(&self.header).chain(&self.rows) {
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    out.push(',');
                }
                out.push_str(&csv_cell(cell));
            }
            out.push_str("\r\n");
        }
        out
    }
}

/// A cell of a CSV file. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers,
/// negative ones too, stay numbers.
pub(crate) fn csv_cell(text: &str) -> String {
    let mut cell = String::new();
    let is_number = rubric::number::Decimal::parse(text).is_some();
    if !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r', '=', '+', '-', '@']) {
        cell.push('\'');
    }
    cell.push_str(text);
    if !cell.contains(['"', ',', '\n', '\r']) {
        return cell;
    }
    let mut quoted = String::new();
    let _ = write!(quoted, "\"{}\"", cell.replace('"', "\"\""));
    quoted
}

/// A text brought to a display width with spaces after it.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_display_width() {
        let mut grid = Grid::new(["单位", "得分>"]);
        grid.row(["东湖社区", "98.5"]);
        grid.row(["A", "100"]);
        assert_eq!(
            grid.text(2),
            "  单位      得分\n  东湖社区  98.5\n  A          100\n"
        );
    }

    #[test]
    fn a_short_row_is_filled_up() {
        let mut grid = Grid::new(["a", "b"]);
        grid.row(["1"]);
        assert_eq!(grid.csv(), "\u{feff}a,b\r\n1,\r\n");
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_kept() {
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("@x"), "'@x");
        assert_eq!(csv_cell("-0.5"), "-0.5");
        assert_eq!(csv_cell("-甲"), "'-甲");
        assert_eq!(csv_cell("+x,\"y\""), "\"'+x,\"\"y\"\"\"");
    }
}
