//! Opening a store: the directory, the lock, the tables, the key and where the chain stands.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::audit::anchor::{self, Anchored};
use crate::audit::chain::{AuditKey, Entry, Head};
use crate::db::Db;
use crate::dialect::Pools;
use crate::fault::Fault;
use crate::migrate::{self, Misfit};
use crate::place::{self, Place};
use crate::value::hex;
use crate::values;

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To serve: makes what is missing, and is alone in its directory.
    Serve,
    /// To work beside a service, or on what one left: makes nothing.
    Beside,
}

/// How a store works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What it is opened for.
    pub purpose: Purpose,
    /// Connections for reading; at least one is made.
    pub readers: u32,
    /// Writes that may wait before [`Fault::Busy`] is told.
    pub queue: usize,
    /// Writes that are committed together at most.
    pub group: usize,
    /// File with the key of the chain; `None`: in the directory.
    pub audit_key: Option<PathBuf>,
    /// From which a new place takes its key and its name instead of from chance: for demonstrations and tests, whose
    /// chain comes out the same each time.
    pub seed: Option<[u8; 32]>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            purpose: Purpose::Serve,
            readers: 4,
            queue: 4096,
            group: 256,
            audit_key: None,
            seed: None,
        }
    }
}

/// Why a store does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// There is no data here, and it was not to be made.
    #[error("{} holds no data", directory.display())]
    NothingThere {
        /// The directory that was to be opened.
        directory: PathBuf,
    },
    /// Another service has the directory.
    #[error("another service works in {}", directory.display())]
    InUse {
        /// The directory that was to be opened.
        directory: PathBuf,
    },
    /// A newer program made the tables.
    #[error("the tables have version {found}, this program knows {known}")]
    Newer {
        /// Number of the last step they were made with.
        found: i64,
        /// Number of the last step that this program knows.
        known: i64,
    },
    /// An older program made the tables, and this purpose does not bring them up to date.
    #[error("the tables have version {found}, this program works with {known}")]
    Older {
        /// Number of the last step they were made with.
        found: i64,
        /// Number of the last step that this program works with.
        known: i64,
    },
    /// Another build of the program made the tables. That somebody wrote over the note of a step cannot be told from it.
    #[error("step {step} of the tables is not the one this program knows")]
    OtherBuild {
        /// Number of the step of the tables that differs.
        step: i64,
    },
    /// The key of the chain is gone.
    #[error("there is no audit key at {}", path.display())]
    NoKey {
        /// Where it should be.
        path: PathBuf,
    },
    /// The key is not the one with which the chain began.
    #[error("the audit key at {} is not that of this database", path.display())]
    OtherKey {
        /// The file it was read from.
        path: PathBuf,
    },
    /// The database holds less of the chain than was once written.
    #[error("the audit chain ends at {found}, it once went to {anchored}")]
    ChainCut {
        /// Number of the row that the anchor names.
        anchored: i64,
        /// Number of the last row in the database.
        found: i64,
    },
    /// The database holds another chain than the one that was written here.
    #[error("the audit chain is not the one that was written here (at {number})")]
    OtherChain {
        /// Number of a row whose code was written down and is another one now.
        number: i64,
    },
    /// Anything else.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Misfit> for OpenError {
    fn from(misfit: Misfit) -> OpenError {
        match misfit {
            Misfit::Newer { found, known } => OpenError::Newer { found, known },
            Misfit::Older { found, known } => OpenError::Older { found, known },
            Misfit::OtherBuild { step } => OpenError::OtherBuild { step },
            Misfit::Fault(fault) => OpenError::Fault(fault),
        }
    }
}

/// What was opened.
pub(crate) struct Opened {
    pub(crate) pools: Pools,
    pub(crate) key: Arc<AuditKey>,
    pub(crate) installation: String,
    pub(crate) lock: Option<File>,
    /// The connection with which it was opened; the writer goes on with it.
    pub(crate) db: Db,
}

/// Opens a place. Whether the anchor agrees is asked only of services: `verify` finds more than that and tells it all.
pub(crate) async fn open(place: &Place, options: &Options) -> Result<Opened, OpenError> {
    let directory = place.directory();
    let serves = options.purpose == Purpose::Serve;
    if serves {
        place::make_directory(directory)?;
    }
    let is_there = match place {
        Place::Directory(_) => place.file().is_file(),
        Place::Database { .. } => true,
    };
    if !serves && !is_there {
        return Err(OpenError::NothingThere {
            directory: directory.to_owned(),
        });
    }
    let lock = if serves {
        let lock = place::lock(directory)?;
        Some(lock.ok_or_else(|| OpenError::InUse {
            directory: directory.to_owned(),
        })?)
    } else {
        None
    };
    let pools = match place {
        Place::Directory(_) => Pools::sqlite(&place.file(), options.readers, serves).await?,
        Place::Database { url, .. } => Pools::postgres(url, options.readers).await?,
    };
    let mut db = pools.writer().await?;
    if !serves && !migrate::has_tables(&mut db).await? {
        return Err(OpenError::NothingThere {
            directory: directory.to_owned(),
        });
    }
    migrate::apply(&mut db, serves).await?;
    let path = options.audit_key.clone().unwrap_or_else(|| place.key());
    let (key, installation) = identify(&mut db, &path, options.seed).await?;
    if serves {
        agree(&mut db, place, &key).await?;
    }
    Ok(Opened {
        pools,
        key: Arc::new(key),
        installation,
        lock,
        db,
    })
}

