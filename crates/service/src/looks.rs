//! Looks at other units' affairs, noted in the audit log once for each person, thing and day: a page that is opened
//! again stays a read.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use store::audit::Change;
use store::id::{AccountId, OrganisationId};
use store::time::Day;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::service::Acting;

/// Looks of today that stand in the log. Beyond this many they are forgotten and noted anew.
const KEPT: usize = 10_000;

/// A day, and the looks of that day: whose, at what sort of thing, at which.
type Seen = (Day, HashSet<(AccountId, &'static str, String)>);

/// What was noted today.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    seen: Mutex<Seen>,
}

/// A look at something of another unit.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// What was done, such as `read.ledger`.
    pub(crate) deed: &'static str,
    /// What sort of thing it is.
    pub(crate) subject: &'static str,
    /// Which one.
    pub(crate) key: String,
    /// Whose.
    pub(crate) unit: OrganisationId,
    /// More about it.
    pub(crate) words: serde_json::Value,
}

impl UseCase for Look {
    type Answer = ();

    async fn run(act: Act<Look>, tx: &mut Tx) -> Result<(), Error> {
        let it = act.input;
        let change = Change::deed(it.deed, it.subject, it.key, Some(it.unit), it.words);
        tx.record(change).await?;
        Ok(())
    }
}

impl Acting<'_> {
    /// Notes a look before what is seen is given out.
    pub(crate) async fn note_look(&self, look: Look) -> Result<(), Error> {
        let Some(account) = self.actor.account() else {
            return self.commit(look).await;
        };
        let key = (account, look.deed, look.key.clone());
        let today = self.today();
        let is_new = {
            let mut seen = self.inner().looks.lock();
            if seen.0 != today || seen.1.len() >= KEPT {
                *seen = (today, HashSet::new());
            }
            !seen.1.contains(&key)
        };
        if is_new {
            self.commit(look).await?;
            self.inner().looks.lock().1.insert(key);
        }
        Ok(())
    }
}

impl Noted {
    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
