//! Bringing a copy back: into a directory and a database that hold nothing, all of it or none of it.
//!
//! What comes back is held against the manifest while it is read, and against the audit chain when it is there.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::dump::{self, Column};
use super::manifest::{FORMAT, Manifest, Member};
use super::{KEY, MANIFEST, tar};
use crate::audit::anchor::Anchor;
use crate::audit::chain::AuditKey;
use crate::audit::{self, Finding, Head, Report};
use crate::db::Db;
use crate::dialect::{Engine, Pools};
use crate::fault::Fault;
use crate::migrate;
use crate::open::{OpenError, Options, Purpose};
use crate::place::{self, Place};
use crate::store::Store;
use crate::value::{Value, hex};

/// Rows of one insert.
const BATCH: usize = 50;
/// The longest manifest that is read: a million pieces of evidence.
const LONGEST_MANIFEST: u64 = 256 << 20;

/// Why a copy does not come back. Nothing of it was left behind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The directory or the database holds something.
    #[error("{what} is not empty")]
    NotEmpty {
        /// Which directory or database.
        what: String,
    },
    /// It is no archive, or a damaged one.
    #[error("the archive is damaged: {what}")]
    Damaged {
        /// Which part of it.
        what: String,
    },
    /// It was written by a program with other tables.
    #[error("the archive has tables of version {found}, this program {known}")]
    OtherVersion {
        /// Number of the last step of its tables.
        found: i64,
        /// Number of the last step that this program knows.
        known: i64,
    },
    /// The key is neither in the archive nor was it given.
    #[error("the archive holds no audit key")]
    NoKey,
    /// What came back does not agree with its own audit chain.
    #[error("{} findings", .0.findings.len())]
    Unproven(Box<Report>),
    /// It does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Anything else.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A copy that came back whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the archive says of itself.
    pub manifest: Manifest,
    /// What the proof found; pieces that were missing when the copy was made are the only findings.
    pub report: Report,
}

/// Brings a copy back. The key comes from the archive, or from the file given; it ends up in the directory.
///
/// # Errors
/// Why it does not come back; what was made is removed again.
pub async fn restore(
    from: &Path,
    place: &Place,
    key: Option<&Path>,
) -> Result<Restored, RestoreError> {
    let mut archive = Archive::open(from)?;
    let manifest = archive.manifest()?;
    let directory = place.directory();
    let was_there = directory.is_dir();
    if was_there && fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(RestoreError::NotEmpty {
            what: directory.display().to_string(),
        });
    }
    let key = key.map(place::read_key).transpose()?.flatten();
    if key.is_none() && manifest.members.first().is_none_or(|it| it.name != KEY) {
        return Err(RestoreError::NoKey);
    }
    place::make_directory(directory)?;
    let outcome = unpack(&mut archive, &manifest, place, key).await;
    if outcome.is_err() {
        // Only what was made: the directory was empty or not there.
        let _ = fs::remove_dir_all(directory);
        if was_there {
            let _ = fs::create_dir(directory);
        }
    }
    outcome.map(|report| Restored { manifest, report })
}

async fn unpack(
    archive: &mut Archive,
    manifest: &Manifest,
    place: &Place,
    key: Option<AuditKey>,
) -> Result<Report, RestoreError> {
    if let Some(key) = key {
        place::write_key(&place.key(), &key)?;
    }
    let pools = match place {
        Place::Directory(_) => Pools::sqlite(&place.file(), 1, true).await?,
        Place::Database { url, .. } => Pools::postgres(url, 1).await?,
    };
    let mut db = pools.writer().await?;
    if migrate::has_tables(&mut db).await? {
        return Err(RestoreError::NotEmpty {
            what: "the database".to_owned(),
        });
    }
    let filled = fill(&mut db, archive, manifest, place).await;
    db.discard();
    drop(db);
    pools.close().await;
    filled?;
    let proven = prove(manifest, place).await;
    if proven.is_err()
        && let Place::Database { url, .. } = place
    {
        empty(url).await?;
    }
    proven
}

