//! Numbers by which rows are known. One type per noun, so that they cannot be mixed up.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::db::Row;
use crate::fault::Fault;
use crate::value::{Column, Value};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = ParseIntError;
            fn from_str(text: &str) -> Result<Self, ParseIntError> { text.parse().map($name) }
        }
        impl From<$name> for Value { fn from(id: $name) -> Value { Value::Int(Some(id.0)) } }
        impl From<Option<$name>> for Value { fn from(id: Option<$name>) -> Value { Value::Int(id.map(|id| id.0)) } }
        impl Column for $name {
            fn to_value(&self) -> Value { Value::Int(Some(self.0)) }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> { row.int(at).map($name) }
        }
        impl Column for Option<$name> {
            fn to_value(&self) -> Value { Value::Int(self.map(|id| id.0)) }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> { Ok(row.maybe_int(at)?.map($name)) }
        }
    )+};
}

ids! {
    /// An organisation.
    OrganisationId,
    /// A department of an organisation.
    DepartmentId,
    /// An account.
    AccountId,
    /// A seat in an organisation.
    AppointmentId,
    /// A key for programs.
    TokenId,
    /// A complaint.
    ComplaintId,
    /// A dictionary as it stood.
    DictionaryId,
    /// A scheme of the library.
    SchemeId,
    /// A published version of a scheme.
    VersionId,
    /// An entry of a ledger.
    EntryId,
    /// An event of a unit.
    EventId,
    /// A form of periodic reports.
    FormId,
    /// A report.
    ReportId,
    /// A piece of evidence.
    EvidenceId,
    /// A cycle.
    CycleId,
    /// A move of a cycle.
    MoveId,
    /// A draw.
    DrawId,
    /// A drawn object.
    SampledId,
    /// A sheet.
    SheetId,
    /// A finding of people.
    FindingId,
    /// An item sent back.
    ReturnId,
    /// A comment.
    CommentId,
    /// A computed result.
    ResultId,
    /// A decision about ties, quotas or weights.
    VerdictId,
}

/// How often a row was written; who writes says which revision was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);
impl Revision {
    /// Of a row that is not there yet: forms for new things carry it.
    pub const NONE: Revision = Revision(0);
    /// The one after this.
    pub const fn next(self) -> Revision {
        Revision(self.0 + 1)
    }
}
impl From<Revision> for Value {
    fn from(r: Revision) -> Value {
        Value::Int(Some(r.0))
    }
}
impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl FromStr for Revision {
    type Err = ParseIntError;
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Revision)
    }
}
impl Column for Revision {
    fn to_value(&self) -> Value {
        Value::Int(Some(self.0))
    }
    fn of(row: &Row, at: usize) -> Result<Self, Fault> {
        row.int(at).map(Revision)
    }
}