/// Reads who this installation is, or names it at first start.
async fn identify(
    db: &mut Db,
    path: &std::path::Path,
    seed: Option<[u8; 32]>,
) -> Result<(AuditKey, String), OpenError> {
    let known = meta(db, "installation").await?;
    let key = place::read_key(path)?;
    let Some(installation) = known else {
        let key = match key {
            Some(key) => key,
            None => {
                let key = AuditKey::new(drawn(seed, "key")?);
                place::write_key(path, &key)?;
                key
            }
        };
        let installation = hex(&drawn(seed, "installation")?[..16]);
        return begin(db, key, &installation).await;
    };
    let key = key.ok_or_else(|| OpenError::NoKey {
        path: path.to_owned(),
    })?;
    let genesis = meta(db, "genesis").await?;
    if genesis.as_deref() != Some(hex(&key.genesis(&installation).mac).as_str()) {
        return Err(OpenError::OtherKey {
            path: path.to_owned(),
        });
    }
    Ok((key, installation))
}

/// Writes the name of the installation and the beginning of its chain, both or neither.
async fn begin(
    db: &mut Db,
    key: AuditKey,
    installation: &str,
) -> Result<(AuditKey, String), OpenError> {
    let genesis = key.genesis(installation);
    db.execute(db.engine().begin(), Vec::new()).await?;
    let written = async {
        const META: &str = "insert into meta (name, value) values ($1, $2)";
        db.execute(META, values!["installation", installation])
            .await?;
        db.execute(META, values!["genesis", hex(&genesis.mac)])
            .await?;
        db.execute(
            "insert into audit_head (id, number, mac) values (1, 0, $1)",
            values![genesis.mac.to_vec()],
        )
        .await
    }
    .await;
    let end = if written.is_ok() {
        "commit"
    } else {
        "rollback"
    };
    let ended = db.execute(end, Vec::new()).await;
    written?;
    ended?;
    Ok((key, installation.to_owned()))
}

/// Holds the anchor against the database: a service that went on over a cut tail would wipe the trace of the cut.
async fn agree(db: &mut Db, place: &Place, key: &AuditKey) -> Result<(), OpenError> {
    let anchored = match anchor::read(&place.anchor(), key)? {
        Anchored::Nowhere => return Ok(()),
        Anchored::Forged => return Err(OpenError::OtherChain { number: 0 }),
        Anchored::At(head) => head,
    };
    let head = head(db).await?;
    if anchored.number > head.number {
        return Err(OpenError::ChainCut {
            anchored: anchored.number,
            found: head.number,
        });
    }
    if let Some((_, mac)) = entry(db, anchored.number).await?
        && mac != anchored.mac
    {
        return Err(OpenError::OtherChain {
            number: anchored.number,
        });
    }
    Ok(())
}

/// How far the chain goes in the database.
pub(crate) async fn head(db: &mut Db) -> Result<Head, Fault> {
    let row = db
        .row(
            "select number, mac from audit_head where id = 1",
            Vec::new(),
        )
        .await?
        .ok_or_else(|| Fault::damaged("audit_head"))?;
    Ok(Head {
        number: row.int(0)?,
        mac: row.hash(1)?,
    })
}

/// One row of the chain with its code.
pub(crate) async fn entry(db: &mut Db, number: i64) -> Result<Option<(Entry, [u8; 32])>, Fault> {
    let row = db
        .row(include_str!("../sql/audit/get.sql"), values![number])
        .await?;
    row.as_ref().map(Entry::of).transpose()
}

/// A value of the table `meta`.
pub(crate) async fn meta(db: &mut Db, name: &str) -> Result<Option<String>, Fault> {
    let row = db
        .row("select value from meta where name = $1", values![name])
        .await?;
    row.map(|row| row.text(0)).transpose()
}

/// 32 bytes from chance, or from a seed.
fn drawn(seed: Option<[u8; 32]>, what: &str) -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    match seed {
        Some(seed) => {
            let mut hash = Sha256::new();
            hash.update(seed);
            hash.update(what.as_bytes());
            bytes = hash.finalize().into();
        }
        None => getrandom::fill(&mut bytes)
            .map_err(|error| Fault::Unreachable(format!("random numbers: {error}")))?,
    }
    Ok(bytes)
}
