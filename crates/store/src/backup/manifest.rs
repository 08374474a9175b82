//! What an archive says of itself: what is in it, how long each part is and what it hashes to.

use serde::{Deserialize, Serialize};

/// The only layout there has been.
pub(super) const FORMAT: u32 = 1;

/// The first member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the archive: 1, the only one there has been.
    pub format: u32,
    /// Key of the engine it came from: `sqlite` or `postgres`.
    pub engine: String,
    /// Name of the installation it came from.
    pub installation: String,
    /// Number of the last step of the tables.
    pub schema: i64,
    /// How far the audit chain goes in it: number and code, as people write it down.
    pub head: String,
    /// Hashes of evidence that the tables know and that was not there to be copied.
    pub missing: Vec<String>,
    /// The other members, in their order.
    pub members: Vec<Member>,
}

/// A member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Path in the archive: `audit.key`, `tables/….jsonl` or `evidence/…`.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the content in hexadecimal.
    pub hash: String,
    /// Rows of a table; 0 for members that are none.
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
