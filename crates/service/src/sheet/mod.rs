//! Scoring sheets: one unit under one scheme of a cycle, with what the unit says, what the facts lead to, what the team
//! verifies, and what people decide, find, send back and sign.
//!
//! Which layers somebody sees follows the stage; which parts somebody writes follows the assignment. Points are added
//! up by `appraisal::chain` alone.

pub(crate) mod book;
mod build;
pub mod deeds;
pub mod discretion;
mod finals;
pub mod finding;
#[cfg(any(test, feature = "testing"))]
pub mod given;
mod head;
mod lines;
mod list;
pub mod mark;
mod open;
mod parts;
mod recent;
pub mod refusal;
mod returns;
mod sign;
mod submit;
#[cfg(test)]
mod tests;
mod typed;
pub mod verify;
pub mod view;

pub use build::Moved;

pub(crate) use head::Opened;
