//! Copies of an installation as one file, made beside a running service, and bringing one back.
//!
//! The archive is an uncompressed tar that other programs open too: a manifest, each table as JSON lines, the evidence.
//! It is the same from both engines, so that a copy of one comes back on the other. Sessions, throttling and receipts
//! of forms are left out: nobody is signed in after a restore.

mod dump;
mod load;
mod manifest;
mod tar;

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use load::{RestoreError, Restored, restore};
pub use manifest::{Manifest, Member};

use crate::audit::Head;
use crate::db::Db;
use crate::fault::Fault;
use crate::migrate;
use crate::store::Store;
use crate::value::hex;
use manifest::FORMAT;

/// Name of the member with the key of the chain.
const KEY: &str = "audit.key";
/// Name of the first member.
const MANIFEST: &str = "manifest.json";

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How far the audit chain goes in it.
    pub head: Head,
    /// Rows of all tables together.
    pub rows: u64,
    /// Pieces of evidence in it.
    pub files: u64,
    /// Hashes of evidence that the tables know and the directory does not hold.
    pub missing: Vec<String>,
    /// Length of the archive in bytes.
    pub bytes: u64,
}

/// Copies everything, as it is at one moment, into a file that is not there yet.
///
/// # Errors
/// A fault of the database or of a file; the unfinished copy is removed.
pub async fn write(store: &Store, to: &Path, with_key: bool) -> Result<Written, Fault> {
    if to.exists() {
        let why = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Fault::file(to, &why));
    }
    let work = Work::beside(to)?;
    let partial = work.folder.join("archive");
    let written = gather(store, &work.folder, &partial, with_key).await?;
    fs::rename(&partial, to).map_err(|error| Fault::file(to, &error))?;
    // The name itself has to reach the disk too.
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(written)
}

/// A folder for what is not finished; gone when dropped.
struct Work {
    folder: PathBuf,
}

impl Work {
    fn beside(to: &Path) -> Result<Work, Fault> {
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.partial", std::process::id()));
        let folder = to.with_file_name(name);
        fs::create_dir(&folder).map_err(|error| Fault::file(&folder, &error))?;
        Ok(Work { folder })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

async fn gather(
    store: &Store,
    folder: &Path,
    partial: &Path,
    with_key: bool,
) -> Result<Written, Fault> {
    let mut db = store.snapshot().await?;
    let head = crate::open::head(&mut db).await?;
    let mut members = Vec::new();
    let mut sources: Vec<PathBuf> = Vec::new();
    if with_key {
        let path = folder.join(KEY);
        crate::place::write_key(&path, store.key())?;
        members.push(member(KEY.to_owned(), &path, 0)?);
        sources.push(path);
    }
    let mut rows = 0;
    for table in dump::tables(&mut db).await? {
        let path = folder.join(&table);
        let count = dump::table(&mut db, &table, &path).await?;
        rows += count;
        members.push(member(format!("tables/{table}.jsonl"), &path, count)?);
        sources.push(path);
    }
    let mut missing = Vec::new();
    for hash in evidence(&mut db).await? {
        let path = store.evidence_directory().join(&hash);
        if path.is_file() {
            members.push(member(format!("evidence/{hash}"), &path, 0)?);
            sources.push(path);
        } else {
            missing.push(hash);
        }
    }
    drop(db);
    let files = members
        .iter()
        .filter(|it| it.name.starts_with("evidence/"))
        .count();
    let manifest = Manifest {
        format: FORMAT,
        engine: store.engine().key().to_owned(),
        installation: store.installation().to_owned(),
        schema: migrate::known(),
        head: head.to_string(),
        missing: missing.clone(),
        members,
    };
    let bytes = pack(&manifest, &sources, partial)?;
    Ok(Written {
        head,
        rows,
        files: files as u64,
        missing,
        bytes,
    })
}

/// The hashes of all evidence, each once.
async fn evidence(db: &mut Db) -> Result<Vec<String>, Fault> {
    let rows = db
        .rows(
            "select distinct hash from evidence order by hash",
            Vec::new(),
        )
        .await?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Measures and hashes a file.
fn member(name: String, path: &Path, rows: u64) -> Result<Member, Fault> {
    let told = |error| Fault::file(path, &error);
    let mut file = File::open(path).map_err(told)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer).map_err(told)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        hash.update(&buffer[..read]);
    }
    Ok(Member {
        name,
        size,
        hash: hex(&hash.finalize()),
        rows,
    })
}

fn pack(manifest: &Manifest, sources: &[PathBuf], to: &Path) -> Result<u64, Fault> {
    let told = |error| Fault::file(to, &error);
    let file = File::create_new(to).map_err(told)?;
    let mut out = tar::Writer::new(BufWriter::new(file));
    let text = manifest.text();
    out.begin(MANIFEST, text.len() as u64).map_err(told)?;
    out.write(&mut text.as_bytes()).map_err(told)?;
    for (member, source) in manifest.members.iter().zip(sources) {
        out.begin(&member.name, member.size).map_err(told)?;
        let mut file = File::open(source).map_err(|error| Fault::file(source, &error))?;
        out.write(&mut file).map_err(told)?;
    }
    let mut inner = out.finish().map_err(told)?;
    inner.flush().map_err(told)?;
    inner.get_ref().sync_all().map_err(told)?;
    let length = inner.get_ref().metadata().map_err(told)?.len();
    Ok(length)
}
