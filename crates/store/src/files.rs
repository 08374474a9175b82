//! Evidence files by the hash of their content: taken in while they arrive, measured, kept once.
//!
//! A file that is already there is not written again. What kind of file it is follows from its content alone; whether
//! that kind is taken is decided above.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::media::{Media, sniff};
use crate::value::hex;

/// The directory of evidence files.
#[derive(Debug, Clone)]
pub struct Files {
    directory: PathBuf,
}

/// A file that arrives. Dropped before [`Incoming::keep`] it leaves nothing.
#[derive(Debug)]
pub struct Incoming {
    files: Files,
    path: PathBuf,
    file: Option<File>,
    hash: Sha256,
    size: u64,
    most: u64,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of its content, in hexadecimal: its name.
    pub hash: String,
    /// Length in bytes.
    pub size: u64,
    /// What its content shows it to be; `None` for what evidence cannot be.
    pub media: Option<Media>,
}

/// Why a file is not taken in.
#[derive(Debug)]
pub enum NotTaken {
    /// It is larger than was allowed.
    TooLarge,
    /// The disk failed.
    Fault(Fault),
}

impl Files {
    /// The files of a directory, which is made when something is taken in.
    pub fn of(directory: PathBuf) -> Files {
        Files { directory }
    }

    /// Begins to take a file in, under a name that nobody else uses, of at most so many bytes.
    ///
    /// # Errors
    /// The disk.
    pub fn begin(&self, name: &str, most: u64) -> Result<Incoming, Fault> {
        let incoming = self.directory.join("incoming");
        fs::create_dir_all(&incoming).map_err(|error| Fault::file(&incoming, &error))?;
        let path = incoming.join(name);
        let file = File::create_new(&path).map_err(|error| Fault::file(&path, &error))?;
        Ok(Incoming {
            files: self.clone(),
            path,
            file: Some(file),
            hash: Sha256::new(),
            size: 0,
            most,
        })
    }

    /// The content of a file.
    ///
    /// # Errors
    /// It is gone, or the disk.
    pub fn read(&self, hash: &str) -> Result<Vec<u8>, Fault> {
        let path = self.path(hash);
        fs::read(&path).map_err(|error| Fault::file(&path, &error))
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.directory.join(hash)
    }
}

impl Incoming {
    /// Takes the next piece.
    ///
    /// # Errors
    /// Too large, or the disk.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), NotTaken> {
        self.size += bytes.len() as u64;
        if self.size > self.most {
            return Err(NotTaken::TooLarge);
        }
        self.hash.update(bytes);
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        file.write_all(bytes)
            .map_err(|error| NotTaken::Fault(Fault::file(&self.path, &error)))
    }

    /// Keeps the whole of it under the hash of its content, on the disk before this returns.
    ///
    /// # Errors
    /// The disk.
    pub fn keep(mut self) -> Result<Kept, Fault> {
        let told = |path: &Path, error: &std::io::Error| Fault::file(path, error);
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(|error| told(&self.path, &error))?;
        }
        let digest = std::mem::take(&mut self.hash).finalize();
        let hash = hex(&digest);
        let mut content = Vec::new();
        File::open(&self.path)
            .and_then(|mut file| file.read_to_end(&mut content))
            .map_err(|error| told(&self.path, &error))?;
        let kept = Kept {
            media: sniff(&content),
            size: self.size,
            hash,
        };
        let to = self.files.path(&kept.hash);
        if !to.is_file() {
            fs::rename(&self.path, &to).map_err(|error| told(&to, &error))?;
            // The new name is on the disk too before a row speaks of it.
            File::open(&self.files.directory)
                .and_then(|directory| directory.sync_all())
                .map_err(|error| told(&self.files.directory, &error))?;
        }
        Ok(kept)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After keeping, the path is gone; otherwise nobody needs the piece.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(files: &Files, name: &str, content: &[u8]) -> Result<Kept, NotTaken> {
        let mut incoming = files.begin(name, 100).expect("a file");
        for piece in content.chunks(7) {
            incoming.push(piece)?;
        }
        incoming.keep().map_err(NotTaken::Fault)
    }

    #[test]
    fn a_content_is_kept_once_under_its_hash_and_a_piece_of_it_not_at_all() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = Files::of(directory.path().join("evidence"));
        let first = take(&files, "a", b"%PDF-1.7 words").expect("kept");
        let again = take(&files, "b", b"%PDF-1.7 words").expect("kept");
        assert_eq!(first, again);
        assert_eq!(first.media, Some(Media::Pdf));
        assert_eq!(files.read(&first.hash).expect("there"), b"%PDF-1.7 words");
        assert!(matches!(
            take(&files, "c", &[b'x'; 101]),
            Err(NotTaken::TooLarge)
        ));
        let incoming = directory.path().join("evidence/incoming");
        assert_eq!(fs::read_dir(incoming).expect("there").count(), 0);
        assert_eq!(
            fs::read_dir(directory.path().join("evidence"))
                .expect("there")
                .count(),
            2,
            "one file and the place of incoming ones"
        );
    }
}
