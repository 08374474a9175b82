//! What published things say of themselves, worked out again: the hashes of scheme versions and dictionaries, and of
//! results what was decided and published. The chain proves who wrote what; this finds what does not fit together even
//! where somebody with the key wrote the chain anew. Finds; mends nothing.

use std::collections::BTreeMap;

use store::Store;
use store::cycle_scheme;
use store::db::Db;
use store::decision::Decision;
use store::dictionary::Dictionary;
use store::fault::Fault;
use store::id::CycleId;
use store::publication::Publication;
use store::result::Result as Row;
use store::result_unit::ResultUnit;
use store::scheme_version::SchemeVersion;
use store::value::Value;
use store::{table, values};

use crate::result::document::Document;
use crate::result::{content, sha256};

/// Something published that is not what it was when it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The text of a published version is another one than its hash says.
    SchemeText {
        /// The row.
        version: i64,
        /// The version's word.
        word: String,
    },
    /// The texts of a dictionary are other ones than its hash says.
    Dictionary {
        /// The row.
        dictionary: i64,
    },
    /// The facts kept with a result are not those it was computed from.
    Facts {
        /// The row.
        result: i64,
    },
    /// A result names another scheme than the cycle is pinned to.
    Scheme {
        /// The row.
        result: i64,
    },
    /// The list of a result says something else than its document.
    Line {
        /// The row of the result.
        result: i64,
        /// The unit.
        unit: i64,
    },
    /// What was published is not what is kept: document, scheme, facts, what people gave, or the program that computed.
    Published {
        /// The cycle.
        cycle: i64,
        /// The revision of the result.
        revision: i64,
    },
    /// What was published is not what was decided.
    Undecided {
        /// The cycle.
        cycle: i64,
        /// The revision of the result.
        revision: i64,
    },
    /// The results of a publication are gone.
    Nothing {
        /// The cycle.
        cycle: i64,
        /// The revision of the result.
        revision: i64,
    },
}

/// What was worked out again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Versions of schemes.
    pub versions: u64,
    /// Publications of results.
    pub publications: u64,
    /// Everything that does not fit; empty is well.
    pub mismatches: Vec<Mismatch>,
}

/// Works all of it out again, as it is at one moment. Whoever can run commands on the data may ask; there is no actor.
///
/// # Errors
/// A fault of the database. A row that cannot be read is one: the chain says which.
pub async fn check(store: &Store) -> Result<Contents, Fault> {
    let mut db = store.snapshot().await?;
    let mut found = Contents::default();
    let hashes = versions(&mut db, &mut found).await?;
    let dictionaries: Vec<Dictionary> = table::all(&mut db).await?;
    for row in dictionaries {
        if crate::dictionary::hash(&row.facts, &row.ledgers) != row.hash {
            found.mismatches.push(Mismatch::Dictionary {
                dictionary: row.id.0,
            });
        }
    }
    let publications: Vec<Publication> = table::all(&mut db).await?;
    for publication in publications {
        found.publications += 1;
        published(&mut db, &publication, &hashes, &mut found.mismatches).await?;
    }
    Ok(found)
}

/// Reads every version's text again; gives back the hashes of the texts by number.
async fn versions(db: &mut Db, found: &mut Contents) -> Result<BTreeMap<i64, String>, Fault> {
    let mut hashes = BTreeMap::new();
    let rows: Vec<SchemeVersion> = table::all(db).await?;
    for row in rows {
        found.versions += 1;
        let hash = rubric::identity::hash(&rubric::text::read_scheme(&row.text).0);
        if hash != row.hash {
            found.mismatches.push(Mismatch::SchemeText {
                version: row.id.0,
                word: row.version,
            });
        }
        hashes.insert(row.id.0, hash);
    }
    Ok(hashes)
}

async fn published(
    db: &mut Db,
    publication: &Publication,
    hashes: &BTreeMap<i64, String>,
    mismatches: &mut Vec<Mismatch>,
) -> Result<(), Fault> {
    let (cycle, revision) = (publication.cycle, publication.result_revision);
    let key = vec![Value::from(cycle), Value::from(revision)];
    let decision: Option<Decision> = table::get(db, key).await?;
    let end = "where cycle = $1 and result_revision = $2 order by position";
    let rows: Vec<Row> = table::find(db, end, values![cycle, revision]).await?;
    let (cycle, of) = (cycle.0, publication.cycle);
    if rows.is_empty() {
        mismatches.push(Mismatch::Nothing { cycle, revision });
        return Ok(());
    }
    if content(&rows) != publication.hash {
        mismatches.push(Mismatch::Published { cycle, revision });
    }
    if decision.is_none_or(|it| it.content != publication.hash) {
        mismatches.push(Mismatch::Undecided { cycle, revision });
    }
    let pinned = pinned(db, of, hashes).await?;
    for row in &rows {
        let result = row.id.0;
        if sha256(&row.facts) != row.facts_hash {
            mismatches.push(Mismatch::Facts { result });
        }
        if pinned.get(&row.position) != Some(&row.scheme_hash) {
            mismatches.push(Mismatch::Scheme { result });
        }
        let others = lines(db, row).await?;
        mismatches.extend(
            others
                .into_iter()
                .map(|unit| Mismatch::Line { result, unit }),
        );
    }
    Ok(())
}

/// The hashes of the schemes of a cycle, by position.
async fn pinned(
    db: &mut Db,
    cycle: CycleId,
    hashes: &BTreeMap<i64, String>,
) -> Result<BTreeMap<i64, String>, Fault> {
    let rows = cycle_scheme::of_cycle(db, cycle).await?;
    let hash = |version: i64| hashes.get(&version).cloned().unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| (row.position, hash(row.version.0)))
        .collect())
}

/// The units whose line in the list is not the one of the document.
async fn lines(db: &mut Db, row: &Row) -> Result<Vec<i64>, Fault> {
    let end = "where result = $1 order by place";
    let kept: Vec<ResultUnit> = table::find(db, end, values![row.id]).await?;
    let figures = |it: &ResultUnit| (it.total_low, it.total_high, it.place);
    let mut kept: BTreeMap<i64, _> = kept.iter().map(|it| (it.unit.0, figures(it))).collect();
    // A document that does not read was changed, which its hash tells.
    let Ok(document) = serde_json::from_str::<Document>(&row.appraisal) else {
        return Ok(Vec::new());
    };
    let mut others = Vec::new();
    for (place, line) in document.lines.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let said = (line.total.low, line.total.high, place);
        if kept.remove(&line.unit) != Some(said) {
            others.push(line.unit);
        }
    }
    others.extend(kept.into_keys());
    Ok(others)
}
