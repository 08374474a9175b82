//! Compiled code of one item: straight-line operations on blocks of rows. Data only; `lower` writes it,
//! `block` runs it.
//!
//! Truths are bytes 0 and 1 in mask registers. A block whose inputs are all known carries one byte per row,
//! *holds*; a block with unknowns carries a second, *may hold* (at least *holds*). Numbers are whole numbers in
//! the narrowest lanes that are proven to hold them, in registers or straight from a column. Points are whole
//! counts of the item's quantum.

use crate::expr::ir::{Cond, InputId};
use crate::number::RoundingMode;

/// A mask register.
pub(super) type Mask = usize;

/// Where a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Raw integers of a column, by its place among the number columns that the item reads.
    Column(usize),
    /// A register.
    Register(usize),
}

/// A number times a constant, or the constant alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scaled {
    pub(super) place: Option<Place>,
    pub(super) factor: i64,
}

/// How a number is held against another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    AtMost,
    Above,
    Equal,
    Different,
}

/// One operation. Each destination register is written once and lies above the registers it reads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Op {
    /// Writes a mask.
    Truth(TruthOp),
    /// Writes the mask of a number's knowledge.
    Known(KnownOp),
    /// Writes a number.
    Number(NumberOp),
    /// Moves points.
    Points(PointsOp),
}

/// Operations that write a truth.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TruthOp {
    /// A truth column with unknowns becomes its two masks. Known blocks read the column itself.
    Column { to: Mask, input: InputId },
    /// A constant truth.
    Always { to: Mask, truth: bool },
    /// Kleene conjunction.
    And { to: Mask, a: Mask, b: Mask },
    /// Kleene disjunction.
    Or { to: Mask, a: Mask, b: Mask },
    /// Negation.
    Not { to: Mask, a: Mask },
    /// `a` where `when` holds, else `b`.
    Choose {
        to: Mask,
        when: Mask,
        a: Mask,
        b: Mask,
    },
    /// A raw column against a constant, unknown where the column is.
    TestColumn {
        to: Mask,
        input: InputId,
        test: Test,
        bound: i64,
    },
    /// A number against another, unknown where `known` does not hold.
    Test {
        to: Mask,
        left: Scaled,
        test: Test,
        right: Scaled,
        known: Option<Mask>,
    },
    /// A condition that cannot be proven to stay in lanes: row by row through the scalar reference.
    /// A known block in which it is unknown somewhere is run again as one with unknowns.
    Reference { to: Mask, cond: Box<Cond> },
}

/// Operations that write where a number is known. But for `NotZero`, known blocks skip them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownOp {
    /// Where an input is known.
    Input { to: Mask, input: InputId },
    /// Where a divisor is not zero. A known block with a zero is run again as one with unknowns.
    NotZero { to: Mask, of: Place },
    /// Where both are known.
    Both { to: Mask, a: Mask, b: Mask },
    /// Where a chosen number is known.
    Choice {
        to: Mask,
        when: Mask,
        a: Option<Mask>,
        b: Option<Mask>,
    },
}

/// Operations that write a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberOp {
    /// Sum of two scaled numbers.
    Sum { to: usize, a: Scaled, b: Scaled },
    /// Product of two numbers.
    Product { to: usize, a: Place, b: Place },
    /// The smaller or larger of two scaled numbers.
    Extreme {
        to: usize,
        a: Scaled,
        b: Scaled,
        larger: bool,
    },
    /// `a` where `when` holds, else `b`.
    Choose {
        to: usize,
        when: Mask,
        a: Scaled,
        b: Scaled,
    },
    /// Floor of `(of + offset) / divisor`.
    Floor {
        to: usize,
        of: Scaled,
        offset: i64,
        divisor: Divisor,
    },
    /// Floor (or ceiling) of a quotient of two numbers, the lower one positive where it counts.
    Quotient {
        to: usize,
        of: Scaled,
        by: Scaled,
        ceiling: bool,
    },
}

