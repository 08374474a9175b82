//! Tables as types: a declaration gives the row, its statements and its audit rows, so that a column is named once.
//!
//! What a noun asks beyond its key stands in the noun's own file: the end of a `select` for [`find`], or a whole
//! statement. Nothing here decides anything.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use crate::audit::{Change, Record};
use crate::db::{Db, Row};
use crate::fault::Fault;
use crate::tx::Tx;
use crate::value::Value;

/// A row of a table: its columns, how it is read and written.
pub trait Table: Record + Clone + Send + Sync {
    /// Its columns, in the order of [`Table::values`].
    const COLUMNS: &'static [&'static str];
    /// The columns of the primary key.
    const KEY: &'static [&'static str];
    /// Every write leaves an audit row with the digest of the row.
    const IS_PROTECTED: bool;
    /// Reads a row of [`Table::COLUMNS`].
    ///
    /// # Errors
    /// [`Fault::Damaged`] when a column does not read back as it was written.
    fn of(row: &Row) -> Result<Self, Fault>;
    /// All columns as parameters.
    fn values(&self) -> Vec<Value>;
    /// The primary key as parameters.
    fn key_values(&self) -> Vec<Value>;
    /// How often the row was written, in tables that count it.
    fn revision(&self) -> Option<i64>;
    /// The row, written so often.
    #[must_use]
    fn with_revision(self, revision: i64) -> Self;
}