/// Makes the tables and fills them in one transaction; evidence goes to its directory.
async fn fill(
    db: &mut Db,
    archive: &mut Archive,
    manifest: &Manifest,
    place: &Place,
) -> Result<(), RestoreError> {
    let engine = db.engine();
    if engine == Engine::Sqlite {
        // Rows come table by table, not parents before children; the whole is checked at the end.
        db.script("pragma foreign_keys = off".to_owned()).await?;
    }
    db.execute(engine.begin(), Vec::new()).await?;
    migrate::make(db).await.map_err(OpenError::from)?;
    for made in ["meta", "sequence"] {
        db.script(format!("delete from {made}")).await?;
    }
    let links = suspend_links(db).await?;
    for member in &manifest.members {
        let mut content = archive.member(member)?;
        if let Some(table) = member.name.strip_prefix("tables/") {
            let table = table.strip_suffix(".jsonl").unwrap_or_default();
            fill_table(db, table, member, &mut content).await?;
        } else if let Some(hash) = member.name.strip_prefix("evidence/") {
            write_evidence(place, hash, &mut content)?;
        } else if member.name == KEY {
            write_key(place, &mut content)?;
        } else {
            return Err(damaged(&member.name));
        }
        content.end()?;
    }
    for link in links {
        db.script(link).await?;
    }
    if engine == Engine::Sqlite
        && !db
            .rows("pragma foreign_key_check", Vec::new())
            .await?
            .is_empty()
    {
        return Err(damaged("a row points to one that is not there"));
    }
    db.execute("commit", Vec::new()).await?;
    Ok(())
}

/// PostgreSQL checks each row as it comes: takes its foreign keys away and gives back how to make them again.
async fn suspend_links(db: &mut Db) -> Result<Vec<String>, Fault> {
    if db.engine() == Engine::Sqlite {
        return Ok(Vec::new());
    }
    let rows = db
        .rows(
            "select conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) from pg_constraint \
             where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2",
            Vec::new(),
        )
        .await?;
    let mut again = Vec::new();
    for row in rows {
        let (table, name, text) = (row.text(0)?, row.text(1)?, row.text(2)?);
        db.script(format!("alter table {table} drop constraint {name}"))
            .await?;
        again.push(format!("alter table {table} add constraint {name} {text}"));
    }
    Ok(again)
}

async fn fill_table(
    db: &mut Db,
    table: &str,
    member: &Member,
    content: &mut Content<'_>,
) -> Result<(), RestoreError> {
    let here = dump::columns(db, table).await?;
    let mut lines = BufReader::new(content).lines();
    let head = lines.next().ok_or_else(|| damaged(&member.name))?;
    let head = head.map_err(|_| damaged(&member.name))?;
    let columns: Vec<Column> = serde_json::from_str(&head).map_err(|_| damaged(&member.name))?;
    // Its own names are never put into a statement: they have to be those of our table.
    if here.is_empty() || columns != here {
        return Err(damaged(&member.name));
    }
    let one = insert(table, &columns, 1);
    let many = insert(table, &columns, BATCH);
    let mut waiting: Vec<Vec<Value>> = Vec::with_capacity(BATCH);
    let mut count = 0;
    for line in lines {
        let line = line.map_err(|_| damaged(&member.name))?;
        waiting.push(row(&line, &columns).ok_or_else(|| damaged(&member.name))?);
        count += 1;
        if waiting.len() == BATCH {
            db.execute_text(&many, waiting.drain(..).flatten().collect())
                .await?;
        }
    }
    for values in waiting {
        db.execute_text(&one, values).await?;
    }
    if count != member.rows {
        return Err(damaged(&member.name));
    }
    Ok(())
}

fn insert(table: &str, columns: &[Column], rows: usize) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut places = 1..;
    let rows: Vec<String> = (0..rows)
        .map(|_| {
            let row: Vec<String> = places
                .by_ref()
                .take(columns.len())
                .map(|n| format!("${n}"))
                .collect();
            format!("({})", row.join(", "))
        })
        .collect();
    format!(
        "insert into {table} ({}) values {}",
        names.join(", "),
        rows.join(", ")
    )
}

fn row(line: &str, columns: &[Column]) -> Option<Vec<Value>> {
    let cells: Vec<Json> = serde_json::from_str(line).ok()?;
    if cells.len() != columns.len() {
        return None;
    }
    cells
        .iter()
        .zip(columns)
        .map(|(cell, (_, kind))| dump::value(cell, *kind))
        .collect()
}

fn write_evidence(
    place: &Place,
    hash: &str,
    content: &mut Content<'_>,
) -> Result<(), RestoreError> {
    // A name that is no hash could lead anywhere.
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(damaged(hash));
    }
    let folder = place.directory().join("evidence");
    place::make_directory(&folder)?;
    let path = folder.join(hash);
    let told = |error: io::Error| Fault::file(&path, &error);
    let mut file = File::create_new(&path).map_err(told)?;
    io::copy(content, &mut file).map_err(told)?;
    file.flush().and_then(|()| file.sync_all()).map_err(told)?;
    Ok(())
}

