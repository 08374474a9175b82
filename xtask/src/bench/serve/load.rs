//! Many clients at once for a while, and what they saw.

use std::io;
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// What clients saw.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Good answers, with each client's first.
    pub(super) answers: u64,
    /// Good answers in a second.
    pub(super) rate: u64,
    /// Half of the answers came within this.
    pub(super) half: Duration,
    /// All but one in a hundred came within this.
    pub(super) most: Duration,
}

/// Lets `clients` do their work again and again for `time`; each client's work is made for it by number.
///
/// # Errors
/// The first thing that went wrong for any of them.
pub(super) fn run<W>(
    clients: usize,
    time: Duration,
    work: impl Fn(usize) -> W + Sync,
) -> io::Result<Seen>
where
    W: FnMut() -> io::Result<()>,
{
    let barrier = Barrier::new(clients);
    let taken: Vec<io::Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|number| {
                let (barrier, work) = (&barrier, &work);
                scope.spawn(move || {
                    let mut once = work(number);
                    // The first one opens the connection and warms what is kept.
                    let warm = once();
                    barrier.wait();
                    warm?;
                    let start = Instant::now();
                    let mut taken = Vec::new();
                    while start.elapsed() < time {
                        let begin = Instant::now();
                        once()?;
                        taken.push(begin.elapsed());
                    }
                    Ok(taken)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(io::Error::other("a client panicked")))
            })
            .collect()
    });
    let mut all = Vec::new();
    for one in taken {
        all.extend(one?);
    }
    if all.is_empty() {
        return Err(io::Error::other("nobody got an answer in time"));
    }
    all.sort_unstable();
    let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
    Ok(Seen {
        answers: count + u64::try_from(clients).unwrap_or(u64::MAX),
        rate: count * 1_000 / u64::try_from(time.as_millis()).unwrap_or(1).max(1),
        half: all[all.len() / 2],
        most: all[(all.len() * 99 / 100).min(all.len() - 1)],
    })
}
