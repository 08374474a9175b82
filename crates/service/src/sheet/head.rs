//! A sheet as far as rights go: where it stands, its scheme, and what an actor was assigned to on it.

use std::num::NonZeroU32;
use std::sync::Arc;

use appraisal::cycle;
use appraisal::permit::{Action, Role};
use appraisal::sheet::{Asked, Question};
use rubric::model::Scheme;
use store::cycle_department::CycleDepartment;
use store::db::Db;
use store::department::Department;
use store::fault::Fault;
use store::id::SheetId;
use store::sheet::Standing;
use store::team_member::TeamMember;
use store::{sheet, table, values};

use super::refusal::Refusal as No;
use crate::actor::{Actor, Seat};
use crate::error::{Error, Noun, Refusal};
use crate::rights::{CycleHead, Target, may};
use crate::scheme::library::Ready;
use crate::service::Inner;
use crate::tree::Tree;

/// A sheet that somebody has before them.
pub(crate) struct Opened {
    /// Where it stands.
    pub(crate) standing: Standing,
    /// Its cycle as far as rights go.
    pub(crate) head: CycleHead,
    /// The organisations.
    pub(crate) tree: Arc<Tree>,
}

impl Opened {
    /// Finds a sheet; one statement, and the organisations when they changed.
    pub(crate) async fn find(inner: &Inner, db: &mut Db, id: SheetId) -> Result<Opened, Error> {
        let standing = sheet::standing(db, id).await?;
        let standing = standing.ok_or(Refusal::NotHere(Noun::Sheet))?;
        let damaged = || Fault::Damaged {
            what: format!("the cycle of sheet {id}"),
        };
        let revision = u32::try_from(standing.result_revision)
            .ok()
            .and_then(NonZeroU32::new);
        Ok(Opened {
            head: CycleHead {
                id: standing.cycle,
                organiser: standing.organiser,
                cycle: cycle::Cycle::restore(standing.stage, revision.ok_or_else(damaged)?),
                year: i16::try_from(standing.year).map_err(|_| damaged())?,
            },
            tree: inner.tree.tree_at(db, &standing.tree).await?,
            standing,
        })
    }

    /// The first seat that may do this with the sheet.
    pub(crate) fn may(&self, actor: &Actor, action: Action) -> Result<Seat, Error> {
        may(actor, &self.tree, action, self.target())
    }

    /// Whether the actor may, when nobody asks why not.
    pub(crate) fn is_allowed(&self, actor: &Actor, action: Action) -> bool {
        self.may(actor, action).is_ok()
    }

    /// Refuses to write on a sheet that the team has finished.
    pub(crate) fn must_be_open(&self) -> Result<(), Error> {
        match self.standing.verified_at {
            Some(_) => Err(No::Finished.into()),
            None => Ok(()),
        }
    }

    fn target(&self) -> Target<'_> {
        Target::Unit(self.standing.unit, &self.head)
    }

    /// The scheme of the sheet, ready to score with.
    pub(crate) async fn ready(&self, inner: &Inner, db: &mut Db) -> Result<Arc<Ready>, Error> {
        inner.library.ready(db, self.standing.scheme).await
    }

    /// What the actor was assigned to on the sheet for an action.
    ///
    /// # Errors
    /// The actor may not do this at all, or a fault.
    pub(crate) async fn assignment(
        &self,
        db: &mut Db,
        actor: &Actor,
        action: Action,
    ) -> Result<Assignment, Error> {
        self.may(actor, action)?;
        let seats: Vec<&Seat> = actor
            .seats
            .iter()
            .filter(|seat| {
                let alone = Actor {
                    kind: actor.kind.clone(),
                    seats: vec![(*seat).clone()],
                    client: actor.client.clone(),
                };
                self.is_allowed(&alone, action)
            })
            .collect();
        let mut assigned = Assignment::default();
        if seats.iter().any(|seat| seat.role == Role::TeamLeader) {
            assigned.is_leader = true;
        }
        if seats.iter().any(|seat| seat.role == Role::Assessor) {
            let key = actor.account();
            let member: Option<TeamMember> = match key {
                Some(account) => table::get(db, values![self.standing.cycle, account]).await?,
                None => None,
            };
            assigned.member = member.filter(|member| member.has_unit(self.standing.unit.0));
        }
        let departments: Vec<&Seat> = seats
            .into_iter()
            .filter(|seat| seat.role == Role::LeadDepartment)
            .collect();
        if !departments.is_empty() {
            let mapped: Vec<CycleDepartment> = table::find(
                db,
                "where cycle = $1 and position = $2 order by key",
                values![self.standing.cycle, self.standing.position],
            )
            .await?;
            for seat in departments {
                let Some(held) = seat.department else {
                    continue;
                };
                let own: Option<Department> = table::get(db, values![held]).await?;
                let is_own =
                    |it: &&CycleDepartment| own.as_ref().is_some_and(|own| own.id == it.department);
                let keys = mapped.iter().filter(is_own).map(|it| it.key.clone());
                assigned.departments.extend(keys);
            }
        }
        Ok(assigned)
    }
}

/// What somebody was assigned to on a sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Assignment {
    /// Leads the team: everything.
    pub(crate) is_leader: bool,
    member: Option<TeamMember>,
    /// Departments of the scheme that the actor's department stands for.
    departments: Vec<String>,
}

impl Assignment {
    /// Whether an item of the scheme is among it.
    pub(crate) fn has_item(&self, scheme: &Scheme, item: usize) -> bool {
        let Some(item) = scheme.items.get(item) else {
            return false;
        };
        let owner = scheme.owner_of(item);
        self.has(scheme, &item.section, owner)
    }

    /// Whether something that stands in a section and belongs to a department is among it.
    fn has(&self, scheme: &Scheme, section: &str, owner: Option<&str>) -> bool {
        let lineage = scheme.lineage(section);
        let lineage: Vec<&str> = lineage.iter().map(|s| s.id.as_str()).collect();
        self.is_leader
            || self
                .member
                .as_ref()
                .is_some_and(|it| it.has_section(&lineage))
            || owner.is_some_and(|owner| self.departments.iter().any(|it| it == owner))
    }

    /// Whether a question is among it: a department's share is the department's own, or the leader's.
    pub(crate) fn has_question(&self, scheme: &Scheme, question: &Question) -> bool {
        if let Some(department) = &question.department {
            return self.is_leader || self.departments.contains(department);
        }
        match question.of {
            Asked::Item(item) => self.has_item(scheme, item),
            Asked::Norm(norm) => scheme.norms.get(norm).is_some_and(|norm| {
                let lineage = scheme.lineage(&norm.section);
                let above = lineage.iter().find_map(|s| s.owner.as_deref());
                self.has(scheme, &norm.section, norm.owner.as_deref().or(above))
            }),
            Asked::Bonus(_) => self.is_leader,
        }
    }

    /// Refuses to answer a question that is not among it.
    pub(crate) fn must_have_question(
        &self,
        scheme: &Scheme,
        question: &Question,
    ) -> Result<(), Error> {
        if self.has_question(scheme, question) {
            return Ok(());
        }
        let item = question.subject.clone();
        Err(No::NotYours { item }.into())
    }

    /// Refuses to write at an item that is not among it.
    pub(crate) fn must_have_item(&self, scheme: &Scheme, item: usize) -> Result<(), Error> {
        if self.has_item(scheme, item) {
            return Ok(());
        }
        let item = scheme.items.get(item);
        Err(No::NotYours {
            item: item.map_or_else(String::new, |it| format!("{} {}", it.id, it.title)),
        }
        .into())
    }
}
