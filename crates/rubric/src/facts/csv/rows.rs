//! The rows of a table one after the other, each with its number in a spreadsheet and its line in the text.
//!
//! Fields are slices of the text; nothing is copied but quoted fields with doubled marks in them. That the quotes are
//! in order was checked before (`bytes`).

use super::bytes::lines_in;

/// Most columns of a table, as many as a spreadsheet has.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// A walk over the rows of a text whose quotes are in order.
pub(super) struct Rows<'t> {
    text: &'t str,
    delimiter: u8,
    fields: Vec<Field>,
    /// Fields of the row, counted beyond those that are kept.
    width: usize,
    unescaped: String,
    /// Where the next row begins.
    next: usize,
    row: usize,
    start: usize,
    /// Lines before a position, both as counted last.
    counted: (usize, usize),
}

/// A range of the text, or of the unescaped fields of the row.
#[derive(Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
    unescaped: bool,
}

impl<'t> Rows<'t> {
    /// The rows of a text, before the first.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Rows<'t> {
        Rows {
            text,
            delimiter,
            fields: Vec::new(),
            width: 0,
            unescaped: String::new(),
            next: 0,
            row: 0,
            start: 0,
            counted: (0, 1),
        }
    }

    /// Goes to the next row that is not blank; `false` at the end.
    pub(super) fn advance(&mut self) -> bool {
        // Blank lines are passed over; a spreadsheet numbers them.
        while let Some(length) = self.line_end(self.next) {
            self.next += length;
            self.row += 1;
        }
        if self.next >= self.text.len() {
            return false;
        }
        self.row += 1;
        self.start = self.next;
        self.fields.clear();
        self.unescaped.clear();
        self.width = 0;
        let mut at = self.next;
        loop {
            let (field, end) = self.field_at(at);
            self.width += 1;
            if self.fields.len() < MOST_COLUMNS {
                self.fields.push(field);
            }
            if self.text.as_bytes().get(end) == Some(&self.delimiter) {
                at = end + 1;
                continue;
            }
            self.next = end + self.line_end(end).unwrap_or(0);
            return true;
        }
    }

    /// Length of the line break at a position, when there is one.
    fn line_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        match bytes.get(at)? {
            b'\n' => Some(1),
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => Some(2),
            b'\r' => Some(1),
            _ => None,
        }
    }

    /// The field that begins at a position, and where it ends.
    fn field_at(&mut self, at: usize) -> (Field, usize) {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.first() != Some(&b'"') {
            let length = rest
                .iter()
                .position(|&b| b == self.delimiter || b == b'\n' || b == b'\r')
                .unwrap_or(rest.len());
            let field = Field {
                start: at,
                end: at + length,
                unescaped: false,
            };
            return (field, at + length);
        }
        let mut doubled = false;
        let mut close = at + 1;
        loop {
            match (bytes.get(close), bytes.get(close + 1)) {
                (Some(b'"'), Some(b'"')) => {
                    doubled = true;
                    close += 2;
                }
                (Some(b'"') | None, _) => break,
                _ => close += 1,
            }
        }
        let inner = at + 1..close.min(bytes.len());
        let field = if doubled {
            let start = self.unescaped.len();
            self.unescaped
                .push_str(&self.text[inner].replace("\"\"", "\""));
            Field {
                start,
                end: self.unescaped.len(),
                unescaped: true,
            }
        } else {
            Field {
                start: inner.start,
                end: inner.end,
                unescaped: false,
            }
        };
        (field, (close + 1).min(bytes.len()))
    }

    /// The field at a position of the row, without spaces around it; empty beyond the last.
    pub(super) fn field(&self, index: usize) -> &str {
        let Some(field) = self.fields.get(index) else {
            return "";
        };
        let text = if field.unescaped {
            self.unescaped.as_str()
        } else {
            self.text
        };
        text[field.start..field.end].trim()
    }

    /// The fields of the row, at most [`MOST_COLUMNS`].
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.fields.len()).map(|i| self.field(i))
    }

    /// Number of fields of the row, also of those beyond [`MOST_COLUMNS`].
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Number of the row in a spreadsheet, from 1.
    pub(super) fn row(&self) -> usize {
        self.row
    }

    /// Line of the text on which the row begins, from 1.
    pub(super) fn line(&mut self) -> usize {
        let (from, line) = self.counted;
        // Rows come in order, so lines are counted on from the last question.
        let line = line + lines_in(&self.text.as_bytes()[from..self.start]);
        self.counted = (self.start, line);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Vec<(usize, usize, Vec<String>)> {
        let mut rows = Rows::new(text, b',');
        let mut seen = Vec::new();
        while rows.advance() {
            let line = rows.line();
            let fields = rows.fields().map(str::to_owned).collect();
            seen.push((rows.row(), line, fields));
        }
        seen
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does_and_lines_as_an_editor_does() {
        for newline in ["\n", "\r\n"] {
            let text = ["h,h", "", "a,1", "\"b", "b\",2", "", "", "c,3"].join(newline);
            let numbers: Vec<(usize, usize)> = walk(&text).iter().map(|s| (s.0, s.1)).collect();
            assert_eq!(numbers, [(1, 1), (3, 3), (4, 4), (7, 8)], "{newline:?}");
        }
        assert_eq!(
            walk("a\rb\r\rc").iter().map(|s| s.0).collect::<Vec<_>>(),
            [1, 2, 4]
        );
    }

    #[test]
    fn fields_are_split_as_every_csv_reader_splits_them() {
        for text in [
            "a,b\nc,d",
            "a,,\n,,b\n",
            "\"a,b\",\"c\"\"d\",e\"f\r\n\"\",x",
            "\"a\nb\",c\n\n\nd,\"\"\"\"",
            "a",
            "a,",
            "",
            " a , b \n",
            "一,\"二\"\"三\",四",
        ] {
            let mut reader = ::csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .trim(::csv::Trim::All)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|r| r.expect("text").iter().map(str::to_owned).collect())
                .collect();
            let got: Vec<Vec<String>> = walk(text).into_iter().map(|s| s.2).collect();
            assert_eq!(got, expected, "{text:?}");
        }
    }

    #[test]
    fn a_row_of_nothing_but_separators_is_counted_not_kept() {
        let text = ",".repeat(100_000);
        let mut rows = Rows::new(&text, b',');
        assert!(rows.advance());
        assert_eq!(rows.width(), 100_001);
        assert_eq!(rows.fields().count(), MOST_COLUMNS);
    }
}
