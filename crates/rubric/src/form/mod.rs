//! The closed set of rule forms, one file each: what an author may write, what it means, how it is explained.

mod bands;
mod brackets;
mod change;
mod choice;
mod discretion;
mod each;
mod event;
mod excess;
mod external;
mod flat;
mod forfeit;
mod listed;
mod pro_rata;
mod rank;
mod shortfall;
mod streak;
mod table;

pub use bands::*;
pub use brackets::*;
pub use change::*;
pub use choice::*;
pub use discretion::*;
pub use each::*;
pub use event::*;
pub use excess::*;
pub use external::*;
pub use flat::*;
pub use forfeit::*;
pub use listed::*;
pub use pro_rata::*;
pub use rank::*;
pub use shortfall::*;
pub use streak::*;
pub use table::*;

use serde::Serialize;

use crate::number::Points;

/// A rule form with what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Form {
    /// A condition moves a fixed amount.
    Flat(Flat),
    /// A condition loses the whole item.
    Forfeit(Forfeit),
    /// An amount per case, with a free allowance; later cases may cost more or void the item.
    Each(Each),
    /// An amount per step below a target.
    Shortfall(Shortfall),
    /// An amount per step above a target.
    Excess(Excess),
    /// The first band that a value fits gives the amount.
    Bands(Bands),
    /// Progressive rates: each part of a value counts at the rate of its bracket.
    Brackets(Brackets),
    /// Mutually exclusive alternatives; the first that holds applies.
    Choice(Choice),
    /// Points in proportion to completion.
    ProRata(ProRata),
    /// Points by rank in the cohort.
    Rank(Rank),
    /// Change against earlier years is held against a target.
    Change(Change),
    /// A person decides inside a range, in steps, with a reason.
    Discretion(Discretion),
    /// A set of required members, an amount for each that is missing (or present).
    Listed(Listed),
    /// A score from elsewhere, converted.
    External(External),
    /// Dated events with levels; the same matter counts once, with caps.
    Event(Event),
    /// Two factors give the points.
    Table(Table),
    /// Consecutive cycles or periods in which a condition holds.
    Streak(Streak),
}

/// What a band or an alternative gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A signed amount.
    Amount(Points),
    /// The item's score becomes this.
    Score(Points),
    /// The item is lost.
    Forfeit,
}
