//! Passes over whole numbers: columns of any width, and lanes. Arithmetic in lanes wraps; see [`super::Lane`].

use multiversion::multiversion;

use super::Lane;
use crate::columns::Value;
use crate::kernel::code::Test;

/// True when no value is unknown.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn all_known<T: Value>(column: &[T]) -> bool {
    !column
        .iter()
        .fold(false, |seen, &x| seen | (x == T::UNKNOWN))
}

/// The known numbers of a width from `lo` to `hi`; `None` when there are none.
pub(crate) fn span<T: Value>(lo: i64, hi: i64) -> Option<(T, T)> {
    let least = T::UNKNOWN.into() + 1;
    let ends = (lo.max(least), hi.min(T::MOST.into()));
    Some((T::try_from(ends.0).ok()?, T::try_from(ends.1).ok()?))
}

/// True when every value is known and lies from `lo` to `hi`.
pub(crate) fn all_within<T: Value>(column: &[T], lo: i64, hi: i64) -> bool {
    match span(lo, hi) {
        Some(span) => all_in_span(column, span),
        None => column.is_empty(),
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn all_in_span<T: Value>(column: &[T], span: (T, T)) -> bool {
    let mut ends = Ends::none();
    for &x in column {
        ends.take(x);
    }
    ends.lie_in(span)
}

/// The least and the most of some values: two operations a value, and no masks, which a comparison with both ends
/// of a span would take.
#[derive(Clone, Copy)]
struct Ends<T> {
    least: T,
    most: T,
}

impl<T: Value> Ends<T> {
    /// Of no values: they lie in every span.
    #[inline(always)]
    fn none() -> Ends<T> {
        Ends {
            least: T::MOST,
            most: T::UNKNOWN,
        }
    }

    #[inline(always)]
    fn take(&mut self, x: T) {
        self.least = self.least.min(x);
        self.most = self.most.max(x);
    }

    #[inline(always)]
    fn lie_in(self, (lo, hi): (T, T)) -> bool {
        lo <= self.least && self.most <= hi
    }
}

/// Columns of one width that are looked through in one pass.
pub(crate) const STREAMS: usize = 4;

/// Which of some columns of one length hold nothing but known values of their spans.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn all_in_spans<T: Value>(
    [a, b, c, d]: [&[T]; STREAMS],
    spans: [(T, T); STREAMS],
) -> [bool; STREAMS] {
    // Apart and not in an array, or they do not stay in registers.
    let none = Ends::none();
    let (mut of_a, mut of_b, mut of_c, mut of_d) = (none, none, none, none);
    for (((&a, &b), &c), &d) in a.iter().zip(b).zip(c).zip(d) {
        of_a.take(a);
        of_b.take(b);
        of_c.take(c);
        of_d.take(d);
    }
    let ends = [of_a, of_b, of_c, of_d];
    std::array::from_fn(|stream| ends[stream].lie_in(spans[stream]))
}

/// True when every value is unknown or lies from `lo` to `hi`.
pub(crate) fn all_within_or_unknown<T: Value>(column: &[T], lo: i64, hi: i64) -> bool {
    match span(lo, hi) {
        Some(span) => all_in_span_or_unknown(column, span),
        None => column.iter().all(|&x| x == T::UNKNOWN),
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn all_in_span_or_unknown<T: Value>(column: &[T], (lo, hi): (T, T)) -> bool {
    // Unknown is below every number, and above them all once everything is moved down by one: it is in the way of
    // neither end.
    let mut ends = Ends::<T>::none();
    for &x in column {
        ends.least = ends.least.min(x.before());
        ends.most = ends.most.max(x);
    }
    ends.lie_in((lo.before(), hi))
}

/// Brings a column into lanes of another width; numbers too large for them keep their low bits.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn load<T: Value, N: Lane>(to: &mut [N], column: &[T]) {
    for (to, &x) in to.iter_mut().zip(column) {
        *to = N::low_bits(x.into());
    }
}

/// True when no value is zero.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn none_zero<N: Lane>(of: &[N]) -> bool {
    !of.iter().fold(false, |seen, &x| seen | (x == N::default()))
}

/// Where a column is known.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn known<T: Value>(to: &mut [i8], column: &[T]) {
    for (to, &x) in to.iter_mut().zip(column) {
        *to = i8::from(x != T::UNKNOWN);
    }
}

/// Where a number is not zero.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn not_zero<N: Lane>(to: &mut [i8], of: &[N]) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = i8::from(x != N::default());
    }
}

/// A test of known numbers of a width that says the same as one of numbers of 64 bits.
fn narrowed<T: Value>(test: Test, bound: i64) -> (Test, T) {
    match (test, T::try_from(bound)) {
        (test, Ok(bound)) => (test, bound),
        (Test::Equal, Err(_)) => (Test::Above, T::MOST),
        (Test::Different, Err(_)) => (Test::AtMost, T::MOST),
        (test, Err(_)) if bound > 0 => (test, T::MOST),
        // Known values lie above the one that stands for unknown.
        (test, Err(_)) => (test, T::UNKNOWN),
    }
}

