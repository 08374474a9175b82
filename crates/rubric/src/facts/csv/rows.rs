//! The rows of a table one after the other, each with its number in a spreadsheet and its line in the text.

use ::csv::{ReaderBuilder, StringRecord};

use super::bytes::lines_in;

/// A walk over the rows of a text whose quotes are in order.
pub(super) struct Rows<'t> {
    reader: ::csv::Reader<&'t [u8]>,
    bytes: &'t [u8],
    record: StringRecord,
    row: usize,
    start: usize,
    counted: (usize, usize),
}

impl<'t> Rows<'t> {
    /// The rows of a text, before the first.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Rows<'t> {
        Rows {
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(delimiter)
                .from_reader(text.as_bytes()),
            bytes: text.as_bytes(),
            record: StringRecord::new(),
            row: 0,
            start: 0,
            counted: (0, 1),
        }
    }

    /// Goes to the next row that is not blank; `false` at the end.
    pub(super) fn advance(&mut self) -> bool {
        // The bytes are in memory and known to be UTF-8, rows may differ in length: no error is left.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return false;
        }
        let position = self.record.position().map_or(0, ::csv::Position::byte);
        let mut at = usize::try_from(position)
            .unwrap_or(usize::MAX)
            .min(self.bytes.len());
        self.row += 1;
        // The reader passes over blank lines; a spreadsheet numbers them.
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' if at > 0 && self.bytes[at - 1] == b'\r' => {}
                b'\n' | b'\r' => self.row += 1,
                _ => break,
            }
            at += 1;
        }
        self.start = at;
        true
    }

    /// The fields of the row.
    pub(super) fn fields(&self) -> &StringRecord {
        &self.record
    }

    /// Number of the row in a spreadsheet, from 1.
    pub(super) fn row(&self) -> usize {
        self.row
    }

    /// Line of the text on which the row begins, from 1. Counted on from the last question, so ask in order.
    pub(super) fn line(&mut self) -> usize {
        let (from, line) = self.counted;
        let line = line + lines_in(&self.bytes[from..self.start]);
        self.counted = (self.start, line);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Vec<(usize, usize, String)> {
        let mut rows = Rows::new(text, b',');
        let mut seen = Vec::new();
        while rows.advance() {
            let line = rows.line();
            seen.push((rows.row(), line, rows.fields()[0].to_owned()));
        }
        seen
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does_and_lines_as_an_editor_does() {
        for newline in ["\n", "\r\n"] {
            let text = ["h,h", "", "a,1", "\"b", "b\",2", "", "", "c,3"].join(newline);
            let seen = walk(&text);
            let numbers: Vec<(usize, usize)> = seen.iter().map(|s| (s.0, s.1)).collect();
            assert_eq!(numbers, [(1, 1), (3, 3), (4, 4), (7, 8)], "{newline:?}");
        }
    }
}
