//! Truths and knowledge: operations on masks.

use super::registers::{Masks, Numbers, with_lanes, write};
use super::{Block, NotKnown, Registers, over_column};
use crate::columns::with_numbers;
use crate::expr::eval;
use crate::expr::ir::Cond;
use crate::kernel::code::{KnownOp, Mask, TruthOp};
use crate::kernel::lanes::{Lane, numbers, truths};

impl<L: Lane> Block<'_, L> {
    pub(super) fn truth<const KNOWN: bool>(&mut self, op: &TruthOp) -> Result<(), NotKnown> {
        let (len, source, rows) = (self.len, self.source, &self.rows);
        let (code, columns) = (self.code, self.columns::<KNOWN>());
        let Registers {
            holds,
            may,
            numbers: registers,
            ..
        } = &mut *self.registers;
        // The same pass over what holds and, where something is unknown, over what may hold.
        let mut each = |to: Mask, pass: &dyn Fn(&mut [i8], Masks<'_>)| {
            let ends = if KNOWN { 1 } else { 2 };
            for registers in [&mut *holds, &mut *may].into_iter().take(ends) {
                let (registers, to) = write(registers, to, len);
                let masks = Masks {
                    registers,
                    source,
                    rows,
                    columns,
                };
                pass(to, masks);
            }
        };
        match *op {
            TruthOp::Column { .. } if KNOWN => {}
            TruthOp::Column { to, input } => {
                let column = source.truths(input, rows);
                truths::split(&mut holds[to][..len], &mut may[to][..len], column);
            }
            TruthOp::Always { to, truth } => each(to, &|to, _| to.fill(i8::from(truth))),
            TruthOp::And { to, a, b } => {
                each(to, &|to, masks| truths::and(to, masks.get(a), masks.get(b)));
            }
            TruthOp::Or { to, a, b } => {
                each(to, &|to, masks| truths::or(to, masks.get(a), masks.get(b)));
            }
            TruthOp::Not { to, a } if KNOWN => each(to, &|to, masks| truths::not(to, masks.get(a))),
            TruthOp::Not { to, a } => {
                truths::not(write(holds, to, len).1, &may[a][..len]);
                truths::not(write(may, to, len).1, &holds[a][..len]);
            }
            TruthOp::Choose { to, when, a, b } => {
                each(to, &|to, masks| {
                    truths::choose(to, masks.get(when), masks.get(a), masks.get(b));
                });
                if !KNOWN {
                    let (below, holds) = write(holds, to, len);
                    let (below_may, may) = write(may, to, len);
                    let end = |mask: Mask| (&below[mask][..len], &below_may[mask][..len]);
                    truths::choose_open((holds, may), end(when), end(a), end(b));
                }
            }
            TruthOp::TestColumn {
                to,
                input,
                test,
                bound,
            } => {
                let (holds, may) = (&mut holds[to][..len], &mut may[to][..len]);
                over_column!(source, input, rows, column => if KNOWN {
                    numbers::test_bound(holds, column, test, bound);
                } else {
                    numbers::test_bound_open((holds, may), column, test, bound);
                });
            }
            TruthOp::Test {
                to,
                left,
                test,
                right,
                known,
            } => {
                let (below, holds) = write(holds, to, len);
                with_lanes!(code.lanes, N => {
                    let from = Numbers::<N>::all(registers, code, source, rows);
                    numbers::test_pair(holds, from.pair(left, right), test);
                });
                if !KNOWN {
                    let may = &mut may[to][..len];
                    match known {
                        Some(known) => truths::soften(holds, may, &below[known][..len]),
                        None => may.copy_from_slice(holds),
                    }
                }
            }
            TruthOp::Reference { to, ref cond } => return self.by_reference::<KNOWN>(to, cond),
        }
        Ok(())
    }

    /// Evaluates a condition row by row.
    fn by_reference<const KNOWN: bool>(&mut self, to: Mask, cond: &Cond) -> Result<(), NotKnown> {
        let Registers { holds, may, .. } = &mut *self.registers;
        let ends = holds[to].iter_mut().zip(&mut may[to]);
        for (row, (holds, may)) in self.rows.clone().zip(ends) {
            let row = self.source.columns.row(row);
            let truth = eval::condition(cond, self.source.inputs, &row);
            if KNOWN && truth.is_none() {
                return Err(NotKnown);
            }
            *holds = i8::from(truth == Some(true));
            *may = i8::from(truth != Some(false));
        }
        Ok(())
    }

    pub(super) fn known<const KNOWN: bool>(&mut self, op: &KnownOp) -> Result<(), NotKnown> {
        let (len, source, rows) = (self.len, self.source, &self.rows);
        let code = self.code;
        let Registers {
            holds,
            may,
            numbers: registers,
            ..
        } = &mut *self.registers;
        match *op {
            KnownOp::NotZero { to, of } => {
                let to = &mut holds[to][..len];
                let none_zero = with_lanes!(code.lanes, N => {
                    let of = Numbers::<N>::all(registers, code, source, rows).get(of);
                    if !KNOWN {
                        numbers::not_zero(to, of);
                    }
                    !KNOWN || numbers::none_zero(of)
                });
                if !none_zero {
                    return Err(NotKnown);
                }
            }
            _ if KNOWN => {}
            KnownOp::Input { to, input } => {
                let to = &mut holds[to][..len];
                over_column!(source, input, rows, column => numbers::known(to, column));
            }
            KnownOp::Both { to, a, b } => {
                let (below, to) = write(holds, to, len);
                truths::and(to, &below[a][..len], &below[b][..len]);
            }
            KnownOp::Choice { to, when, a, b } => {
                let (below, to) = write(holds, to, len);
                // Known through the branch taken: where the condition surely holds, or surely does not.
                truths::decided(to, &below[when][..len], &may[when][..len]);
                if let Some(a) = a {
                    truths::clear_unless(to, &below[when][..len], &below[a][..len]);
                }
                if let Some(b) = b {
                    truths::clear_unless_not(to, &may[when][..len], &below[b][..len]);
                }
            }
        }
        Ok(())
    }
}
