//! Conditions: masks, with constants folded.

use super::number::Value;
use super::{Lowering, Truth};
use crate::expr::ir::{Cond, InputId, Num, Order};
use crate::kernel::code::{Mask, Place, Test, TruthOp};
use crate::number::Ratio;

impl<'p> Lowering<'p> {
    /// Lowers a condition. Comparisons that cannot be proven to stay in lanes go through the reference.
    pub(super) fn condition(&mut self, cond: &'p Cond) -> Truth {
        if let Some((_, truth)) = self.conditions.iter().find(|(seen, _)| *seen == cond) {
            return *truth;
        }
        let truth = match cond {
            Cond::Const(truth) => Truth::Always(*truth),
            Cond::Input(input) if self.is_truth(*input) => Truth::Mask(self.truth_column(*input)),
            Cond::Input(_) => self.by_reference(cond),
            Cond::Compare(order, a, b) => {
                // A refusal may come after some operations were written; they are harmless but idle.
                let (ops, masks, registers) = (self.ops.len(), self.masks.len(), self.registers);
                let (values, known) = (self.values.len(), self.known_inputs.len());
                let (conditions, products) = (self.conditions.len(), self.products.len());
                let reach = self.reach;
                self.comparison(*order, a, b).unwrap_or_else(|| {
                    self.ops.truncate(ops);
                    self.masks.truncate(masks);
                    self.registers = registers;
                    self.values.truncate(values);
                    self.known_inputs.truncate(known);
                    self.conditions.truncate(conditions);
                    self.products.truncate(products);
                    self.reach = reach;
                    self.by_reference(cond)
                })
            }
            Cond::And(a, b) => match (self.condition(a), self.condition(b)) {
                (Truth::Always(false), _) | (_, Truth::Always(false)) => Truth::Always(false),
                (Truth::Always(true), other) | (other, Truth::Always(true)) => other,
                (Truth::Mask(a), Truth::Mask(b)) => Truth::Mask(self.both(a, b)),
            },
            Cond::Or(a, b) => match (self.condition(a), self.condition(b)) {
                (Truth::Always(true), _) | (_, Truth::Always(true)) => Truth::Always(true),
                (Truth::Always(false), other) | (other, Truth::Always(false)) => other,
                (Truth::Mask(a), Truth::Mask(b)) => {
                    Truth::Mask(self.mask(|to| TruthOp::Or { to, a, b }))
                }
            },
            Cond::Not(a) => match self.condition(a) {
                Truth::Always(truth) => Truth::Always(!truth),
                Truth::Mask(a) => Truth::Mask(self.negated(a)),
            },
            Cond::If(when, a, b) => match self.condition(when) {
                Truth::Always(true) => self.condition(a),
                Truth::Always(false) => self.condition(b),
                Truth::Mask(when) => {
                    let (a, b) = (self.condition(a), self.condition(b));
                    let (a, b) = (self.materialised(a), self.materialised(b));
                    Truth::Mask(self.mask(|to| TruthOp::Choose { to, when, a, b }))
                }
            },
        };
        self.conditions.push((cond, truth));
        truth
    }

    pub(super) fn both(&mut self, a: Mask, b: Mask) -> Mask {
        self.mask(|to| TruthOp::And { to, a, b })
    }

    pub(super) fn negated(&mut self, a: Mask) -> Mask {
        self.mask(|to| TruthOp::Not { to, a })
    }

    /// A register that holds the truth.
    pub(super) fn materialised(&mut self, truth: Truth) -> Mask {
        match truth {
            Truth::Mask(mask) => mask,
            Truth::Always(truth) => self.mask(|to| TruthOp::Always { to, truth }),
        }
    }

    fn truth_column(&mut self, input: InputId) -> Mask {
        if !self.truths.contains(&input) {
            self.truths.push(input);
        }
        let mask = self.mask(|to| TruthOp::Column { to, input });
        self.masks[mask] = Some(input);
        mask
    }

