//! Last pass over an item's code: what nothing reads is left out, amounts that only depend on a mask are put
//! together, and the block is made so small that its registers stay near.

use crate::kernel::block::ROWS;
use crate::kernel::code::{
    ItemCode, KnownOp, Mask, NumberOp, Op, Place, PointsOp, Scaled, TruthOp, Width,
};

/// Bytes of registers that stay in the nearest cache beside what passes through it.
const NEAR: usize = 24 * 1024;

/// Fewest rows of a block: shorter ones are more trouble than work.
const LEAST_ROWS: usize = 512;

/// Tidies the code up. What it computes stays the same.
pub(super) fn tidy(code: &mut ItemCode) {
    gather_gifts(code);
    leave_out_idle(code);
    let moves = |op: &Op| matches!(op, Op::Points(op) if !matches!(op, PointsOp::Lose { .. }));
    code.only_gifts = !code.ops.iter().any(moves);
    let of_known = |op: &&Op| match op {
        Op::Truth(op) => !matches!(op, TruthOp::Column { .. }),
        Op::Known(op) => matches!(op, KnownOp::NotZero { .. }),
        Op::Number(_) | Op::Points(_) => true,
    };
    code.known_ops = code.ops.iter().filter(of_known).cloned().collect();
    let of_numbers = match code.lanes {
        Width::Quarter | Width::Half => 2,
        Width::Single => 4,
        Width::Double => 8,
    };
    let of_points = match code.width {
        Width::Quarter => 1,
        Width::Half => 2,
        Width::Single => 4,
        Width::Double => 8,
    };
    let written = |is: fn(&Op) -> bool| code.ops.iter().filter(|op| is(op)).count();
    let numbers = written(|op| matches!(op, Op::Number(_))) + code.loads.len();
    let masks = written(|op| matches!(op, Op::Truth(_))) + code.truths.len();
    let bytes = numbers * of_numbers + masks + 2 * of_points;
    // The largest power of two that leaves them near.
    let fitting = 1 << (NEAR / bytes).max(1).ilog2();
    code.rows = fitting.clamp(LEAST_ROWS, ROWS);
}

/// Takes amounts outside rules that gather apart out of the order: sums do not depend on it.
fn gather_gifts(code: &mut ItemCode) {
    let mut in_rule = false;
    let gifts = &mut code.gifts;
    code.ops.retain(|op| match op {
        Op::Points(PointsOp::Give { mask, amount }) if !in_rule => {
            gifts.push((*mask, *amount));
            false
        }
        Op::Points(PointsOp::BeginRule { .. }) => {
            in_rule = true;
            true
        }
        Op::Points(PointsOp::EndRule { .. }) => {
            in_rule = false;
            true
        }
        _ => true,
    });
}

/// Registers and columns that something reads.
struct Read {
    masks: Vec<bool>,
    registers: Vec<bool>,
    columns: Vec<bool>,
}

/// Leaves out operations whose results nothing reads, and notes which columns are reckoned with.
fn leave_out_idle(code: &mut ItemCode) {
    let mut read = Read {
        masks: vec![false; code.masks.len()],
        registers: vec![false; code.registers],
        columns: vec![false; code.numbers.len()],
    };
    read.masks(code.gifts.iter().map(|(mask, _)| *mask));
    read.masks(code.elsewhere.iter().map(|e| e.applies));
    // Destinations lie above what is read, so one walk from the end sees every reader before its sources.
    let mut kept = Vec::with_capacity(code.ops.len());
    for op in code.ops.drain(..).rev() {
        if read.result_of(&op) {
            read.by(&op);
            kept.push(op);
        }
    }
    kept.reverse();
    code.ops = kept;
    let columns = read.columns.iter().enumerate();
    code.loads = columns
        .filter(|(_, read)| **read)
        .map(|(slot, _)| slot)
        .collect();
}

impl Read {
    fn masks(&mut self, masks: impl IntoIterator<Item = Mask>) {
        for mask in masks {
            self.masks[mask] = true;
        }
    }

