//! The memory floor: one pass over every input column that does no more than add its values up. Nothing that
//! reads all facts can be faster by much.

use std::sync::atomic::{AtomicUsize, Ordering};

use multiversion::multiversion;
use rubric::columns::{Column, Columns};

/// Values of one piece of work: long enough to stream, short enough to share evenly.
const PIECE: usize = 1 << 17;

/// Sums all columns in so many threads.
pub(super) fn sum(columns: &Columns, threads: usize) -> i64 {
    let pieces = columns.rows.div_ceil(PIECE).max(1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sum = 0i64;
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            let Some(column) = columns.columns.get(piece / pieces) else {
                return sum;
            };
            let start = piece % pieces * PIECE;
            let end = columns.rows.min(start + PIECE);
            sum = sum.wrapping_add(match column {
                Column::Truth(values) | Column::Tiny(values) => {
                    added::<i8, i16, 64, 255>(&values[start..end])
                }
                Column::Short(values) => added::<i16, i32, 64, 65_535>(&values[start..end]),
                Column::Medium(values) => {
                    added::<i32, i64, 32, { usize::MAX }>(&values[start..end])
                }
                Column::Wide(values) => added::<i64, i64, 32, { usize::MAX }>(&values[start..end]),
            });
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let sums = threads.into_iter().map(|t| t.join().unwrap_or_default());
        sums.fold(0, i64::wrapping_add)
    })
}

/// Adds values up in lanes of twice their width, which so many values fit, or in lanes of 64 bits.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn added<T, L, const LANES: usize, const TIMES: usize>(values: &[T]) -> i64
where
    T: Copy + Into<i64>,
    L: Copy + Default + Into<i64> + From<T> + WrappingAdd,
{
    let mut sum = 0i64;
    for piece in values.chunks(LANES.saturating_mul(TIMES)) {
        let mut lanes = [L::default(); LANES];
        let whole = piece.chunks_exact(LANES);
        for &x in whole.remainder() {
            sum = sum.wrapping_add(x.into());
        }
        for chunk in whole {
            for (lane, &x) in lanes.iter_mut().zip(chunk) {
                *lane = lane.plus(L::from(x));
            }
        }
        for lane in lanes {
            sum = sum.wrapping_add(lane.into());
        }
    }
    sum
}

/// Sums that wrap.
trait WrappingAdd {
    fn plus(self, other: Self) -> Self;
}

macro_rules! wrapping_add {
    ($($t:ty),*) => {$(
        impl WrappingAdd for $t {
            #[inline(always)]
            fn plus(self, other: $t) -> $t {
                self.wrapping_add(other)
            }
        }
    )*};
}
wrapping_add!(i16, i32, i64);
