//! Opinions of departments: each lead department says its word on every unit before the totals.

use appraisal::permit::{Action, Role};
use serde::Serialize;
use store::cycle_department::CycleDepartment;
use store::cycle_unit::CycleUnit;
use store::db::Db;
use store::department::Department;
use store::id::{CycleId, DepartmentId, OrganisationId, Revision};
use store::opinion::Opinion;
use store::time::Moment;
use store::tx::Tx;
use store::{table, values};

use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::cycle;
use crate::error::{Error, FieldRefusal, Noun, Stale};
use crate::rights::{self, Target};
use crate::service::Acting;
use crate::view::{CycleRef, OrgRef};

/// Longest opinion, in characters.
const LONGEST: usize = 2_000;

/// Opinions of one department on the units of a cycle.
#[derive(Debug, Clone, Serialize)]
pub struct OpinionsPage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// The departments that take part, with how many opinions they have given.
    pub departments: Vec<DepartmentLine>,
    /// Units of the cycle.
    pub units: usize,
    /// The department the viewer writes for, with its lines.
    pub own: Option<Own>,
}

/// A department and how far it is.
#[derive(Debug, Clone, Serialize)]
pub struct DepartmentLine {
    /// The department's title.
    pub title: String,
    /// Opinions given.
    pub given: usize,
}

/// What the viewer writes.
#[derive(Debug, Clone, Serialize)]
pub struct Own {
    /// The department's title.
    pub title: String,
    /// One per unit.
    pub lines: Vec<OpinionLine>,
    /// It may still be written.
    pub is_editable: bool,
}

/// A department's opinion on one unit.
#[derive(Debug, Clone, Serialize)]
pub struct OpinionLine {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// What the department says; empty before it does.
    pub words: String,
    /// It counts as given.
    pub is_given: bool,
    /// When it was written last.
    pub at: Option<Moment>,
    /// How often it was written.
    pub revision: Revision,
}

/// An opinion to be saved.
#[derive(Debug, Clone)]
pub struct SaveOpinion {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Number of the unit.
    pub unit: OrganisationId,
    /// What the department says; the empty text takes it back.
    pub words: String,
    /// Revision the form was made from.
    pub revision: Revision,
}

impl Acting<'_> {
    /// The opinions of a cycle: how far departments are, and the viewer's own lines.
    ///
    /// # Errors
    /// Without the right to read the cycle's progress or to give an opinion.
    pub async fn opinions(&self, id: CycleId) -> Result<OpinionsPage, Error> {
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = cycle::head_of(&row)?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let target = Target::Units(&head);
        if !rights::is_allowed(self.actor, &tree, Action::GiveDepartmentScore, target) {
            rights::may(self.actor, &tree, Action::ReadProgress, target)
                .or_else(|_| rights::may(self.actor, &tree, Action::ReadTotals, target))?;
        }
        let given = of_cycle(&mut db, id).await?;
        let departments = departments(&mut db, id).await?;
        let units: Vec<CycleUnit> =
            table::find(&mut db, "where cycle = $1 order by position", values![id]).await?;
        let own = self.actor.seats_as(Role::LeadDepartment).find_map(|seat| {
            let department = seat
                .department
                .filter(|_| seat.organisation == head.organiser)?;
            departments.iter().find(|it| it.id == department)
        });
        let editable = rights::is_allowed(self.actor, &tree, Action::GiveDepartmentScore, target);
        let own = own.map(|department| Own {
            title: department.title.clone(),
            is_editable: editable,
            lines: units
                .iter()
                .map(|unit| {
                    let found = given
                        .iter()
                        .find(|it| it.unit == unit.unit && it.department == department.id);
                    OpinionLine {
                        unit: tree.org(unit.unit),
                        words: found.map(|it| it.words.clone()).unwrap_or_default(),
                        is_given: found.is_some_and(|it| it.is_given),
                        at: found.map(|it| it.changed_at),
                        revision: found.map_or(Revision::NONE, |it| it.revision),
                    }
                })
                .collect(),
        });
        Ok(OpinionsPage {
            cycle: cycle::cycle_ref(&row, &tree),
            departments: departments
                .iter()
                .map(|department| DepartmentLine {
                    title: department.title.clone(),
                    given: given
                        .iter()
                        .filter(|it| it.department == department.id && it.is_given)
                        .count(),
                })
                .collect(),
            units: units.len(),
            own,
        })
    }

    /// Saves opinions of the viewer's department, each by itself: what became of them, in their order.
    ///
    /// # Errors
    /// Without the right to give opinions in the cycle now, however many there are.
    pub async fn give_opinions(
        &self,
        cycle: CycleId,
        opinions: Vec<SaveOpinion>,
    ) -> Result<Vec<Result<Revision, Error>>, Error> {
        self.may_write_rows(cycle, Action::GiveDepartmentScore)
            .await?;
        let mut saved = Vec::with_capacity(opinions.len());
        for opinion in opinions {
            saved.push(self.give_opinion(opinion).await);
        }
        Ok(saved)
    }

    /// Whether the viewer may do this about the units of a cycle at all.
    pub(super) async fn may_write_rows(&self, cycle: CycleId, action: Action) -> Result<(), Error> {
        let mut db = self.read().await?;
        let head = cycle::head(&mut db, cycle).await?;
        let tree = self.inner().tree.tree(&mut db).await?;
        rights::may(self.actor, &tree, action, Target::Units(&head))?;
        Ok(())
    }

    /// Saves the opinion of the viewer's department on a unit.
    ///
    /// # Errors
    /// Without the right, outside of the verification, for a department that takes no part, or when somebody of the
    /// same department was faster.
    pub async fn give_opinion(&self, opinion: SaveOpinion) -> Result<Revision, Error> {
        self.commit(opinion).await
    }
}

