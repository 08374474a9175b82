//! The proof: the chain against its key, the head against the anchor, every protected row and every piece of evidence
//! against the chain. Finds; mends nothing.

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::anchor::{self, Anchored};
use super::chain::{Entry, Head};
use super::protected::{self, Found};
use crate::db::Db;
use crate::dialect::Engine;
use crate::fault::Fault;
use crate::open;
use crate::store::Store;
use crate::table;
use crate::value::hex;
use crate::values;

/// Something that is not as the service left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A row of the chain was changed, put in, or moved to another place.
    Edited {
        /// Number of the row.
        number: i64,
    },
    /// Rows of the chain are missing.
    Gap {
        /// Number of the last row before them.
        after: i64,
        /// Number of the first row behind them.
        before: i64,
    },
    /// The end of the chain is missing.
    CutTail {
        /// Number of the last row there once was.
        known: i64,
        /// Number of the last row there is now.
        found: i64,
    },
    /// It is another chain than the one that was written here, or an older copy that went on differently.
    Swapped {
        /// Number of a row whose code was written down and is another one now.
        number: i64,
    },
    /// The anchor beside the data was not sealed with this key.
    AnchorForged,
    /// A protected row says something else than the chain knows of it.
    RowChanged {
        /// Name of the table.
        subject: &'static str,
        /// Key of the row, its parts joined with `/`.
        key: String,
    },
    /// A protected row of which the chain knows nothing.
    RowAdded {
        /// Name of the table.
        subject: &'static str,
        /// Key of the row, its parts joined with `/`.
        key: String,
    },
    /// A row that the chain knows is gone.
    RowMissing {
        /// Name of the table.
        subject: &'static str,
        /// Key of the row, its parts joined with `/`.
        key: String,
    },
    /// A row holds what no program of ours writes.
    RowUnreadable {
        /// Name of the table.
        subject: &'static str,
        /// What does not read back, in English.
        why: String,
    },
    /// The file of the database is not sound in itself: its own tables and indexes do not agree.
    Unsound {
        /// What the engine says.
        why: String,
    },
    /// A piece of evidence is another file than the one that was handed in.
    FileChanged {
        /// Name of the file: SHA-256 in hexadecimal of what it should hold.
        hash: String,
    },
    /// A piece of evidence is gone.
    FileMissing {
        /// Name of the file: SHA-256 in hexadecimal of what it should hold.
        hash: String,
    },
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How far the chain goes: worth writing down on paper.
    pub head: Head,
    /// Protected rows read.
    pub rows: u64,
    /// Pieces of evidence read.
    pub files: u64,
    /// Everything that is not as the service left it; empty is well.
    pub findings: Vec<Finding>,
}

/// What the chain says of a row: the digest of what it holds, nothing when it is gone.
type Known = HashMap<(&'static str, String), Option<[u8; 32]>>;

/// Holds everything against everything, as it is at one moment, also beside a running service.
///
/// `heads` are those that were written down earlier; each must lie on the chain.
///
/// # Errors
/// A fault of the database or of the directory. What was tampered with is no error but a finding.
pub async fn verify(store: &Store, heads: &[Head]) -> Result<Report, Fault> {
    // The anchor first: a service that runs on meanwhile moves it past what we read.
    let anchored = anchor::read(&store.place().anchor(), store.key())?;
    let mut db = store.snapshot().await?;
    let mut findings = Vec::new();
    let mut heads = heads.to_vec();
    match anchored {
        Anchored::Nowhere => {}
        Anchored::Forged => findings.push(Finding::AnchorForged),
        Anchored::At(head) => heads.push(head),
    }
    findings.extend(soundness(&mut db).await?);
    heads.extend(published(&mut db).await?);
    let (head, known) = chain(store, &mut db, &heads, &mut findings).await?;
    let rows = tables(&mut db, known, &mut findings).await?;
    let hashes = evidence(&mut db).await?;
    drop(db);
    let files = files(&store.evidence_directory(), hashes, &mut findings).await?;
    Ok(Report {
        head,
        rows,
        files,
        findings,
    })
}

/// Whether a file that holds the database is sound; a server looks after its own.
async fn soundness(db: &mut Db) -> Result<Vec<Finding>, Fault> {
    if db.engine() != Engine::Sqlite {
        return Ok(Vec::new());
    }
    let told = match db.rows("pragma integrity_check(5)", Vec::new()).await {
        Ok(rows) => rows
            .iter()
            .map(|row| row.text(0))
            .collect::<Result<Vec<String>, Fault>>()?,
        Err(Fault::Damaged { what }) => vec![what],
        Err(fault) => return Err(fault),
    };
    let flaws = told.into_iter().filter(|it| it != "ok");
    Ok(flaws.map(|why| Finding::Unsound { why }).collect())
}

/// The heads that publications carry; unreadable rows are found with their table.
async fn published(db: &mut Db) -> Result<Vec<Head>, Fault> {
    let rows = db
        .rows("select head_number, head_mac from publication", Vec::new())
        .await?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            Some(Head {
                number: row.int(0).ok()?,
                mac: row.hash(1).ok()?,
            })
        })
        .collect())
}

