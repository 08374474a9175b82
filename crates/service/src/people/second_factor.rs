//! The second factor: a code of six figures that a phone shows for half a minute.

use store::account::Account;
use store::session;
use store::tx::Tx;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::act::{Act, UseCase};
use crate::actor::{ActorKind, Must};
use crate::error::{self, Error};
use crate::people::device::secret;
use crate::people::refusal::Refusal;
use crate::people::sign_in::{self, FULL, key_of};
use crate::people::throttle::{self, Keys, Try};
use crate::service::Acting;

/// Bytes of a secret.
const SECRET: usize = 20;

/// A secret that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret as it is typed into a phone, in groups of four.
    pub secret_text: String,
    /// The same as an address that phones read.
    pub uri: String,
}

impl Acting<'_> {
    /// Gives the code that signing in still waits for; the session's new cookie.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::Wait`], nobody waits for a code, or a fault.
    pub async fn second_factor(&self, code: &str) -> Result<String, Error> {
        let account = self.actor.anybody()?;
        let keys = Keys::of_code(self.actor.login());
        self.commit(Try(keys.clone())).await?;
        let cookie = secret(&*self.inner().entropy, 32);
        let (key, code) = (key_of(&cookie), figures(code));
        self.commit(Give {
            account,
            code,
            key,
            keys,
        })
        .await?;
        Ok(cookie)
    }

    /// A new secret; it counts once its first code was given.
    ///
    /// # Errors
    /// There is a second factor already, nobody is signed in, or a fault.
    pub async fn begin_second_factor(&self) -> Result<Enrolment, Error> {
        self.actor.person()?;
        let mut drawn = [0; SECRET];
        self.inner().entropy.fill(&mut drawn);
        Ok(self.enrolment_of(&drawn))
    }

    /// The same enrolment again, for a form that is shown again.
    ///
    /// # Errors
    /// The text is no secret.
    pub fn enrolment(&self, secret_text: &str) -> Result<Enrolment, Error> {
        Ok(self.enrolment_of(&typed(secret_text)?))
    }

    fn enrolment_of(&self, drawn: &[u8]) -> Enrolment {
        let text = Secret::from(drawn.to_vec()).to_base32();
        let groups: Vec<String> = text
            .as_bytes()
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        let login = self.actor.login();
        Enrolment {
            uri: format!("otpauth://totp/biaochi:{login}?secret={text}&issuer=biaochi"),
            secret_text: groups.join(" "),
        }
    }

    /// Confirms a new secret with its first code.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], there is a second factor already, or a fault.
    pub async fn confirm_second_factor(&self, secret_text: &str, code: &str) -> Result<(), Error> {
        let account = self.actor.person()?;
        let secret = typed(secret_text)?;
        let keys = Keys::of_code(self.actor.login());
        self.commit(Try(keys.clone())).await?;
        let code = figures(code);
        self.commit(Confirm {
            account,
            secret,
            code,
            keys,
        })
        .await
    }

    /// Whether whoever asks has a second factor.
    ///
    /// # Errors
    /// Nobody is signed in, or a fault.
    pub async fn has_second_factor(&self) -> Result<bool, Error> {
        let account = self.actor.person()?;
        let mut db = self.read().await?;
        let found = store::table::get::<Account>(&mut db, store::values![account]).await?;
        Ok(found.is_some_and(|it| it.totp_secret.is_some()))
    }

    /// Drops the second factor; asks for the password.
    ///
    /// # Errors
    /// [`Refusal::NoFactor`], a wrong password, or a fault.
    pub async fn drop_second_factor(&self, password: String) -> Result<(), Error> {
        let account = self.actor.person()?;
        self.check_own_password("password", password).await?;
        self.commit(Drop(account)).await
    }
}

/// The figures of a code, however they were typed.
fn figures(code: &str) -> String {
    let narrow = |c: char| match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    };
    code.chars().filter_map(narrow).collect()
}

