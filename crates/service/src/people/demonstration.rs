//! People of the demonstration: all with the password that is printed on its page of signing in. Refused elsewhere.

use store::account::{self, Account};
use store::appointment;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::actor::{Actor, ActorKind, Client, Seat};
use crate::error::{Error, Noun, Refusal};
use crate::people::OF_DEMONSTRATION;
use crate::people::sign_in::write;
use crate::service::Service;

impl Service {
    /// Gives accounts the password of the demonstration; who they are, in the same order.
    ///
    /// # Errors
    /// This is no demonstration, a login that nobody has, or a fault.
    pub async fn introduce(&self, logins: &[&str]) -> Result<Vec<Actor>, Error> {
        let inner = self.inner();
        if !inner.settings.is_demo {
            return Err(Refusal::NotHere(Noun::Page).into());
        }
        let hasher = &inner.gate.hasher;
        let hash = hasher.hash(OF_DEMONSTRATION.to_owned(), &*inner.entropy);
        let hash = hash.await?;
        let logins = logins.iter().map(|it| (*it).to_owned()).collect();
        let system = Actor::system();
        self.acting_as(&system)
            .commit(Introduce { logins, hash })
            .await
    }
}

struct Introduce {
    logins: Vec<String>,
    hash: String,
}

impl UseCase for Introduce {
    type Answer = Vec<Actor>;

    async fn run(act: Act<Introduce>, tx: &mut Tx) -> Result<Vec<Actor>, Error> {
        let mut actors = Vec::with_capacity(act.input.logins.len());
        for login in &act.input.logins {
            let before = account::by_login(tx.db(), login).await?;
            let before = before.ok_or(Refusal::NotHere(Noun::Account))?;
            let after = Account {
                password_hash: Some(act.input.hash.clone()),
                password_at: Some(act.at),
                must_change: false,
                ..before.clone()
            };
            let account = write(tx, "account.password", &before, after).await?;
            let seats = appointment::of_account(tx.db(), account.id).await?;
            let seats = seats.into_iter().filter(|it| it.ended_at.is_none());
            actors.push(Actor {
                seats: seats
                    .map(|it| Seat {
                        role: it.role,
                        organisation: it.organisation,
                        department: it.department,
                    })
                    .collect(),
                kind: ActorKind::Person {
                    account: account.id,
                    login: account.login,
                    name: account.name,
                    organisation: account.organisation,
                    session: Vec::new(),
                    must: None,
                },
                client: Client::default(),
            });
        }
        Ok(actors)
    }
}
