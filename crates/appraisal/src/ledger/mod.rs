//! Ledgers: what kinds there are, what an entry holds, and what facts its entries make.
//!
//! Pure: texts and entries in, values out. Who may write an entry, whether it
//! comes late and where it is kept is the business of the callers.

mod condition;
mod derive;
mod kind;
mod read;
#[cfg(test)]
mod tests;

use rubric::model::Origin;

use crate::enumeration::enumeration;

pub use condition::{Condition, Truth};
pub use derive::{Derived, Feed, Feeds, Outcome, covers, labels_of, year_of_day};
pub use kind::{Entry, Field, FieldFlaw, FieldKind, Keeper, Kind, Raw, Setter};
pub use read::read_kinds;

enumeration! {
    /// Where a periodic report stands.
    pub enum ReportState {
        /// Nobody has begun it.
        Due = "due",
        /// The unit is filling it in.
        Draft = "draft",
        /// The organiser has filled it in from a file; the unit is to check it and hand it in.
        Prefilled = "prefilled",
        /// The unit has handed it in.
        Submitted = "submitted",
        /// The organiser has sent it back with a reason.
        Returned = "returned",
        /// The organiser has taken it.
        Accepted = "accepted",
    }
}

enumeration! {
    /// Where the value of a fact was taken from.
    pub enum Source {
        /// Derived from ledger entries.
        Ledger = "ledger",
        /// Reported by the unit.
        Reported = "reported",
        /// Found in a sample.
        Sampled = "sampled",
        /// Counted in a poll.
        Polled = "polled",
        /// Judged by an assessor.
        Judged = "judged",
        /// Taken from official statistics.
        Statistics = "statistics",
        /// Taken from the result of another appraisal.
        Result = "result",
        /// Brought in with a file.
        Imported = "imported",
    }
}

impl From<Origin> for Source {
    /// Where values of a fact come from that the dictionary says comes from there.
    fn from(origin: Origin) -> Source {
        match origin {
            Origin::Ledger => Source::Ledger,
            Origin::Reported => Source::Reported,
            Origin::Sampled => Source::Sampled,
            Origin::Polled => Source::Polled,
            Origin::Judged => Source::Judged,
            Origin::Statistics => Source::Statistics,
            Origin::Result => Source::Result,
        }
    }
}
