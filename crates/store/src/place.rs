//! Where the data lies: a directory with its key, anchor and lock, and the database in it or on a server.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::audit::chain::AuditKey;
use crate::fault::Fault;
use crate::value::hex;

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Everything in one directory, the database as a file of it.
    Directory(PathBuf),
    /// The database on a server; key, anchor and evidence in the directory.
    Database {
        /// Address of the server and database: `postgres://…`.
        url: String,
        /// Where key, anchor and evidence lie.
        directory: PathBuf,
    },
}

impl Place {
    /// The directory, which both have.
    pub fn directory(&self) -> &Path {
        match self {
            Place::Directory(directory) | Place::Database { directory, .. } => directory,
        }
    }

    /// The file of the embedded database.
    pub(crate) fn file(&self) -> PathBuf {
        self.directory().join("biaochi.sqlite")
    }

    pub(crate) fn anchor(&self) -> PathBuf {
        self.directory().join("audit.anchor")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.directory().join("audit.key")
    }
}

/// Makes the directory, readable by its owner alone.
pub(crate) fn make_directory(directory: &Path) -> Result<(), Fault> {
    if directory.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(|error| Fault::file(directory, &error))
}

/// Takes the directory for one service; `None` when another has it.
pub(crate) fn lock(directory: &Path) -> Result<Option<File>, Fault> {
    let path = directory.join("lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| Fault::file(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Fault::file(&path, &error)),
    }
}

/// Reads the key of the audit chain; `None` when there is no such file.
pub(crate) fn read_key(path: &Path) -> Result<Option<AuditKey>, Fault> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::file(path, &error)),
        Ok(text) => crate::audit::chain::unhex(text.trim())
            .map(|bytes| Some(AuditKey::new(bytes)))
            .ok_or_else(|| Fault::damaged(path.display().to_string())),
    }
}

/// Writes a key where none is, for its owner alone, and waits for the disk.
pub(crate) fn write_key(path: &Path, key: &AuditKey) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(hex(key.bytes()).as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    });
    written.map_err(|error| Fault::file(path, &error))
}
