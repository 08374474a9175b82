//! From a compiled plan to block code, once per program. Whatever cannot be proven to run exactly in
//! lanes is refused here (`None`) and left to the scalar reference; nothing here decides what a score is.

mod align;
mod condition;
mod idle;
mod item;
mod number;
mod rule;
mod weight;

pub(super) use item::item;

use super::code::{KnownOp, Mask, NumberOp, Op, Place, TruthOp};
use super::interval::Interval;
use crate::expr::ir::{Cond, Input, InputId, Num, ValueKind};
use number::{Ranged, Value};

/// Lowering of one item: the code so far and what it reads.
struct Lowering<'p> {
    inputs: &'p [Input],
    ops: Vec<Op>,
    /// For each mask register, the truth column it stands for in known blocks.
    masks: Vec<Option<InputId>>,
    registers: usize,
    truths: Vec<InputId>,
    numbers: Vec<(InputId, Option<(i64, i64)>)>,
    /// Conditions and numbers that have their registers already.
    conditions: Vec<(&'p Cond, Truth)>,
    values: Vec<(&'p Num, Value)>,
    products: Vec<((Place, Place), Ranged)>,
    /// Masks of known inputs.
    known_inputs: Vec<(InputId, Mask)>,
    /// No number that must be right in its lanes lies further from zero.
    reach: u128,
}

/// A lowered condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Always(bool),
    Mask(Mask),
}

impl<'p> Lowering<'p> {
    fn new(inputs: &'p [Input]) -> Lowering<'p> {
        Lowering {
            inputs,
            ops: Vec::new(),
            masks: Vec::new(),
            registers: 0,
            truths: Vec::new(),
            numbers: Vec::new(),
            conditions: Vec::new(),
            values: Vec::new(),
            products: Vec::new(),
            known_inputs: Vec::new(),
            reach: 0,
        }
    }

    /// A new mask register, written by the operation.
    fn mask(&mut self, op: impl FnOnce(Mask) -> TruthOp) -> Mask {
        self.write_mask(|to| Op::Truth(op(to)))
    }

    /// A new mask register for a number's knowledge.
    fn known(&mut self, op: impl FnOnce(Mask) -> KnownOp) -> Mask {
        self.write_mask(|to| Op::Known(op(to)))
    }

    fn write_mask(&mut self, op: impl FnOnce(Mask) -> Op) -> Mask {
        let to = self.masks.len();
        self.masks.push(None);
        self.ops.push(op(to));
        to
    }

    /// A new number register, written by the operation.
    fn register(&mut self, op: impl FnOnce(usize) -> NumberOp) -> Place {
        let to = self.registers;
        self.registers += 1;
        self.ops.push(Op::Number(op(to)));
        Place::Register(to)
    }

    /// Notes that the item reads a number column, and gives it a place.
    fn read_number(&mut self, input: InputId) -> usize {
        let read = self.numbers.iter().position(|(id, _)| *id == input);
        read.unwrap_or_else(|| {
            self.numbers.push((input, None));
            self.numbers.len() - 1
        })
    }

    /// Notes that lanes must hold numbers of a range; `None` when none do.
    fn bear(&mut self, range: Interval) -> Option<()> {
        self.reach = self.reach.max(range.reach());
        range.fits().then_some(())
    }

    /// The declared range of a number column, which is checked in every block from now on.
    fn rely_on_range(&mut self, slot: usize) -> Option<Interval> {
        let (input, relied_on) = &mut self.numbers[slot];
        let (lo, hi) = self.inputs[*input].range;
        if lo > hi {
            return None;
        }
        *relied_on = Some((lo, hi));
        Some(Interval {
            lo: lo.into(),
            hi: hi.into(),
        })
    }

    /// Where an input is known.
    fn known_input(&mut self, input: InputId) -> Mask {
        if let Some((_, mask)) = self.known_inputs.iter().find(|(id, _)| *id == input) {
            return *mask;
        }
        let mask = self.known(|to| KnownOp::Input { to, input });
        self.known_inputs.push((input, mask));
        mask
    }

    fn is_truth(&self, input: InputId) -> bool {
        self.inputs[input].kind == ValueKind::Truth
    }
}