fn write_key(place: &Place, content: &mut Content<'_>) -> Result<(), RestoreError> {
    let mut text = String::new();
    content
        .read_to_string(&mut text)
        .map_err(|_| damaged(KEY))?;
    let bytes = audit::chain::unhex(text.trim()).ok_or_else(|| damaged(KEY))?;
    // The one that was given on the command line goes before.
    if !place.key().is_file() {
        place::write_key(&place.key(), &AuditKey::new(bytes))?;
    }
    Ok(())
}

/// Opens what came back and proves it.
async fn prove(manifest: &Manifest, place: &Place) -> Result<Report, RestoreError> {
    let head = Head::from_str(&manifest.head).map_err(|()| damaged("head"))?;
    let options = Options {
        purpose: Purpose::Beside,
        readers: 1,
        ..Options::default()
    };
    let store = Store::open(place, options).await?;
    let report = audit::verify(&store, &[head]).await;
    let anchored = report.is_ok().then(|| {
        Anchor::open(place.anchor()).and_then(|mut anchor| anchor.write(&head, store.key()))
    });
    store.stop().await;
    let report = report?;
    anchored.transpose()?;
    let was_missing = |finding: &Finding| matches!(finding, Finding::FileMissing { hash } if manifest.missing.contains(hash));
    if report.head == head && report.findings.iter().all(was_missing) {
        Ok(report)
    } else {
        Err(RestoreError::Unproven(Box::new(report)))
    }
}

/// Takes the tables away again that a restore made.
async fn empty(url: &str) -> Result<(), Fault> {
    let pools = Pools::postgres(url, 1).await?;
    let mut db = pools.writer().await?;
    let mut names = dump::tables(&mut db).await?;
    names.extend(["migration", "receipt", "session", "throttle"].map(str::to_owned));
    db.script(format!("drop table {} cascade", names.join(", ")))
        .await?;
    db.discard();
    drop(db);
    pools.close().await;
    Ok(())
}

fn damaged(what: &str) -> RestoreError {
    RestoreError::Damaged {
        what: what.to_owned(),
    }
}

/// An archive being read from its beginning to its end.
struct Archive {
    path: PathBuf,
    file: BufReader<File>,
}

impl Archive {
    fn open(path: &Path) -> Result<Archive, Fault> {
        let file = File::open(path).map_err(|error| Fault::file(path, &error))?;
        Ok(Archive {
            path: path.to_owned(),
            file: BufReader::new(file),
        })
    }

    fn manifest(&mut self) -> Result<Manifest, RestoreError> {
        let name = self.path.display().to_string();
        let (first, size) = tar::next(&mut self.file)
            .ok()
            .flatten()
            .ok_or_else(|| damaged(&name))?;
        if first != MANIFEST || size > LONGEST_MANIFEST {
            return Err(damaged(&name));
        }
        let mut text = String::new();
        let read = (&mut self.file).take(size).read_to_string(&mut text);
        read.map_err(|_| damaged(MANIFEST))?;
        self.skip(tar::padding(size))?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|_| damaged(MANIFEST))?;
        if manifest.format != FORMAT {
            return Err(damaged(MANIFEST));
        }
        if manifest.schema != migrate::known() {
            return Err(RestoreError::OtherVersion {
                found: manifest.schema,
                known: migrate::known(),
            });
        }
        Ok(manifest)
    }

    /// The next member, which has to be this one.
    fn member<'a>(&'a mut self, member: &'a Member) -> Result<Content<'a>, RestoreError> {
        let next = tar::next(&mut self.file).ok().flatten();
        if next != Some((member.name.clone(), member.size)) {
            return Err(damaged(&member.name));
        }
        Ok(Content {
            archive: self,
            member,
            left: member.size,
            hash: Sha256::new(),
        })
    }

    fn skip(&mut self, bytes: usize) -> Result<(), RestoreError> {
        let mut rest = vec![0; bytes];
        self.file
            .read_exact(&mut rest)
            .map_err(|_| damaged("its end"))
    }
}

/// The content of a member, hashed while it is read.
struct Content<'a> {
    archive: &'a mut Archive,
    member: &'a Member,
    left: u64,
    hash: Sha256,
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = (&mut self.archive.file).take(self.left).read(buffer)?;
        self.left -= read as u64;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

impl Content<'_> {
    /// All of it was read, and it is what the manifest says.
    fn end(self) -> Result<(), RestoreError> {
        if self.left > 0 || hex(&self.hash.finalize()) != self.member.hash {
            return Err(damaged(&self.member.name));
        }
        self.archive.skip(tar::padding(self.member.size))
    }
}
