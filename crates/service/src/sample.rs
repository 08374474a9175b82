//! Samples: what is drawn from a published list by a published seed, what was found there, and what steps in for an
//! object that cannot be inspected. Anyone can repeat a draw from what its page shows.

mod draw;
mod refusal;
mod show;
mod visit;

pub use draw::{Announced, NewDraw};
pub use refusal::Refusal;
pub use show::{DrawLine, DrawPage, ItemChoice, ObjectLine, SamplesPage};
pub use visit::{Found, Replaced};

#[cfg(test)]
mod tests;
