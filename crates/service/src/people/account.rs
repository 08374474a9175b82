//! Accounts of people, as those who manage them change them.

use appraisal::permit::{Action, Role};
use store::account::{self, Account};
use store::appointment::{self, Appointment};
use store::id::{AccountId, OrganisationId, Revision};
use store::session;
use store::tx::Tx;
use store::{table, values};

use super::account_view::{NewAccount, OneTime};
use crate::act::{Act, UseCase};
use crate::error::{self, Error, FieldRefusal, Noun};
use crate::people::password;
use crate::people::refusal::Refusal;
use crate::people::rules::{self, manages};
use crate::people::second_factor::drop_factor;
use crate::people::sign_in::{PERSON, login_of, write};
use crate::receipt;
use crate::service::Acting;

/// Groups of a one-time password that somebody reads aloud.
pub(super) const ONE_TIME: usize = 3;

impl Acting<'_> {
    /// Makes an account with a one-time password.
    ///
    /// # Errors
    /// Fields `login`, `name`, `organisation` that do not fit, not allowed, or a fault.
    pub async fn create_account(&self, new: NewAccount) -> Result<OneTime, Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        let login = login(&new.login, &mut wrongs);
        let name = rules::name("name", "姓名", &new.name, &mut wrongs);
        Error::unless_fit(wrongs)?;
        let (password, hash) = self.one_time().await?;
        let id = self
            .commit(Make {
                login: login.clone(),
                name,
                organisation: new.organisation,
                hash,
                nonce: new.nonce,
            })
            .await?;
        Ok(OneTime {
            account: id,
            login,
            password,
        })
    }

    async fn one_time(&self) -> Result<(String, String), Error> {
        let inner = self.inner();
        if !self.actor.has(Role::SystemAdministrator) {
            // Nothing is hashed for those who are refused anyway.
            self.managed_organisations().await?;
        }
        let password = password::one_time(&*inner.entropy, ONE_TIME);
        let hasher = &inner.gate.hasher;
        let hash = hasher.hash(password.clone(), &*inner.entropy).await?;
        Ok((password, hash))
    }

    /// Gives an account another name.
    ///
    /// # Errors
    /// Field `name` that does not fit, not allowed, somebody was faster, or a fault.
    pub async fn rename_account(
        &self,
        id: AccountId,
        name: &str,
        revision: Revision,
    ) -> Result<(), Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        let name = rules::name("name", "姓名", name, &mut wrongs);
        Error::unless_fit(wrongs)?;
        self.commit(Rename { id, name, revision }).await
    }

    /// Disables an account and ends its sessions.
    ///
    /// # Errors
    /// Field `reason`, [`Refusal::OwnAccount`], [`Refusal::LastAdministrator`], not allowed, or a fault.
    pub async fn disable_account(&self, id: AccountId, reason: &str) -> Result<(), Error> {
        let reason = rules::reason(reason)?;
        self.commit(Able {
            id,
            reason: Some(reason),
        })
        .await
    }

    /// Enables an account again.
    ///
    /// # Errors
    /// Not allowed, or a fault.
    pub async fn enable_account(&self, id: AccountId) -> Result<(), Error> {
        self.commit(Able { id, reason: None }).await
    }

    /// Gives an account a one-time password and ends its sessions.
    ///
    /// # Errors
    /// The account is disabled or one's own, not allowed, the form was sent before, or a fault.
    pub async fn reset_password(&self, id: AccountId, nonce: &str) -> Result<OneTime, Error> {
        self.actor.person()?;
        let (password, hash) = self.one_time().await?;
        let nonce = nonce.to_owned();
        let login = self.commit(Reset { id, hash, nonce }).await?;
        Ok(OneTime {
            account: id,
            login,
            password,
        })
    }

    /// Drops somebody's second factor: the phone is lost.
    ///
    /// # Errors
    /// There is none, not allowed, or a fault.
    pub async fn drop_factor_of(&self, id: AccountId) -> Result<(), Error> {
        self.commit(DropFactor(id)).await
    }
}

/// A login as it is kept, or what is wrong with it.
fn login(typed: &str, wrongs: &mut Vec<FieldRefusal>) -> String {
    let login = login_of(typed);
    let is_fit = (2..=32).contains(&login.len())
        && login.starts_with(|c: char| c.is_ascii_lowercase())
        && login
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-_.".contains(&it));
    if !is_fit {
        wrongs.push(FieldRefusal {
            field: "login".to_owned(),
            words: "账号用 2 到 32 个小写字母、数字或 - _ . ,以字母开头,如 chunxiao-zhang。"
                .to_owned(),
        });
    }
    login
}

/// An account that whoever acts manages.
pub(crate) async fn managed<I>(act: &Act<I>, tx: &mut Tx, id: AccountId) -> Result<Account, Error> {
    act.actor.person()?;
    let account = table::get::<Account>(tx.db(), values![id]).await?;
    let account = account.filter(|it| it.kind == PERSON);
    let account = account.ok_or(error::Refusal::NotHere(Noun::Account))?;
    let tree = act.inner.tree.tree(tx.db()).await?;
    manages(act, tx, &tree, Action::ManageAccounts, account.organisation)?;
    Ok(account)
}

