//! Appraisal cycles.

use appraisal::cycle::Stage;

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, OrganisationId, Revision};
use crate::table;
use crate::time::{Day, Moment};
use crate::tx::Tx;
use crate::values;

table! {
    "cycle", key(id), unit(|_| None), protected,
    /// One appraisal of a set of units over a year, from opening to closing.
    pub struct Cycle {
        /// Its number.
        pub id: CycleId,
        /// The organisation that runs it.
        pub organiser: OrganisationId,
        /// What people call it.
        pub title: String,
        /// The year that is appraised.
        pub year: i64,
        /// Which stage it is in; what may be done now follows from it.
        pub stage: Stage,
        /// Which revision of the result is worked on, from 1.
        pub result_revision: i64,
        /// The last day on which a unit may object; `None` before the result is published.
        pub objection_until_day: Option<Day>,
        /// When it was opened.
        pub made_at: Moment,
        /// Account that opened it.
        pub made_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// Every cycle, the latest year first.
///
/// # Errors
/// A fault of the database.
pub async fn latest(db: &mut Db) -> Result<Vec<Cycle>, Fault> {
    table::find(db, "order by year desc, id desc", values![]).await
}

/// The cycles of a year.
///
/// # Errors
/// A fault of the database.
pub async fn of_year(db: &mut Db, year: i64) -> Result<Vec<Cycle>, Fault> {
    table::find(db, "where year = $1 order by id", values![year]).await
}

/// Writes a cycle over the row that was read; `None`: somebody else was faster.
///
/// # Errors
/// A fault of the database.
pub async fn put(
    tx: &mut Tx,
    deed: &'static str,
    before: &Cycle,
    after: Cycle,
) -> Result<Option<Cycle>, Fault> {
    table::update(tx, deed, before, after).await
}