/// Walks along the chain; gives back its head and the last digest of every row it tells of.
async fn chain(
    store: &Store,
    db: &mut Db,
    heads: &[Head],
    findings: &mut Vec<Finding>,
) -> Result<(Head, Known), Fault> {
    let mut at = store.key().genesis(store.installation());
    let mut known = Known::new();
    let mut expected: HashMap<i64, Vec<[u8; 32]>> = HashMap::new();
    for head in heads {
        expected.entry(head.number).or_default().push(head.mac);
    }
    let mut parted = None;
    loop {
        let rows = db
            .rows(
                include_str!("../../sql/audit/from.sql"),
                values![at.number, 10_000],
            )
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let number = row.int(0)?;
            let (entry, mac) = match Entry::of(row) {
                Ok(read) => read,
                Err(_) => {
                    findings.push(Finding::Edited { number });
                    at.number = number;
                    continue;
                }
            };
            if number != at.number + 1 {
                findings.push(Finding::Gap {
                    after: at.number,
                    before: number,
                });
            } else if store.key().follow(&at, &entry).mac != mac {
                findings.push(Finding::Edited { number });
            }
            let heads = expected.remove(&number).unwrap_or_default();
            if parted.is_none() && heads.iter().any(|head| *head != mac) {
                parted = Some(number);
            }
            // Going on from what stands there finds each later change on its own.
            at = Head { number, mac };
            remember(&mut known, entry);
        }
    }
    findings.extend(parted.map(|number| Finding::Swapped { number }));
    let beyond = expected
        .into_keys()
        .filter(|number| *number > at.number)
        .max();
    let kept = open::head(db).await?;
    if let Some(known) = beyond
        .into_iter()
        .chain((kept.number > at.number).then_some(kept.number))
        .max()
    {
        findings.push(Finding::CutTail {
            known,
            found: at.number,
        });
    } else if kept != at {
        findings.push(Finding::Swapped { number: at.number });
    }
    Ok((at, known))
}

fn remember(known: &mut Known, entry: Entry) {
    // A deed that changed no row: a sign-in, a look.
    if entry.digest.is_none() && entry.before == "{}" {
        return;
    }
    let subject = protected::SUBJECTS
        .iter()
        .find(|subject| **subject == entry.subject);
    if let Some(subject) = subject {
        known.insert((subject, entry.subject_key), entry.digest);
    }
}

/// Holds every protected row against what the chain knows of it; how many there are.
async fn tables(db: &mut Db, mut known: Known, findings: &mut Vec<Finding>) -> Result<u64, Fault> {
    let mut count = 0;
    protected::visit(db, |subject, found| {
        count += 1;
        match found {
            Found::Unreadable { why } => findings.push(Finding::RowUnreadable { subject, why }),
            Found::Row { key, digest } => match known.remove(&(subject, key.clone())).flatten() {
                None => findings.push(Finding::RowAdded { subject, key }),
                Some(kept) if kept != digest => {
                    findings.push(Finding::RowChanged { subject, key });
                }
                Some(_) => {}
            },
        }
    })
    .await?;
    let mut missing: Vec<(&'static str, String)> = known
        .into_iter()
        .filter(|(_, digest)| digest.is_some())
        .map(|(row, _)| row)
        .collect();
    missing.sort_unstable();
    findings.extend(
        missing
            .into_iter()
            .map(|(subject, key)| Finding::RowMissing { subject, key }),
    );
    Ok(count)
}

/// The hashes of all evidence.
async fn evidence(db: &mut Db) -> Result<Vec<String>, Fault> {
    let all: Vec<crate::evidence::Evidence> = table::all(db).await?;
    let mut hashes: Vec<String> = all.into_iter().map(|it| it.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Ok(hashes)
}

async fn files(
    directory: &Path,
    hashes: Vec<String>,
    findings: &mut Vec<Finding>,
) -> Result<u64, Fault> {
    let mut count = 0;
    for hash in hashes {
        let path = directory.join(&hash);
        match tokio::fs::read(&path).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                findings.push(Finding::FileMissing { hash });
            }
            Err(error) => return Err(Fault::file(&path, &error)),
            Ok(bytes) => {
                count += 1;
                if hex(&Sha256::digest(&bytes)) != hash {
                    findings.push(Finding::FileChanged { hash });
                }
            }
        }
    }
    Ok(count)
}
