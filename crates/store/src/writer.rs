//! The one task that writes: takes what waits as a group, runs each command in a savepoint, commits once, then answers.
//!
//! A refused command leaves nothing behind and does not touch its neighbours. A fault of the commit is told to every
//! command of its group; the connection is replaced and the next group tries again, which is how a full disk recovers.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot};

use crate::audit::anchor::Anchor;
use crate::audit::chain::AuditKey;
use crate::command::{Command, Stamp};
use crate::db::Db;
use crate::dialect::Pools;
use crate::fault::Fault;
use crate::ids::Ids;
use crate::tx::Tx;

type Reply = Box<dyn FnOnce(Result<(), Fault>) + Send>;

/// What came of running a command, not yet durable.
pub(crate) struct Tried {
    keep: bool,
    reply: Reply,
}

/// A command that waits, whatever its types.
pub(crate) trait Job: Send {
    fn stamp(&self) -> Stamp;
    fn run<'t>(self: Box<Self>, tx: &'t mut Tx)
    -> Pin<Box<dyn Future<Output = Tried> + Send + 't>>;
    fn refuse(self: Box<Self>, fault: Fault);
}

/// A command with the place where its answer goes.
pub(crate) struct Queued<C: Command> {
    pub(crate) command: C,
    pub(crate) reply: oneshot::Sender<Result<C::Answer, C::Error>>,
}

impl<C: Command> Job for Queued<C> {
    fn stamp(&self) -> Stamp {
        self.command.stamp()
    }

    fn run<'t>(
        self: Box<Self>,
        tx: &'t mut Tx,
    ) -> Pin<Box<dyn Future<Output = Tried> + Send + 't>> {
        Box::pin(async move {
            let Queued { command, reply } = *self;
            let outcome = match AssertUnwindSafe(command.run(tx)).catch_unwind().await {
                Ok(outcome) => outcome,
                Err(_) => Err(C::Error::from(Fault::Panicked)),
            };
            Tried {
                keep: outcome.is_ok(),
                reply: Box::new(move |durable| {
                    let said = match (outcome, durable) {
                        (Ok(_), Err(fault)) => Err(fault.into()),
                        (outcome, _) => outcome,
                    };
                    // The caller may have gone; the work is done all the same.
                    let _ = reply.send(said);
                }),
            }
        })
    }

    fn refuse(self: Box<Self>, fault: Fault) {
        let _ = self.reply.send(Err(fault.into()));
    }
}

/// What the writer counts.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) commands: AtomicU64,
    pub(crate) commits: AtomicU64,
    pub(crate) largest_group: AtomicU64,
    pub(crate) faults: AtomicU64,
    /// Why the last group was lost, until one is kept again.
    pub(crate) ill: Mutex<Option<Fault>>,
}

/// The task's own things.
pub(crate) struct Writer {
    pub(crate) pools: Pools,
    pub(crate) key: Arc<AuditKey>,
    pub(crate) anchor: Option<Anchor>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) group: usize,
    /// Between groups: the connection and the numbers left.
    pub(crate) resting: Option<(Db, Ids)>,
}

impl Writer {
    /// Works until nobody can send any more and all that waits is done.
    pub(crate) async fn work(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>) {
        let mut jobs = Vec::with_capacity(self.group);
        while queue.recv_many(&mut jobs, self.group).await > 0 {
            let group = std::mem::take(&mut jobs);
            self.counters
                .commands
                .fetch_add(group.len() as u64, Ordering::Relaxed);
            self.counters
                .largest_group
                .fetch_max(group.len() as u64, Ordering::Relaxed);
            self.keep(group).await;
        }
    }

    /// One group: begin, run each, commit, answer.
    async fn keep(&mut self, jobs: Vec<Box<dyn Job>>) {
        let Some(first) = jobs.first() else { return };
        let mut tx = match self.begin(first.stamp()).await {
            Ok(tx) => tx,
            Err(fault) => {
                self.note(Some(fault.clone()));
                for job in jobs {
                    job.refuse(fault.clone());
                }
                return;
            }
        };
        let start = tx.mark();
        let mut replies = Vec::with_capacity(jobs.len());
        let mut broken: Option<Fault> = None;
        for job in jobs {
            if let Some(fault) = &broken {
                job.refuse(fault.clone());
                continue;
            }
            tx.stamp_as(job.stamp());
            if let Err(fault) = tx.savepoint().await {
                job.refuse(fault.clone());
                broken = Some(fault);
                continue;
            }
            let before = tx.mark();
            let tried = job.run(&mut tx).await;
            let ended = if tried.keep {
                tx.keep()
            } else {
                tx.back_to(before).await
            };
            broken = ended.err();
            replies.push(tried.reply);
        }
        let durable = match broken {
            None => tx.commit(start).await,
            Some(fault) => {
                tx.give_up().await;
                Err(fault)
            }
        };
        let said = match durable {
            Ok((db, ids, head)) => {
                self.resting = Some((db, ids));
                if let Some(anchor) = &mut self.anchor
                    && let Err(fault) = anchor.write(&head, &self.key)
                {
                    // The anchor may lag; the rows are safe.
                    tracing::warn!(%fault, "the anchor of the audit chain could not be written");
                }
                Ok(())
            }
            Err(fault) => Err(fault),
        };
        self.note(said.clone().err());
        for reply in replies {
            reply(said.clone());
        }
    }

    async fn begin(&mut self, stamp: Stamp) -> Result<Tx, Fault> {
        let (db, ids) = match self.resting.take() {
            Some(resting) => resting,
            None => (self.pools.writer().await?, Ids::default()),
        };
        Tx::begin(db, ids, Arc::clone(&self.key), stamp).await
    }

    fn note(&self, fault: Option<Fault>) {
        match &fault {
            None => {
                self.counters.commits.fetch_add(1, Ordering::Relaxed);
            }
            Some(fault) => {
                self.counters.faults.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%fault, "a group of writes was lost; nothing of it was kept");
            }
        }
        *self
            .counters
            .ill
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = fault;
    }
}
