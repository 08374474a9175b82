//! Numbers: operations on 64-bit lanes. They run the same whether everything is known or not.

use super::{Block, Masks, Numbers, Registers, write};
use crate::kernel::code::{Divisor, NumberOp};
use crate::kernel::lanes::{Lane, numbers};

impl<L: Lane> Block<'_, L> {
    pub(super) fn number<const KNOWN: bool>(&mut self, op: &NumberOp) {
        let (len, source, rows) = (self.len, self.source, &self.rows);
        let Registers {
            holds,
            numbers: registers,
            ones,
            ..
        } = &mut *self.registers;
        let to = match *op {
            NumberOp::Sum { to, .. }
            | NumberOp::Product { to, .. }
            | NumberOp::Extreme { to, .. }
            | NumberOp::Choose { to, .. }
            | NumberOp::Floor { to, .. }
            | NumberOp::Quotient { to, .. } => to,
        };
        let (registers, to) = write(registers, to, len);
        let from = Numbers {
            registers,
            source,
            rows,
            ones,
        };
        match *op {
            NumberOp::Sum { a, b, .. } => match (a.place, b.place) {
                (Some(of), None) => numbers::line(to, from.get(of), a.factor, b.factor),
                (None, Some(of)) => numbers::line(to, from.get(of), b.factor, a.factor),
                _ => numbers::sum(to, from.pair(a, b)),
            },
            NumberOp::Product { a, b, .. } => numbers::product(to, from.get(a), from.get(b)),
            NumberOp::Extreme { a, b, larger, .. } => match (a.place, b.place) {
                (Some(of), None) => {
                    numbers::extreme_bound(to, from.get(of), a.factor, b.factor, larger);
                }
                (None, Some(of)) => {
                    numbers::extreme_bound(to, from.get(of), b.factor, a.factor, larger);
                }
                _ => numbers::extreme(to, from.pair(a, b), larger),
            },
            NumberOp::Choose { when, a, b, .. } => {
                let masks = Masks {
                    registers: holds,
                    source,
                    rows,
                    columns: if KNOWN { self.masks } else { &[] },
                };
                numbers::choose(to, masks.get(when), from.pair(a, b));
            }
            NumberOp::Floor {
                of,
                offset,
                divisor,
                ..
            } => {
                let (of, factor) = from.scaled(of);
                match divisor {
                    Divisor::Reciprocal { multiplier, shift } => {
                        let of = (of, factor, offset);
                        numbers::floor_by_reciprocal(to, of, multiplier, shift);
                    }
                    Divisor::Plain(divisor) => numbers::floor(to, (of, factor, offset), divisor),
                }
            }
            NumberOp::Quotient {
                of, by, ceiling, ..
            } => {
                numbers::quotient(to, from.pair(of, by), ceiling);
            }
        }
    }
}
