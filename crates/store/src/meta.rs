//! Small facts about the database itself, by name.

use crate::db::Db;
use crate::fault::Fault;
use crate::tx::Tx;
use crate::values;

/// Name of the revision of the tree of organisations; `sql/sheet/version.sql` reads it too.
pub const TREE_REVISION: &str = "tree_revision";

/// What stands under a name; `None` when nothing was put there.
///
/// # Errors
/// A fault of the database.
pub async fn get(db: &mut Db, name: &str) -> Result<Option<String>, Fault> {
    let row = db
        .row("select value from meta where name = $1", values![name])
        .await?;
    row.map(|row| row.text(0)).transpose()
}

/// Puts something under a name, over what stood there.
///
/// # Errors
/// A fault of the database.
pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<(), Fault> {
    tx.write(
        "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
        values![name, value],
    )
    .await?;
    Ok(())
}

/// Adds 1 to the number under a name and gives it back.
///
/// # Errors
/// A fault of the database, or something that is no number.
pub async fn count_up(tx: &mut Tx, name: &str) -> Result<i64, Fault> {
    let damaged = || Fault::Damaged {
        what: format!("meta {name}"),
    };
    let now = get(tx.db(), name).await?;
    let next = match now {
        Some(now) => now.parse::<i64>().map_err(|_| damaged())? + 1,
        None => 1,
    };
    put(tx, name, &next.to_string()).await?;
    Ok(next)
}
