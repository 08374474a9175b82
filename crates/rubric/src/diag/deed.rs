//! What can be done about a finding outside its text. Says what, never how: the command line knows commands, a site
//! knows pages, and each adds its own way to the help where it shows the finding.

use serde::{Serialize, Serializer};

/// Something that helps with a finding and is not done in the text it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// A scheme is begun from the sample instead of from nothing.
    BeginFromSample,
    /// The name is changed under which the library keeps the scheme.
    Rename,
    /// Every figure is seen that a scheme asks of a unit, with its minutes.
    SeeBurden,
    /// Worked cases are written where they belong, and run.
    RunCases,
    /// A version and its hash are put on record.
    Seal,
}

impl Deed {
    /// All of them.
    pub const ALL: [Deed; 5] = [
        Deed::BeginFromSample,
        Deed::Rename,
        Deed::SeeBurden,
        Deed::RunCases,
        Deed::Seal,
    ];

    /// Its stable name for programs and pages.
    pub const fn key(self) -> &'static str {
        match self {
            Deed::BeginFromSample => "begin_from_sample",
            Deed::Rename => "rename",
            Deed::SeeBurden => "see_burden",
            Deed::RunCases => "run_cases",
            Deed::Seal => "seal",
        }
    }
}

impl Serialize for Deed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
