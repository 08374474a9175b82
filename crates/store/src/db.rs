//! One connection, whichever engine. Statements are the same text on both; parameters are `$1`, `$2`, …
//!
//! With `dialect.rs` the only file that names types of sqlx.

use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Postgres, Row as _, Sqlite};

use crate::dialect::{self, Engine};
use crate::fault::Fault;
use crate::value::Value;

/// A connection.
#[derive(Debug)]
pub struct Db {
    link: Link,
    /// The fault, if any, that cost the present transaction.
    lost: Option<Fault>,
    /// The statements that rows were asked for with.
    #[cfg(test)]
    pub(crate) asked: Vec<&'static str>,
}

#[derive(Debug)]
enum Link {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A row as the engine gave it; columns are known by their place in the select list.
pub struct Row(Given);

enum Given {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A statement with its values.
macro_rules! bound {
    ($engine:ty, $sql:expr, $values:expr) => {{
        let mut query = sqlx::query::<$engine>($sql);
        for value in $values {
            query = match value {
                Value::Int(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
            };
        }
        query
    }};
}

impl Db {
    pub(crate) fn sqlite(connection: PoolConnection<Sqlite>) -> Db {
        Db {
            link: Link::Sqlite(connection),
            lost: None,
            #[cfg(test)]
            asked: Vec::new(),
        }
    }

    pub(crate) fn postgres(connection: PoolConnection<Postgres>) -> Db {
        Db {
            link: Link::Postgres(connection),
            lost: None,
            #[cfg(test)]
            asked: Vec::new(),
        }
    }

    /// Which engine is at the other end.
    pub(crate) fn engine(&self) -> Engine {
        match self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, Fault> {
        let done = match &mut self.link {
            Link::Sqlite(c) => bound!(Sqlite, sql, values)
                .execute(&mut **c)
                .await
                .map(|d| d.rows_affected()),
            Link::Postgres(c) => bound!(Postgres, sql, values)
                .execute(&mut **c)
                .await
                .map(|d| d.rows_affected()),
        };
        self.told(done)
    }

    /// All rows of a statement.
    pub(crate) async fn rows(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        #[cfg(test)]
        self.asked.push(sql);
        let rows = match &mut self.link {
            Link::Sqlite(c) => {
                bound!(Sqlite, sql, values)
                    .fetch(&mut **c)
                    .map_ok(|row| Row(Given::Sqlite(row)))
                    .try_collect()
                    .await
            }
            Link::Postgres(c) => {
                bound!(Postgres, sql, values)
                    .fetch(&mut **c)
                    .map_ok(|row| Row(Given::Postgres(row)))
                    .try_collect()
                    .await
            }
        };
        self.told(rows)
    }

    /// The first row of a statement, if there is one.
    pub(crate) async fn row(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, Fault> {
        #[cfg(test)]
        self.asked.push(sql);
        let row = match &mut self.link {
            Link::Sqlite(c) => bound!(Sqlite, sql, values)
                .fetch_optional(&mut **c)
                .await
                .map(|row| row.map(|row| Row(Given::Sqlite(row)))),
            Link::Postgres(c) => bound!(Postgres, sql, values)
                .fetch_optional(&mut **c)
                .await
                .map(|row| row.map(|row| Row(Given::Postgres(row)))),
        };
        self.told(row)
    }

    /// Hands every row of a statement made at run time to a visitor, one after the other.
    pub(crate) async fn each(
        &mut self,
        sql: String,
        mut see: impl FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let sql = sqlx::AssertSqlSafe(sql);
        let none = Vec::<Value>::new();
        match &mut self.link {
            Link::Sqlite(c) => {
                let mut rows = bound!(Sqlite, sql, none).fetch(&mut **c);
                while let Some(row) = rows.try_next().await.map_err(|e| dialect::fault(&e))? {
                    see(Row(Given::Sqlite(row)))?;
                }
            }
            Link::Postgres(c) => {
                let mut rows = bound!(Postgres, sql, none).fetch(&mut **c);
                while let Some(row) = rows.try_next().await.map_err(|e| dialect::fault(&e))? {
                    see(Row(Given::Postgres(row)))?;
                }
            }
        }
        Ok(())
    }

    /// Runs a statement made at run time; how many rows it changed. No part of it comes from people.
    pub(crate) async fn execute_text(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<u64, Fault> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let done = match &mut self.link {
            Link::Sqlite(c) => bound!(Sqlite, sql, values)
                .execute(&mut **c)
                .await
                .map(|d| d.rows_affected()),
            Link::Postgres(c) => bound!(Postgres, sql, values)
                .execute(&mut **c)
                .await
                .map(|d| d.rows_affected()),
        };
        self.told(done)
    }

    /// Runs a text that is not prepared: tables being made, settings of the connection.
    pub(crate) async fn script(&mut self, sql: String) -> Result<(), Fault> {
        let text = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
        let done = match &mut self.link {
            Link::Sqlite(c) => text.execute(&mut **c).await.map(drop),
            Link::Postgres(c) => text.execute(&mut **c).await.map(drop),
        };
        self.told(done)
    }

    /// The fault that cost the present transaction; asking forgets it.
    pub(crate) fn take_lost(&mut self) -> Option<Fault> {
        self.lost.take()
    }

    /// Ends the connection instead of giving it back, because nobody knows what state it is in.
    pub(crate) fn discard(&mut self) {
        match &mut self.link {
            Link::Sqlite(c) => c.close_on_drop(),
            Link::Postgres(c) => c.close_on_drop(),
        }
    }

    fn told<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, Fault> {
        outcome.map_err(|error| {
            let fault = dialect::fault(&error);
            if fault.ends_transaction() {
                self.lost = Some(fault.clone());
            }
            fault
        })
    }
}

/// Reads the column at a place as a type that may be null.
macro_rules! column {
    ($row:expr, $at:expr, $kind:ty) => {
        match &$row.0 {
            Given::Sqlite(row) => row.try_get::<Option<$kind>, usize>($at),
            Given::Postgres(row) => row.try_get::<Option<$kind>, usize>($at),
        }
        .map_err(|error| Fault::damaged(format!("column {}: {error}", $at)))
    };
}

impl Row {
    pub(crate) fn int(&self, at: usize) -> Result<i64, Fault> {
        present(self.maybe_int(at)?, at)
    }

    pub(crate) fn maybe_int(&self, at: usize) -> Result<Option<i64>, Fault> {
        column!(self, at, i64)
    }

    pub(crate) fn text(&self, at: usize) -> Result<String, Fault> {
        present(self.maybe_text(at)?, at)
    }

    pub(crate) fn maybe_text(&self, at: usize) -> Result<Option<String>, Fault> {
        column!(self, at, String)
    }

    pub(crate) fn bytes(&self, at: usize) -> Result<Vec<u8>, Fault> {
        present(self.maybe_bytes(at)?, at)
    }

    pub(crate) fn maybe_bytes(&self, at: usize) -> Result<Option<Vec<u8>>, Fault> {
        column!(self, at, Vec<u8>)
    }

    /// A yes or no, kept as 1 or 0.
    pub(crate) fn truth(&self, at: usize) -> Result<bool, Fault> {
        match self.int(at)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(Fault::damaged(format!(
                "column {at}: {other} is neither 0 nor 1"
            ))),
        }
    }

    /// Exactly 32 bytes: a hash.
    pub(crate) fn hash(&self, at: usize) -> Result<[u8; 32], Fault> {
        self.bytes(at)?
            .try_into()
            .map_err(|_| Fault::damaged(format!("column {at}: not 32 bytes")))
    }
}

fn present<T>(value: Option<T>, at: usize) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::damaged(format!("column {at}: nothing where something must be")))
}
