//! From verified sheets to a published result: opinions, totals, decision, publication, and the next revision.

pub(crate) mod compute;
pub(crate) mod decide;
mod filing;
mod grounds;
mod means;
mod moved;
pub(crate) mod opinion;
mod publish;
mod refusal;
pub(crate) mod said;
mod satisfaction;
mod show;
mod show_view;
#[cfg(test)]
mod tests;
mod told;
mod verdict;
mod waits;

pub mod document;

pub use compute::Computed;
pub(crate) use compute::{content, sha256};
pub use decide::NewDecision;
pub use filing::{Announced, FilingLine, FilingPage, SendResult, TakeOnFile};
pub use moved::Moved;
pub use opinion::{OpinionLine, OpinionsPage, SaveOpinion};
pub use publish::NewPublication;
pub use refusal::Refusal;
pub use satisfaction::{EnteredPoll, Poll, PollLine, SatisfactionPage};
pub use show_view::{
    DecisionView, MemberView, Proof, ResultPage, RevisionRef, TotalsPage, UnitMember,
    UnitResultPage, VerdictView,
};
pub use verdict::{Keep, Order, TakeBack};
pub use waits::{FactWaits, UnitWaits};