    fn by_reference(&mut self, cond: &'p Cond) -> Truth {
        // The reference decides unknowns itself; what the condition reads is not needed to be known.
        Truth::Mask(self.mask(|to| TruthOp::Reference {
            to,
            cond: Box::new(cond.clone()),
        }))
    }

    fn comparison(&mut self, order: Order, a: &'p Num, b: &'p Num) -> Option<Truth> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        if let (Some(a), Some(b)) = (a.as_constant(), b.as_constant()) {
            return Some(Truth::Always(order.holds(a.cmp(&b))));
        }
        // A column against a constant needs neither arithmetic nor a proof.
        for (side, other, order) in [(&a, &b, order), (&b, &a, turned(order))] {
            if let (Some(input), Some(bound)) = (plain_column(side), other.as_constant()) {
                let bound = bound.checked_div(side.scale)?;
                let order = if side.scale < Ratio::ZERO {
                    turned(order)
                } else {
                    order
                };
                return Some(self.column_test(input, order, bound));
            }
        }
        let pair = self.align(&a, &b)?;
        let known = self.known_mask(&pair.known);
        let (left, right) = (pair.a.scaled, pair.b.scaled);
        let (left, test, right) = match order {
            Order::Equal => (left, Test::Equal, right),
            Order::NotEqual => (left, Test::Different, right),
            Order::LessEqual => (left, Test::AtMost, right),
            Order::Greater => (left, Test::Above, right),
            Order::GreaterEqual => (right, Test::AtMost, left),
            Order::Less => (right, Test::Above, left),
        };
        Some(Truth::Mask(self.mask(|to| TruthOp::Test {
            to,
            left,
            test,
            right,
            known,
        })))
    }

    /// A raw column against a constant ratio, as a test against a whole number.
    fn column_test(&mut self, input: InputId, order: Order, bound: Ratio) -> Truth {
        let whole = bound.floor() == bound.ceil();
        let (test, bound) = match order {
            Order::LessEqual => (Test::AtMost, bound.floor()),
            Order::Greater => (Test::Above, bound.floor()),
            Order::Less => (Test::AtMost, bound.ceil() - 1),
            Order::GreaterEqual => (Test::Above, bound.ceil() - 1),
            Order::Equal if whole => (Test::Equal, bound.floor()),
            Order::NotEqual if whole => (Test::Different, bound.floor()),
            // No whole number equals a broken one; the column still decides whether that is known.
            Order::Equal => (Test::Above, i128::from(i64::MAX)),
            Order::NotEqual => (Test::AtMost, i128::from(i64::MAX)),
        };
        let (test, bound) = match (test, i64::try_from(bound)) {
            (test, Ok(bound)) => (test, bound),
            (Test::Equal, Err(_)) => (Test::Above, i64::MAX),
            (Test::Different, Err(_)) => (Test::AtMost, i64::MAX),
            (test, Err(_)) if bound > 0 => (test, i64::MAX),
            // Known values lie above the smallest integer, which stands for unknown.
            (test, Err(_)) => (test, i64::MIN),
        };
        Truth::Mask(self.mask(|to| TruthOp::TestColumn {
            to,
            input,
            test,
            bound,
        }))
    }
}

/// The input, when the number is nothing but its raw column times a constant, small enough that the
/// reference can multiply any raw value with it.
fn plain_column(value: &Value) -> Option<InputId> {
    match (value.lanes?.place, value.divisor) {
        (Place::Column(_), None) if value.weight.bears_any_raw(value.scale) => {
            value.known.only_input()
        }
        _ => None,
    }
}

/// The order seen from the other side.
fn turned(order: Order) -> Order {
    match order {
        Order::Less => Order::Greater,
        Order::LessEqual => Order::GreaterEqual,
        Order::Greater => Order::Less,
        Order::GreaterEqual => Order::LessEqual,
        same @ (Order::Equal | Order::NotEqual) => same,
    }
}
