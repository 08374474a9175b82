//! What the site is measured against: a bare handler that returns a static page, and a bare loop that inserts rows.
//!
//! `peers page BYTES` serves a page of that length until it is killed, after printing its address. `peers insert FILE
//! SECONDS` inserts one row a commit for so long, then a hundred rows a commit, and prints both rates.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header;
use axum::routing::get;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["page", bytes] => page(bytes.parse()?).await,
        ["insert", file, seconds] => {
            insert(Path::new(file), Duration::from_secs(seconds.parse()?)).await
        }
        _ => Err("peers page BYTES, or peers insert FILE SECONDS".into()),
    }
}

#[allow(clippy::print_stdout, reason = "the measurement reads it")]
fn say(text: &str) {
    println!("{text}");
}

async fn page(bytes: usize) -> Result<(), Box<dyn Error>> {
    let text: &'static str = "x".repeat(bytes).leak();
    let show = move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text) };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    say(&format!("http://{}", listener.local_addr()?));
    axum::serve(listener, Router::new().route("/", get(show))).await?;
    Ok(())
}

async fn insert(file: &Path, time: Duration) -> Result<(), Box<dyn Error>> {
    let mut link = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
        .connect()
        .await?;
    sqlx::raw_sql("create table row (id integer primary key, words text not null) strict")
        .execute(&mut link)
        .await?;
    let single = rate(&mut link, 1, time).await?;
    let grouped = rate(&mut link, 100, time).await?;
    say(&format!("{single} {grouped}"));
    link.close().await?;
    Ok(())
}

/// Rows inserted in a second, with so many rows a commit.
async fn rate(
    link: &mut SqliteConnection,
    group: u64,
    time: Duration,
) -> Result<u64, Box<dyn Error>> {
    let start = Instant::now();
    let mut rows = 0;
    while start.elapsed() < time {
        sqlx::raw_sql("begin immediate").execute(&mut *link).await?;
        for _ in 0..group {
            sqlx::query("insert into row (words) values ($1)")
                .bind("what a person wrote")
                .execute(&mut *link)
                .await?;
        }
        sqlx::raw_sql("commit").execute(&mut *link).await?;
        rows += group;
    }
    Ok(rows * 1_000 / u64::try_from(start.elapsed().as_millis())?.max(1))
}
