//! What is counted of a cycle before it moves. What a count means is decided elsewhere.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::CycleId;
use crate::time::Moment;
use crate::value::Value;
use crate::values;

/// How many rows tell of the result of one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultCounts {
    /// Kept results, one for each scheme of the cycle once computed.
    pub computed: i64,
    /// Publications of this revision: 0 or 1.
    pub published: i64,
    /// Publications of all revisions of the cycle.
    pub ever_published: i64,
}

/// How many marks and findings are on the cycle's sheets, plus the reports (begun ones) and ledger entries of its
/// units written since a moment.
///
/// # Errors
/// A fault of the database.
pub async fn recorded(db: &mut Db, cycle: CycleId, since: Moment) -> Result<i64, Fault> {
    let statement = include_str!("../sql/cycle/recorded.sql");
    count(db, statement, values![cycle, since]).await
}

/// How many drawn objects, reserves left out, nobody has inspected yet.
///
/// # Errors
/// A fault of the database.
pub async fn samples_waiting(db: &mut Db, cycle: CycleId) -> Result<i64, Fault> {
    let statement = include_str!("../sql/cycle/samples_waiting.sql");
    count(db, statement, values![cycle]).await
}

/// How many opinions the departments of the cycle gave on its units.
///
/// # Errors
/// A fault of the database.
pub async fn opinions_given(db: &mut Db, cycle: CycleId) -> Result<i64, Fault> {
    let statement = include_str!("../sql/cycle/opinions_given.sql");
    count(db, statement, values![cycle]).await
}

/// How many rows tell of the result of one revision.
///
/// # Errors
/// A fault of the database.
pub async fn result(db: &mut Db, cycle: CycleId, revision: i64) -> Result<ResultCounts, Fault> {
    let statement = include_str!("../sql/cycle/result.sql");
    let row = db.row(statement, values![cycle, revision]).await?;
    let row = row.ok_or_else(|| Fault::Damaged {
        what: "counts of a result".to_owned(),
    })?;
    Ok(ResultCounts {
        computed: row.int(0)?,
        published: row.int(1)?,
        ever_published: row.int(2)?,
    })
}

async fn count(db: &mut Db, statement: &'static str, values: Vec<Value>) -> Result<i64, Fault> {
    match db.row(statement, values).await? {
        Some(row) => row.int(0),
        None => Ok(0),
    }
}
