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
                Column::Truth(values) => bytes(&values[start..end]),
                Column::Number(values) => numbers(&values[start..end]),
            });
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let sums = threads.into_iter().map(|t| t.join().unwrap_or_default());
        sums.fold(0, i64::wrapping_add)
    })
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn bytes(values: &[i8]) -> i64 {
    // Up to 255 bytes of -1, 0 or 1 fit a 16-bit lane many times over.
    let mut sum = 0;
    for piece in values.chunks(64 * 256) {
        let mut lanes = [0i16; 64];
        let whole = piece.chunks_exact(64);
        let rest: i64 = whole.remainder().iter().map(|&x| i64::from(x)).sum();
        for chunk in whole {
            for (lane, &x) in lanes.iter_mut().zip(chunk) {
                *lane += i16::from(x);
            }
        }
        sum += rest + lanes.iter().map(|&x| i64::from(x)).sum::<i64>();
    }
    sum
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn numbers(values: &[i64]) -> i64 {
    let mut lanes = [0i64; 32];
    let whole = values.chunks_exact(32);
    let rest = whole
        .remainder()
        .iter()
        .fold(0, |a: i64, &b| a.wrapping_add(b));
    for chunk in whole {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = lane.wrapping_add(x);
        }
    }
    lanes.iter().fold(rest, |a, &b| a.wrapping_add(b))
}
