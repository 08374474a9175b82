//! Tables as JSON lines: the first line names the columns and their types, each further line is a row.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::db::{Db, Row};
use crate::dialect::Engine;
use crate::fault::Fault;
use crate::value::{Value, hex};
use crate::values;

/// Tables that are not copied: what they hold is of the moment, or is made anew.
const LEFT_OUT: &[&str] = &["migration", "receipt", "session", "throttle"];

/// The three types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Int,
    Text,
    Bytes,
}

/// A column: its name and type.
pub(super) type Column = (String, Kind);

/// Names of all tables that are copied.
pub(super) async fn tables(db: &mut Db) -> Result<Vec<String>, Fault> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name"
        }
        Engine::Postgres => {
            "select table_name::text from information_schema.tables \
             where table_schema = current_schema() order by table_name"
        }
    };
    let rows = db.rows(sql, Vec::new()).await?;
    let mut names = rows
        .iter()
        .map(|row| row.text(0))
        .collect::<Result<Vec<_>, _>>()?;
    names.retain(|name| !LEFT_OUT.contains(&name.as_str()));
    Ok(names)
}

/// Columns of a table, in their order.
pub(super) async fn columns(db: &mut Db, table: &str) -> Result<Vec<Column>, Fault> {
    let sql = match db.engine() {
        Engine::Sqlite => "select name, lower(type) from pragma_table_info($1) order by cid",
        Engine::Postgres => {
            "select column_name::text, data_type::text from information_schema.columns \
             where table_schema = current_schema() and table_name = $1 order by ordinal_position"
        }
    };
    let rows = db.rows(sql, values![table]).await?;
    rows.iter()
        .map(|row| {
            let name = row.text(0)?;
            let kind = match row.text(1)?.as_str() {
                "integer" | "bigint" => Kind::Int,
                "text" => Kind::Text,
                "blob" | "bytea" => Kind::Bytes,
                other => return Err(Fault::damaged(format!("{table}.{name} of type {other}"))),
            };
            Ok((name, kind))
        })
        .collect()
}

/// Writes a table to a file; how many rows it has.
pub(super) async fn table(db: &mut Db, table: &str, to: &Path) -> Result<u64, Fault> {
    let told = |error: std::io::Error| Fault::file(to, &error);
    let columns = columns(db, table).await?;
    let mut out = BufWriter::new(File::create_new(to).map_err(told)?);
    let head = serde_json::to_string(&columns).expect("names and words are always JSON");
    writeln!(out, "{head}").map_err(told)?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let sql = format!("select {} from {table}", names.join(", "));
    let mut count = 0;
    db.each(sql, |row| {
        let cells = columns
            .iter()
            .enumerate()
            .map(|(at, (_, kind))| cell(&row, at, *kind))
            .collect::<Result<Vec<_>, _>>()?;
        count += 1;
        writeln!(out, "{}", Json::Array(cells)).map_err(told)
    })
    .await?;
    out.flush().map_err(told)?;
    Ok(count)
}

fn cell(row: &Row, at: usize, kind: Kind) -> Result<Json, Fault> {
    Ok(match kind {
        Kind::Int => row.maybe_int(at)?.map_or(Json::Null, Json::from),
        Kind::Text => row.maybe_text(at)?.map_or(Json::Null, Json::from),
        Kind::Bytes => row
            .maybe_bytes(at)?
            .map_or(Json::Null, |it| hex(&it).into()),
    })
}

/// A cell as it is bound again; nothing when it is of another type.
pub(super) fn value(cell: &Json, kind: Kind) -> Option<Value> {
    Some(match (kind, cell) {
        (Kind::Int, Json::Null) => Value::Int(None),
        (Kind::Text, Json::Null) => Value::Text(None),
        (Kind::Bytes, Json::Null) => Value::Bytes(None),
        (Kind::Int, Json::Number(it)) => Value::Int(Some(it.as_i64()?)),
        (Kind::Text, Json::String(it)) => Value::Text(Some(it.clone())),
        (Kind::Bytes, Json::String(it)) => Value::Bytes(Some(unhex(it)?)),
        _ => return None,
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
