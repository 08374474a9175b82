//! The audit chain: who changed what, when, and a proof that nobody changed the record of it.
//!
//! Each protected row enters with the digest of its whole content, so that `verify` can hold the tables against the chain.

pub(crate) mod anchor;
pub mod chain;
pub mod page;
mod protected;
mod verify;

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

pub use chain::{AuditKey, Entry, Head};
pub use verify::{Finding, Report, verify};

use crate::id::OrganisationId;

/// A row of a table whose every change is told in the audit chain.
pub trait Record: Serialize {
    /// The name of the table.
    const SUBJECT: &'static str;
    /// The parts of the primary key, joined with `/`.
    fn key(&self) -> String;
    /// Whose affairs it tells of: for filters, and for looks at other units.
    fn unit(&self) -> Option<OrganisationId> {
        None
    }
}

/// What an audit row tells; before and after hold only the fields that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub(crate) deed: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) key: String,
    pub(crate) unit: Option<OrganisationId>,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) digest: Option<[u8; 32]>,
}

impl Change {
    /// A row that was not there before.
    pub fn made<R: Record>(deed: &'static str, row: &R) -> Change {
        let after = object(row);
        Change {
            deed,
            subject: R::SUBJECT,
            key: row.key(),
            unit: row.unit(),
            before: String::from("{}"),
            digest: Some(digest_of(&after)),
            after: Value::Object(after).to_string(),
        }
    }

    /// A row that says something else now.
    pub fn changed<R: Record>(deed: &'static str, before: &R, after: &R) -> Change {
        let (mut old, mut new) = (object(before), object(after));
        let digest = digest_of(&new);
        let same: Vec<String> = new
            .iter()
            .filter(|(name, value)| old.get(*name) == Some(value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in same {
            old.remove(&name);
            new.remove(&name);
        }
        Change {
            deed,
            subject: R::SUBJECT,
            key: after.key(),
            unit: after.unit(),
            before: Value::Object(old).to_string(),
            after: Value::Object(new).to_string(),
            digest: Some(digest),
        }
    }

    /// A row that is gone.
    pub fn removed<R: Record>(deed: &'static str, row: &R) -> Change {
        Change {
            deed,
            subject: R::SUBJECT,
            key: row.key(),
            unit: row.unit(),
            before: Value::Object(object(row)).to_string(),
            after: String::from("{}"),
            digest: None,
        }
    }

    /// Something done that changes no protected row: a sign-in, an export, a look at another unit's sheet.
    pub fn deed(
        deed: &'static str,
        subject: &'static str,
        key: impl Into<String>,
        unit: Option<OrganisationId>,
        words: Value,
    ) -> Change {
        Change {
            deed,
            subject,
            key: key.into(),
            unit,
            before: String::from("{}"),
            after: words.to_string(),
            digest: None,
        }
    }
}

/// SHA-256 of a row as JSON with sorted keys. Secrets serialise as their own SHA-256.
pub fn digest<R: Record>(row: &R) -> [u8; 32] {
    digest_of(&object(row))
}

/// Serialises a secret as its own SHA-256, so that neither the chain nor a digest holds it.
pub(crate) fn secret<T, S>(secret: &Option<T>, to: S) -> Result<S::Ok, S::Error>
where
    T: AsRef<[u8]>,
    S: serde::Serializer,
{
    match secret {
        None => to.serialize_none(),
        Some(it) => to.serialize_str(&crate::value::hex(&Sha256::digest(it.as_ref()))),
    }
}

/// The fields of a row; `serde_json` keeps them sorted by name.
fn object<R: Record>(row: &R) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        // Records are structs of numbers, texts and keys: nothing that JSON could refuse.
        Ok(_) | Err(_) => unreachable!("{} is no plain record", R::SUBJECT),
    }
}

fn digest_of(fields: &Map<String, Value>) -> [u8; 32] {
    let mut text = Vec::new();
    write_sorted(&mut text, fields);
    Sha256::digest(&text).into()
}

/// Writes an object with its keys in order, whatever order the map keeps.
fn write_sorted(text: &mut Vec<u8>, fields: &Map<String, Value>) {
    let mut names: Vec<&String> = fields.keys().collect();
    names.sort_unstable();
    text.push(b'{');
    for (at, name) in names.into_iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        text.extend_from_slice(Value::String(name.clone()).to_string().as_bytes());
        text.push(b':');
        match &fields[name] {
            Value::Object(inner) => write_sorted(text, inner),
            other => text.extend_from_slice(other.to_string().as_bytes()),
        }
    }
    text.push(b'}');
}
