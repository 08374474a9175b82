//! Signing in: login and password, then the code of the second factor where there is one.

use sha2::{Digest, Sha256};
use store::account::{self, Account};
use store::audit::Change;
use store::id::AccountId;
use store::session::{self, Session};
use store::table;
use store::time::Moment;
use store::tx::Tx;
use store::values;

use crate::act::{Act, UseCase};
use crate::actor::{ActorKind, Must};
use crate::error::{self, Error};
use crate::people::device::secret;
use crate::people::refusal::Refusal;
use crate::people::throttle::{self, Keys, TakeBack, Try};
use crate::service::Acting;

/// The word for a session that has come all the way.
pub(crate) const FULL: &str = "full";
/// The word for a session that waits for the code.
pub(crate) const SECOND_FACTOR: &str = "second_factor";
/// The word for accounts of people.
pub(crate) const PERSON: &str = "person";

/// What is typed to sign in.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// The login as typed.
    pub login: String,
    /// Password.
    pub password: String,
}

/// What signing in gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session's cookie; only its hash is kept.
    pub cookie: String,
    /// The device's cookie.
    pub device: String,
    /// What must be done first.
    pub must: Option<Must>,
}

impl Acting<'_> {
    /// Signs in with login and password. Every reason why not is told with the same words.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`], [`Refusal::Wait`], or a fault.
    pub async fn sign_in(&self, typed: SignIn) -> Result<SignedIn, Error> {
        let inner = self.inner();
        let gate = &inner.gate;
        let login = login_of(&typed.login);
        let client = &self.actor.client;
        let device = gate.devices.known(client.device.as_deref(), &login);
        let keys = Keys::of(&login, &client.network, device);
        let cost = self.commit(Try(keys.clone())).await?;
        let found = {
            let mut db = self.read().await?;
            account::by_login(&mut db, &login).await?
        };
        let found = found.filter(|it| it.kind == PERSON);
        let open = found.as_ref().filter(|it| it.disabled_at.is_none());
        let hash = open.and_then(|it| it.password_hash.clone());
        let looked = gate.hasher.is_right(typed.password, hash.clone()).await;
        if looked.is_err() {
            self.commit(TakeBack(keys.clone())).await?;
        }
        let (true, Some(account), Some(hash)) = (looked?, open, hash) else {
            if cost.is_first_wait
                && let Some(account) = found.as_ref()
            {
                self.commit(NoteRefused(account.id)).await?;
            }
            return Err(Refusal::WrongPassword { wait: cost.wait }.into());
        };
        let cookie = secret(&*inner.entropy, 32);
        let must = self
            .commit(Begin {
                account: account.id,
                hash,
                key: key_of(&cookie),
                keys,
            })
            .await?;
        let device = gate
            .devices
            .remember(client.device.as_deref(), &login, &*inner.entropy);
        Ok(SignedIn {
            cookie,
            device,
            must,
        })
    }

    /// Ends this session.
    ///
    /// # Errors
    /// A fault.
    pub async fn sign_out(&self) -> Result<(), Error> {
        match &self.actor.kind {
            ActorKind::Person { session, .. } => self.commit(End(session.clone())).await,
            _ => Ok(()),
        }
    }

    /// Ends all sessions of the account.
    ///
    /// # Errors
    /// Nobody is signed in, or a fault.
    pub async fn sign_out_everywhere(&self) -> Result<(), Error> {
        let account = self.actor.anybody()?;
        self.commit(Leave(account)).await
    }
}

/// The key under which a session is kept.
pub(crate) fn key_of(cookie: &str) -> Vec<u8> {
    Sha256::digest(cookie.as_bytes()).to_vec()
}

/// A login as it is kept.
pub(crate) fn login_of(typed: &str) -> String {
    typed.trim().to_ascii_lowercase()
}

/// Begins a session of an account whose password was right.
struct Begin {
    account: AccountId,
    hash: String,
    key: Vec<u8>,
    keys: Keys,
}

impl UseCase for Begin {
    type Answer = Option<Must>;