/// The departments of the organiser that stand for departments of the schemes, each once.
pub(crate) async fn departments(db: &mut Db, id: CycleId) -> Result<Vec<Department>, Error> {
    let mapped: Vec<CycleDepartment> =
        table::find(db, "where cycle = $1 order by position, key", values![id]).await?;
    let mut departments: Vec<Department> = Vec::new();
    for mapped in mapped {
        if departments.iter().any(|it| it.id == mapped.department) {
            continue;
        }
        let found: Option<Department> = table::get(db, values![mapped.department]).await?;
        departments.extend(found);
    }
    Ok(departments)
}

/// All opinions of a cycle.
pub(crate) async fn of_cycle(db: &mut Db, id: CycleId) -> Result<Vec<Opinion>, Error> {
    Ok(table::find(
        db,
        "where cycle = $1 order by unit, department",
        values![id],
    )
    .await?)
}

/// Opinions that are still to be given: department and unit.
pub(crate) async fn missing(
    db: &mut Db,
    id: CycleId,
) -> Result<Vec<(DepartmentId, OrganisationId)>, Error> {
    let given = of_cycle(db, id).await?;
    let units: Vec<CycleUnit> =
        table::find(db, "where cycle = $1 order by position", values![id]).await?;
    let mut missing = Vec::new();
    for department in departments(db, id).await? {
        for unit in &units {
            let is_given = given
                .iter()
                .any(|it| it.department == department.id && it.unit == unit.unit && it.is_given);
            if !is_given {
                missing.push((department.id, unit.unit));
            }
        }
    }
    Ok(missing)
}

impl UseCase for SaveOpinion {
    type Answer = Revision;

    async fn run(act: Act<SaveOpinion>, tx: &mut Tx) -> Result<Revision, Error> {
        let asked = &act.input;
        let head = cycle::head(tx.db(), asked.cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Unit(asked.unit, &head);
        let seat = rights::may(&act.actor, &tree, Action::GiveDepartmentScore, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let taking_part = departments(tx.db(), asked.cycle).await?;
        let department = seat
            .department
            .filter(|own| taking_part.iter().any(|it| it.id == *own));
        let department = department.ok_or(Refusal::NotYourCycle)?;
        let key = values![asked.cycle, asked.unit];
        if table::get::<CycleUnit>(tx.db(), key).await?.is_none() {
            return Err(crate::error::Refusal::NotHere(Noun::Organisation).into());
        }
        let words = asked.words.trim();
        if words.chars().count() > LONGEST {
            return Err(crate::error::Refusal::Fields(vec![FieldRefusal {
                field: "words".to_owned(),
                words: format!(
                    "意见最多 {LONGEST} 个字,现在有 {} 个字,请精简。",
                    words.chars().count()
                ),
            }])
            .into());
        }
        let key = values![asked.cycle, asked.unit, department];
        let before: Option<Opinion> = table::get(tx.db(), key).await?;
        let row = Opinion {
            cycle: asked.cycle,
            unit: asked.unit,
            department,
            words: words.to_owned(),
            is_given: !words.is_empty(),
            changed_at: act.at,
            changed_by: act.actor.account().ok_or(crate::error::Refusal::SignIn)?,
            revision: Revision::NONE,
        };
        let Some(before) = before else {
            return Ok(table::insert(tx, "opinion.give", row).await?.revision);
        };
        let stale = || Stale {
            field: "words".to_owned(),
            yours: words.to_owned(),
            theirs: before.words.clone(),
            by: "本部门另一位同事".to_owned(),
            at: before.changed_at,
            revision: before.revision,
        };
        if before.revision != asked.revision && before.words != words {
            return Err(crate::error::Refusal::Stale(Box::new(stale())).into());
        }
        match table::update(tx, "opinion.give", &before, row).await? {
            Some(row) => Ok(row.revision),
            None => Err(crate::error::Refusal::Stale(Box::new(stale())).into()),
        }
    }
}
