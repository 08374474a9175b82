//! Points: what rules give and take, and the item's result.

use super::registers::{Masks, Numbers, with_lanes};
use super::{Block, Ends, PointLanes, Registers};
use crate::kernel::code::{Mask, PointsOp};
use crate::kernel::lanes::{Lane, numbers, points, truths};

impl<L: Lane> Block<'_, L> {
    /// Everything at its base, nothing lost.
    pub(super) fn begin<const KNOWN: bool>(&mut self) {
        let (len, code) = (self.len, self.code);
        self.in_rule = false;
        if !code.only_gifts {
            self.lanes.item.fill::<KNOWN>(len, L::low_bits(code.base));
        }
        if code.lost.is_some() {
            self.registers.lost.0[..len].fill(0);
            if !KNOWN {
                self.registers.lost.1[..len].fill(0);
            }
        }
    }

    pub(super) fn points<const KNOWN: bool>(&mut self, op: &PointsOp) {
        let (len, source, rows) = (self.len, self.source, &self.rows);
        let (code, columns) = (self.code, self.columns::<KNOWN>());
        let Registers {
            holds,
            may,
            numbers: registers,
            scratch,
            lost,
            arm_lost,
        } = &mut *self.registers;
        let PointLanes { item, rule, pick } = &mut *self.lanes;
        let to = if self.in_rule { &mut *rule } else { &mut *item };
        let (low, high) = (&mut to.low[..len], &mut to.high[..len]);
        let masks = Masks {
            registers: holds,
            source,
            rows,
            columns,
        };
        let may = |mask: Mask| &may[mask][..len];
        match *op {
            PointsOp::Give { mask, amount } => {
                give::<L, KNOWN>(low, high, None, &[(mask, amount)], masks, may);
            }
            PointsOp::Pick {
                ref arms,
                otherwise,
            } => {
                pick.fill::<KNOWN>(len, L::low_bits(otherwise));
                let (pick_low, pick_high) = (&mut pick.low[..len], &mut pick.high[..len]);
                for (mask, amount) in arms.iter().rev() {
                    let amount = L::low_bits(*amount);
                    if KNOWN {
                        points::put_where(pick_low, masks.get(*mask), amount);
                    } else {
                        let (holds, may) = (masks.get(*mask), may(*mask));
                        points::offer(pick_low, pick_high, holds, may, amount);
                    }
                }
                points::add(low, pick_low);
                if !KNOWN {
                    points::add(high, pick_high);
                }
            }
            PointsOp::Lose { ref arms } => {
                let (surely, maybe) = arm_lost;
                let (surely, maybe) = (&mut surely[..len], &mut maybe[..len]);
                match (KNOWN, &arms[..]) {
                    (true, [(mask, true)]) => truths::join(&mut lost.0[..len], masks.get(*mask)),
                    (true, _) => {
                        lose_known(arms, masks, surely);
                        truths::join(&mut lost.0[..len], surely);
                    }
                    (false, _) => {
                        lose(arms, masks, may, (&mut *surely, &mut *maybe));
                        truths::join(&mut lost.0[..len], surely);
                        truths::join(&mut lost.1[..len], maybe);
                    }
                }
            }
            PointsOp::Amount {
                of,
                factor,
                known,
                low: least,
                high: most,
            } => {
                let factor = L::low_bits(factor);
                with_lanes!(code.lanes, N => {
                    let of = Numbers::<N>::all(registers, code, source, rows).get(of);
                    match known {
                        Some(known) if !KNOWN => {
                            let known = masks.get(known);
                            points::amount_or(low, of, factor, known, L::low_bits(least));
                            points::amount_or(high, of, factor, known, L::low_bits(most));
                        }
                        _ => add_number::<L, N, KNOWN>(low, high, of, factor),
                    }
                });
            }
            PointsOp::Rounded {
                of,
                by,
                least,
                most,
                known,
                low: unknown_low,
                high: unknown_high,
            } => {
                let amount = &mut scratch[..len];
                with_lanes!(code.lanes, N => {
                    let from = Numbers::<N>::all(registers, code, source, rows);
                    numbers::nearest(amount, from.pair(of, by));
                });
                points::bound(amount, Some(least), Some(most));
                let one = L::low_bits(1);
                match known {
                    Some(known) if !KNOWN => {
                        let known = masks.get(known);
                        points::amount_or(low, amount, one, known, L::low_bits(unknown_low));
                        points::amount_or(high, amount, one, known, L::low_bits(unknown_high));
                    }
                    _ => add_number::<L, i64, KNOWN>(low, high, amount, one),
                }
            }
            PointsOp::BeginRule { .. } | PointsOp::EndRule { .. } => self.frame::<KNOWN>(op),
        }
    }

    /// The beginning and the end of a rule whose amounts gather apart.
    fn frame<const KNOWN: bool>(&mut self, op: &PointsOp) {
        let (len, columns) = (self.len, self.columns::<KNOWN>());
        let PointLanes { item, rule, .. } = &mut *self.lanes;
        match *op {
            PointsOp::BeginRule { base } => {
                self.in_rule = true;
                rule.fill::<KNOWN>(len, L::low_bits(base));
            }
            PointsOp::EndRule {
                gate,
                least,
                most,
                smallest,
            } => {
                self.in_rule = false;
                let (least, most) = (least.map(L::low_bits), most.map(L::low_bits));
                for end in rule.ends::<KNOWN>(len) {
                    points::bound(end, least, most);
                    if smallest != 0 {
                        points::raise(end, L::low_bits(smallest));
                    }
                }
                if let Some(gate) = gate {
                    let masks = Masks {
                        registers: &self.registers.holds,
                        source: self.source,
                        rows: &self.rows,
                        columns,
                    };
                    let (low, high) = (&mut rule.low[..len], &mut rule.high[..len]);
                    let (holds, zero) = (masks.get(gate), L::default());
                    if KNOWN {
                        points::put_unless(low, holds, zero);
                    } else {
                        let may = &self.registers.may[gate][..len];
                        points::replace(low, high, holds, may, zero, zero);
                    }
                }
                points::add(&mut item.low[..len], &rule.low[..len]);
                if !KNOWN {
                    points::add(&mut item.high[..len], &rule.high[..len]);
                }
            }
            _ => {}
        }
    }

    /// Gifts, multiplier, bounds, loss, application and rounding of the whole item.
    pub(super) fn finish<const KNOWN: bool>(&mut self) {
        let (len, code, columns) = (self.len, self.code, self.columns::<KNOWN>());
        let Registers {
            holds, may, lost, ..
        } = &mut *self.registers;
        let masks = Masks {
            registers: holds,
            source: self.source,
            rows: &self.rows,
            columns,
        };
        let item = &mut self.lanes.item;
        let start = code.only_gifts.then(|| L::low_bits(code.base));
        let (low, high) = (&mut item.low[..len], &mut item.high[..len]);
        give::<L, KNOWN>(low, high, start, &code.gifts, masks, |mask| {
            &may[mask][..len]
        });
        let (floor, cap) = (code.floor.map(L::low_bits), code.cap.map(L::low_bits));
        for end in item.ends::<KNOWN>(len) {
            if let Some((num, den)) = code.multiplier {
                points::multiply(end, num, den);
            }
            points::bound(end, floor, cap);
        }
        let (low, high) = (&mut item.low[..len], &mut item.high[..len]);
        if let Some(points) = code.lost {
            let points = L::low_bits(points);
            points::put_where(low, &lost.0[..len], points);
            if !KNOWN {
                points::put_where(high, &lost.0[..len], points);
                points::widen_where(low, high, &lost.1[..len], points);
            }
        }
        if let Some(elsewhere) = code.elsewhere {
            let applies = masks.get(elsewhere.applies);
            let ends = (L::low_bits(elsewhere.low), L::low_bits(elsewhere.high));
            if KNOWN {
                points::put_unless(low, applies, ends.0);
            } else {
                let may = &may[elsewhere.applies][..len];
                points::replace(low, high, applies, may, ends.0, ends.1);
            }
        }
        if let Some(rounding) = code.rounding {
            for end in item.ends::<KNOWN>(len) {
                points::round(end, rounding.unit, rounding.mode);
            }
        }
    }
}

