//! Times of runs: medians of alternating pairs, so that a machine that slows down slows both sides.

use std::time::{Duration, Instant};

/// Times of two things run in turn.
pub(super) struct Pairs {
    first: Vec<Duration>,
    second: Vec<Duration>,
}

impl Pairs {
    /// Runs both in turn, after one round that does not count. Each run tells its own time.
    pub(super) fn measure(
        rounds: usize,
        mut first: impl FnMut() -> Duration,
        mut second: impl FnMut() -> Duration,
    ) -> Pairs {
        let mut pairs = Pairs {
            first: Vec::new(),
            second: Vec::new(),
        };
        first();
        second();
        for _ in 0..rounds {
            pairs.first.push(first());
            pairs.second.push(second());
        }
        pairs
    }

    pub(super) fn first(&self) -> Duration {
        median(&self.first)
    }

    pub(super) fn second(&self) -> Duration {
        median(&self.second)
    }

    /// Median of second ÷ first, pair by pair.
    pub(super) fn ratio(&self) -> f64 {
        let pairs = self.first.iter().zip(&self.second);
        let mut ratios: Vec<f64> = pairs
            .map(|(a, b)| b.as_secs_f64() / a.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    }
}

pub(super) fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

/// The time of one run; its result goes to a place the compiler cannot see through.
pub(super) fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = std::hint::black_box(run());
    let took = start.elapsed();
    drop(result);
    took
}

pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Nanoseconds for each of so many.
pub(super) fn nanoseconds_each(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e9 / count as f64
}
