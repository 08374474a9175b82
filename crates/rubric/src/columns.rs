//! Values of inputs in columns, one row for every unit, and a view of one row.

use crate::expr::ir::{InputId, ValueKind};

/// An unknown truth in a column.
pub const UNKNOWN_TRUTH: i8 = -1;
/// An unknown number in a column.
pub const UNKNOWN_NUMBER: i64 = i64::MIN;

/// The values of one input for all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// 1 true, 0 false, [`UNKNOWN_TRUTH`].
    Truth(Vec<i8>),
    /// Raw integers (scaled by the input's places; dates as days; choices by index), [`UNKNOWN_NUMBER`].
    Number(Vec<i64>),
}

impl Column {
    /// A column of unknown values.
    pub fn unknown(kind: ValueKind, rows: usize) -> Column {
        match kind {
            ValueKind::Truth => Column::Truth(vec![UNKNOWN_TRUTH; rows]),
            ValueKind::Number { .. } | ValueKind::Date | ValueKind::Choice => {
                Column::Number(vec![UNKNOWN_NUMBER; rows])
            }
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Truth(v) => v.len(),
            Column::Number(v) => v.len(),
        }
    }

    /// True when there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The raw value in a row: truths as 0 and 1; `None` when unknown.
    pub fn raw(&self, row: usize) -> Option<i64> {
        match self {
            Column::Truth(v) => Some(v[row]).filter(|&t| t != UNKNOWN_TRUTH).map(i64::from),
            Column::Number(v) => Some(v[row]).filter(|&n| n != UNKNOWN_NUMBER),
        }
    }

    /// Sets the raw value in a row; `None` makes it unknown.
    pub fn set(&mut self, row: usize, raw: Option<i64>) {
        match self {
            Column::Truth(v) => v[row] = raw.map_or(UNKNOWN_TRUTH, |t| i8::from(t != 0)),
            Column::Number(v) => v[row] = raw.unwrap_or(UNKNOWN_NUMBER),
        }
    }
}

/// The columns of a program's inputs, in the order of `Program::inputs`, all of one length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Number of units.
    pub rows: usize,
    /// One column for each input.
    pub columns: Vec<Column>,
    /// For inputs with late values: which rows were declared late, by input.
    pub late: Vec<(InputId, Vec<bool>)>,
}

impl Columns {
    /// A view of one unit's row.
    pub fn row(&self, row: usize) -> Row<'_> {
        assert!(row < self.rows, "row {row} of {} rows", self.rows);
        Row { columns: self, row }
    }
}

/// One unit's inputs.
#[derive(Debug, Clone, Copy)]
pub struct Row<'c> {
    columns: &'c Columns,
    row: usize,
}

impl Row<'_> {
    /// The raw value of an input; `None` when unknown.
    pub fn raw(&self, input: InputId) -> Option<i64> {
        self.columns.columns[input].raw(self.row)
    }

    /// True when the input's value was declared late.
    pub fn is_late(&self, input: InputId) -> bool {
        self.columns
            .late
            .iter()
            .any(|(id, rows)| *id == input && rows[self.row])
    }

    /// Index of the row.
    pub fn index(&self) -> usize {
        self.row
    }
}
