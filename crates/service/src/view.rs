//! Views that several areas show.

use appraisal::cycle::Stage;
use serde::Serialize;
use store::id::{CycleId, OrganisationId, VersionId};

/// An organisation by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrgRef {
    /// Number of the organisation.
    pub id: OrganisationId,
    /// Name of the organisation.
    pub name: String,
}

/// A cycle by title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CycleRef {
    /// Number of the cycle.
    pub id: CycleId,
    /// What people call the cycle.
    pub title: String,
    /// The year that is appraised.
    pub year: i64,
    /// The stage it is in.
    pub stage: Stage,
    /// The organisation that organises it.
    pub organiser: OrgRef,
}

/// A scheme version by title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemeRef {
    /// Number of the published version.
    pub id: VersionId,
    /// The scheme's id in its text.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// The version's word.
    pub version: String,
    /// Canonical hash of the scheme: `sha256:` and 64 digits.
    pub hash: String,
}

/// A page of a list in the order of a key; cursors lead on, there is no count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The lines of this page, in the order of the list.
    pub lines: Vec<T>,
    /// Leads to the next lines, where there are any.
    pub next: Option<String>,
    /// Whether this is the first page.
    pub is_first: bool,
}

/// Lines of a page of a list.
pub const PAGE: usize = 50;
