//! From a compiled plan to block code, once per program. Whatever cannot be proven to run exactly in 64-bit
//! lanes is refused here (`None`) and left to the scalar reference; nothing here decides what a score is.

mod align;
mod condition;
mod item;
mod number;
mod rule;
mod weight;

pub(super) use item::item;

use super::code::{KnownOp, Mask, NumberOp, Op, Place, TruthOp};
use super::interval::Interval;
use crate::expr::ir::{Cond, Input, InputId, Num, ValueKind};
use number::Value;

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
    /// Masks of known inputs.
    known_inputs: Vec<(InputId, Mask)>,
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
            known_inputs: Vec::new(),
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

    /// Notes that the item reads a number column.
    fn read_number(&mut self, input: InputId) {
        if !self.numbers.iter().any(|(id, _)| *id == input) {
            self.numbers.push((input, None));
        }
    }

    /// The declared range of a number column, which is checked in every block from now on.
    fn rely_on_range(&mut self, input: InputId) -> Option<Interval> {
        let (lo, hi) = self.inputs[input].range;
        if lo > hi {
            return None;
        }
        self.read_number(input);
        for (id, range) in &mut self.numbers {
            if *id == input {
                *range = Some((lo, hi));
            }
        }
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
