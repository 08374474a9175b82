//! Runs the code of one item over one block of rows. Knows nothing of schemes: operations in, points out.

mod logic;
mod number;
mod points;

use std::ops::Range;

use super::code::{ItemCode, Mask, Op, Place};
use super::lanes::{Lane, numbers, truths};
use crate::columns::{Column, Columns, UNKNOWN_NUMBER};
use crate::expr::ir::{Input, InputId};

/// Rows of a block: a register of 64-bit numbers takes 8 KiB, a handful stay in the nearest cache.
pub(super) const ROWS: usize = 1024;

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
            Column::Number(_) => unreachable!("column kinds are checked before scoring"),
        }
    }

    fn numbers(&self, input: InputId, rows: &Range<usize>) -> &'c [i64] {
        match &self.columns.columns[input] {
            Column::Number(values) => &values[rows.clone()],
            Column::Truth(_) => unreachable!("column kinds are checked before scoring"),
        }
    }
}

/// Registers, shared by all items of a thread.
pub(super) struct Registers {
    holds: Vec<[i8; ROWS]>,
    may: Vec<[i8; ROWS]>,
    numbers: Vec<[i64; ROWS]>,
    /// A result that does not outlive its operation.
    scratch: [i64; ROWS],
    /// What a constant is a multiple of.
    ones: [i64; ROWS],
    /// Where the item is lost for sure, and where it may be.
    lost: (Flags, Flags),
    /// The same of one operation.
    arm_lost: (Flags, Flags),
}

type Flags = [i8; ROWS];

impl Registers {
    /// Registers for the neediest of these items.
    pub(super) fn for_items<'c>(items: impl Iterator<Item = &'c ItemCode>) -> Registers {
        let (masks, numbers) = items.fold((0, 0), |(masks, numbers), item| {
            (masks.max(item.masks.len()), numbers.max(item.registers))
        });
        Registers {
            holds: vec![[0; ROWS]; masks],
            may: vec![[0; ROWS]; masks],
            numbers: vec![[0; ROWS]; numbers],
            scratch: [0; ROWS],
            ones: [1; ROWS],
            lost: ([0; ROWS], [0; ROWS]),
            arm_lost: ([0; ROWS], [0; ROWS]),
        }
    }
}

/// Points of one block, low and high ends; known blocks keep only the low ones.
pub(super) struct PointLanes<L> {
    item: Ends<L>,
    rule: Ends<L>,
    pick: Ends<L>,
}

struct Ends<L> {
    low: [L; ROWS],
    high: [L; ROWS],
}

impl<L: Lane> PointLanes<L> {
    pub(super) fn new() -> PointLanes<L> {
        let ends = || Ends {
            low: [L::default(); ROWS],
            high: [L::default(); ROWS],
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
        masks: &code.masks,
    };
    if known && block.item::<true>(code).is_err() {
        known = false;
    }
    if !known {
        let done = block.item::<false>(code);
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
        let column = source.numbers(*input, rows);
        match *range {
            Some((lo, hi)) => numbers::all_within(column, lo, hi),
            None => numbers::all_known(column),
        }
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
        let column = source.numbers(*input, rows);
        if !numbers::all_within_or_unknown(column, lo, hi) {
            let stray = |x: i64| x != UNKNOWN_NUMBER && !(lo..=hi).contains(&x);
            let found = column.iter().enumerate().filter(|(_, x)| stray(**x));
            strays.extend(found.map(|(i, _)| rows.start + i));
        }
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
    /// Truth columns that mask registers stand for in known blocks.
    masks: &'b [Option<InputId>],
}

impl<L: Lane> Block<'_, L> {
    /// Runs all operations; `KNOWN` blocks keep one mask of each truth and one end of points.
    fn item<const KNOWN: bool>(&mut self, code: &ItemCode) -> Result<(), NotKnown> {
        self.begin::<KNOWN>(code);
        for op in &code.ops {
            match op {
                Op::Truth(op) => self.truth::<KNOWN>(op)?,
                Op::Known(op) => self.known::<KNOWN>(op)?,
                Op::Number(op) => self.number::<KNOWN>(op),
                Op::Points(op) => self.points::<KNOWN>(op),
            }
        }
        self.finish::<KNOWN>(code);
        Ok(())
    }
}

/// What reads of masks look through: registers below the one being written, and in known blocks columns.
#[derive(Clone, Copy)]
struct Masks<'m> {
    registers: &'m [[i8; ROWS]],
    source: Source<'m>,
    rows: &'m Range<usize>,
    /// Empty in blocks with unknowns.
    columns: &'m [Option<InputId>],
}

impl<'m> Masks<'m> {
    fn get(&self, mask: Mask) -> &'m [i8] {
        match self.columns.get(mask) {
            Some(Some(input)) => self.source.truths(*input, self.rows),
            _ => &self.registers[mask][..self.rows.len()],
        }
    }
}

/// What reads of numbers look through.
#[derive(Clone, Copy)]
struct Numbers<'n> {
    registers: &'n [[i64; ROWS]],
    source: Source<'n>,
    rows: &'n Range<usize>,
    ones: &'n [i64; ROWS],
}

impl<'n> Numbers<'n> {
    fn get(&self, place: Place) -> &'n [i64] {
        match place {
            Place::Column(input) => self.source.numbers(input, self.rows),
            Place::Register(register) => &self.registers[register][..self.rows.len()],
        }
    }

    fn scaled(&self, number: super::code::Scaled) -> (&'n [i64], i64) {
        let lanes = match number.place {
            Some(place) => self.get(place),
            None => &self.ones[..self.rows.len()],
        };
        (lanes, number.factor)
    }

    fn pair(&self, a: super::code::Scaled, b: super::code::Scaled) -> numbers::Pair<'n> {
        let ((a, fa), (b, fb)) = (self.scaled(a), self.scaled(b));
        (a, fa, b, fb)
    }
}

/// The register to write and those below it.
fn write<T>(registers: &mut [[T; ROWS]], to: usize, len: usize) -> (&[[T; ROWS]], &mut [T]) {
    let (below, rest) = registers.split_at_mut(to);
    (below, &mut rest[0][..len])
}
