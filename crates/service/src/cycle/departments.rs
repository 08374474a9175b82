//! The step of the departments: which department of the organiser stands for each one that the schemes name.

use store::cycle_department::{self, CycleDepartment};
use store::id::{CycleId, DepartmentId, Revision};
use store::table;
use store::tx::Tx;

use super::members::is_department_of;
use super::setup::Setup;
use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::service::Acting;

/// What the step asks.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The revision that was read.
    pub revision: Revision,
    /// Position of the scheme, id of its department, and who stands for it; those left out stay open.
    pub departments: Vec<(i64, String, DepartmentId)>,
}

impl Acting<'_> {
    /// Assigns departments in the place of those assigned before.
    ///
    /// # Errors
    /// A department that is not the organiser's.
    pub async fn assign_departments(&self, assigned: Assigned) -> Result<Revision, Error> {
        self.commit(Assign(assigned)).await
    }
}

struct Assign(Assigned);

impl UseCase for Assign {
    type Answer = Revision;

    async fn run(act: Act<Assign>, tx: &mut Tx) -> Result<Revision, Error> {
        let asked = &act.input.0;
        let setup = Setup::begin(&act, tx, asked.cycle, asked.revision, None).await?;
        let organiser = setup.head.organiser;
        for (position, key, department) in &asked.departments {
            if !is_department_of(tx.db(), organiser, *department).await? {
                let words = "请选本组织现有的部门;没有的,请系统管理员先在“组织机构”里设立。";
                return Err(Error::field(format!("department-{position}-{key}"), words));
            }
        }
        let new = asked
            .departments
            .iter()
            .map(|(position, key, department)| CycleDepartment {
                cycle: asked.cycle,
                position: *position,
                key: key.clone(),
                department: *department,
            });
        let new: Vec<CycleDepartment> = new.collect();
        for row in &cycle_department::of_cycle(tx.db(), asked.cycle).await? {
            if !new.contains(row) {
                table::remove(tx, "cycle.assign", row).await?;
            }
        }
        let old = cycle_department::of_cycle(tx.db(), asked.cycle).await?;
        for row in new {
            if !old.contains(&row) {
                table::insert(tx, "cycle.assign", row).await?;
            }
        }
        setup.done(tx, "cycle.assign").await
    }
}
