//! The identity of a scheme: a hash of its canonical form. Spelling, comments and order of keys do not matter;
//! anything that an author decides does.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::Scheme;

/// The canonical form: JSON of the model with sorted keys and no places. Shape: one line of UTF-8.
pub fn canonical(scheme: &Scheme) -> String {
    // serde_json keeps object keys sorted, so equal models give equal texts.
    serde_json::to_value(scheme)
        .unwrap_or(Value::Null)
        .to_string()
}

/// `sha256:` and 64 hexadecimal digits of the canonical form.
pub fn hash(scheme: &Scheme) -> String {
    hash_of(&canonical(scheme))
}

/// The identity of the content without the version label, to see whether content changed under one version.
pub fn content_hash(scheme: &Scheme) -> String {
    let mut content = scheme.clone();
    content.head.version = String::new();
    hash_of(&canonical(&content))
}

fn hash_of(text: &str) -> String {
    let mut out = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        out.push_str(&format!("{byte:02x}"));
    }
    out
}
