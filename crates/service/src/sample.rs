//! Samples: what is drawn from a list announced first by a seed published later, what was found there, and what steps in for an
//! object that cannot be inspected. Anyone can repeat a draw from what its page shows.

mod draw;
mod refusal;
mod show;
mod visit;

pub use draw::{DrawLots, NewList, WithdrawList};
pub use refusal::Refusal;
pub use show::{DrawLine, DrawPage, DrawState, ItemChoice, ObjectLine, SamplesPage};
pub use visit::{Found, Replaced};

#[cfg(test)]
mod tests;
