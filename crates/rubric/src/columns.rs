//! Values of inputs in columns, one row for every unit, and a view of one row. Says how wide a column of numbers
//! is; what its values mean is the input's business.

use crate::expr::ir::{Input, InputId, ValueKind};

/// An unknown truth in a column.
pub const UNKNOWN_TRUTH: i8 = -1;

/// The values of one input for all units.
///
/// Numbers are raw integers (scaled by the input's places; dates as days; choices by index) and no wider than the
/// range of their input asks for; a value that does not fit widens its column. The smallest integer of a width is
/// no value but stands for what is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// 1 true, 0 false, [`UNKNOWN_TRUTH`].
    Truth(Vec<i8>),
    /// Numbers of 8 bits.
    Tiny(Vec<i8>),
    /// Numbers of 16 bits.
    Short(Vec<i16>),
    /// Numbers of 32 bits.
    Medium(Vec<i32>),
    /// Numbers of 64 bits.
    Wide(Vec<i64>),
}

/// A whole number of one of the widths of columns.
pub(crate) trait Value: Copy + Ord + Into<i64> + TryFrom<i64> {
    /// Stands for a number that is not known.
    const UNKNOWN: Self;
    /// The largest number; the smallest is one above [`Value::UNKNOWN`].
    const MOST: Self;

    /// The value one below; that of [`Value::UNKNOWN`] is the largest.
    fn before(self) -> Self;

    /// The value, or `None` where this width cannot hold it.
    fn holding(raw: i64) -> Option<Self> {
        Self::try_from(raw).ok().filter(|&x| x != Self::UNKNOWN)
    }

    /// The number, when it is known.
    fn known(self) -> Option<i64> {
        (self != Self::UNKNOWN).then(|| self.into())
    }
}

macro_rules! value {
    ($($t:ty),*) => {$(
        impl Value for $t {
            const UNKNOWN: $t = <$t>::MIN;
            const MOST: $t = <$t>::MAX;

            #[inline(always)]
            fn before(self) -> $t {
                self.wrapping_sub(1)
            }
        }
    )*};
}
value!(i8, i16, i32, i64);

/// Runs an expression over the numbers of a column, whatever their width.
macro_rules! with_numbers {
    ($column:expr, $values:ident => $result:expr, truths $truths:pat => $other:expr) => {
        match $column {
            $crate::columns::Column::Truth($truths) => $other,
            $crate::columns::Column::Tiny($values) => $result,
            $crate::columns::Column::Short($values) => $result,
            $crate::columns::Column::Medium($values) => $result,
            $crate::columns::Column::Wide($values) => $result,
        }
    };
}
pub(crate) use with_numbers;

impl Column {
    /// A column of unknown values, as wide as the input's range asks for.
    pub fn unknown(input: &Input, rows: usize) -> Column {
        match input.kind {
            ValueKind::Truth => Column::Truth(vec![UNKNOWN_TRUTH; rows]),
            ValueKind::Number { .. } | ValueKind::Date | ValueKind::Choice => {
                Column::unknown_numbers(input.range, rows)
            }
        }
    }

    /// A column of numbers as wide as a range asks for, or as the values do; `None` is not known.
    pub fn numbers(range: (i64, i64), values: impl IntoIterator<Item = Option<i64>>) -> Column {
        let mut column = Column::unknown_numbers(range, 0);
        for value in values {
            column.push_unknown();
            column.set(column.len() - 1, value);
        }
        column
    }

