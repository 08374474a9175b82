//! A one-time password from the machine itself, for when nobody is left who could give one on a page. Whoever can run
//! commands on the data directory is trusted with this anyway; the log says that it was done there.

use store::account::{self, Account};
use store::session;
use store::tx::Tx;

use super::account::ONE_TIME;
use super::account_view::OneTime;
use super::password;
use super::refusal::Refusal;
use super::sign_in::{PERSON, login_of, write};
use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::error::{self, Error, Noun};
use crate::service::Service;

impl Service {
    /// Gives an account a one-time password and ends its sessions.
    ///
    /// # Errors
    /// There is no such account, it is disabled, or a fault.
    pub async fn rescue(&self, login: &str) -> Result<OneTime, Error> {
        let inner = self.inner();
        let password = password::one_time(&*inner.entropy, ONE_TIME);
        let hash = inner.gate.hasher.hash(password.clone(), &*inner.entropy);
        let rescue = Rescue {
            login: login_of(login),
            hash: hash.await?,
        };
        let account = self.acting_as(&Actor::system()).commit(rescue).await?;
        Ok(OneTime {
            account: account.id,
            login: account.login,
            password,
        })
    }
}

struct Rescue {
    login: String,
    hash: String,
}

impl UseCase for Rescue {
    type Answer = Account;

    async fn run(act: Act<Rescue>, tx: &mut Tx) -> Result<Account, Error> {
        let found = account::by_login(tx.db(), &act.input.login).await?;
        let account = found.filter(|it| it.kind == PERSON);
        let account = account.ok_or(error::Refusal::NotHere(Noun::Account))?;
        if account.disabled_at.is_some() {
            return Err(Refusal::Disabled { name: account.name }.into());
        }
        let after = Account {
            password_hash: Some(act.input.hash.clone()),
            password_at: Some(act.at),
            must_change: true,
            sessions_from: act.at,
            ..account.clone()
        };
        let account = write(tx, "account.reset", &account, after).await?;
        session::end_all(tx, account.id).await?;
        Ok(account)
    }
}
