//! Keys of programs: each has an account of its own with one seat, opens what its scopes say, and ends by itself.

use appraisal::permit::{Action, Role};
use serde::Serialize;
use store::account::Account;
use store::api_token::{self, ApiToken};
use store::appointment::{self, Appointment};
use store::id::{AccountId, AppointmentId, OrganisationId, Revision, TokenId};
use store::time::Moment;
use store::tx::Tx;
use store::{table, values};

use crate::act::{Act, UseCase};
use crate::actor::Scope;
use crate::error::{self, Error, FieldRefusal, Noun};
use crate::people::device::secret;
use crate::people::refusal::Refusal;
use crate::people::rules::{self, manages};
use crate::people::sign_in::key_of;
use crate::receipt;
use crate::rights::{Target, is_allowed};
use crate::service::Acting;
use crate::view::OrgRef;

/// The word for accounts of programs.
const TOKEN: &str = "token";
/// The most days that a key counts.
const MOST_DAYS: i64 = 400;
/// What a key begins with, so that one left lying about is recognised.
const BEGINNING: &str = "biaochi_";

/// Roles that a program may hold: those that read results, facts and sheets, or state facts.
pub const PROGRAM_ROLES: &[Role] = &[Role::Office, Role::Superior, Role::UnitClerk, Role::Auditor];

/// A key as those see it who manage it; the key itself is shown once and never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenLine {
    /// Number of the key.
    pub id: TokenId,
    /// What it is for.
    pub title: String,
    /// Keys of the scopes that it opens.
    pub scopes: Vec<String>,
    /// As which role.
    pub role: Option<Role>,
    /// The organisation where the role is held.
    pub organisation: OrgRef,
    /// When it was made.
    pub made_at: Moment,
    /// From when on it opens nothing.
    pub ends_at: Moment,
    /// Whether it was revoked.
    pub is_revoked: bool,
    /// Whether it has ended.
    pub is_over: bool,
}

/// A key to make.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub title: String,
    /// Where its seat is.
    pub organisation: OrganisationId,
    /// As which role.
    pub role: Role,
    /// The scopes that it opens.
    pub scopes: Vec<Scope>,
    /// For how many days.
    pub days: i64,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

impl Acting<'_> {
    /// Keys of programs that whoever asks manages, the newest first.
    ///
    /// # Errors
    /// Not allowed, or a fault.
    pub async fn tokens(&self) -> Result<Vec<TokenLine>, Error> {
        self.managed_organisations().await?;
        let tree = self.tree().await?;
        let now = self.now();
        let mut db = self.read().await?;
        let mut lines = Vec::new();
        for token in api_token::newest_first(&mut db).await? {
            let account = table::get::<Account>(&mut db, values![token.account]).await?;
            let Some(account) = account else { continue };
            let target = Target::Organisation(account.organisation);
            if !is_allowed(self.actor, &tree, Action::ManageAccounts, target) {
                continue;
            }
            let seats = appointment::of_account(&mut db, token.account).await?;
            lines.push(TokenLine {
                id: token.id,
                title: token.title,
                scopes: token.scope.split(' ').map(str::to_owned).collect(),
                role: seats.first().map(|seat| seat.role),
                organisation: tree.org(account.organisation),
                made_at: token.made_at,
                ends_at: token.ends_at,
                is_revoked: token.revoked_at.is_some(),
                is_over: token.ends_at <= now,
            });
        }
        Ok(lines)
    }

    /// Makes a key; the text to give to the program, shown once.
    ///
    /// # Errors
    /// Fields `title`, `scope`, `days`, `role` that do not fit, not allowed, the form was sent before, or a fault.
    pub async fn create_token(&self, mut new: NewToken) -> Result<String, Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        let mut wrong = |field: &str, words: &str| {
            wrongs.push(FieldRefusal {
                field: field.to_owned(),
                words: words.to_owned(),
            });
        };
        if new.scopes.is_empty() {
            wrong("scope", "请至少选一项能做的事。");
        }
        if !(1..=MOST_DAYS).contains(&new.days) {
            wrong(
                "days",
                "有效天数填 1 到 400 之间的整数;到期后可以再建一个。",
            );
        }
        if !PROGRAM_ROLES.contains(&new.role) {
            wrong("role", "程序不能以这个职务办理事项,请从列出的职务中选。");
        }
        if new.scopes.contains(&Scope::WriteFacts) && new.role != Role::Office {
            wrong("scope", "只有以办公室身份的密钥才能写入数据。");
        }
        new.title = rules::name("title", "名称", &new.title, &mut wrongs);
        Error::unless_fit(wrongs)?;
        let key = format!("{BEGINNING}{}", secret(&*self.inner().entropy, 32));
        self.commit(Make {
            hash: key_of(&key),
            new,
        })
        .await?;
        Ok(key)
    }

    /// Revokes a key at once.
    ///
    /// # Errors
    /// There is none, [`Refusal::Revoked`], not allowed, or a fault.
    pub async fn revoke_token(&self, id: TokenId) -> Result<(), Error> {
        self.actor.person()?;
        self.commit(Revoke(id)).await
    }
}

