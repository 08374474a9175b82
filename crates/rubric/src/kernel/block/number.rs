//! Numbers: operations on lanes of one width. They run the same whether everything is known or not.

use super::registers::{Masks, Number, Numbers};
use super::{Block, Registers};
use crate::kernel::code::{Divisor, NumberOp};
use crate::kernel::lanes::{Lane, numbers};

impl<L: Lane> Block<'_, L> {
    pub(super) fn number<N: Number, const KNOWN: bool>(&mut self, op: &NumberOp) {
        let (source, rows) = (self.source, &self.rows);
        let (code, columns) = (self.code, self.columns::<KNOWN>());
        let Registers {
            holds,
            numbers: registers,
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
        let (from, to) = Numbers::<N>::below(registers, to, code, source, rows);
        let lane = N::low_bits;
        match *op {
            NumberOp::Sum { a, b, .. } => match (a.place, b.place) {
                (Some(of), None) => numbers::line(to, from.get(of), lane(a.factor), lane(b.factor)),
                (None, Some(of)) => numbers::line(to, from.get(of), lane(b.factor), lane(a.factor)),
                _ => numbers::sum(to, from.pair(a, b)),
            },
            NumberOp::Product { a, b, .. } => numbers::product(to, from.get(a), from.get(b)),
            NumberOp::Extreme { a, b, larger, .. } => match (a.place, b.place) {
                (Some(of), None) => {
                    let (factor, bound) = (lane(a.factor), lane(b.factor));
                    numbers::extreme_bound(to, from.get(of), factor, bound, larger);
                }
                (None, Some(of)) => {
                    let (factor, bound) = (lane(b.factor), lane(a.factor));
                    numbers::extreme_bound(to, from.get(of), factor, bound, larger);
                }
                _ => numbers::extreme(to, from.pair(a, b), larger),
            },
            NumberOp::Choose { when, a, b, .. } => {
                let masks = Masks {
                    registers: holds,
                    source,
                    rows,
                    columns,
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
                let of = (of, factor, lane(offset));
                match divisor {
                    Divisor::Reciprocal { multiplier, shift } => {
                        numbers::floor_by_reciprocal(to, of, multiplier, shift);
                    }
                    Divisor::Plain(divisor) => numbers::floor(to, of, divisor),
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
