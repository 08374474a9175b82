//! The chain as people read it: newest first, one filter, page by page by number.

use super::chain::Entry;
use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId};
use crate::time::Moment;
use crate::value::Value;
use crate::values;

/// Which rows of the chain are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All rows.
    All,
    /// What an account did.
    By(AccountId),
    /// What was done in the affairs of a unit.
    About(OrganisationId),
    /// One kind of deed.
    Deed(String),
    /// What happened to one row.
    Row {
        /// Name of its table.
        subject: String,
        /// Its key, the parts joined with `/`.
        key: String,
    },
}

/// The rows with a number below `before`, newest first.
///
/// # Errors
/// A fault of the database, or a row that does not read back.
pub async fn list(
    db: &mut Db,
    filter: &Filter,
    before: i64,
    limit: i64,
) -> Result<Vec<Entry>, Fault> {
    let (sql, values): (&'static str, Vec<Value>) = match filter {
        Filter::All => (
            include_str!("../../sql/audit/list_all.sql"),
            values![before, limit],
        ),
        Filter::By(account) => (
            include_str!("../../sql/audit/list_by.sql"),
            values![before, limit, *account],
        ),
        Filter::About(unit) => (
            include_str!("../../sql/audit/list_about.sql"),
            values![before, limit, *unit],
        ),
        Filter::Deed(deed) => (
            include_str!("../../sql/audit/list_deed.sql"),
            values![before, limit, deed],
        ),
        Filter::Row { subject, key } => (
            include_str!("../../sql/audit/list_row.sql"),
            values![before, limit, subject, key],
        ),
    };
    let rows = db.rows(sql, values).await?;
    rows.iter().map(|row| Ok(Entry::of(row)?.0)).collect()
}

/// The number of the first row written at this moment or later; one past the last when there is none.
///
/// Rows stand in the order of their moments up to the few that were written together, so halving finds the place.
///
/// # Errors
/// A fault of the database.
pub async fn number_at(db: &mut Db, moment: Moment) -> Result<i64, Fault> {
    let mut low = 1;
    let mut high = crate::open::head(db).await?.number + 1;
    while low < high {
        let middle = low + (high - low) / 2;
        let row = db
            .row("select at from audit where number = $1", values![middle])
            .await?;
        // A number that is missing is a matter for `verify`; here it counts as old.
        let is_late = match row {
            Some(row) => row.int(0)? >= moment.0,
            None => false,
        };
        if is_late {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}
