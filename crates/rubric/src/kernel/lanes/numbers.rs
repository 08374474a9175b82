//! Passes over whole numbers of 64 bits. Arithmetic wraps; see [`super::Lane`].

use multiversion::multiversion;

use crate::columns::UNKNOWN_NUMBER;
use crate::kernel::code::Test;

/// True when no value is unknown.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn all_known(column: &[i64]) -> bool {
    !column
        .iter()
        .fold(false, |seen, &x| seen | (x == UNKNOWN_NUMBER))
}

/// True when every value lies from `lo` to `hi`; an unknown value does not.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn all_within(column: &[i64], lo: i64, hi: i64) -> bool {
    !column
        .iter()
        .fold(false, |seen, &x| seen | (x < lo) | (x > hi))
}

/// True when every value is unknown or lies from `lo` to `hi`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn all_within_or_unknown(column: &[i64], lo: i64, hi: i64) -> bool {
    !column.iter().fold(false, |seen, &x| {
        seen | ((x != UNKNOWN_NUMBER) & ((x < lo) | (x > hi)))
    })
}

/// True when no value is zero.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn none_zero(of: &[i64]) -> bool {
    !of.iter().fold(false, |seen, &x| seen | (x == 0))
}

/// Where a column is known.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn known(to: &mut [i8], column: &[i64]) {
    for (to, &x) in to.iter_mut().zip(column) {
        *to = i8::from(x != UNKNOWN_NUMBER);
    }
}

/// Where a number is not zero.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn not_zero(to: &mut [i8], of: &[i64]) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = i8::from(x != 0);
    }
}

#[inline(always)]
fn test_each(to: &mut [i8], of: &[i64], holds: impl Fn(i64) -> bool) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = i8::from(holds(x));
    }
}

/// Holds a number against a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn test_bound(to: &mut [i8], of: &[i64], test: Test, bound: i64) {
    match test {
        Test::AtMost => test_each(to, of, |x| x <= bound),
        Test::Above => test_each(to, of, |x| x > bound),
        Test::Equal => test_each(to, of, |x| x == bound),
        Test::Different => test_each(to, of, |x| x != bound),
    }
}

#[inline(always)]
fn test_each_open(holds: &mut [i8], may: &mut [i8], of: &[i64], test: impl Fn(i64) -> bool) {
    for ((h, m), &x) in holds.iter_mut().zip(may).zip(of) {
        let (result, unknown) = (test(x), x == UNKNOWN_NUMBER);
        *h = i8::from(result & !unknown);
        *m = i8::from(result | unknown);
    }
}

/// Holds a column with unknowns against a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn test_bound_open(
    holds: &mut [i8],
    may: &mut [i8],
    of: &[i64],
    test: Test,
    bound: i64,
) {
    match test {
        Test::AtMost => test_each_open(holds, may, of, |x| x <= bound),
        Test::Above => test_each_open(holds, may, of, |x| x > bound),
        Test::Equal => test_each_open(holds, may, of, |x| x == bound),
        Test::Different => test_each_open(holds, may, of, |x| x != bound),
    }
}

/// Two numbers, each with its factor.
pub(crate) type Pair<'n> = (&'n [i64], i64, &'n [i64], i64);

#[inline(always)]
fn each_pair<T>(to: &mut [T], (a, fa, b, fb): Pair<'_>, result: impl Fn(i64, i64) -> T) {
    // Most factors are one; a loop without the multiplication is worth its code.
    if fa == 1 && fb == 1 {
        for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
            *to = result(a, b);
        }
    } else {
        for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
            *to = result(a.wrapping_mul(fa), b.wrapping_mul(fb));
        }
    }
}

/// Holds two numbers against each other.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn test_pair(to: &mut [i8], pair: Pair<'_>, test: Test) {
    match test {
        Test::AtMost => each_pair(to, pair, |a, b| i8::from(a <= b)),
        Test::Above => each_pair(to, pair, |a, b| i8::from(a > b)),
        Test::Equal => each_pair(to, pair, |a, b| i8::from(a == b)),
        Test::Different => each_pair(to, pair, |a, b| i8::from(a != b)),
    }
}

/// Sum of two numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn sum(to: &mut [i64], pair: Pair<'_>) {
    each_pair(to, pair, i64::wrapping_add);
}

/// A number times a factor plus a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn line(to: &mut [i64], of: &[i64], factor: i64, add: i64) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = x.wrapping_mul(factor).wrapping_add(add);
    }
}

/// Product of two numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn product(to: &mut [i64], a: &[i64], b: &[i64]) {
    each_pair(to, (a, 1, b, 1), i64::wrapping_mul);
}

