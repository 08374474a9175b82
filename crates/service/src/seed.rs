//! Texts that the composition root hands in: the service reads no files of its own.

/// What an installation begins with.
#[derive(Debug, Clone, Default)]
pub struct Seed {
    /// Text of the data dictionary (TOML).
    pub facts: String,
    /// The kinds of ledger.
    pub ledgers: String,
    /// Schemes that are shipped.
    pub schemes: Vec<SeedScheme>,
    /// Notices of holidays, one text a year.
    pub calendars: Vec<String>,
}

/// A scheme that is shipped.
#[derive(Debug, Clone, Default)]
pub struct SeedScheme {
    /// The scheme's id in its text.
    pub key: String,
    /// The scheme (TOML).
    pub text: String,
    /// Its worked cases: name and text.
    pub cases: Vec<(String, String)>,
}
