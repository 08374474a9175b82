//! What goes wrong in the store itself.
//!
//! Lawful refusals are made by the layers above; a fault is logged once and told as such.

use std::sync::Arc;

/// Why the store could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No room is left where the data lies.
    #[error("the disk is full")]
    Full,
    /// The data may be read, not written.
    #[error("the database is read-only")]
    ReadOnly,
    /// The engine does not answer.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The service is about to end and takes no more writes.
    #[error("the service is stopping")]
    Stopping,
    /// The queue of writes is full.
    #[error("too many writes are waiting")]
    Busy,
    /// A command broke off; nothing of it was kept.
    #[error("a command panicked")]
    Panicked,
    /// A stored value is not what was once written there.
    #[error("{what} does not read back as it was written")]
    Damaged {
        /// Which value, in English, for the log.
        what: String,
    },
    /// A file of the data directory.
    #[error("file {path}: {why}")]
    File {
        /// Path of the file.
        path: String,
        /// What the system said.
        why: String,
        /// Which kind of trouble that is.
        kind: std::io::ErrorKind,
    },
    /// Anything else that the engine said.
    #[error("database: {0}")]
    Database(Arc<str>),
}

impl Fault {
    /// A file that could not be read or written; a full disk is told as such.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Fault {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Fault::Full,
            std::io::ErrorKind::ReadOnlyFilesystem => Fault::ReadOnly,
            _ => Fault::File {
                path: path.display().to_string(),
                why: error.to_string(),
                kind: error.kind(),
            },
        }
    }

    /// A stored value that is not what was once written.
    pub fn damaged(what: impl Into<String>) -> Fault {
        Fault::Damaged { what: what.into() }
    }

    /// Whether the whole transaction is lost with it, not only one command.
    pub(crate) fn ends_transaction(&self) -> bool {
        matches!(self, Fault::Full | Fault::ReadOnly | Fault::Unreachable(_))
    }
}
