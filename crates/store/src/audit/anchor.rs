//! The anchor: a file beside the data that says how far the chain went, so that a cut tail is seen.
//!
//! It is written after each commit without waiting for the disk: after a crash it may lag, it never leads.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::chain::{AuditKey, Head};
use crate::fault::Fault;

/// Its length: number, code, seal.
const LENGTH: usize = 8 + 32 + 32;

/// The anchor of a data directory.
#[derive(Debug)]
pub(crate) struct Anchor {
    path: PathBuf,
    file: File,
    /// The head it was last given.
    written: Option<Head>,
}

/// What an anchor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchored {
    /// There is none yet.
    Nowhere,
    /// The chain went at least as far as this.
    At(Head),
    /// It is not one that this key has sealed.
    Forged,
}

impl Anchor {
    pub(crate) fn open(path: PathBuf) -> Result<Anchor, Fault> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Fault::file(&path, &error))?;
        Ok(Anchor {
            path,
            file,
            written: None,
        })
    }

    /// Says how far the chain goes now.
    pub(crate) fn write(&mut self, head: &Head, key: &AuditKey) -> Result<(), Fault> {
        if self.written.as_ref() == Some(head) {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&head.number.to_be_bytes());
        bytes.extend_from_slice(&head.mac);
        bytes.extend_from_slice(&key.seal(head));
        let put = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.write_all(&bytes));
        put.map_err(|error| Fault::file(&self.path, &error))?;
        self.written = Some(*head);
        Ok(())
    }
}

/// What the anchor at a path says.
pub(crate) fn read(path: &Path, key: &AuditKey) -> Result<Anchored, Fault> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Anchored::Nowhere),
        Err(error) => return Err(Fault::file(path, &error)),
        Ok(mut file) => file
            .read_to_end(&mut bytes)
            .map_err(|error| Fault::file(path, &error))?,
    };
    if bytes.is_empty() {
        return Ok(Anchored::Nowhere);
    }
    let Ok(bytes) = <[u8; LENGTH]>::try_from(bytes) else {
        return Ok(Anchored::Forged);
    };
    let (number, rest) = bytes.split_first_chunk::<8>().expect("72 bytes hold 8");
    let (mac, rest) = rest.split_first_chunk::<32>().expect("64 bytes hold 32");
    let head = Head {
        number: i64::from_be_bytes(*number),
        mac: *mac,
    };
    if key.seal(&head).as_slice() == rest {
        Ok(Anchored::At(head))
    } else {
        Ok(Anchored::Forged)
    }
}
