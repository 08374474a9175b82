//! A write: everything it needs in one value, run inside the writer's transaction, answered after the commit.

use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId};
use crate::time::Moment;
use crate::tx::Tx;

/// Who does it, as what, when: goes into every audit row of the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Moment,
    /// By whom; nothing for visitors and for the service itself.
    pub account: Option<AccountId>,
    /// The login, as it was then.
    pub login: String,
    /// In which role.
    pub role: String,
    /// Seated in which organisation.
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