    fn places(&mut self, places: impl IntoIterator<Item = Place>) {
        for place in places {
            match place {
                Place::Column(slot) => self.columns[slot] = true,
                Place::Register(register) => self.registers[register] = true,
            }
        }
    }

    fn scaled(&mut self, numbers: [Scaled; 2]) {
        self.places(numbers.into_iter().filter_map(|number| number.place));
    }

    /// True when something reads what the operation writes; points always are.
    fn result_of(&self, op: &Op) -> bool {
        match op {
            Op::Truth(
                TruthOp::Column { to, .. }
                | TruthOp::Always { to, .. }
                | TruthOp::And { to, .. }
                | TruthOp::Or { to, .. }
                | TruthOp::Not { to, .. }
                | TruthOp::Choose { to, .. }
                | TruthOp::TestColumn { to, .. }
                | TruthOp::Test { to, .. }
                | TruthOp::Reference { to, .. },
            )
            | Op::Known(
                KnownOp::Input { to, .. }
                | KnownOp::NotZero { to, .. }
                | KnownOp::Both { to, .. }
                | KnownOp::Choice { to, .. },
            ) => self.masks[*to],
            Op::Number(
                NumberOp::Sum { to, .. }
                | NumberOp::Product { to, .. }
                | NumberOp::Extreme { to, .. }
                | NumberOp::Choose { to, .. }
                | NumberOp::Floor { to, .. }
                | NumberOp::Quotient { to, .. },
            ) => self.registers[*to],
            Op::Points(_) => true,
        }
    }

    /// Notes what an operation reads.
    fn by(&mut self, op: &Op) {
        match op {
            Op::Truth(op) => self.by_truth(op),
            Op::Known(op) => self.by_known(op),
            Op::Number(op) => self.by_number(op),
            Op::Points(op) => self.by_points(op),
        }
    }

    fn by_truth(&mut self, op: &TruthOp) {
        match *op {
            TruthOp::Column { .. }
            | TruthOp::Always { .. }
            | TruthOp::TestColumn { .. }
            | TruthOp::Reference { .. } => {}
            TruthOp::And { a, b, .. } | TruthOp::Or { a, b, .. } => self.masks([a, b]),
            TruthOp::Not { a, .. } => self.masks([a]),
            TruthOp::Choose { when, a, b, .. } => self.masks([when, a, b]),
            TruthOp::Test {
                left, right, known, ..
            } => {
                self.scaled([left, right]);
                self.masks(known);
            }
        }
    }

    fn by_known(&mut self, op: &KnownOp) {
        match *op {
            KnownOp::Input { .. } => {}
            KnownOp::NotZero { of, .. } => self.places([of]),
            KnownOp::Both { a, b, .. } => self.masks([a, b]),
            KnownOp::Choice { when, a, b, .. } => {
                self.masks([when].into_iter().chain(a).chain(b));
            }
        }
    }

    fn by_number(&mut self, op: &NumberOp) {
        match *op {
            NumberOp::Sum { a, b, .. } | NumberOp::Extreme { a, b, .. } => self.scaled([a, b]),
            NumberOp::Product { a, b, .. } => self.places([a, b]),
            NumberOp::Choose { when, a, b, .. } => {
                self.masks([when]);
                self.scaled([a, b]);
            }
            NumberOp::Floor { of, .. } => self.places(of.place),
            NumberOp::Quotient { of, by, .. } => self.scaled([of, by]),
        }
    }

    fn by_points(&mut self, op: &PointsOp) {
        match op {
            PointsOp::Give { mask, .. } => self.masks([*mask]),
            PointsOp::Pick { arms, .. } => self.masks(arms.iter().map(|(mask, _)| *mask)),
            PointsOp::Lose { arms } => self.masks(arms.iter().map(|(mask, _)| *mask)),
            PointsOp::Amount { of, known, .. } => {
                self.places([*of]);
                self.masks(*known);
            }
            PointsOp::Rounded { of, by, known, .. } => {
                self.scaled([*of, *by]);
                self.masks(*known);
            }
            PointsOp::BeginRule { .. } => {}
            PointsOp::EndRule { gate, .. } => self.masks(*gate),
        }
    }
}