/// The smaller or larger of two numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn extreme(to: &mut [i64], pair: Pair<'_>, larger: bool) {
    if larger {
        each_pair(to, pair, i64::max);
    } else {
        each_pair(to, pair, i64::min);
    }
}

/// The smaller or larger of a number with its factor and a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn extreme_bound(to: &mut [i64], of: &[i64], factor: i64, bound: i64, larger: bool) {
    if larger {
        for (to, &x) in to.iter_mut().zip(of) {
            *to = x.wrapping_mul(factor).max(bound);
        }
    } else {
        for (to, &x) in to.iter_mut().zip(of) {
            *to = x.wrapping_mul(factor).min(bound);
        }
    }
}

/// The first number where the mask holds, else the second.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn choose(to: &mut [i64], mask: &[i8], (a, fa, b, fb): Pair<'_>) {
    for (((to, &mask), &a), &b) in to.iter_mut().zip(mask).zip(a).zip(b) {
        let (a, b) = (a.wrapping_mul(fa), b.wrapping_mul(fb));
        *to = if mask != 0 { a } else { b };
    }
}

/// Floor of `(of × factor + offset) / divisor` by multiply and shift; dividends lie in `0 .. 2^31`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn floor_by_reciprocal(
    to: &mut [i64],
    (of, factor, offset): (&[i64], i64, i64),
    multiplier: u32,
    shift: u32,
) {
    for (to, &x) in to.iter_mut().zip(of) {
        let x = x.wrapping_mul(factor).wrapping_add(offset) as u32;
        *to = ((u64::from(x) * u64::from(multiplier)) >> shift) as i64;
    }
}

/// Floor of `(of × factor + offset) / divisor`; the divisor is positive.
pub(crate) fn floor(to: &mut [i64], (of, factor, offset): (&[i64], i64, i64), divisor: i64) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = x
            .wrapping_mul(factor)
            .wrapping_add(offset)
            .wrapping_div_euclid(divisor);
    }
}

/// Floor or ceiling of `of / by`, zero where `by` is not positive.
pub(crate) fn quotient(to: &mut [i64], (of, f, by, g): Pair<'_>, ceiling: bool) {
    for ((to, &x), &by) in to.iter_mut().zip(of).zip(by) {
        let (x, by) = (x.wrapping_mul(f), by.wrapping_mul(g));
        *to = if by <= 0 {
            0
        } else {
            let floor = x.wrapping_div_euclid(by);
            floor + i64::from(ceiling && floor.wrapping_mul(by) != x)
        };
    }
}

/// Nearest whole number to `of / by`, halves away from zero; zero where `by` is not positive.
pub(crate) fn nearest(to: &mut [i64], (of, f, by, g): Pair<'_>) {
    for ((to, &x), &by) in to.iter_mut().zip(of).zip(by) {
        *to = nearest_quotient(x.wrapping_mul(f), by.wrapping_mul(g));
    }
}

/// Nearest whole number to `of / by`, halves away from zero; zero where `by` is not positive.
#[inline]
pub(crate) fn nearest_quotient(of: i64, by: i64) -> i64 {
    if by <= 0 {
        return 0;
    }
    let floor = of.wrapping_div_euclid(by);
    let rest = of.wrapping_sub(floor.wrapping_mul(by));
    // The rest lies in 0 .. by, so this compares twice the rest with the divisor without doubling it.
    let other = by - rest;
    floor + i64::from(rest > other || (rest == other && of >= 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_check_sees_every_value_outside_even_at_the_ends_of_64_bits() {
        let edges = [
            i64::MIN,
            i64::MIN + 1,
            -6,
            -5,
            -1,
            0,
            1,
            5,
            6,
            i64::MAX - 1,
            i64::MAX,
        ];
        for lo in edges {
            for hi in edges.into_iter().filter(|hi| *hi >= lo) {
                for x in edges {
                    assert_eq!(
                        all_within(&[x], lo, hi),
                        lo <= x && x <= hi,
                        "{x} in {lo}..{hi}"
                    );
                }
            }
        }
    }

    #[test]
    fn halves_round_away_from_zero() {
        let cases = [
            (5, 2, 3),
            (-5, 2, -3),
            (4, 3, 1),
            (-4, 3, -1),
            (5, 3, 2),
            (-5, 3, -2),
            (7, 0, 0),
        ];
        for (of, by, expected) in cases {
            assert_eq!(nearest_quotient(of, by), expected, "{of}/{by}");
        }
    }
}
