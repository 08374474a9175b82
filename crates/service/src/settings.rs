//! What an installation may choose.

/// Settings of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Minutes after which an idle session ends.
    pub idle_minutes: u32,
    /// Hours after which any session ends.
    pub absolute_hours: u32,
    /// The largest piece of evidence, in bytes.
    pub evidence_bytes: u64,
    /// Passwords hashed at once.
    pub hashing_threads: usize,
    /// Memory of one password hash, in KiB.
    pub hashing_memory: u32,
    /// A demonstration: the clock may be moved, accounts are shown.
    pub is_demo: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            idle_minutes: 30,
            absolute_hours: 12,
            evidence_bytes: 20 << 20,
            hashing_threads: 2,
            hashing_memory: 19 << 10,
            is_demo: false,
        }
    }
}
