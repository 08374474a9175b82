//! The store: one writer, many readers.

use std::fs::File;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::audit::anchor::Anchor;
use crate::audit::chain::{AuditKey, Head};
use crate::command::Command;
use crate::db::Db;
use crate::dialect::{Engine, Pools};
use crate::fault::Fault;
use crate::ids::Ids;
use crate::open::{self, OpenError, Options, Purpose};
use crate::place::Place;
use crate::writer::{Counters, Job, Queued, Writer};

/// A store that is open. Copies share it.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    pools: Pools,
    key: Arc<AuditKey>,
    installation: String,
    queue: RwLock<Option<mpsc::Sender<Box<dyn Job>>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    counters: Arc<Counters>,
    capacity: usize,
    /// Held until the store is closed.
    lock: Mutex<Option<File>>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// What a store has done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Commands that wait.
    pub waiting: u64,
    /// Commands taken up.
    pub commands: u64,
    /// Groups committed.
    pub commits: u64,
    /// Commands of the largest group.
    pub largest_group: u64,
    /// Groups lost.
    pub faults: u64,
}

/// A connection for reading, given back when dropped.
#[derive(Debug)]
pub struct Reading {
    db: Db,
    /// It is inside a transaction that only ending the connection ends.
    is_snapshot: bool,
}

impl Deref for Reading {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut Db {
        &mut self.db
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.is_snapshot {
            self.db.discard();
        }
    }
}

impl Store {
    /// Opens a place; a service makes what is missing. Runs inside a Tokio runtime, on which the writer then lives.
    ///
    /// # Errors
    /// Why it does not open.
    pub async fn open(place: &Place, options: Options) -> Result<Store, OpenError> {
        let opened = open::open(place, &options).await?;
        let serves = options.purpose == Purpose::Serve;
        let anchor = if serves || place.anchor().is_file() {
            Some(Anchor::open(place.anchor())?)
        } else {
            None
        };
        let counters = Arc::new(Counters::default());
        let writer = Writer {
            pools: opened.pools.clone(),
            key: Arc::clone(&opened.key),
            anchor,
            counters: Arc::clone(&counters),
            group: options.group.max(1),
            resting: Some((opened.db, Ids::default())),
        };
        let capacity = options.queue.max(1);
        let (queue, jobs) = mpsc::channel(capacity);
        let writer = tokio::spawn(writer.work(jobs));
        Ok(Store {
            inner: Arc::new(Inner {
                place: place.clone(),
                pools: opened.pools,
                key: opened.key,
                installation: opened.installation,
                queue: RwLock::new(Some(queue)),
                writer: Mutex::new(Some(writer)),
                counters,
                capacity,
                lock: Mutex::new(opened.lock),
            }),
        })
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn read(&self) -> Result<Reading, Fault> {
        let db = self.inner.pools.reader().await?;
        Ok(Reading {
            db,
            is_snapshot: false,
        })
    }

    /// A connection that sees one state until it is dropped, whatever is written meanwhile.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn snapshot(&self) -> Result<Reading, Fault> {
        let mut reading = self.read().await?;
        reading.is_snapshot = true;
        let begin = reading.engine().begin_snapshot();
        reading.execute(begin, Vec::new()).await?;
        Ok(reading)
    }

    /// Runs a command; answers once it is durable.
    ///
    /// # Errors
    /// The command's own refusal, or a fault: nothing of it was kept then.
    pub async fn submit<C: Command>(&self, command: C) -> Result<C::Answer, C::Error> {
        let (reply, answer) = oneshot::channel();
        let job: Box<dyn Job> = Box::new(Queued { command, reply });
        let sent = {
            let queue = self
                .inner
                .queue
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            match queue.as_ref() {
                None => return Err(Fault::Stopping.into()),
                Some(queue) => queue.try_send(job),
            }
        };
        match sent {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => return Err(Fault::Busy.into()),
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(Fault::Stopping.into()),
        }
        match answer.await {
            Ok(answer) => answer,
            // The writer went down without a word; whether it was kept is not known, so it is told as a fault.
            Err(_) => Err(Fault::Unreachable(String::from("the writer has ended")).into()),
        }
    }

    /// What it has done since it was opened.
    pub fn figures(&self) -> Figures {
        let queue = self
            .inner
            .queue
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let free = queue
            .as_ref()
            .map_or(self.inner.capacity, mpsc::Sender::capacity);
        let count = |it: &std::sync::atomic::AtomicU64| it.load(Ordering::Relaxed);
        let counters = &self.inner.counters;
        Figures {
            waiting: (self.inner.capacity - free) as u64,
            commands: count(&counters.commands),
            commits: count(&counters.commits),
            largest_group: count(&counters.largest_group),
            faults: count(&counters.faults),
        }
    }

    /// Whether it can be read and the last write was kept.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn is_well(&self) -> Result<(), Fault> {
        let mut reading = self.read().await?;
        open::head(&mut reading).await?;
        let ill = self
            .inner
            .counters
            .ill
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match ill.clone() {
            None => Ok(()),
            Some(fault) => Err(fault),
        }
    }

    /// How far the audit chain goes.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn head(&self) -> Result<Head, Fault> {
        let mut reading = self.read().await?;
        open::head(&mut reading).await
    }

    /// Takes no more commands, finishes those that wait, closes.
    pub async fn stop(&self) {
        let queue = self
            .inner
            .queue
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(queue);
        let writer = self
            .inner
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer
            && let Err(error) = writer.await
        {
            tracing::error!(%error, "the writer ended badly");
        }
        self.inner.pools.close().await;
        drop(
            self.inner
                .lock
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }

    /// Which engine keeps the data.
    pub fn engine(&self) -> Engine {
        self.inner.pools.engine()
    }

    /// The name of this installation, drawn at first start.
    pub fn installation(&self) -> &str {
        &self.inner.installation
    }

    /// The directory with key, anchor and evidence.
    pub fn directory(&self) -> &Path {
        self.inner.place.directory()
    }

    /// Where evidence files lie.
    pub fn evidence_directory(&self) -> PathBuf {
        self.directory().join("evidence")
    }

    pub(crate) fn place(&self) -> &Place {
        &self.inner.place
    }

    pub(crate) fn key(&self) -> &Arc<AuditKey> {
        &self.inner.key
    }
}
