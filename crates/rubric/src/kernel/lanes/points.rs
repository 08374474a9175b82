//! Passes over points: counts of an item's quantum in the narrowest lanes that hold them.

use multiversion::multiversion;

use super::Lane;
use super::numbers::nearest_quotient;
use crate::number::RoundingMode;

/// Most amounts that one pass gives.
pub(crate) const GIFTS: usize = 4;

/// Adds amounts where their masks hold, at most [`GIFTS`], to what stands there or to `start`.
pub(crate) fn give<L: Lane>(to: &mut [L], start: Option<L>, gifts: &[(&[i8], L)]) {
    match start {
        Some(start) => give_to::<L, true>(to, start, gifts),
        None => give_to::<L, false>(to, L::default(), gifts),
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn give_to<L: Lane, const AFRESH: bool>(to: &mut [L], start: L, gifts: &[(&[i8], L)]) {
    let start = |to: L| if AFRESH { start } else { to };
    // Deep zips are set up by calls that are not inlined, which short blocks pay for.
    let len = to.len();
    match *gifts {
        [] => {
            for to in to {
                *to = start(*to);
            }
        }
        [(a, x)] => {
            for (to, &a) in to.iter_mut().zip(a) {
                *to = start(*to).plus(x.where_holds(a));
            }
        }
        [(a, x), (b, y)] => {
            for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
                *to = start(*to).plus(x.where_holds(a)).plus(y.where_holds(b));
            }
        }
        [(a, x), (b, y), (c, z)] => {
            let (a, b, c) = (&a[..len], &b[..len], &c[..len]);
            for i in 0..len {
                let two = x.where_holds(a[i]).plus(y.where_holds(b[i]));
                to[i] = start(to[i]).plus(two).plus(z.where_holds(c[i]));
            }
        }
        [(a, x), (b, y), (c, z), (d, w)] => {
            let (a, b, c, d) = (&a[..len], &b[..len], &c[..len], &d[..len]);
            for i in 0..len {
                let two = x.where_holds(a[i]).plus(y.where_holds(b[i]));
                let other = z.where_holds(c[i]).plus(w.where_holds(d[i]));
                to[i] = start(to[i]).plus(two.plus(other));
            }
        }
        _ => unreachable!("one pass gives at most four amounts"),
    }
}

/// Puts a value where the mask holds.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn put_where<L: Lane>(to: &mut [L], mask: &[i8], value: L) {
    for (to, &mask) in to.iter_mut().zip(mask) {
        *to = if mask != 0 { value } else { *to };
    }
}

/// Puts a value where the mask does not hold.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn put_unless<L: Lane>(to: &mut [L], mask: &[i8], value: L) {
    for (to, &mask) in to.iter_mut().zip(mask) {
        *to = if mask != 0 { *to } else { value };
    }
}

/// Widens to a value where the mask holds.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn widen_where<L: Lane>(low: &mut [L], high: &mut [L], mask: &[i8], value: L) {
    for ((low, high), &mask) in low.iter_mut().zip(high).zip(mask) {
        *low = if mask != 0 { (*low).min(value) } else { *low };
        *high = if mask != 0 { (*high).max(value) } else { *high };
    }
}

/// Puts a range where the mask cannot hold, and widens to it where the mask may fail.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn replace<L: Lane>(
    low: &mut [L],
    high: &mut [L],
    holds: &[i8],
    may: &[i8],
    least: L,
    most: L,
) {
    for (((low, high), &holds), &may) in low.iter_mut().zip(high).zip(holds).zip(may) {
        let (l, h) = if may != 0 {
            ((*low).min(least), (*high).max(most))
        } else {
            (least, most)
        };
        *low = if holds != 0 { *low } else { l };
        *high = if holds != 0 { *high } else { h };
    }
}

/// An arm that surely or possibly gives `value`, before the arms already folded in.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn offer<L: Lane>(low: &mut [L], high: &mut [L], holds: &[i8], may: &[i8], value: L) {
    for (((low, high), &holds), &may) in low.iter_mut().zip(high).zip(holds).zip(may) {
        let (l, h) = if may != 0 {
            ((*low).min(value), (*high).max(value))
        } else {
            (*low, *high)
        };
        *low = if holds != 0 { value } else { l };
        *high = if holds != 0 { value } else { h };
    }
}