/// Operations that move points.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PointsOp {
    /// Adds `amount` where the mask holds.
    Give { mask: Mask, amount: i64 },
    /// Adds what the first arm that holds gives, or `otherwise`.
    Pick {
        arms: Vec<(Mask, i64)>,
        otherwise: i64,
    },
    /// Loses the item where the first arm that holds says so.
    Lose { arms: Vec<(Mask, bool)> },
    /// Adds a number times a factor; anything from `low` to `high` where it is not known.
    Amount {
        of: Place,
        factor: i64,
        known: Option<Mask>,
        low: i64,
        high: i64,
    },
    /// Adds a quotient brought to the nearest whole number, halves away from zero, and held within bounds;
    /// anything from `low` to `high` where it is not known.
    Rounded {
        of: Scaled,
        by: Scaled,
        least: i64,
        most: i64,
        known: Option<Mask>,
        low: i64,
        high: i64,
    },
    /// From here to the end of the rule amounts gather apart, beginning with `base`.
    BeginRule { base: i64 },
    /// The gathered amount, held within bounds, raised to the smallest size where it is not zero, and
    /// silenced by a gate, joins the item.
    EndRule {
        gate: Option<Mask>,
        least: Option<i64>,
        most: Option<i64>,
        smallest: i64,
    },
}

/// A constant divisor and the way to divide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Divisor {
    /// Dividends proven to lie in `0 .. 2^31`: multiply and shift.
    Reciprocal { multiplier: u32, shift: u32 },
    /// Any dividend.
    Plain(i64),
}

/// The narrowest lanes that an item's points, or its numbers, are proven to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Width {
    /// 8 bits.
    Quarter,
    /// 16 bits.
    Half,
    /// 32 bits.
    Single,
    /// 64 bits.
    Double,
}

/// What happens where the item does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Elsewhere {
    /// Where it applies.
    pub(super) applies: Mask,
    /// Its points elsewhere, from the lowest …
    pub(super) low: i64,
    /// … to the highest.
    pub(super) high: i64,
}

/// Rounding of an item's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rounding {
    /// The unit that results are whole multiples of.
    pub(super) unit: i64,
    pub(super) mode: RoundingMode,
}

/// Compiled code of one item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ItemCode {
    /// Truth columns it reads.
    pub(super) truths: Vec<InputId>,
    /// Number columns it reads, with the range that proofs rely on, where they do.
    pub(super) numbers: Vec<(InputId, Option<(i64, i64)>)>,
    /// Those of the number columns, by place, whose numbers an operation takes into its lanes.
    pub(super) loads: Vec<usize>,
    /// The operations, in order.
    pub(super) ops: Vec<Op>,
    /// Those of them that blocks do in which everything is known.
    pub(super) known_ops: Vec<Op>,
    /// Points that the item gets where a mask holds, whatever else its operations move.
    pub(super) gifts: Vec<(Mask, i64)>,
    /// For each mask register, the truth column it stands for in known blocks.
    pub(super) masks: Vec<Option<InputId>>,
    /// Number of number registers.
    pub(super) registers: usize,
    /// Lanes of numbers.
    pub(super) lanes: Width,
    /// Rows of a block that its registers stay near in.
    pub(super) rows: usize,
    /// Nothing but gifts moves its points before they are bounded.
    pub(super) only_gifts: bool,
    /// Points before any rule speaks.
    pub(super) base: i64,
    /// Numerator and denominator of a constant multiplier other than one.
    pub(super) multiplier: Option<(i64, i64)>,
    /// Lower bound where it can matter.
    pub(super) floor: Option<i64>,
    /// Upper bound where it can matter.
    pub(super) cap: Option<i64>,
    /// Points of a lost item, where a rule can lose it.
    pub(super) lost: Option<i64>,
    pub(super) elsewhere: Option<Elsewhere>,
    /// Rounding, where results need it.
    pub(super) rounding: Option<Rounding>,
    /// Size of one count, in 1/10 000 point.
    pub(super) quantum: i64,
    /// Lanes of points.
    pub(super) width: Width,
    /// Smallest and largest result, in 1/10 000 point.
    pub(super) range: (i64, i64),
}
