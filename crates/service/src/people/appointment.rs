//! Seats: who holds which role where. Whoever manages the service does not audit it, and nobody appoints themselves.

use appraisal::permit::{Action, Role};
use store::appointment::{self, Appointment};
use store::department::Department;
use store::id::{AccountId, AppointmentId, DepartmentId, OrganisationId, Revision};
use store::tx::Tx;
use store::{table, values};

use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun};
use crate::people::account::{keeps_administrator, managed};
use crate::people::refusal::Refusal;
use crate::people::rules::{self, manages};
use crate::service::Acting;

/// Roles that no one person holds together.
const APART: [Role; 2] = [Role::SystemAdministrator, Role::Auditor];

/// A seat to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeat {
    /// To whom.
    pub account: AccountId,
    /// The role, which says what its holder may do.
    pub role: Role,
    /// Number of the organisation where the role is held.
    pub organisation: OrganisationId,
    /// In which department: for lead departments, and only for them.
    pub department: Option<DepartmentId>,
}

impl Acting<'_> {
    /// Gives somebody a role.
    ///
    /// # Errors
    /// Field `department`, [`Refusal::Separation`], [`Refusal::AuditorFromAbove`], [`Refusal::SeatTwice`],
    /// [`Refusal::OwnAccount`], not allowed, or a fault.
    pub async fn appoint(&self, seat: NewSeat) -> Result<AppointmentId, Error> {
        self.actor.person()?;
        self.commit(Appoint(seat)).await
    }

    /// Ends a seat of an account.
    ///
    /// # Errors
    /// Field `reason`, [`Refusal::LastAdministrator`], [`Refusal::OwnAccount`], not allowed, or a fault.
    pub async fn end_appointment(
        &self,
        account: AccountId,
        seat: AppointmentId,
        reason: &str,
    ) -> Result<(), Error> {
        self.actor.person()?;
        let reason = rules::reason(reason)?;
        self.commit(End {
            account,
            seat,
            reason,
        })
        .await
    }
}

struct Appoint(NewSeat);

impl UseCase for Appoint {
    type Answer = AppointmentId;

    async fn run(act: Act<Appoint>, tx: &mut Tx) -> Result<AppointmentId, Error> {
        let new = &act.input.0;
        let account = managed(&act, tx, new.account).await?;
        if act.actor.account() == Some(account.id) {
            return Err(Refusal::OwnAccount.into());
        }
        if account.disabled_at.is_some() {
            return Err(Refusal::Disabled { name: account.name }.into());
        }
        let tree = act.inner.tree.tree(tx.db()).await?;
        manages(&act, tx, &tree, Action::ManageAccounts, new.organisation)?;
        if !tree.is_open(new.organisation) {
            let name = tree.name(new.organisation).to_owned();
            return Err(Refusal::Closed { name }.into());
        }
        let is_from_root = act
            .actor
            .seats_as(Role::SystemAdministrator)
            .any(|seat| tree.is_root(seat.organisation));
        if new.role == Role::Auditor && !is_from_root {
            return Err(Refusal::AuditorFromAbove.into());
        }
        fits_department(tx, new).await?;
        for held in appointment::of_account(tx.db(), account.id).await? {
            if held.ended_at.is_some() {
                continue;
            }
            if APART.contains(&held.role) && APART.contains(&new.role) && held.role != new.role {
                return Err(Refusal::Separation {
                    held: held.role,
                    wanted: new.role,
                }
                .into());
            }
            let is_same = held.role == new.role
                && held.organisation == new.organisation
                && held.department == new.department;
            if is_same {
                return Err(Refusal::SeatTwice.into());
            }
        }
        let seat = Appointment {
            id: AppointmentId(tx.new_id().await?),
            account: account.id,
            role: new.role,
            organisation: new.organisation,
            department: new.department,
            from_at: act.at,
            ended_at: None,
            revision: Revision::NONE,
        };
        let seat = table::insert(tx, "appointment.make", seat).await?;
        Ok(seat.id)
    }
}

/// A lead department sits in a department of the organisation; other roles in none.
async fn fits_department(tx: &mut Tx, new: &NewSeat) -> Result<(), Error> {
    match (new.role, new.department) {
        (Role::LeadDepartment, None) => Err(Error::field(
            "department",
            "牵头部门的任职要选是哪个部门;没有可选的,请先在组织页面新建部门。",
        )),
        (Role::LeadDepartment, Some(id)) => {
            let found = table::get::<Department>(tx.db(), values![id]).await?;
            let is_there = found
                .is_some_and(|it| it.organisation == new.organisation && it.closed_at.is_none());
            if is_there {
                return Ok(());
            }
            Err(Error::field(
                "department",
                "这个部门不属于所选的组织,或者已经撤销。请重新选择。",
            ))
        }
        (_, None) => Ok(()),
        (_, Some(_)) => Err(Error::field(
            "department",
            "只有牵头部门要选部门,其他职务请选“不在部门任职”。",
        )),
    }
}

struct End {
    account: AccountId,
    seat: AppointmentId,
    reason: String,
}

impl UseCase for End {
    type Answer = ();

    async fn run(act: Act<End>, tx: &mut Tx) -> Result<(), Error> {
        let seat = table::get::<Appointment>(tx.db(), values![act.input.seat]).await?;
        let seat = seat.filter(|it| it.account == act.input.account);
        let seat = seat.ok_or(error::Refusal::NotHere(Noun::Seat))?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        manages(&act, tx, &tree, Action::ManageAccounts, seat.organisation)?;
        if act.actor.account() == Some(seat.account) {
            return Err(Refusal::OwnAccount.into());
        }
        if seat.ended_at.is_some() {
            return Err(Refusal::SeatEnded.into());
        }
        keeps_administrator(&act, tx, &seat).await?;
        end(&act, tx, &seat, &act.input.reason).await
    }
}

/// Ends a seat and says why.
pub(crate) async fn end<I>(
    act: &Act<I>,
    tx: &mut Tx,
    seat: &Appointment,
    reason: &str,
) -> Result<(), Error> {
    let after = Appointment {
        ended_at: Some(act.at),
        ..seat.clone()
    };
    let written = table::update(tx, "appointment.end", seat, after).await?;
    if written.is_none() {
        return Err(Refusal::SeatEnded.into());
    }
    let (key, at) = (seat.id.to_string(), Some(seat.organisation));
    rules::say_why(tx, "appointment.end", "appointment", key, at, reason).await
}
