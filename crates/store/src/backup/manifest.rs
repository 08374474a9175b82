//! What an archive says of itself: what is in it, how long each part is and what it hashes to.

use serde::{Deserialize, Serialize};

/// The only layout there has been.
pub(super) const FORMAT: u32 = 1;

/// The first member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the archive.
    pub format: u32,
    /// Which engine it came from.
    pub engine: String,
    /// Which installation.
    pub installation: String,
    /// Version of the tables.
    pub schema: i64,
    /// Head of the audit chain.
    pub head: String,
    /// Evidence that was not there to be copied.
    pub missing: Vec<String>,
    /// The other members, in their order.
    pub members: Vec<Member>,
}

/// A member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its length.
    pub size: u64,
    /// SHA-256 of it.
    pub hash: String,
    /// Rows, when it is a table.
    pub rows: u64,
}

impl Manifest {
    pub(super) fn text(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("texts and numbers are always JSON");
        text.push('\n');
        text
    }
}
