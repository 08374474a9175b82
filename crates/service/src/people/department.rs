//! Departments of an organisation: seats of lead departments stand in them, cycles give them sections.

use store::department::{self, Department};
use store::id::{DepartmentId, OrganisationId, Revision};
use store::tx::Tx;
use store::{appointment, table, values};

use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun};
use crate::people::organisation::managed;
use crate::people::refusal::Refusal;
use crate::people::rules;
use crate::receipt;
use crate::service::Acting;

impl Acting<'_> {
    /// Makes a department of an organisation.
    ///
    /// # Errors
    /// Field `title`, not allowed, the form was sent before, or a fault.
    pub async fn create_department(
        &self,
        organisation: OrganisationId,
        title: &str,
        nonce: &str,
    ) -> Result<DepartmentId, Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        let title = rules::name("title", "名称", title, &mut wrongs);
        Error::unless_fit(wrongs)?;
        let nonce = nonce.to_owned();
        self.commit(MakeDepartment {
            organisation,
            title,
            nonce,
        })
        .await
    }

    /// Gives a department another title.
    ///
    /// # Errors
    /// Field `title`, not allowed, somebody was faster, or a fault.
    pub async fn rename_department(
        &self,
        id: DepartmentId,
        title: &str,
        revision: Revision,
    ) -> Result<(), Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        let title = rules::name("title", "名称", title, &mut wrongs);
        Error::unless_fit(wrongs)?;
        self.commit(RenameDepartment {
            id,
            title,
            revision,
        })
        .await
    }

    /// Closes a department in which nobody sits.
    ///
    /// # Errors
    /// [`Refusal::DepartmentHeld`], not allowed, or a fault.
    pub async fn close_department(&self, id: DepartmentId) -> Result<(), Error> {
        self.actor.person()?;
        self.commit(CloseDepartment(id)).await
    }
}

/// A title that another open department of the organisation has is refused.
async fn is_own_title(
    tx: &mut Tx,
    organisation: OrganisationId,
    title: &str,
    but: Option<DepartmentId>,
) -> Result<(), Error> {
    let others = department::standing(tx.db(), organisation).await?;
    if others
        .iter()
        .any(|it| it.title == title && Some(it.id) != but)
    {
        let words = format!("已经有“{title}”这个部门,请加以区分。");
        return Err(Error::field("title", words));
    }
    Ok(())
}

struct MakeDepartment {
    organisation: OrganisationId,
    title: String,
    nonce: String,
}

impl UseCase for MakeDepartment {
    type Answer = DepartmentId;

    async fn run(act: Act<MakeDepartment>, tx: &mut Tx) -> Result<DepartmentId, Error> {
        let new = &act.input;
        receipt::once(tx, &new.nonce).await?;
        let (at, _) = managed(&act, tx, new.organisation).await?;
        if at.closed_at.is_some() {
            return Err(Refusal::Closed { name: at.name }.into());
        }
        is_own_title(tx, at.id, &new.title, None).await?;
        let id = DepartmentId(tx.new_id().await?);
        let row = Department {
            id,
            organisation: at.id,
            key: format!("d{id}"),
            title: new.title.clone(),
            closed_at: None,
            revision: Revision::NONE,
        };
        table::insert(tx, "department.make", row).await?;
        receipt::keep(&act, tx, &new.nonce, format!("/organisations/{}", at.id)).await?;
        Ok(id)
    }
}

async fn managed_department<I>(
    act: &Act<I>,
    tx: &mut Tx,
    id: DepartmentId,
) -> Result<Department, Error> {
    let row = table::get::<Department>(tx.db(), values![id]).await?;
    let row = row.ok_or(error::Refusal::NotHere(Noun::Department))?;
    managed(act, tx, row.organisation).await?;
    Ok(row)
}

struct RenameDepartment {
    id: DepartmentId,
    title: String,
    revision: Revision,
}

impl UseCase for RenameDepartment {
    type Answer = ();

    async fn run(act: Act<RenameDepartment>, tx: &mut Tx) -> Result<(), Error> {
        let row = managed_department(&act, tx, act.input.id).await?;
        let values = (act.input.title.as_str(), row.title.as_str());
        rules::is_current(act.input.revision, row.revision, "title", values, act.at)?;
        is_own_title(tx, row.organisation, &act.input.title, Some(row.id)).await?;
        let after = Department {
            title: act.input.title.clone(),
            ..row.clone()
        };
        table::update(tx, "department.change", &row, after).await?;
        Ok(())
    }
}

struct CloseDepartment(DepartmentId);

impl UseCase for CloseDepartment {
    type Answer = ();

    async fn run(act: Act<CloseDepartment>, tx: &mut Tx) -> Result<(), Error> {
        let row = managed_department(&act, tx, act.input.0).await?;
        if row.closed_at.is_some() {
            return Err(error::Refusal::NotHere(Noun::Department).into());
        }
        let seats = appointment::held_at(tx.db(), row.organisation).await?;
        let seats = seats.iter().filter(|it| it.department == Some(row.id));
        let seats = seats.count();
        if seats > 0 {
            return Err(Refusal::DepartmentHeld { seats }.into());
        }
        let after = Department {
            closed_at: Some(act.at),
            ..row.clone()
        };
        table::update(tx, "department.close", &row, after).await?;
        Ok(())
    }
}
