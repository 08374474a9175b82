//! Rule form `listed`: a set of required members, an amount for each that is missing (or present).

use serde::Serialize;

use crate::model::Formula;
use crate::number::Points;

/// A set of required members, an amount for each that is missing (or present).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Members.
    pub members: Vec<Member>,
    /// Signed points: negative for each missing member, positive for each present one.
    pub amount: Points,
}

/// One required member.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Present when this holds.
    pub when: Formula,
    /// Short name; `None` takes the fact's title.
    pub title: Option<String>,
}
