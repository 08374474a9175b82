//! The tables: made at first start, brought up to date at later ones, each step once and held against its hash.

use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::db::Db;
use crate::fault::Fault;
use crate::value::hex;
use crate::values;

/// The steps, oldest first. What was released is never edited: a change is a new step.
const STEPS: &[(i64, &str)] = &[(1, include_str!("../migrations/0001.sql"))];

/// Why the tables are not those of this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// A newer program made them.
    Newer {
        found: i64,
        known: i64,
    },
    /// Steps are missing, and they are not to be made.
    Older {
        found: i64,
        known: i64,
    },
    /// A step was not the one this program knows.
    OtherBuild {
        step: i64,
    },
    Fault(Fault),
}

impl From<Fault> for Misfit {
    fn from(fault: Fault) -> Misfit {
        Misfit::Fault(fault)
    }
}

/// The version of the tables that this program works with.
pub(crate) fn known() -> i64 {
    STEPS.last().map_or(0, |(version, _)| *version)
}

/// Whether there are tables at all.
pub(crate) async fn has_tables(db: &mut Db) -> Result<bool, Fault> {
    let row = db.row(db.engine().has_tables(), Vec::new()).await?;
    let row = row.ok_or_else(|| Fault::damaged("the list of tables"))?;
    Ok(row.int(0)? > 0)
}

/// Applies the steps that are missing, if `may_write`, all in one transaction; holds the others against their hashes.
pub(crate) async fn apply(db: &mut Db, may_write: bool) -> Result<(), Misfit> {
    if !may_write {
        let found = applied(db).await?;
        return compare(&found).and_then(|missing| match missing {
            [] => Ok(()),
            _ => Err(Misfit::Older {
                found: found.last().map_or(0, |(version, _)| *version),
                known: known(),
            }),
        });
    }
    db.execute(db.engine().begin(), Vec::new()).await?;
    let outcome = steps(db).await;
    let end = if outcome.is_ok() {
        "commit"
    } else {
        "rollback"
    };
    let ended = db.execute(end, Vec::new()).await;
    outcome?;
    ended?;
    Ok(())
}

async fn steps(db: &mut Db) -> Result<(), Misfit> {
    if let Some(lock) = db.engine().lock_for_migration() {
        db.execute(lock, Vec::new()).await?;
    }
    let found = applied(db).await?;
    for (version, text) in compare(&found)? {
        for statement in text.split("--;") {
            db.script(db.engine().types(statement)).await?;
        }
        db.execute(
            "insert into migration (version, hash, applied_at) values ($1, $2, $3)",
            values![*version, hash(text), now()],
        )
        .await?;
    }
    Ok(())
}

/// Makes all tables inside a transaction that has begun.
pub(crate) async fn make(db: &mut Db) -> Result<(), Misfit> {
    steps(db).await
}

/// The steps that were applied, with the hashes of their texts.
async fn applied(db: &mut Db) -> Result<Vec<(i64, String)>, Fault> {
    if !has_tables(db).await? {
        return Ok(Vec::new());
    }
    let rows = db
        .rows(
            "select version, hash from migration order by version",
            Vec::new(),
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.int(0)?, row.text(1)?)))
        .collect()
}

/// The steps that are missing, when those that were applied are the first of ours.
fn compare(applied: &[(i64, String)]) -> Result<&'static [(i64, &'static str)], Misfit> {
    for ((version, text), (then, hashed)) in STEPS.iter().zip(applied) {
        if version != then || hash(text) != *hashed {
            return Err(Misfit::OtherBuild { step: *version });
        }
    }
    match STEPS.get(applied.len()..) {
        Some(missing) => Ok(missing),
        None => Err(Misfit::Newer {
            found: applied.last().map_or(0, |(version, _)| *version),
            known: known(),
        }),
    }
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// When a step was applied: a note for people who look after the database, no part of any record.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_micros()).ok())
        .unwrap_or_default()
}