impl<L: Lane> Ends<L> {
    fn fill<const KNOWN: bool>(&mut self, len: usize, value: L) {
        for end in self.ends::<KNOWN>(len) {
            points::fill(end, value);
        }
    }

    /// The ends that a block keeps.
    fn ends<const KNOWN: bool>(&mut self, len: usize) -> impl Iterator<Item = &mut [L]> {
        let ends = [&mut self.low[..len], &mut self.high[..len]];
        ends.into_iter().take(if KNOWN { 1 } else { 2 })
    }
}

fn add_number<L: Lane, N: Lane, const KNOWN: bool>(
    low: &mut [L],
    high: &mut [L],
    of: &[N],
    factor: L,
) {
    points::amount(low, of, factor);
    if !KNOWN {
        points::amount(high, of, factor);
    }
}

/// Adds amounts where their masks hold, to what stands there or to `start`.
fn give<'m, L: Lane, const KNOWN: bool>(
    low: &mut [L],
    high: &mut [L],
    start: Option<L>,
    gifts: &[(Mask, i64)],
    masks: Masks<'m>,
    may: impl Fn(Mask) -> &'m [i8],
) {
    let mut start = start;
    // As many as one pass takes; none at all still writes the start.
    for gifts in gifts
        .chunks(points::GIFTS)
        .chain(gifts.is_empty().then_some(gifts))
    {
        let mut held = [(&[][..], L::default()); points::GIFTS];
        // What may hold moves the end it harms or helps; what surely holds moves the other.
        let ends = [(&mut *low, true), (&mut *high, false)].into_iter();
        for (to, is_low) in ends.take(if KNOWN { 1 } else { 2 }) {
            for (held, (mask, amount)) in held.iter_mut().zip(gifts) {
                let possible = !KNOWN && (*amount < 0) == is_low;
                let mask = if possible {
                    may(*mask)
                } else {
                    masks.get(*mask)
                };
                *held = (mask, L::low_bits(*amount));
            }
            points::give(to, start, &held[..gifts.len()]);
        }
        start = None;
    }
}

/// Where the first arm that holds loses the item, everything known.
fn lose_known(arms: &[(Mask, bool)], masks: Masks<'_>, lost: &mut [i8]) {
    lost.fill(0);
    for (mask, loses) in arms.iter().rev() {
        match loses {
            true => truths::join(lost, masks.get(*mask)),
            false => truths::clear(lost, masks.get(*mask)),
        }
    }
}

/// Where the first arm that holds loses the item: for sure, and possibly.
fn lose<'m>(
    arms: &[(Mask, bool)],
    masks: Masks<'m>,
    may: impl Fn(Mask) -> &'m [i8],
    (surely, maybe): (&mut [i8], &mut [i8]),
) {
    surely.fill(0);
    maybe.fill(0);
    for (mask, loses) in arms.iter().rev() {
        let holds = masks.get(*mask);
        if *loses {
            truths::join(surely, holds);
            truths::join(maybe, may(*mask));
        } else {
            truths::clear(surely, may(*mask));
            truths::clear(maybe, holds);
        }
    }
}