/// Puts one value everywhere.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn fill<L: Lane>(to: &mut [L], value: L) {
    to.fill(value);
}

/// Adds one column of points to another.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn add<L: Lane>(to: &mut [L], points: &[L]) {
    for (to, &points) in to.iter_mut().zip(points) {
        *to = to.plus(points);
    }
}

/// Adds a number times a factor.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn amount<L: Lane, N: Lane>(to: &mut [L], of: &[N], factor: L) {
    // Bytes have no multiplication of their own, and most amounts are taken off as they are.
    if factor == L::low_bits(-1) {
        for (to, &x) in to.iter_mut().zip(of) {
            *to = to.minus(L::low_bits(x.wide()));
        }
    } else {
        for (to, &x) in to.iter_mut().zip(of) {
            *to = to.plus(L::low_bits(x.wide()).times(factor));
        }
    }
}

/// Adds a number times a factor where it is known, else a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn amount_or<L: Lane, N: Lane>(to: &mut [L], of: &[N], factor: L, known: &[i8], or: L) {
    for ((to, &x), &known) in to.iter_mut().zip(of).zip(known) {
        let value = L::low_bits(x.wide()).times(factor);
        *to = to.plus(if known != 0 { value } else { or });
    }
}

/// Keeps every value from `low` to `high`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn bound<L: Lane>(to: &mut [L], low: Option<L>, high: Option<L>) {
    if let Some(low) = low {
        for to in &mut *to {
            *to = (*to).max(low);
        }
    }
    if let Some(high) = high {
        for to in to {
            *to = (*to).min(high);
        }
    }
}

/// Raises values other than zero to a smallest size.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn raise<L: Lane>(to: &mut [L], smallest: L) {
    let zero = L::default();
    for to in to {
        let raised = if *to > zero {
            (*to).max(smallest)
        } else {
            (*to).min(zero.minus(smallest))
        };
        *to = if *to == zero { zero } else { raised };
    }
}

/// Multiplies by a ratio and brings to the nearest whole number, halves away from zero.
pub(crate) fn multiply<L: Lane>(to: &mut [L], num: i64, den: i64) {
    for to in to {
        *to = L::low_bits(nearest_quotient(to.wide().wrapping_mul(num), den));
    }
}

/// Brings to multiples of a unit.
pub(crate) fn round<L: Lane>(to: &mut [L], unit: i64, mode: RoundingMode) {
    for to in to {
        *to = L::low_bits(round_to(to.wide(), unit, mode));
    }
}

/// The multiple of a unit that a mode brings a value to.
pub(crate) fn round_to(value: i64, unit: i64, mode: RoundingMode) -> i64 {
    let floor = value.div_euclid(unit);
    let rest = value.rem_euclid(unit);
    let half = rest.cmp(&(unit - rest));
    let up = match mode {
        RoundingMode::Down => false,
        RoundingMode::Up => rest > 0,
        RoundingMode::HalfUp => half.is_gt() || (half.is_eq() && value >= 0),
        RoundingMode::HalfEven => half.is_gt() || (half.is_eq() && floor.rem_euclid(2) == 1),
    };
    floor.wrapping_add(i64::from(up)).wrapping_mul(unit)
}

/// Adds `points` times a factor to wider lanes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn gather<L: Lane, T: Lane>(to: &mut [T], points: &[L], factor: T) {
    for (to, &points) in to.iter_mut().zip(points) {
        *to = to.plus(T::low_bits(points.wide()).times(factor));
    }
}

/// Adds the distance from `low` to `high` times a factor to wider lanes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn gather_gap<L: Lane, T: Lane>(to: &mut [T], low: &[L], high: &[L], factor: T) {
    for ((to, &low), &high) in to.iter_mut().zip(low).zip(high) {
        let gap = T::low_bits(high.wide()).minus(T::low_bits(low.wide()));
        *to = to.plus(gap.times(factor));
    }
}

/// Writes sums out: the low end, and the high end as low plus gap.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn write_out<T: Lane>(low: &mut [i64], high: &mut [i64], sums: &[T], gaps: &[T]) {
    for (((low, high), &sum), &gap) in low.iter_mut().zip(high).zip(sums).zip(gaps) {
        *low = sum.wide();
        *high = sum.wide() + gap.wide();
    }
}