#[inline(always)]
fn test_each<T: Copy>(to: &mut [i8], of: &[T], holds: impl Fn(T) -> bool) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = i8::from(holds(x));
    }
}

/// Holds a column of known numbers against a constant.
pub(crate) fn test_bound<T: Value>(to: &mut [i8], of: &[T], test: Test, bound: i64) {
    test_narrowed(to, of, narrowed(test, bound));
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn test_narrowed<T: Value>(to: &mut [i8], of: &[T], (test, bound): (Test, T)) {
    match test {
        Test::AtMost => test_each(to, of, |x| x <= bound),
        Test::Above => test_each(to, of, |x| x > bound),
        Test::Equal => test_each(to, of, |x| x == bound),
        Test::Different => test_each(to, of, |x| x != bound),
    }
}

#[inline(always)]
fn test_each_open<T: Value>(holds: &mut [i8], may: &mut [i8], of: &[T], test: impl Fn(T) -> bool) {
    for ((h, m), &x) in holds.iter_mut().zip(may).zip(of) {
        let (result, unknown) = (test(x), x == T::UNKNOWN);
        *h = i8::from(result & !unknown);
        *m = i8::from(result | unknown);
    }
}

/// Holds a column with unknowns against a constant.
pub(crate) fn test_bound_open<T: Value>(
    (holds, may): (&mut [i8], &mut [i8]),
    of: &[T],
    test: Test,
    bound: i64,
) {
    test_narrowed_open(holds, may, of, narrowed(test, bound));
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn test_narrowed_open<T: Value>(
    holds: &mut [i8],
    may: &mut [i8],
    of: &[T],
    (test, bound): (Test, T),
) {
    match test {
        Test::AtMost => test_each_open(holds, may, of, |x| x <= bound),
        Test::Above => test_each_open(holds, may, of, |x| x > bound),
        Test::Equal => test_each_open(holds, may, of, |x| x == bound),
        Test::Different => test_each_open(holds, may, of, |x| x != bound),
    }
}

/// Two numbers, each with its factor.
pub(crate) type Pair<'n, N> = (&'n [N], N, &'n [N], N);

#[inline(always)]
fn each_pair<N: Lane, T>(to: &mut [T], (a, fa, b, fb): Pair<'_, N>, result: impl Fn(N, N) -> T) {
    // Most factors are one; a loop without the multiplication is worth its code.
    let one = N::low_bits(1);
    if fa == one && fb == one {
        for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
            *to = result(a, b);
        }
    } else {
        for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
            *to = result(a.times(fa), b.times(fb));
        }
    }
}

/// Holds two numbers against each other.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn test_pair<N: Lane>(to: &mut [i8], pair: Pair<'_, N>, test: Test) {
    match test {
        Test::AtMost => each_pair(to, pair, |a, b| i8::from(a <= b)),
        Test::Above => each_pair(to, pair, |a, b| i8::from(a > b)),
        Test::Equal => each_pair(to, pair, |a, b| i8::from(a == b)),
        Test::Different => each_pair(to, pair, |a, b| i8::from(a != b)),
    }
}

/// Sum of two numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn sum<N: Lane>(to: &mut [N], pair: Pair<'_, N>) {
    each_pair(to, pair, N::plus);
}

/// A number times a factor plus a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn line<N: Lane>(to: &mut [N], of: &[N], factor: N, add: N) {
    for (to, &x) in to.iter_mut().zip(of) {
        *to = x.times(factor).plus(add);
    }
}

/// Product of two numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn product<N: Lane>(to: &mut [N], a: &[N], b: &[N]) {
    for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
        *to = a.times(b);
    }
}

/// The smaller or larger of two numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn extreme<N: Lane>(to: &mut [N], pair: Pair<'_, N>, larger: bool) {
    if larger {
        each_pair(to, pair, N::max);
    } else {
        each_pair(to, pair, N::min);
    }
}

/// The smaller or larger of a number with its factor and a constant.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn extreme_bound<N: Lane>(to: &mut [N], of: &[N], factor: N, bound: N, larger: bool) {
    if larger {
        for (to, &x) in to.iter_mut().zip(of) {
            *to = x.times(factor).max(bound);
        }
    } else {
        for (to, &x) in to.iter_mut().zip(of) {
            *to = x.times(factor).min(bound);
        }
    }
}

/// The first number where the mask holds, else the second.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn choose<N: Lane>(to: &mut [N], mask: &[i8], (a, fa, b, fb): Pair<'_, N>) {
    for (((to, &mask), &a), &b) in to.iter_mut().zip(mask).zip(a).zip(b) {
        let (a, b) = (a.times(fa), b.times(fb));
        *to = if mask != 0 { a } else { b };
    }
}