    fn unknown_numbers((lo, hi): (i64, i64), rows: usize) -> Column {
        fn holds<T: Value>(lo: i64, hi: i64) -> bool {
            T::holding(lo).is_some() && T::holding(hi).is_some()
        }
        if holds::<i8>(lo, hi) {
            Column::Tiny(vec![Value::UNKNOWN; rows])
        } else if holds::<i16>(lo, hi) {
            Column::Short(vec![Value::UNKNOWN; rows])
        } else if holds::<i32>(lo, hi) {
            Column::Medium(vec![Value::UNKNOWN; rows])
        } else {
            Column::Wide(vec![Value::UNKNOWN; rows])
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        with_numbers!(self, values => values.len(), truths truths => truths.len())
    }

    /// Bytes of one value.
    pub fn width(&self) -> usize {
        match self {
            Column::Truth(_) | Column::Tiny(_) => 1,
            Column::Short(_) => 2,
            Column::Medium(_) => 4,
            Column::Wide(_) => 8,
        }
    }

    /// True when there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The raw value in a row: truths as 0 and 1; `None` when unknown.
    pub fn raw(&self, row: usize) -> Option<i64> {
        with_numbers!(self, values => values[row].known(), truths truths => {
            Some(truths[row]).filter(|&t| t != UNKNOWN_TRUTH).map(i64::from)
        })
    }

    /// Sets the raw value in a row; `None` makes it unknown. A number too large for the column widens it.
    pub fn set(&mut self, row: usize, raw: Option<i64>) {
        fn put<T: Value>(values: &mut [T], row: usize, raw: Option<i64>) -> bool {
            let value = match raw {
                None => Some(T::UNKNOWN),
                Some(raw) => T::holding(raw),
            };
            if let Some(value) = value {
                values[row] = value;
            }
            value.is_some()
        }
        // Nothing is wider than 64 bits: their smallest integer is unknown, however it came.
        let raw = raw.filter(|&raw| raw != i64::UNKNOWN || matches!(self, Column::Truth(_)));
        let done = with_numbers!(self, values => put(values, row, raw), truths truths => {
            truths[row] = raw.map_or(UNKNOWN_TRUTH, |t| i8::from(t != 0));
            true
        });
        if let (false, Some(value)) = (done, raw) {
            self.widen_for(value);
            self.set(row, raw);
        }
    }

    fn push_unknown(&mut self) {
        with_numbers!(self, values => values.push(Value::UNKNOWN), truths truths => truths.push(UNKNOWN_TRUTH));
    }

    /// Makes the column as wide as a value asks for that it cannot hold.
    fn widen_for(&mut self, value: i64) {
        let mut wider = Column::unknown_numbers((value, value), self.len());
        for row in 0..self.len() {
            wider.set(row, self.raw(row));
        }
        *self = wider;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_range_asks_for() {
        let cases = [
            ((0, 127), 8),
            ((-127, 127), 8),
            ((-128, 127), 16),
            ((0, 128), 16),
            ((0, 32_767), 16),
            ((-32_768, 0), 32),
            ((0, 32_768), 32),
            ((0, 2_147_483_647), 32),
            ((-2_147_483_648, 0), 64),
            ((0, 2_147_483_648), 64),
            ((i64::MIN, i64::MAX), 64),
        ];
        for (range, bits) in cases {
            let column = Column::numbers(range, [None, Some(0)]);
            assert_eq!(8 * column.width(), bits, "{range:?}");
            assert_eq!((column.raw(0), column.raw(1)), (None, Some(0)));
        }
    }

    #[test]
    fn a_value_that_does_not_fit_widens_its_column_and_no_other_value_changes() {
        let edges = [7, 15, 31, 63].map(|bits| 1i128 << bits);
        let values = edges.iter().flat_map(|&edge| {
            let near = [-edge - 1, -edge, 1 - edge, edge - 1, edge, edge + 1];
            near.into_iter().filter_map(|n| i64::try_from(n).ok())
        });
        for value in values.filter(|&v| v != i64::MIN) {
            let column = Column::numbers((0, 100), [Some(-1), None, Some(value), Some(100)]);
            let raw: Vec<Option<i64>> = (0..4).map(|row| column.raw(row)).collect();
            assert_eq!(raw, [Some(-1), None, Some(value), Some(100)]);
        }
    }

    #[test]
    fn the_smallest_integer_of_64_bits_is_unknown_in_every_column() {
        let mut column = Column::numbers((0, 100), [Some(7)]);
        column.set(0, Some(i64::MIN));
        assert_eq!(column.raw(0), None);
        assert_eq!(column.width(), 1);
    }
}