/// Declares a table's row: its name, its key, whose affairs it is, whether it is protected, and its columns in the
/// order of the migration.
#[macro_export]
macro_rules! table {
    (
        $name:literal, key($($key:ident),+), unit($unit:expr), $protection:ident,
        $(#[$meta:meta])*
        pub struct $row:ident {
            $($(#[$attr:meta])* pub $column:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $row {
            $($(#[$attr])* pub $column: $type,)+
        }

        impl $crate::audit::Record for $row {
            const SUBJECT: &'static str = $name;
            fn key(&self) -> String {
                let parts: Vec<String> =
                    $crate::table::Table::key_values(self).iter().map(|part| part.key_part()).collect();
                parts.join("/")
            }
            fn unit(&self) -> Option<$crate::id::OrganisationId> {
                let unit: fn(&$row) -> Option<$crate::id::OrganisationId> = $unit;
                unit(self)
            }
        }

        impl $crate::table::Table for $row {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const IS_PROTECTED: bool = $crate::table!(@ $protection);
            fn of(row: &$crate::db::Row) -> ::std::result::Result<Self, $crate::fault::Fault> {
                let mut at = 0..;
                let mut next = || at.next().unwrap_or_default();
                Ok($row { $($column: $crate::value::Column::of(row, next())?,)+ })
            }
            fn values(&self) -> Vec<$crate::value::Value> {
                vec![$($crate::value::Column::to_value(&self.$column)),+]
            }
            fn key_values(&self) -> Vec<$crate::value::Value> {
                vec![$($crate::value::Column::to_value(&self.$key)),+]
            }
            fn revision(&self) -> Option<i64> {
                $crate::table!(@read self, $($column)+)
            }
            #[allow(unused_mut, reason = "rows without a revision stay as they are")]
            fn with_revision(mut self, revision: i64) -> Self {
                $crate::table!(@write self, revision, $($column)+);
                self
            }
        }
    };
    (@ protected) => { true };
    (@ open) => { false };
    (@read $self:ident, revision $($rest:ident)*) => { Some($self.revision.0) };
    (@read $self:ident, $other:ident $($rest:ident)*) => { $crate::table!(@read $self, $($rest)*) };
    (@read $self:ident,) => { None };
    (@write $self:ident, $to:ident, revision $($rest:ident)*) => { $self.revision = $crate::id::Revision($to) };
    (@write $self:ident, $to:ident, $other:ident $($rest:ident)*) => {
        $crate::table!(@write $self, $to, $($rest)*)
    };
    (@write $self:ident, $to:ident,) => {{ let _ = $to; }};
}

/// The rows that the end of a select finds: `find::<Mark>(db, "where sheet = $1 order by item", values![sheet])`.
///
/// # Errors
/// A fault of the database, or a row that does not read back.
pub async fn find<T: Table>(
    db: &mut Db,
    end: &'static str,
    values: Vec<Value>,
) -> Result<Vec<T>, Fault> {
    let rows = db.rows(statement::<T>(Verb::Select(end)), values).await?;
    rows.iter().map(T::of).collect()
}

/// The first row that the end of a select finds.
///
/// # Errors
/// A fault of the database, or a row that does not read back.
pub async fn first<T: Table>(
    db: &mut Db,
    end: &'static str,
    values: Vec<Value>,
) -> Result<Option<T>, Fault> {
    let row = db.row(statement::<T>(Verb::Select(end)), values).await?;
    row.as_ref().map(T::of).transpose()
}

/// The row with a key, its parts in the order of [`Table::KEY`].
///
/// # Errors
/// A fault of the database, or a row that does not read back.
pub async fn get<T: Table>(db: &mut Db, key: Vec<Value>) -> Result<Option<T>, Fault> {
    let row = db.row(statement::<T>(Verb::Get), key).await?;
    row.as_ref().map(T::of).transpose()
}

/// Every row in the order of its key.
///
/// # Errors
/// A fault of the database, or a row that does not read back.
pub async fn all<T: Table>(db: &mut Db) -> Result<Vec<T>, Fault> {
    let rows = db.rows(statement::<T>(Verb::All), Vec::new()).await?;
    rows.iter().map(T::of).collect()
}

/// Rows in the order of their key, from behind one, each read on its own.
pub(crate) async fn page<T: Table>(
    db: &mut Db,
    after: Option<Vec<Value>>,
    limit: i64,
) -> Result<Vec<Result<T, Fault>>, Fault> {
    let verb = if after.is_some() {
        Verb::After
    } else {
        Verb::First
    };
    let mut values = after.unwrap_or_default();
    values.push(Value::from(limit));
    let rows = db.rows(statement::<T>(verb), values).await?;
    Ok(rows.iter().map(T::of).collect())
}

/// Adds a row; of protected tables with its audit row. A row with a revision begins with 1.
///
/// # Errors
/// A fault of the database, also when the key is taken.
pub async fn insert<T: Table>(tx: &mut Tx, deed: &'static str, row: T) -> Result<T, Fault> {
    let row = row.with_revision(1);
    tx.write(statement::<T>(Verb::Insert), row.values()).await?;
    if T::IS_PROTECTED {
        tx.record(Change::made(deed, &row)).await?;
    }
    Ok(row)
}

/// Writes a row over the one that was read. `None`: somebody else was faster and nothing was written.
///
/// # Errors
/// A fault of the database.
pub async fn update<T: Table>(
    tx: &mut Tx,
    deed: &'static str,
    before: &T,
    after: T,
) -> Result<Option<T>, Fault> {
    let read = before.revision();
    let after = after.with_revision(read.unwrap_or_default() + 1);
    let mut values = after.values();
    values.extend(read.map(|revision| Value::Int(Some(revision))));
    if tx.write(statement::<T>(Verb::Update), values).await? == 0 {
        return Ok(None);
    }
    if T::IS_PROTECTED {
        tx.record(Change::changed(deed, before, &after)).await?;
    }
    Ok(Some(after))
}

/// Takes a row away; of protected tables with its audit row.
///
/// # Errors
/// A fault of the database.
pub async fn remove<T: Table>(tx: &mut Tx, deed: &'static str, row: &T) -> Result<(), Fault> {
    tx.write(statement::<T>(Verb::Delete), row.key_values())
        .await?;
    if T::IS_PROTECTED {
        tx.record(Change::removed(deed, row)).await?;
    }
    Ok(())
}

#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Verb {
    Select(&'static str),
    Get,
    All,
    First,
    After,
    Insert,
    Update,
    Delete,
}

type Statements = HashMap<(&'static str, Verb), &'static str>;

/// The text of a statement, made once; there are as many as the program has calls.
fn statement<T: Table>(verb: Verb) -> &'static str {
    static MADE: LazyLock<Mutex<Statements>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    made.entry((T::SUBJECT, verb))
        .or_insert_with(|| Box::leak(text::<T>(verb).into_boxed_str()))
}

fn text<T: Table>(verb: Verb) -> String {
    let (name, columns) = (T::SUBJECT, T::COLUMNS.join(", "));
    let by_key = |places: &dyn Fn(usize, &str) -> usize| {
        let parts = T::KEY.iter().enumerate();
        let parts: Vec<String> = parts
            .map(|(at, column)| format!("{column} = ${}", places(at, column)))
            .collect();
        parts.join(" and ")
    };
    let in_order = |at: usize, _: &str| at + 1;
    match verb {
        Verb::Select(end) => format!("select {columns} from {name} {end}"),
        Verb::Get => format!("select {columns} from {name} where {}", by_key(&in_order)),
        Verb::All => format!(
            "select {columns} from {name} order by {}",
            T::KEY.join(", ")
        ),
        Verb::First => {
            let key = T::KEY.join(", ");
            format!("select {columns} from {name} order by {key} limit $1")
        }
        Verb::After => {
            let key = T::KEY.join(", ");
            let places: Vec<String> = (1..=T::KEY.len()).map(|n| format!("${n}")).collect();
            format!(
                "select {columns} from {name} where ({key}) > ({}) order by {key} limit ${}",
                places.join(", "),
                T::KEY.len() + 1
            )
        }
        Verb::Insert => {
            let places: Vec<String> = (1..=T::COLUMNS.len()).map(|n| format!("${n}")).collect();
            format!(
                "insert into {name} ({columns}) values ({})",
                places.join(", ")
            )
        }
        Verb::Update => {
            // Every column has its parameter, those of the key in the condition.
            let place = |_: usize, column: &str| {
                T::COLUMNS
                    .iter()
                    .position(|it| *it == column)
                    .map_or(0, |at| at + 1)
            };
            let set: Vec<String> = T::COLUMNS
                .iter()
                .enumerate()
                .filter(|(_, column)| !T::KEY.contains(column))
                .map(|(at, column)| format!("{column} = ${}", at + 1))
                .collect();
            let revision = if T::COLUMNS.contains(&"revision") {
                format!(" and revision = ${}", T::COLUMNS.len() + 1)
            } else {
                String::new()
            };
            format!(
                "update {name} set {} where {}{revision}",
                set.join(", "),
                by_key(&place)
            )
        }
        Verb::Delete => format!("delete from {name} where {}", by_key(&in_order)),
    }
}
