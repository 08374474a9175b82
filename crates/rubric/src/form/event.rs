//! Rule form `event`: dated events with levels; the same matter counts once, with caps.

use serde::Serialize;

use super::Sign;
use crate::diag::Span;
use crate::number::Points;
use crate::plan::EventCaps;

/// Dated events with levels; the same matter counts once, with caps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Fact id or title of the events.
    pub of: String,
    /// Where the name stands.
    #[serde(skip)]
    pub of_span: Span,
    /// Points of levels by choice id (size).
    pub levels: Vec<(String, Points)>,
    /// Whether events add or deduct.
    pub sign: Sign,
    /// The same matter counts once, at its highest level.
    pub same_matter_once: bool,
    /// Caps.
    pub caps: EventCaps,
}