fn typed(secret_text: &str) -> Result<Vec<u8>, Error> {
    let text: String = secret_text.split_whitespace().collect();
    let secret = Secret::try_from_base32(&text).ok();
    let bytes = secret.map(|it| it.as_bytes().to_vec());
    bytes
        .filter(|it| it.len() == SECRET)
        .ok_or_else(|| Error::field("code", "绑定页面已经失效,请重新打开后再绑定。"))
}

/// The step of a code that is right now and was not used before.
fn step(secret: &[u8], code: &str, seconds: i64, used: Option<i64>) -> Option<i64> {
    let totp: Totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret.to_vec())
        .build()
        .ok()?;
    let step = totp.check(code, u64::try_from(seconds).ok()?)?;
    let step = i64::try_from(step).ok()?;
    (used.is_none_or(|used| step > used)).then_some(step)
}

struct Give {
    account: store::id::AccountId,
    code: String,
    key: Vec<u8>,
    keys: Keys,
}

impl UseCase for Give {
    type Answer = ();

    async fn run(act: Act<Give>, tx: &mut Tx) -> Result<(), Error> {
        let ActorKind::Person {
            session,
            must: Some(Must::SecondFactor),
            ..
        } = &act.actor.kind
        else {
            return Err(error::Refusal::SignIn.into());
        };
        let account = sign_in::own(tx, act.input.account).await?;
        let Some(secret) = &account.totp_secret else {
            return Err(Refusal::NoFactor.into());
        };
        let seconds = act.inner.clock.of_phones().0.div_euclid(1_000_000);
        let step = step(secret, &act.input.code, seconds, account.totp_step);
        let step = step.ok_or(Refusal::WrongCode)?;
        let after = Account {
            totp_step: Some(step),
            ..account.clone()
        };
        let account = sign_in::write(tx, "factor.use", &account, after).await?;
        throttle::forgive(tx, &act.input.keys, act.at).await?;
        session::end(tx, session.clone()).await?;
        sign_in::begin(&act, tx, &account, act.input.key.clone(), FULL).await
    }
}

struct Confirm {
    account: store::id::AccountId,
    secret: Vec<u8>,
    code: String,
    keys: Keys,
}

impl UseCase for Confirm {
    type Answer = ();

    async fn run(act: Act<Confirm>, tx: &mut Tx) -> Result<(), Error> {
        let account = sign_in::own(tx, act.input.account).await?;
        if account.totp_secret.is_some() {
            return Err(Refusal::FactorThere.into());
        }
        let seconds = act.inner.clock.of_phones().0.div_euclid(1_000_000);
        let step = step(&act.input.secret, &act.input.code, seconds, None);
        let step = step.ok_or(Refusal::WrongCode)?;
        let after = Account {
            totp_secret: Some(act.input.secret.clone()),
            totp_step: Some(step),
            ..account.clone()
        };
        sign_in::write(tx, "factor.begin", &account, after).await?;
        throttle::forgive(tx, &act.input.keys, act.at).await
    }
}

struct Drop(store::id::AccountId);

impl UseCase for Drop {
    type Answer = ();

    async fn run(act: Act<Drop>, tx: &mut Tx) -> Result<(), Error> {
        let account = sign_in::own(tx, act.input.0).await?;
        drop_factor(tx, account).await
    }
}

/// Takes the second factor away.
pub(crate) async fn drop_factor(tx: &mut Tx, account: Account) -> Result<(), Error> {
    if account.totp_secret.is_none() {
        return Err(Refusal::NoFactor.into());
    }
    let after = Account {
        totp_secret: None,
        totp_step: None,
        ..account.clone()
    };
    sign_in::write(tx, "factor.drop", &account, after).await?;
    Ok(())
}

/// The code that a phone shows for a secret: for tests.
#[cfg(any(test, feature = "testing"))]
pub fn code_of(secret_text: &str, now: store::time::Moment) -> String {
    let secret = typed(secret_text).expect("a secret");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a secret that is long enough");
    totp.generate(now.0.unsigned_abs() / 1_000_000).to_string()
}