/// A number times a factor plus a constant, to be divided.
pub(crate) type Dividend<'n, N> = (&'n [N], N, N);

/// Floor of a quotient by multiply and shift; dividends lie in `0 .. 2^31`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn floor_by_reciprocal<N: Lane>(
    to: &mut [N],
    (of, factor, offset): Dividend<'_, N>,
    multiplier: u32,
    shift: u32,
) {
    for (to, &x) in to.iter_mut().zip(of) {
        let x = x.times(factor).plus(offset).wide() as u32;
        *to = N::low_bits(((u64::from(x) * u64::from(multiplier)) >> shift) as i64);
    }
}

/// Floor of a quotient; the divisor is positive.
pub(crate) fn floor<N: Lane>(to: &mut [N], (of, factor, offset): Dividend<'_, N>, divisor: i64) {
    for (to, &x) in to.iter_mut().zip(of) {
        let x = x.times(factor).plus(offset).wide();
        *to = N::low_bits(x.wrapping_div_euclid(divisor));
    }
}

/// Floor or ceiling of `of / by`, zero where `by` is not positive.
pub(crate) fn quotient<N: Lane>(to: &mut [N], (of, f, by, g): Pair<'_, N>, ceiling: bool) {
    for ((to, &x), &by) in to.iter_mut().zip(of).zip(by) {
        let (x, by) = (x.times(f).wide(), by.times(g).wide());
        *to = N::low_bits(if by <= 0 {
            0
        } else {
            let floor = x.wrapping_div_euclid(by);
            floor + i64::from(ceiling && floor.wrapping_mul(by) != x)
        });
    }
}

/// Nearest whole number to `of / by`, halves away from zero; zero where `by` is not positive.
pub(crate) fn nearest<N: Lane>(to: &mut [i64], (of, f, by, g): Pair<'_, N>) {
    for ((to, &x), &by) in to.iter_mut().zip(of).zip(by) {
        *to = nearest_quotient(x.times(f).wide(), by.times(g).wide());
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

    /// Every number near the ends of every width.
    fn edges() -> Vec<i64> {
        let ends = [7, 15, 31, 63].map(|bits| 1i128 << bits);
        let near = |end: i128| (-2..=2).flat_map(move |d| [-end + d, end + d]);
        let all = ends.into_iter().flat_map(near).chain(-6..=6);
        all.filter_map(|n| i64::try_from(n).ok()).collect()
    }

    fn known_of<T: Value>() -> Vec<(T, i64)> {
        let known = edges().into_iter();
        known.filter_map(|n| Some((T::holding(n)?, n))).collect()
    }

    fn ranges_see_every_value_outside<T: Value>() {
        for lo in edges() {
            for hi in edges().into_iter().filter(|hi| *hi >= lo) {
                for (x, n) in known_of::<T>() {
                    let within = lo <= n && n <= hi;
                    assert_eq!(all_within(&[x], lo, hi), within, "{n} in {lo}..{hi}");
                    let found = all_within_or_unknown(&[T::UNKNOWN, x], lo, hi);
                    assert_eq!(found, within, "{n} in {lo}..{hi}");
                }
                assert!(!all_within(&[T::UNKNOWN], lo, hi), "{lo}..{hi}");
            }
        }
    }

    #[test]
    fn range_check_sees_every_value_outside_even_at_the_ends_of_each_width() {
        ranges_see_every_value_outside::<i8>();
        ranges_see_every_value_outside::<i16>();
        ranges_see_every_value_outside::<i32>();
        ranges_see_every_value_outside::<i64>();
    }

    fn tests_say_the_same<T: Value>() {
        for test in [Test::AtMost, Test::Above, Test::Equal, Test::Different] {
            for bound in edges() {
                for (x, n) in known_of::<T>() {
                    let holds = i8::from(match test {
                        Test::AtMost => n <= bound,
                        Test::Above => n > bound,
                        Test::Equal => n == bound,
                        Test::Different => n != bound,
                    });
                    let mut to = [2];
                    test_bound(&mut to, &[x], test, bound);
                    assert_eq!(to, [holds], "{n} {test:?} {bound}");
                    let (mut sure, mut may) = ([2; 2], [2; 2]);
                    let column = [x, T::UNKNOWN];
                    test_bound_open((&mut sure, &mut may), &column, test, bound);
                    assert_eq!(
                        (sure, may),
                        ([holds, 0], [holds, 1]),
                        "{n} {test:?} {bound}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_test_says_the_same_in_every_width() {
        tests_say_the_same::<i8>();
        tests_say_the_same::<i16>();
        tests_say_the_same::<i32>();
        tests_say_the_same::<i64>();
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
