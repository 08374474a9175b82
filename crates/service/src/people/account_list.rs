//! Accounts of people, as those who manage them see them.

use appraisal::permit::{Action, Role};
use store::account::{self, Account};
use store::appointment::{self, Appointment};
use store::id::AccountId;
use store::{table, values};

use super::account_view::{AccountFilter, AccountLine, AccountPage, SeatLine};
use crate::error::{self, Error, Noun};
use crate::people::sign_in::PERSON;
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;
use crate::view::{OrgRef, PAGE, Page};

impl Acting<'_> {
    /// Accounts that whoever asks manages, in the order of logins.
    ///
    /// # Errors
    /// Not allowed, or a fault.
    pub async fn accounts(&self, filter: AccountFilter) -> Result<Page<AccountLine>, Error> {
        self.actor.person()?;
        let tree = self.tree().await?;
        let manages = |at| {
            is_allowed(
                self.actor,
                &tree,
                Action::ManageAccounts,
                Target::Organisation(at),
            )
        };
        if let Some(at) = filter.organisation {
            may(
                self.actor,
                &tree,
                Action::ManageAccounts,
                Target::Organisation(at),
            )?;
        } else if !self.actor.has(Role::SystemAdministrator) {
            let own = self.actor.seats.first().map(|seat| seat.organisation);
            let own = own.ok_or(error::Refusal::NotHere(Noun::Page))?;
            may(
                self.actor,
                &tree,
                Action::ManageAccounts,
                Target::Organisation(own),
            )?;
        }
        let words = filter.words.trim().to_lowercase();
        let fits = |it: &Account| {
            manages(it.organisation)
                && filter.organisation.is_none_or(|at| at == it.organisation)
                && (words.is_empty()
                    || it.login.contains(&words)
                    || it.name.to_lowercase().contains(&words))
        };
        let mut db = self.read().await?;
        let mut found: Vec<Account> = Vec::new();
        let mut after = filter.after.clone();
        let mut is_end = false;
        while found.len() <= PAGE && !is_end {
            let rows = match filter.organisation {
                Some(at) => {
                    is_end = true;
                    let rows = account::of_organisation(&mut db, at).await?;
                    rows.into_iter().filter(|it| it.login > after).collect()
                }
                None => account::after(&mut db, &after, 500).await?,
            };
            match rows.last() {
                Some(last) => after.clone_from(&last.login),
                None => is_end = true,
            }
            found.extend(rows.into_iter().filter(|it| fits(it)));
        }
        let next = (found.len() > PAGE).then(|| found[PAGE - 1].login.clone());
        found.truncate(PAGE);
        let mut lines = Vec::with_capacity(found.len());
        for account in found {
            let seats = appointment::of_account(&mut db, account.id).await?;
            let seats = self.seat_lines(&mut db, &tree, seats).await?;
            lines.push(line(&tree, account, seats));
        }
        Ok(Page {
            lines,
            next,
            is_first: filter.after.is_empty(),
        })
    }

    async fn seat_lines(
        &self,
        db: &mut store::Db,
        tree: &crate::tree::Tree,
        seats: Vec<Appointment>,
    ) -> Result<Vec<SeatLine>, Error> {
        let mut lines = Vec::with_capacity(seats.len());
        for seat in seats {
            let department = match seat.department {
                Some(id) => table::get::<store::department::Department>(db, values![id])
                    .await?
                    .map(|it| it.title),
                None => None,
            };
            let may_end = seat.ended_at.is_none()
                && Some(seat.account) != self.actor.account()
                && is_allowed(
                    self.actor,
                    tree,
                    Action::ManageAccounts,
                    Target::Organisation(seat.organisation),
                );
            lines.push(SeatLine {
                id: seat.id,
                role: seat.role,
                organisation: tree.org(seat.organisation),
                department,
                from_at: seat.from_at,
                ended_at: seat.ended_at,
                may_end,
            });
        }
        Ok(lines)
    }

    /// An account that whoever asks manages.
    ///
    /// # Errors
    /// There is none, not allowed, or a fault.
    pub async fn account(&self, id: AccountId) -> Result<AccountPage, Error> {
        self.actor.person()?;
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let account = table::get::<Account>(&mut db, values![id]).await?;
        let account = account.filter(|it| it.kind == PERSON);
        let account = account.ok_or(error::Refusal::NotHere(Noun::Account))?;
        may(
            self.actor,
            &tree,
            Action::ManageAccounts,
            Target::Organisation(account.organisation),
        )?;
        let seats = appointment::of_account(&mut db, id).await?;
        let history = self.seat_lines(&mut db, &tree, seats).await?;
        let open = history.iter().filter(|it| it.ended_at.is_none()).cloned();
        let revision = account.revision;
        let organisations = self.managed(&tree);
        let mut departments = Vec::new();
        for at in &organisations {
            for it in store::department::standing(&mut db, at.id).await? {
                departments.push((it.id, format!("{} · {}", at.name, it.title)));
            }
        }
        Ok(AccountPage {
            account: line(&tree, account, open.collect()),
            history,
            revision,
            is_own: self.actor.account() == Some(id),
            organisations,
            departments,
        })
    }

    /// Organisations whose accounts whoever asks manages, each before those below it.
    ///
    /// # Errors
    /// Not allowed, or a fault.
    pub async fn managed_organisations(&self) -> Result<Vec<OrgRef>, Error> {
        self.actor.person()?;
        let tree = self.tree().await?;
        let managed = self.managed(&tree);
        if managed.is_empty() {
            let own = self.actor.seats.first().map(|seat| seat.organisation);
            let own = own.ok_or(error::Refusal::NotHere(Noun::Page))?;
            let target = Target::Organisation(own);
            may(self.actor, &tree, Action::ManageAccounts, target)?;
        }
        Ok(managed)
    }

    fn managed(&self, tree: &crate::tree::Tree) -> Vec<OrgRef> {
        let open = tree.open();
        open.filter(|at| {
            let target = Target::Organisation(*at);
            is_allowed(self.actor, tree, Action::ManageAccounts, target)
        })
        .map(|at| tree.org(at))
        .collect()
    }
}

fn line(tree: &crate::tree::Tree, account: Account, seats: Vec<SeatLine>) -> AccountLine {
    let seats = seats.into_iter().filter(|it| it.ended_at.is_none());
    AccountLine {
        id: account.id,
        organisation: tree.org(account.organisation),
        seats: seats.collect(),
        is_disabled: account.disabled_at.is_some(),
        must_change: account.must_change,
        has_factor: account.totp_secret.is_some(),
        login: account.login,
        name: account.name,
    }
}
