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

/// Looks that are noted in one go.
struct Looks(Vec<Look>);

impl UseCase for Looks {
    type Answer = ();

    async fn run(act: Act<Looks>, tx: &mut Tx) -> Result<(), Error> {
        for it in act.input.0 {
            let change = Change::deed(it.deed, it.subject, it.key, Some(it.unit), it.words);
            tx.record(change).await?;
        }
        Ok(())
    }
}

impl Acting<'_> {
    /// Notes a look before what is seen is given out.
    pub(crate) async fn note_look(&self, look: Look) -> Result<(), Error> {
        self.note_looks(vec![look]).await
    }

    /// Notes looks at many things in one go, those that are new today.
    pub(crate) async fn note_looks(&self, mut looks: Vec<Look>) -> Result<(), Error> {
        let Some(account) = self.actor.account() else {
            return self.commit(Looks(looks)).await;
        };
        let key = |look: &Look| (account, look.deed, look.key.clone());
        let today = self.today();
        {
            let mut seen = self.inner().looks.lock();
            if seen.0 != today || seen.1.len() >= KEPT {
                *seen = (today, HashSet::new());
            }
            looks.retain(|look| !seen.1.contains(&key(look)));
        }
        if looks.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = looks.iter().map(key).collect();
        self.commit(Looks(looks)).await?;
        self.inner().looks.lock().1.extend(keys);
        Ok(())
    }
}

impl Noted {
    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use store::audit::page::{Filter, list};

    use super::*;
    use crate::testing::World;

    #[tokio::test]
    async fn of_many_looks_those_that_are_new_today_are_noted_each_once() {
        let directory = tempfile::tempdir().expect("a directory");
        let world = World::in_directory(directory.path()).await;
        let unit = world.organisation("spring");
        let at = |keys: [&str; 2]| {
            let look = |key: &str| Look {
                deed: "read.ledger",
                subject: "report",
                key: key.to_owned(),
                unit,
                words: serde_json::Value::Null,
            };
            keys.map(look).to_vec()
        };
        let office = world.service.acting_as(world.actor("office"));
        let noted = async || {
            let mut db = office.read().await.expect("readable");
            let filter = Filter::Deed("read.ledger".to_owned());
            let rows = list(&mut db, &filter, i64::MAX, 10).await;
            let rows = rows.expect("readable").into_iter().rev();
            rows.map(|row| row.subject_key).collect::<Vec<_>>()
        };
        office.note_looks(at(["1", "2"])).await.expect("noted");
        assert_eq!(noted().await, ["1", "2"]);
        office.note_looks(at(["2", "3"])).await.expect("noted");
        assert_eq!(noted().await, ["1", "2", "3"]);
        office.note_looks(at(["3", "1"])).await.expect("nothing");
        assert_eq!(noted().await.len(), 3);
        let dept = world.service.acting_as(world.actor("dept"));
        dept.note_looks(at(["3", "1"])).await.expect("another's");
        assert_eq!(noted().await.len(), 5);
    }
}
