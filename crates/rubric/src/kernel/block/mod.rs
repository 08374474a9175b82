//! Runs the code of one item over one block of rows. Knows nothing of schemes: operations in, points out.

mod logic;
mod number;
mod points;
mod registers;
mod survey;

use std::ops::Range;

pub(super) use registers::{ROWS, Registers};
pub(super) use survey::{Known, survey};

use super::code::{ItemCode, Op};
use super::lanes::{Lane, numbers, truths};
use crate::columns::{Column, Columns, Value, with_numbers};
use crate::expr::ir::{Input, InputId};
use registers::with_lanes;

/// The rows that are being scored.
#[derive(Clone, Copy)]
pub(super) struct Source<'c> {
    pub(super) inputs: &'c [Input],
    pub(super) columns: &'c Columns,
}

impl<'c> Source<'c> {
    fn truths(&self, input: InputId, rows: &Range<usize>) -> &'c [i8] {
        match &self.columns.columns[input] {
            Column::Truth(values) => &values[rows.clone()],
            _ => unreachable!("column kinds are checked before scoring"),
        }
    }
}

/// Runs an expression over some rows of a column of numbers, whatever their width.
macro_rules! over_column {
    ($source:expr, $input:expr, $rows:expr, $values:ident => $result:expr) => {
        with_numbers!(&$source.columns.columns[$input], $values => {
            let $values = &$values[$rows.clone()];
            $result
        }, truths _ => unreachable!("column kinds are checked before scoring"))
    };
}
use over_column;

/// Points of one block, low and high ends; known blocks keep only the low ones.
pub(super) struct PointLanes<L> {
    item: Ends<L>,
    rule: Ends<L>,
    pick: Ends<L>,
}

struct Ends<L> {
    low: Vec<L>,
    high: Vec<L>,
}

impl<L: Lane> PointLanes<L> {
    pub(super) fn new() -> PointLanes<L> {
        let ends = || Ends {
            low: vec![L::default(); ROWS],
            high: vec![L::default(); ROWS],
        };
        PointLanes {
            item: ends(),
            rule: ends(),
            pick: ends(),
        }
    }
}

/// What an item came to in a block.
pub(super) struct ItemPoints<'l, L> {
    /// Low ends, in the item's quantum.
    pub(super) low: &'l [L],
    /// High ends where they can differ.
    pub(super) high: Option<&'l [L]>,
    /// Where the item applies, and where it may; `None` when it applies everywhere.
    pub(super) applies: Option<(&'l [i8], &'l [i8])>,
}

/// Something in a block thought known is not: a divisor of zero, or what the reference found.
struct NotKnown;

/// Runs an item over rows of the columns, at most [`ROWS`]; `known` where [`inputs_known`] found so.
pub(super) fn run<'l, L: Lane>(
    code: &'l ItemCode,
    source: Source<'l>,
    rows: Range<usize>,
    mut known: bool,
    registers: &'l mut Registers,
    lanes: &'l mut PointLanes<L>,
) -> ItemPoints<'l, L> {
    let len = rows.len();
    // An item whose points differ at their ends where it does not apply has no single value to keep.
    known &= code.elsewhere.is_none_or(|e| e.low == e.high);
    let mut block = Block {
        source,
        len,
        rows,
        registers,
        lanes,
        in_rule: false,
        code,
    };
    with_lanes!(code.lanes, N => {
        registers::load::<N>(code, source, &block.rows, &mut block.registers.numbers);
    });
    if known && block.item::<true>().is_err() {
        known = false;
    }
    if !known {
        let done = block.item::<false>();
        debug_assert!(done.is_ok(), "with unknowns allowed no operation gives up");
    }
    let Block {
        rows,
        registers,
        lanes,
        ..
    } = block;
    let applies = code.elsewhere.map(|e| {
        let holds = match code.masks[e.applies] {
            Some(input) if known => source.truths(input, &rows),
            _ => &registers.holds[e.applies][..len],
        };
        let may = if known {
            holds
        } else {
            &registers.may[e.applies][..len]
        };
        (holds, may)
    });
    ItemPoints {
        low: &lanes.item.low[..len],
        high: (!known).then_some(&lanes.item.high[..len]),
        applies,
    }
}

/// Looks through the item's inputs: is everything known and in its range?
pub(super) fn inputs_known(code: &ItemCode, source: Source<'_>, rows: &Range<usize>) -> bool {
    let truth = |input: &InputId| truths::all_known(source.truths(*input, rows));
    let number = |(input, range): &(InputId, Option<(i64, i64)>)| {
        over_column!(source, *input, rows, column => match *range {
            Some((lo, hi)) => numbers::all_within(column, lo, hi),
            None => numbers::all_known(column),
        })
    };
    // Every column is looked through, so that all of them are near when the item runs.
    let unknown = code.truths.iter().filter(|input| !truth(input)).count()
        + code.numbers.iter().filter(|column| !number(column)).count();
    unknown == 0
}

/// Finds the rows with values outside the ranges that proofs rely on; what [`run`] writes for them means nothing.
pub(super) fn find_strays(
    code: &ItemCode,
    source: Source<'_>,
    rows: &Range<usize>,
    strays: &mut Vec<usize>,
) {
    for (input, range) in &code.numbers {
        let Some((lo, hi)) = *range else { continue };
        over_column!(source, *input, rows, column => {
            if !numbers::all_within_or_unknown(column, lo, hi) {
                let stray = |x: i64| !(lo..=hi).contains(&x);
                let found = column.iter().enumerate();
                let found = found.filter(|(_, x)| x.known().is_some_and(stray));
                strays.extend(found.map(|(i, _)| rows.start + i));
            }
        });
    }
}

/// An item on its way through a block.
struct Block<'b, L> {
    source: Source<'b>,
    rows: Range<usize>,
    len: usize,
    registers: &'b mut Registers,
    lanes: &'b mut PointLanes<L>,
    /// Amounts gather apart until the rule ends.
    in_rule: bool,
    code: &'b ItemCode,
}

impl<'b, L: Lane> Block<'b, L> {
    /// Runs all operations; `KNOWN` blocks keep one mask of each truth and one end of points.
    fn item<const KNOWN: bool>(&mut self) -> Result<(), NotKnown> {
        let code = self.code;
        self.begin::<KNOWN>();
        let ops = if KNOWN { &code.known_ops } else { &code.ops };
        for op in ops {
            match op {
                Op::Truth(op) => self.truth::<KNOWN>(op)?,
                Op::Known(op) => self.known::<KNOWN>(op)?,
                Op::Number(op) => with_lanes!(code.lanes, N => self.number::<N, KNOWN>(op)),
                Op::Points(op) => self.points::<KNOWN>(op),
            }
        }
        self.finish::<KNOWN>();
        Ok(())
    }

    /// Truth columns that mask registers stand for.
    fn columns<const KNOWN: bool>(&self) -> &'b [Option<InputId>] {
        if KNOWN { &self.code.masks } else { &[] }
    }
}
