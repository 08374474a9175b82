//! What is counted of a cycle before it moves. What a count means is decided elsewhere.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::CycleId;
use crate::time::Moment;
use crate::value::Value;
use crate::values;

/// Where the result of a revision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultCounts {
    /// Computed results, one for each scheme.
    pub computed: i64,
    /// Units whose total under the target is a low and a high.
    pub ranges: i64,
    /// Decisions recorded.
    pub decided: i64,
    /// Publications of this revision.
    pub published: i64,
    /// Publications of any revision.
    pub ever_published: i64,
}

/// Marks and findings of the cycle, and reports and entries of its units made since a moment.
///
/// # Errors
/// A fault of the database.
pub async fn recorded(db: &mut Db, cycle: CycleId, since: Moment) -> Result<i64, Fault> {
    let statement = include_str!("../sql/cycle/recorded.sql");
    count(db, statement, values![cycle, since]).await
}

/// Drawn objects without a finding.
///
/// # Errors
/// A fault of the database.
pub async fn samples_waiting(db: &mut Db, cycle: CycleId) -> Result<i64, Fault> {
    let statement = include_str!("../sql/cycle/samples_waiting.sql");
    count(db, statement, values![cycle]).await
}

/// Opinions that departments of the cycle gave on its units.
///
/// # Errors
/// A fault of the database.
pub async fn opinions_given(db: &mut Db, cycle: CycleId) -> Result<i64, Fault> {
    let statement = include_str!("../sql/cycle/opinions_given.sql");
    count(db, statement, values![cycle]).await
}

/// Where the result of a revision stands.
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
        ranges: row.int(1)?,
        decided: row.int(2)?,
        published: row.int(3)?,
        ever_published: row.int(4)?,
    })
}

async fn count(db: &mut Db, statement: &'static str, values: Vec<Value>) -> Result<i64, Fault> {
    match db.row(statement, values).await? {
        Some(row) => row.int(0),
        None => Ok(0),
    }
}
