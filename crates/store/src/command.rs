//! A write: everything it needs in one value, run inside the writer's transaction, answered after the commit.

use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId};
use crate::time::Moment;
use crate::tx::Tx;

/// Who does it, as what, when: goes into every audit row of the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The moment of the command, the same in all its rows.
    pub at: Moment,
    /// By whom; `None` for visitors and for the service itself.
    pub account: Option<AccountId>,
    /// The login, as it was then; `-` for visitors, `system` for the service itself.
    pub login: String,
    /// Key of the role in which it is done, as [`Tx::acting_as`] last said.
    pub role: String,
    /// Where that role is held; `None` without a seat.
    pub organisation: Option<OrganisationId>,
}

/// One write of the service.
pub trait Command: Send + 'static {
    /// What the caller gets once it is durable.
    type Answer: Send + 'static;
    /// A refusal or a fault; nothing of a refused command is kept.
    type Error: From<Fault> + Send + 'static;
    /// Who does it, as what, when.
    fn stamp(&self) -> Stamp;
    /// Does it. Work that needs no transaction (hashing passwords, scoring, rendering) has no place here.
    fn run(self, tx: &mut Tx) -> impl Future<Output = Result<Self::Answer, Self::Error>> + Send;
}