struct Make {
    hash: Vec<u8>,
    new: NewToken,
}

impl UseCase for Make {
    type Answer = ();

    async fn run(act: Act<Make>, tx: &mut Tx) -> Result<(), Error> {
        let new = &act.input.new;
        receipt::once(tx, &new.nonce).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        manages(&act, tx, &tree, Action::ManageAccounts, new.organisation)?;
        if !tree.is_open(new.organisation) {
            let name = tree.name(new.organisation).to_owned();
            return Err(Refusal::Closed { name }.into());
        }
        let id = TokenId(tx.new_id().await?);
        let account = Account {
            id: AccountId(tx.new_id().await?),
            // With a sign that no login of a person has.
            login: format!("key:{id}"),
            name: new.title.clone(),
            kind: TOKEN.to_owned(),
            organisation: new.organisation,
            password_hash: None,
            password_at: None,
            must_change: false,
            totp_secret: None,
            totp_step: None,
            sessions_from: act.at,
            disabled_at: None,
            revision: Revision::NONE,
        };
        let account = table::insert(tx, "account.make", account).await?;
        let seat = Appointment {
            id: AppointmentId(tx.new_id().await?),
            account: account.id,
            role: new.role,
            organisation: new.organisation,
            department: None,
            from_at: act.at,
            ended_at: None,
            revision: Revision::NONE,
        };
        table::insert(tx, "appointment.make", seat).await?;
        let scopes: Vec<&str> = new.scopes.iter().map(|it| it.key()).collect();
        let token = ApiToken {
            id,
            account: account.id,
            hash: act.input.hash.clone(),
            title: new.title.clone(),
            scope: scopes.join(" "),
            made_at: act.at,
            ends_at: act.at.plus_seconds(new.days * 86_400),
            revoked_at: None,
            revision: Revision::NONE,
        };
        table::insert(tx, "token.make", token).await?;
        receipt::keep(&act, tx, &new.nonce, "/tokens").await
    }
}

struct Revoke(TokenId);

impl UseCase for Revoke {
    type Answer = ();

    async fn run(act: Act<Revoke>, tx: &mut Tx) -> Result<(), Error> {
        let missing = || error::Refusal::NotHere(Noun::Token);
        let token = table::get::<ApiToken>(tx.db(), values![act.input.0]).await?;
        let token = token.ok_or_else(missing)?;
        let account = table::get::<Account>(tx.db(), values![token.account]).await?;
        let account = account.ok_or_else(missing)?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        manages(
            &act,
            tx,
            &tree,
            Action::ManageAccounts,
            account.organisation,
        )?;
        if token.revoked_at.is_some() {
            return Err(Refusal::Revoked.into());
        }
        let after = ApiToken {
            revoked_at: Some(act.at),
            ..token.clone()
        };
        if table::update(tx, "token.revoke", &token, after)
            .await?
            .is_none()
        {
            return Err(Refusal::Revoked.into());
        }
        Ok(())
    }
}
