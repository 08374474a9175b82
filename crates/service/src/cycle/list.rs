//! The cycles that somebody sees.

use appraisal::cycle::Stage;
use appraisal::permit::{Action, Role};
use serde::Serialize;
use store::db::Db;
use store::id::OrganisationId;
use store::time::Day;
use store::{cycle_date, cycle_unit};

use super::head::{cycle_ref, head_of};
use super::members::members;
use super::page::is_seen;
use crate::error::Error;
use crate::rights::{CycleHead, Target, is_allowed};
use crate::service::Acting;
use crate::view::CycleRef;

/// A line of the list of cycles.
#[derive(Debug, Clone, Serialize)]
pub struct CycleLine {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// Title of its scheme; empty where none is chosen.
    pub scheme: String,
    /// How many units.
    pub units: usize,
    /// The last day of the stage it is in.
    pub until: Option<Day>,
    /// That day is over.
    pub is_late: bool,
    /// How the reader stands to it.
    pub part: &'static str,
}

/// The list of cycles.
#[derive(Debug, Clone, Serialize)]
pub struct CycleList {
    /// Cycles that are not closed, the latest year first.
    pub running: Vec<CycleLine>,
    /// Closed ones.
    pub closed: Vec<CycleLine>,
    /// Whether the reader opens cycles.
    pub may_open: bool,
}

/// A cycle that the actor sees, with its row and its units.
pub(crate) struct Seen {
    pub(crate) row: store::cycle::Cycle,
    pub(crate) head: CycleHead,
    pub(crate) units: Vec<OrganisationId>,
}

impl Acting<'_> {
    /// Every cycle that the actor sees.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn cycles(&self) -> Result<CycleList, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let mut list = CycleList {
            running: Vec::new(),
            closed: Vec::new(),
            may_open: self.actor.seats_as(Role::Office).any(|seat| {
                let target = Target::Organisation(seat.organisation);
                is_allowed(self.actor, &tree, Action::OpenCycle, target)
            }),
        };
        for seen in self.seen(&mut db).await? {
            let line = self.cycle_line(&mut db, &seen).await?;
            if seen.row.stage == Stage::Closed {
                list.closed.push(line);
            } else {
                list.running.push(line);
            }
        }
        Ok(list)
    }

    /// The cycles that the actor sees, the latest year first.
    pub(crate) async fn seen(&self, db: &mut Db) -> Result<Vec<Seen>, Error> {
        let tree = self.inner().tree.tree(db).await?;
        let mut seen = Vec::new();
        for row in store::cycle::latest(db).await? {
            let head = head_of(&row)?;
            let units = cycle_unit::of_cycle(db, row.id).await?;
            let units: Vec<OrganisationId> = units.iter().map(|it| it.unit).collect();
            if is_seen(self.actor, &tree, &head, &units) {
                seen.push(Seen { row, head, units });
            }
        }
        Ok(seen)
    }

    pub(crate) async fn cycle_line(&self, db: &mut Db, seen: &Seen) -> Result<CycleLine, Error> {
        let tree = self.inner().tree.tree(db).await?;
        let row = &seen.row;
        let members = members(self.inner(), db, row.id).await?;
        let target = members.iter().find(|it| it.is_target);
        let dates = cycle_date::of_cycle(db, row.id).await?;
        let until = dates.iter().find(|it| it.stage == row.stage);
        let until = until.map(|it| it.to_day);
        let mut seats = self.actor.seats.iter();
        Ok(CycleLine {
            cycle: cycle_ref(row, &tree),
            scheme: target.map_or_else(String::new, |it| it.ready.scheme.head.title.clone()),
            units: seen.units.len(),
            until,
            is_late: until.is_some_and(|day| self.today() > day),
            part: if seats.clone().any(|it| it.organisation == row.organiser) {
                "本组织主办"
            } else if seats.any(|it| seen.units.contains(&it.organisation)) {
                "本单位参加"
            } else {
                "可以查看"
            },
        })
    }
}
