//! Who asks: the actor of a cookie or of a program's key, and the sessions that a person sees.

use serde::Serialize;
use store::api_token;
use store::session::{self, Holder, Signed};
use store::time::Moment;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::actor::{Actor, ActorKind, Client, Scope, Seat};
use crate::error::Error;
use crate::people::sign_in::{FULL, idle_since, key_of, must};
use crate::service::{Acting, Service};

/// A session is noted as used once in so many microseconds.
const MINUTE: i64 = 60_000_000;

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// When it was made.
    pub made_at: Moment,
    /// When it was last used.
    pub seen_at: Moment,
    /// The browser in a few words.
    pub client: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl Service {
    /// Who asks with a session's cookie; a visitor when the session has ended or never was.
    ///
    /// # Errors
    /// A fault.
    pub async fn actor_of(&self, cookie: &str, client: Client) -> Result<Actor, Error> {
        let inner = self.inner();
        let now = inner.clock.now();
        let found = {
            let mut db = inner.store.read().await?;
            session::signed(&mut db, key_of(cookie)).await?
        };
        let Some(signed) = found.filter(|it| holds(it, now, inner.settings.idle_minutes)) else {
            return Ok(Actor::visitor(client));
        };
        let actor = actor(&signed, client);
        if now.0 - signed.session.seen_at.0 >= MINUTE {
            // Somebody who only reads may go on reading while nothing can be written.
            let seen = self
                .acting_as(&actor)
                .commit(Seen(signed.session.key))
                .await;
            if let Err(error) = seen {
                tracing::warn!(?error, "a session could not be noted as used");
            }
        }
        Ok(actor)
    }

    /// The program with a key; nobody when the key was revoked, has ended or never was.
    ///
    /// # Errors
    /// A fault.
    pub async fn actor_of_token(
        &self,
        bearer: &str,
        client: Client,
    ) -> Result<Option<Actor>, Error> {
        let inner = self.inner();
        let now = inner.clock.now();
        let found = {
            let mut db = inner.store.read().await?;
            api_token::held(&mut db, key_of(bearer)).await?
        };
        let holds = |it: &api_token::Held| {
            it.revoked_at.is_none() && it.ends_at > now && it.holder.disabled_at.is_none()
        };
        let Some(held) = found.filter(holds) else {
            return Ok(None);
        };
        let scopes = held.scope.split(' ').filter_map(Scope::from_key);
        Ok(Some(Actor {
            kind: ActorKind::Program {
                account: held.account,
                login: held.holder.login.clone(),
                token: held.token,
                scopes: scopes.collect(),
            },
            seats: seats(&held.holder),
            client,
        }))
    }
}

impl Acting<'_> {
    /// The sessions of whoever asks, the newest first.
    ///
    /// # Errors
    /// Nobody is signed in, or a fault.
    pub async fn sessions(&self) -> Result<Vec<SessionLine>, Error> {
        let account = self.actor.person()?;
        let now = self.now();
        let idle = idle_since(now, self.inner().settings.idle_minutes);
        let mut db = self.read().await?;
        let rows = session::of_account(&mut db, account).await?;
        let lines = rows
            .into_iter()
            .filter(|it| it.ends_at > now && it.seen_at > idle && it.stage == FULL);
        let this = match &self.actor.kind {
            ActorKind::Person { session, .. } => session.as_slice(),
            _ => &[],
        };
        Ok(lines
            .map(|it| SessionLine {
                made_at: it.made_at,
                seen_at: it.seen_at,
                is_this: it.key == this,
                client: it.client,
            })
            .collect())
    }
}

fn holds(signed: &Signed, now: Moment, idle_minutes: u32) -> bool {
    let (session, holder) = (&signed.session, &signed.holder);
    holder.disabled_at.is_none()
        && session.ends_at > now
        && session.seen_at > idle_since(now, idle_minutes)
        && session.made_at >= holder.sessions_from
}

fn actor(signed: &Signed, client: Client) -> Actor {
    let (session, holder) = (&signed.session, &signed.holder);
    Actor {
        kind: ActorKind::Person {
            account: session.account,
            login: holder.login.clone(),
            name: holder.name.clone(),
            organisation: holder.organisation,
            session: session.key.clone(),
            must: must(&session.stage, holder.must_change),
        },
        seats: seats(holder),
        client,
    }
}

fn seats(holder: &Holder) -> Vec<Seat> {
    let seats = holder.seats.iter();
    seats
        .map(|(role, organisation, department)| Seat {
            role: *role,
            organisation: *organisation,
            department: *department,
        })
        .collect()
}

struct Seen(Vec<u8>);

impl UseCase for Seen {
    type Answer = ();

    async fn run(act: Act<Seen>, tx: &mut Tx) -> Result<(), Error> {
        session::seen(tx, act.input.0, act.at).await?;
        Ok(())
    }
}
