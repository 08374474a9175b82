//! Changing one's own password.

use store::account::Account;
use store::id::AccountId;
use store::session;
use store::table;
use store::tx::Tx;
use store::values;

use crate::act::{Act, UseCase};
use crate::error::{self, Error, FieldRefusal};
use crate::people::device::secret;
use crate::people::password::Weakness;
use crate::people::sign_in::{self, FULL, key_of};
use crate::people::throttle::{self, Keys, Try};
use crate::service::Acting;

/// The password of the demonstration: known to everybody, taken nowhere else.
pub const OF_DEMONSTRATION: &str = "Biaochi-demo-2026";

impl Acting<'_> {
    /// Changes the password of whoever asks and ends all other sessions; the session's new cookie.
    ///
    /// # Errors
    /// Fields `old` and `new` that do not fit, [`crate::people::Refusal::Wait`], or a fault.
    pub async fn change_password(&self, old: String, new: String) -> Result<String, Error> {
        let account = self.actor.past_second_factor()?;
        let before = self.check_own_password("old", old.clone()).await?;
        let inner = self.inner();
        let organisation = {
            let tree = self.tree().await?;
            tree.name(before.organisation).to_owned()
        };
        let about = vec![before.login.clone(), before.name.clone(), organisation];
        let hasher = &inner.gate.hasher;
        let mut weak = hasher.weaknesses(new.clone(), about).await?;
        if new == old {
            weak.push(Weakness::SameAsBefore);
        }
        if new == OF_DEMONSTRATION {
            weak.retain(|it| *it != Weakness::Guessable);
            if !inner.settings.is_demo {
                weak.push(Weakness::Guessable);
            }
        }
        let refused = weak.into_iter().map(|it| FieldRefusal {
            field: "new".to_owned(),
            words: it.words(),
        });
        Error::unless_fit(refused.collect())?;
        let hash = hasher.hash(new, &*inner.entropy).await?;
        let cookie = secret(&*inner.entropy, 32);
        let key = key_of(&cookie);
        self.commit(Change {
            account,
            before: before.password_hash,
            hash,
            key,
        })
        .await?;
        Ok(cookie)
    }

    /// Whether the password of whoever asks was typed right; a wrong one is told at its field and counts as a try.
    pub(crate) async fn check_own_password(
        &self,
        field: &'static str,
        password: String,
    ) -> Result<Account, Error> {
        let account = self.actor.past_second_factor()?;
        let client = &self.actor.client;
        let inner = self.inner();
        let login = self.actor.login();
        let device = inner.gate.devices.known(client.device.as_deref(), login);
        let keys = Keys::of(login, &client.network, device);
        self.commit(Try(keys.clone())).await?;
        let found = {
            let mut db = self.read().await?;
            table::get::<Account>(&mut db, values![account]).await?
        };
        let found = found.ok_or(error::Refusal::SignIn)?;
        let hash = found.password_hash.clone();
        if !inner.gate.hasher.is_right(password, hash).await? {
            return Err(Error::field(field, "现在的密码不对,请核对后再输。"));
        }
        self.commit(Forgive(keys)).await?;
        Ok(found)
    }
}

struct Forgive(Keys);

impl UseCase for Forgive {
    type Answer = ();

    async fn run(act: Act<Forgive>, tx: &mut Tx) -> Result<(), Error> {
        throttle::forgive(tx, &act.input.0, act.at).await
    }
}

struct Change {
    account: AccountId,
    before: Option<String>,
    hash: String,
    key: Vec<u8>,
}

impl UseCase for Change {
    type Answer = ();

    async fn run(act: Act<Change>, tx: &mut Tx) -> Result<(), Error> {
        let before = sign_in::own(tx, act.input.account).await?;
        if before.password_hash != act.input.before || before.disabled_at.is_some() {
            return Err(error::Refusal::SignIn.into());
        }
        let after = Account {
            password_hash: Some(act.input.hash.clone()),
            password_at: Some(act.at),
            must_change: false,
            sessions_from: act.at,
            ..before.clone()
        };
        let account = sign_in::write(tx, "account.password", &before, after).await?;
        session::end_all(tx, account.id).await?;
        sign_in::begin(&act, tx, &account, act.input.key.clone(), FULL).await
    }
}
