//! Registers of a thread, and what operations read numbers and truths through.

use std::ops::Range;

use super::Source;
use crate::columns::{Column, with_numbers};
use crate::expr::ir::InputId;
use crate::kernel::code::{ItemCode, Mask, Place, Scaled, Width};
use crate::kernel::lanes::{Lane, numbers};

/// Most rows of a block.
pub(in crate::kernel) const ROWS: usize = 4096;

/// Distance of registers: not a power of two, or all of them would fall on the same lines of a cache.
const STRIDE: usize = ROWS + 64;

/// A register; a block uses as many of its lanes as it has rows.
pub(super) type Register<T> = [T; STRIDE];

/// Registers, shared by all items of a thread.
pub(in crate::kernel) struct Registers {
    pub(super) holds: Vec<Register<i8>>,
    pub(super) may: Vec<Register<i8>>,
    pub(super) numbers: NumberRegisters,
    /// A result that does not outlive its operation.
    pub(super) scratch: Vec<i64>,
    /// Where the item is lost for sure, and where it may be.
    pub(super) lost: (Vec<i8>, Vec<i8>),
    /// The same of one operation.
    pub(super) arm_lost: (Vec<i8>, Vec<i8>),
}

/// Registers of numbers in every width of lanes.
pub(super) struct NumberRegisters {
    half: Bank<i16>,
    single: Bank<i32>,
    double: Bank<i64>,
}

/// Registers of numbers in one width of lanes.
pub(super) struct Bank<N> {
    /// What operations write.
    written: Vec<Register<N>>,
    /// Columns that are stored in another width.
    loaded: Vec<Register<N>>,
    /// What a constant is a multiple of.
    ones: Vec<N>,
}

impl<N: Lane> Bank<N> {
    fn new(items: &[&ItemCode], width: Width) -> Bank<N> {
        let of = || items.iter().filter(|item| item.lanes == width);
        let written = of().map(|item| item.registers).max().unwrap_or(0);
        let loaded = of().map(|item| item.numbers.len()).max().unwrap_or(0);
        Bank {
            written: vec![[N::default(); STRIDE]; written],
            loaded: vec![[N::default(); STRIDE]; loaded],
            ones: vec![N::low_bits(1); ROWS],
        }
    }
}

impl Registers {
    /// Registers for the neediest of these items.
    pub(in crate::kernel) fn for_items<'c>(items: impl Iterator<Item = &'c ItemCode>) -> Registers {
        let items: Vec<&ItemCode> = items.collect();
        let masks = items.iter().map(|item| item.masks.len()).max().unwrap_or(0);
        let flags = || (vec![0; ROWS], vec![0; ROWS]);
        Registers {
            holds: vec![[0; STRIDE]; masks],
            may: vec![[0; STRIDE]; masks],
            numbers: NumberRegisters {
                half: Bank::new(&items, Width::Half),
                single: Bank::new(&items, Width::Single),
                double: Bank::new(&items, Width::Double),
            },
            scratch: vec![0; ROWS],
            lost: flags(),
            arm_lost: flags(),
        }
    }
}

/// Lanes of numbers.
pub(super) trait Number: Lane {
    /// The numbers of a column that is as wide as the lanes.
    fn column(column: &Column) -> Option<&[Self]>;
    /// The registers of these lanes.
    fn bank(registers: &NumberRegisters) -> &Bank<Self>;
    /// The registers of these lanes, to be written.
    fn bank_mut(registers: &mut NumberRegisters) -> &mut Bank<Self>;
}

macro_rules! number {
    ($($t:ty, $column:ident, $bank:ident;)*) => {$(
        impl Number for $t {
            fn column(column: &Column) -> Option<&[$t]> {
                match column {
                    Column::$column(values) => Some(values),
                    _ => None,
                }
            }
            fn bank(registers: &NumberRegisters) -> &Bank<$t> {
                &registers.$bank
            }
            fn bank_mut(registers: &mut NumberRegisters) -> &mut Bank<$t> {
                &mut registers.$bank
            }
        }
    )*};
}
number! {
    i16, Short, half;
    i32, Medium, single;
    i64, Wide, double;
}

