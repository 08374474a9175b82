//! One use case that writes, as the store's writer runs it.

use std::sync::Arc;

use store::command::{Command, Stamp};
use store::time::{Day, Moment};
use store::tx::Tx;

use crate::actor::{Actor, ActorKind};
use crate::clock::day_of;
use crate::error::Error;
use crate::service::Inner;

/// A use case that writes: its input, and what it does inside the transaction.
///
/// The pattern: read what it touches through `tx.db()`, ask [`crate::rights::may`], compare revisions, let the pure
/// crates decide, write with `store::table`, answer. Work that needs no transaction is done before.
pub(crate) trait UseCase: Sized + Send + 'static {
    /// What the caller gets once it is durable.
    type Answer: Send + 'static;
    /// Does it.
    fn run(act: Act<Self>, tx: &mut Tx)
    -> impl Future<Output = Result<Self::Answer, Error>> + Send;
}

/// A use case on its way.
pub(crate) struct Act<I> {
    /// What was asked for.
    pub(crate) input: I,
    /// By whom.
    pub(crate) actor: Actor,
    /// When, in microseconds since 1970 UTC.
    pub(crate) at: Moment,
    /// The service's parts.
    pub(crate) inner: Arc<Inner>,
}

impl<I> Act<I> {
    /// The day in Shanghai.
    pub(crate) fn today(&self) -> Day {
        day_of(self.at)
    }
}

impl<I: UseCase> Command for Act<I> {
    type Answer = I::Answer;
    type Error = Error;

    fn stamp(&self) -> Stamp {
        let organisation = match &self.actor.kind {
            ActorKind::Person { organisation, .. } => Some(*organisation),
            ActorKind::Visitor | ActorKind::Program { .. } | ActorKind::System => None,
        };
        let role = self.actor.seats.first().map(|seat| seat.role.key());
        Stamp {
            at: self.at,
            account: self.actor.account(),
            login: self.actor.login().to_owned(),
            role: role.unwrap_or_default().to_owned(),
            organisation,
        }
    }

    fn run(self, tx: &mut Tx) -> impl Future<Output = Result<I::Answer, Error>> + Send {
        I::run(self, tx)
    }
}
