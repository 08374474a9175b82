//! The raw values of one input at which comparisons switch, found by search on the exact evaluation.

use std::cmp::Ordering;

use super::super::eval::{self, Values};
use super::super::ir::{Cond, Input, InputId, Num, Order};
use super::{Direction, Ranges, direction};

/// Ranges of at most this many raw values are searched one by one; longer ones only where a comparison is
/// monotone, by halving.
const SCAN: i64 = 4096;

/// Raw values of the input at which a comparison in the condition is no longer what it was one raw value
/// below, within the input's range; ascending. Comparisons that also read other inputs are left out.
pub fn thresholds(c: &Cond, input: InputId, ranges: &Ranges<'_>) -> Vec<i64> {
    let mut search = Search::new(input, ranges);
    search.condition(c);
    search.sorted()
}

/// The same for the comparisons inside a number, and for the places where its `min` and `max` change over.
pub fn number_thresholds(n: &Num, input: InputId, ranges: &Ranges<'_>) -> Vec<i64> {
    let mut search = Search::new(input, ranges);
    search.number(n);
    search.sorted()
}

/// Only one input is known.
struct Single {
    input: InputId,
    raw: i64,
}

impl Values for Single {
    fn raw(&self, input: InputId) -> Option<i64> {
        (input == self.input).then_some(self.raw)
    }
}

struct Search<'r, 'i> {
    input: InputId,
    ranges: &'r Ranges<'i>,
    found: Vec<i64>,
}

impl<'r, 'i> Search<'r, 'i> {
    fn new(input: InputId, ranges: &'r Ranges<'i>) -> Search<'r, 'i> {
        Search {
            input,
            ranges,
            found: Vec::new(),
        }
    }

    fn sorted(mut self) -> Vec<i64> {
        self.found.sort_unstable();
        self.found.dedup();
        self.found
    }

    fn inputs(&self) -> &'i [Input] {
        self.ranges.inputs()
    }

    fn condition(&mut self, c: &Cond) {
        match c {
            Cond::Const(_) => {}
            Cond::Input(id) => {
                if *id == self.input && self.ranges.raw(*id) == (0, 1) {
                    self.found.push(1);
                }
            }
            Cond::Compare(order, a, b) => {
                self.number(a);
                self.number(b);
                self.crossing(*order, a, b);
            }
            Cond::And(a, b) | Cond::Or(a, b) => {
                self.condition(a);
                self.condition(b);
            }
            Cond::Not(a) => self.condition(a),
            Cond::If(c, a, b) => {
                self.condition(c);
                self.condition(a);
                self.condition(b);
            }
        }
    }

    fn number(&mut self, n: &Num) {
        match n {
            Num::Const(_) | Num::Input(_) => {}
            Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
                self.number(a);
                self.number(b);
            }
            Num::Min(of) | Num::Max(of) => {
                for (i, a) in of.iter().enumerate() {
                    self.number(a);
                    for b in &of[i + 1..] {
                        self.crossing(Order::Less, a, b);
                    }
                }
            }
            Num::If(c, a, b) => {
                self.condition(c);
                self.number(a);
                self.number(b);
            }
            Num::Steps { of, .. } => self.number(of),
        }
    }

    /// How `a` stands to `b` at a raw value; `None` where either is unknown.
    fn order(&self, a: &Num, b: &Num, raw: i64) -> Option<Ordering> {
        let row = Single {
            input: self.input,
            raw,
        };
        let a = eval::number(a, self.inputs(), &row)?;
        Some(a.cmp(&eval::number(b, self.inputs(), &row)?))
    }

    /// Keeps a raw value at which the comparison really changes.
    fn keep(&mut self, order: Order, a: &Num, b: &Num, raw: i64) {
        let holds = |raw| self.order(a, b, raw).map(|o| order.holds(o));
        if holds(raw - 1) != holds(raw) {
            self.found.push(raw);
        }
    }

    /// The raw values at which a comparison switches.
    fn crossing(&mut self, order: Order, a: &Num, b: &Num) {
        let follows = direction(a, self.input, self.ranges)
            .and(direction(b, self.input, self.ranges).reversed());
        let (low, high) = self.ranges.raw(self.input);
        if follows == Direction::Constant || low >= high {
            return;
        }
        if high.saturating_sub(low) <= SCAN {
            for raw in low + 1..=high {
                self.keep(order, a, b, raw);
            }
        } else if follows != Direction::Mixed
            && let Some((first, last)) = self.known(a, b, low, high)
        {
            if first > low {
                self.found.push(first);
            }
            self.bisect(order, a, b, first, last);
            if last < high {
                self.found.push(last + 1);
            }
        }
    }

    /// The part of a range where both numbers are known. Where they are monotone, a divisor is zero only at
    /// one end.
    fn known(&self, a: &Num, b: &Num, low: i64, high: i64) -> Option<(i64, i64)> {
        let known = |raw| self.order(a, b, raw).is_some();
        match (known(low), known(high)) {
            (true, true) => Some((low, high)),
            (false, true) => Some((boundary(low, high, |raw| !known(raw)), high)),
            (true, false) => Some((low, boundary(low, high, known) - 1)),
            (false, false) => None,
        }
    }

    /// Finds the at most two changes of a monotone comparison.
    fn bisect(&mut self, order: Order, a: &Num, b: &Num, low: i64, high: i64) {
        let mut from = low;
        for _ in 0..2 {
            let start = self.order(a, b, from);
            if self.order(a, b, high) == start {
                return;
            }
            let other = boundary(from, high, |raw| self.order(a, b, raw) == start);
            self.keep(order, a, b, other);
            from = other;
        }
    }
}

/// The first raw value that is no longer like `low`, when `high` is not.
fn boundary(low: i64, high: i64, like: impl Fn(i64) -> bool) -> i64 {
    let (mut same, mut other) = (low, high);
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if like(middle) {
            same = middle;
        } else {
            other = middle;
        }
    }
    other
}