/// Runs an expression with `$lane` standing for the lanes of an item's numbers.
macro_rules! with_lanes {
    ($width:expr, $lane:ident => $result:expr) => {
        match $width {
            $crate::kernel::code::Width::Quarter | $crate::kernel::code::Width::Half => {
                type $lane = i16;
                $result
            }
            $crate::kernel::code::Width::Single => {
                type $lane = i32;
                $result
            }
            $crate::kernel::code::Width::Double => {
                type $lane = i64;
                $result
            }
        }
    };
}
pub(super) use with_lanes;

/// Brings the columns that an item reckons with into its lanes, where they are stored in another width.
pub(super) fn load<N: Number>(
    code: &ItemCode,
    source: Source<'_>,
    rows: &Range<usize>,
    registers: &mut NumberRegisters,
) {
    let loaded = &mut N::bank_mut(registers).loaded;
    for slot in &code.loads {
        let column = &source.columns.columns[code.numbers[*slot].0];
        if N::column(column).is_none() {
            let to = &mut loaded[*slot][..rows.len()];
            with_numbers!(column, values => numbers::load(to, &values[rows.clone()]), truths _ => {});
        }
    }
}

/// What reads of masks look through: registers below the one being written, and in known blocks columns.
#[derive(Clone, Copy)]
pub(super) struct Masks<'m> {
    pub(super) registers: &'m [Register<i8>],
    pub(super) source: Source<'m>,
    pub(super) rows: &'m Range<usize>,
    /// Empty in blocks with unknowns.
    pub(super) columns: &'m [Option<InputId>],
}

impl<'m> Masks<'m> {
    pub(super) fn get(&self, mask: Mask) -> &'m [i8] {
        match self.columns.get(mask) {
            Some(Some(input)) => self.source.truths(*input, self.rows),
            _ => &self.registers[mask][..self.rows.len()],
        }
    }
}

/// What reads of numbers look through.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'n, N> {
    written: &'n [Register<N>],
    loaded: &'n [Register<N>],
    ones: &'n [N],
    code: &'n ItemCode,
    source: Source<'n>,
    rows: &'n Range<usize>,
}

impl<'n, N: Number> Numbers<'n, N> {
    /// Every register.
    pub(super) fn all(
        registers: &'n NumberRegisters,
        code: &'n ItemCode,
        source: Source<'n>,
        rows: &'n Range<usize>,
    ) -> Numbers<'n, N> {
        let Bank {
            written,
            loaded,
            ones,
        } = N::bank(registers);
        Numbers {
            written,
            loaded,
            ones,
            code,
            source,
            rows,
        }
    }

    /// The registers below one, and that one to be written.
    pub(super) fn below(
        registers: &'n mut NumberRegisters,
        to: usize,
        code: &'n ItemCode,
        source: Source<'n>,
        rows: &'n Range<usize>,
    ) -> (Numbers<'n, N>, &'n mut [N]) {
        let Bank {
            written,
            loaded,
            ones,
        } = N::bank_mut(registers);
        let (written, to) = write(written, to, rows.len());
        let from = Numbers {
            written,
            loaded,
            ones,
            code,
            source,
            rows,
        };
        (from, to)
    }

    pub(super) fn get(&self, place: Place) -> &'n [N] {
        match place {
            Place::Column(slot) => {
                let input = self.code.numbers[slot].0;
                match N::column(&self.source.columns.columns[input]) {
                    Some(values) => &values[self.rows.clone()],
                    None => &self.loaded[slot][..self.rows.len()],
                }
            }
            Place::Register(register) => &self.written[register][..self.rows.len()],
        }
    }

    pub(super) fn scaled(&self, number: Scaled) -> (&'n [N], N) {
        let lanes = match number.place {
            Some(place) => self.get(place),
            None => &self.ones[..self.rows.len()],
        };
        (lanes, N::low_bits(number.factor))
    }

    pub(super) fn pair(&self, a: Scaled, b: Scaled) -> numbers::Pair<'n, N> {
        let ((a, fa), (b, fb)) = (self.scaled(a), self.scaled(b));
        (a, fa, b, fb)
    }
}

/// The register to write and those below it.
pub(super) fn write<T>(
    registers: &mut [Register<T>],
    to: usize,
    len: usize,
) -> (&[Register<T>], &mut [T]) {
    let (below, rest) = registers.split_at_mut(to);
    (below, &mut rest[0][..len])
}