/// Refuses to leave the topmost organisation without an administrator who can sign in.
pub(crate) async fn keeps_administrator(
    act: &Act<impl Sized>,
    tx: &mut Tx,
    leaving: &Appointment,
) -> Result<(), Error> {
    let tree = act.inner.tree.tree(tx.db()).await?;
    if leaving.role != Role::SystemAdministrator || !tree.is_root(leaving.organisation) {
        return Ok(());
    }
    for other in appointment::held_as(tx.db(), Role::SystemAdministrator).await? {
        if other.account == leaving.account || !tree.is_root(other.organisation) {
            continue;
        }
        let holder = table::get::<Account>(tx.db(), values![other.account]).await?;
        if holder.is_some_and(|it| it.disabled_at.is_none()) {
            return Ok(());
        }
    }
    Err(Refusal::LastAdministrator.into())
}

struct Make {
    login: String,
    name: String,
    organisation: OrganisationId,
    hash: String,
    nonce: String,
}

impl UseCase for Make {
    type Answer = AccountId;

    async fn run(act: Act<Make>, tx: &mut Tx) -> Result<AccountId, Error> {
        let new = &act.input;
        receipt::once(tx, &new.nonce).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        manages(&act, tx, &tree, Action::ManageAccounts, new.organisation)?;
        if !tree.is_open(new.organisation) {
            let name = tree.name(new.organisation).to_owned();
            return Err(Refusal::Closed { name }.into());
        }
        if account::by_login(tx.db(), &new.login).await?.is_some() {
            let words = format!("账号“{}”已经有人用了,请换一个。", new.login);
            return Err(Error::field("login", words));
        }
        let account = Account {
            id: AccountId(tx.new_id().await?),
            login: new.login.clone(),
            name: new.name.clone(),
            kind: PERSON.to_owned(),
            organisation: new.organisation,
            password_hash: Some(new.hash.clone()),
            password_at: Some(act.at),
            must_change: true,
            totp_secret: None,
            totp_step: None,
            sessions_from: act.at,
            disabled_at: None,
            revision: Revision::NONE,
        };
        let account = table::insert(tx, "account.make", account).await?;
        let place = format!("/accounts/{}", account.id);
        receipt::keep(&act, tx, &new.nonce, place).await?;
        Ok(account.id)
    }
}

struct Rename {
    id: AccountId,
    name: String,
    revision: Revision,
}

impl UseCase for Rename {
    type Answer = ();

    async fn run(act: Act<Rename>, tx: &mut Tx) -> Result<(), Error> {
        let account = managed(&act, tx, act.input.id).await?;
        let values = (act.input.name.as_str(), account.name.as_str());
        rules::is_current(act.input.revision, account.revision, "name", values, act.at)?;
        let after = Account {
            name: act.input.name.clone(),
            ..account.clone()
        };
        write(tx, "account.change", &account, after).await.map(drop)
    }
}

struct Able {
    id: AccountId,
    /// Why it is disabled; none where it is enabled again.
    reason: Option<String>,
}

impl UseCase for Able {
    type Answer = ();

    async fn run(act: Act<Able>, tx: &mut Tx) -> Result<(), Error> {
        let account = managed(&act, tx, act.input.id).await?;
        if act.actor.account() == Some(account.id) {
            return Err(Refusal::OwnAccount.into());
        }
        let Some(reason) = &act.input.reason else {
            let after = Account {
                disabled_at: None,
                ..account.clone()
            };
            return write(tx, "account.enable", &account, after).await.map(drop);
        };
        for seat in appointment::of_account(tx.db(), account.id).await? {
            if seat.ended_at.is_none() {
                keeps_administrator(&act, tx, &seat).await?;
            }
        }
        let after = Account {
            disabled_at: Some(act.at),
            sessions_from: act.at,
            ..account.clone()
        };
        let account = write(tx, "account.disable", &account, after).await?;
        session::end_all(tx, account.id).await?;
        let (key, at) = (account.id.to_string(), Some(account.organisation));
        rules::say_why(tx, "account.disable", "account", key, at, reason).await
    }
}

struct Reset {
    id: AccountId,
    hash: String,
    nonce: String,
}

impl UseCase for Reset {
    type Answer = String;

    async fn run(act: Act<Reset>, tx: &mut Tx) -> Result<String, Error> {
        receipt::once(tx, &act.input.nonce).await?;
        let account = managed(&act, tx, act.input.id).await?;
        if act.actor.account() == Some(account.id) {
            return Err(Refusal::OwnAccount.into());
        }
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
        let place = format!("/accounts/{}", account.id);
        receipt::keep(&act, tx, &act.input.nonce, place).await?;
        Ok(account.login)
    }
}

struct DropFactor(AccountId);

impl UseCase for DropFactor {
    type Answer = ();

    async fn run(act: Act<DropFactor>, tx: &mut Tx) -> Result<(), Error> {
        let account = managed(&act, tx, act.input.0).await?;
        drop_factor(tx, account).await
    }
}
