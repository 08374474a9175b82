//! Where the engines differ: opening, transactions, the types of columns, and what their errors mean.

use std::io;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Error};

use crate::db::Db;
use crate::fault::Fault;

/// How long a caller waits for a connection, and a writer of SQLite for another process.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which engine keeps the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file of the data directory.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// Its name in the tables and in backups.
    pub const fn key(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }

    /// Begins a transaction that will write.
    pub(crate) const fn begin(self) -> &'static str {
        match self {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin",
        }
    }

    /// Reads the head of the audit chain and, where the engine lets writers of several servers in, puts them in a row.
    pub(crate) const fn head(self) -> &'static str {
        match self {
            Engine::Sqlite => "select number, mac from audit_head where id = 1",
            Engine::Postgres => "select number, mac from audit_head where id = 1 for update",
        }
    }

    /// Begins a transaction that sees one state throughout.
    pub(crate) const fn begin_snapshot(self) -> &'static str {
        match self {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read read only",
        }
    }

    /// Keeps two servers from making the tables at the same time.
    pub(crate) const fn lock_for_migration(self) -> Option<&'static str> {
        match self {
            Engine::Sqlite => None,
            Engine::Postgres => Some("select pg_advisory_xact_lock(6200371)"),
        }
    }

    /// Whether the tables have been made.
    pub(crate) const fn has_tables(self) -> &'static str {
        match self {
            Engine::Sqlite => {
                "select count(*) from sqlite_master where type = 'table' and name = 'migration'"
            }
            Engine::Postgres => {
                "select count(*) from information_schema.tables \
                 where table_schema = current_schema() and table_name = 'migration'"
            }
        }
    }

    /// The text of a migration with the types of this engine.
    pub(crate) fn types(self, text: &str) -> String {
        let (int, bytes, strict) = match self {
            Engine::Sqlite => ("integer", "blob", "strict"),
            Engine::Postgres => ("bigint", "bytea", ""),
        };
        text.replace("{int}", int)
            .replace("{bytes}", bytes)
            .replace("{strict}", strict)
    }
}

/// The connections of a store.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres { pool: PgPool },
}

impl Pools {
    /// The file is made where there is none, if `make`.
    pub(crate) async fn sqlite(file: &Path, readers: u32, make: bool) -> Result<Pools, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(make)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(512)
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory")
            .pragma("wal_autocheckpoint", "2000")
            .disable_statement_logging();
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .map_err(|error| fault(&error))?;
        let read = SqlitePoolOptions::new()
            .max_connections(readers.max(1))
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(
                options
                    .create_if_missing(false)
                    .pragma("cache_size", "-4000")
                    .pragma("query_only", "on"),
            );
        Ok(Pools::Sqlite { write, read })
    }

    pub(crate) async fn postgres(url: &str, readers: u32) -> Result<Pools, Fault> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|error| Fault::Unreachable(error.to_string()))?
            .application_name("biaochi")
            .statement_cache_capacity(512)
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(readers.max(1) + 1)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(|error| fault(&error))?;
        Ok(Pools::Postgres { pool })
    }

    /// A connection that may write.
    pub(crate) async fn writer(&self) -> Result<Db, Fault> {
        match self {
            Pools::Sqlite { write, .. } => write.acquire().await.map(Db::sqlite),
            Pools::Postgres { pool } => pool.acquire().await.map(Db::postgres),
        }
        .map_err(|error| fault(&error))
    }

    /// A connection for reading.
    pub(crate) async fn reader(&self) -> Result<Db, Fault> {
        match self {
            Pools::Sqlite { read, .. } => read.acquire().await.map(Db::sqlite),
            Pools::Postgres { pool } => pool.acquire().await.map(Db::postgres),
        }
        .map_err(|error| fault(&error))
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres { .. } => Engine::Postgres,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres { pool } => pool.close().await,
        }
    }
}

/// What an error of an engine means to us.
pub(crate) fn fault(error: &Error) -> Fault {
    match error {
        Error::Database(told) => {
            let code = told.code();
            let words = told.message();
            if told
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some()
            {
                of_sqlite(code.as_deref().and_then(|c| c.parse().ok()), words)
            } else {
                of_postgres(code.as_deref().unwrap_or_default(), words)
            }
        }
        Error::Io(io) => match io.kind() {
            io::ErrorKind::StorageFull => Fault::Full,
            io::ErrorKind::ReadOnlyFilesystem => Fault::ReadOnly,
            _ => Fault::Unreachable(io.to_string()),
        },
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Tls(_) => {
            Fault::Unreachable(error.to_string())
        }
        other => Fault::Database(other.to_string().into()),
    }
}

fn of_sqlite(code: Option<i32>, words: &str) -> Fault {
    // The low byte is the class; the rest says more (SQLITE_IOERR_WRITE, SQLITE_READONLY_DIRECTORY …).
    const BUSY: i32 = 5;
    const READ_ONLY: i32 = 8;
    const INPUT_OUTPUT: i32 = 10;
    const CORRUPT: i32 = 11;
    const FULL: i32 = 13;
    const CANNOT_OPEN: i32 = 14;
    const NOT_A_DATABASE: i32 = 26;
    match code.map(|code| code & 0xff) {
        Some(FULL) => Fault::Full,
        Some(READ_ONLY) => Fault::ReadOnly,
        Some(BUSY) => Fault::Busy,
        Some(INPUT_OUTPUT | CANNOT_OPEN) => Fault::Unreachable(words.to_owned()),
        Some(CORRUPT | NOT_A_DATABASE) => Fault::damaged(words),
        _ => Fault::Database(words.into()),
    }
}

fn of_postgres(code: &str, words: &str) -> Fault {
    match code {
        "53100" => Fault::Full,
        "25006" => Fault::ReadOnly,
        "57P01" | "57P02" | "57P03" | "53300" => Fault::Unreachable(words.to_owned()),
        code if code.starts_with("08") || code.starts_with("28") || code == "3D000" => {
            Fault::Unreachable(words.to_owned())
        }
        _ => Fault::Database(words.into()),
    }
}