    async fn run(act: Act<Begin>, tx: &mut Tx) -> Result<Option<Must>, Error> {
        let account = table::get::<Account>(tx.db(), values![act.input.account]).await?;
        // Between looking and now the account may have been disabled or its password reset.
        let is_same = |it: &Account| {
            it.disabled_at.is_none() && it.password_hash.as_ref() == Some(&act.input.hash)
        };
        let Some(account) = account.filter(is_same) else {
            return Err(Refusal::WrongPassword { wait: 0 }.into());
        };
        throttle::forgive(tx, &act.input.keys, act.at).await?;
        session::sweep(tx, act.at).await?;
        let stage = if account.totp_secret.is_some() {
            SECOND_FACTOR
        } else {
            FULL
        };
        begin(&act, tx, &account, act.input.key.clone(), stage).await?;
        Ok(must(stage, account.must_change))
    }
}

/// What must be done in a session before anything else.
pub(crate) fn must(stage: &str, must_change: bool) -> Option<Must> {
    if stage != FULL {
        return Some(Must::SecondFactor);
    }
    must_change.then_some(Must::ChangePassword)
}

/// Begins a session and says so in the log.
pub(crate) async fn begin<I>(
    act: &Act<I>,
    tx: &mut Tx,
    account: &Account,
    key: Vec<u8>,
    stage: &str,
) -> Result<(), Error> {
    let hours = i64::from(act.inner.settings.absolute_hours);
    let session = Session {
        key,
        account: account.id,
        made_at: act.at,
        seen_at: act.at,
        ends_at: act.at.plus_seconds(hours * 3600),
        client: act.actor.client.browser.clone(),
        stage: stage.to_owned(),
    };
    table::insert(tx, "session.begin", session).await?;
    note(tx, "session.begin", account).await
}

async fn note(tx: &mut Tx, deed: &'static str, account: &Account) -> Result<(), Error> {
    let words = serde_json::json!({ "login": account.login });
    let key = account.id.to_string();
    let at = Some(account.organisation);
    tx.record(Change::deed(deed, "account", key, at, words))
        .await?;
    Ok(())
}

/// Says in the log that somebody keeps trying.
struct NoteRefused(AccountId);

impl UseCase for NoteRefused {
    type Answer = ();

    async fn run(act: Act<NoteRefused>, tx: &mut Tx) -> Result<(), Error> {
        if let Some(account) = table::get::<Account>(tx.db(), values![act.input.0]).await? {
            note(tx, "session.refused", &account).await?;
        }
        Ok(())
    }
}

struct End(Vec<u8>);

impl UseCase for End {
    type Answer = ();

    async fn run(act: Act<End>, tx: &mut Tx) -> Result<(), Error> {
        session::end(tx, act.input.0.clone()).await?;
        let Some(account) = act.actor.account() else {
            return Ok(());
        };
        if let Some(account) = table::get::<Account>(tx.db(), values![account]).await? {
            note(tx, "session.end", &account).await?;
        }
        Ok(())
    }
}

struct Leave(AccountId);

impl UseCase for Leave {
    type Answer = ();

    async fn run(act: Act<Leave>, tx: &mut Tx) -> Result<(), Error> {
        let account = own(tx, act.input.0).await?;
        let after = Account {
            sessions_from: act.at,
            ..account.clone()
        };
        write(tx, "account.leave", &account, after).await?;
        session::end_all(tx, account.id).await?;
        Ok(())
    }
}

/// The account of whoever asks.
pub(crate) async fn own(tx: &mut Tx, account: AccountId) -> Result<Account, Error> {
    let account = table::get::<Account>(tx.db(), values![account]).await?;
    account.ok_or_else(|| error::Refusal::SignIn.into())
}

/// Writes an account that was read in the same transaction.
pub(crate) async fn write(
    tx: &mut Tx,
    deed: &'static str,
    before: &Account,
    after: Account,
) -> Result<Account, Error> {
    let written = table::update(tx, deed, before, after).await?;
    written.ok_or_else(|| store::Fault::damaged("account, changed while it was written").into())
}

/// When sessions that were last used then have ended by themselves.
pub(crate) fn idle_since(now: Moment, minutes: u32) -> Moment {
    now.plus_seconds(-i64::from(minutes) * 60)
}
