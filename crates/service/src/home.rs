//! What somebody has to do: first what was returned, then what is overdue, then what is due.
//!
//! Everything here is found out from the places where it stands; there is no list of tasks to keep.

mod keeping;
mod lines;
mod results;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use appraisal::permit::Role;
use serde::Serialize;
use store::time::Day;

use crate::actor::ActorKind;
use crate::cycle::CycleLine;
use crate::error::{Error, Refusal};
use crate::service::Acting;
use crate::view::OrgRef;

/// A page that begins with what is to be done.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Home {
    /// Sent back, to be answered.
    pub returned: Vec<Task>,
    /// Its day is over.
    pub overdue: Vec<Task>,
    /// To be done.
    pub due: Vec<Task>,
    /// Cycles that are not closed.
    pub running: Vec<CycleLine>,
    /// What to begin with, for those who have nothing to do yet.
    pub hints: Vec<Hint>,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// What is to be done, in a few words.
    pub words: String,
    /// Where it stands or why.
    pub detail: String,
    /// The page where it is done.
    pub link: String,
    /// The last day for it.
    pub day: Option<Day>,
    /// The unit whose affairs it is about; `None` where it is about none.
    pub unit: Option<OrgRef>,
}

/// What to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What to begin with, in a few words.
    pub words: String,
    /// Address of the page where it is done.
    pub link: String,
}

/// How urgent a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Sent back.
    Returned,
    /// By its day.
    ByDay,
}

impl Home {
    /// Puts a task where it belongs.
    pub(crate) fn add(&mut self, urgency: Urgency, task: Task, today: Day) {
        let list = match urgency {
            Urgency::Returned => &mut self.returned,
            Urgency::ByDay if task.day.is_some_and(|day| today > day) => &mut self.overdue,
            Urgency::ByDay => &mut self.due,
        };
        list.push(task);
    }

    /// Puts every list in order: the earliest day first, what has none last.
    pub(crate) fn sort(&mut self) {
        for list in [&mut self.returned, &mut self.overdue, &mut self.due] {
            list.sort_by(|a, b| match (a.day, b.day) {
                (Some(a), Some(b)) => a.cmp(&b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            });
        }
    }

    /// Whether there is nothing to do.
    pub fn is_free(&self) -> bool {
        self.returned.is_empty() && self.overdue.is_empty() && self.due.is_empty()
    }
}

impl Acting<'_> {
    /// What the actor has to do.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn home(&self) -> Result<Home, Error> {
        if !matches!(self.actor.kind, ActorKind::Person { .. }) {
            return Err(Refusal::SignIn.into());
        }
        let mut home = Home::default();
        let mut db = self.read().await?;
        let seen = self.seen(&mut db).await?;
        for it in &seen {
            if it.row.stage != appraisal::cycle::Stage::Closed {
                home.running.push(self.cycle_line(&mut db, it).await?);
            }
            self.of_organiser(&mut db, it, &mut home).await?;
            self.of_units(&mut db, it, &mut home).await?;
            self.of_results(&mut db, it, &mut home).await?;
        }
        self.of_keepers(&mut db, &mut home).await?;
        self.of_complaints(&mut db, &mut home).await?;
        drop(db);
        let is_office = self.actor.has(Role::Office);
        if is_office && seen.is_empty() {
            let words = "还没有考评周期:先发布一个考评方案,再开设周期。";
            home.hint(words, "/schemes");
        }
        if self.actor.seats.is_empty() {
            let words = "您的账号还没有任职,暂时办不了事。请系统管理员在“账号”里任命职务。";
            home.hint(words, "/me");
        }
        if self.actor.has(Role::SystemAdministrator) {
            let tree = self.tree().await?;
            if tree.pure().len() < 2 {
                home.hint(
                    "先把根组织改成本级党组织的名称,再建立下级组织和部门。",
                    "/organisations",
                );
            }
            home.hint("给各单位、各部门的人员建立账号,任命职务。", "/accounts");
        }
        if self.actor.has(Role::Auditor) {
            home.hint("查看谁在什么时候做过什么。", "/audit");
        }
        home.sort();
        Ok(home)
    }
}

impl Home {
    fn hint(&mut self, words: &str, link: &str) {
        self.hints.push(Hint {
            words: words.to_owned(),
            link: link.to_owned(),
        });
    }
}
