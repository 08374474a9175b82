//! What the steps of setting up show: what stands there now and what can be chosen.

use std::collections::BTreeSet;

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::organisation::Kind;
use appraisal::permit::Action;
use store::appointment::Assessing;
use store::id::{CycleId, DepartmentId, OrganisationId, Revision, VersionId};
use store::time::Day;
use store::{appointment, cycle_date, cycle_unit, department, team_member};

use super::head::{cycle_ref, head_of, row};
use super::members::{Member, members, usable};
use super::page::{DepartmentLine, STAGES, department_lines};
use super::units::{Candidate, Filter, candidates};
use crate::error::Error;
use crate::rights::{CycleHead, Target, may};
use crate::service::Acting;
use crate::view::{CycleRef, OrgRef, SchemeRef};

/// What every step shows.
#[derive(Debug, Clone)]
pub struct StepHead {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// The revision that the form carries.
    pub revision: Revision,
}

/// The step of the scheme.
#[derive(Debug, Clone)]
pub struct SchemeStep {
    /// The cycle that is set up, and the revision that its form carries.
    pub head: StepHead,
    /// Number of the published version that is chosen; `None` before one is.
    pub chosen: Option<VersionId>,
    /// Versions that can be chosen.
    pub schemes: Vec<SchemeRef>,
    /// Titles of the schemes whose results the chosen one needs.
    pub needed: Vec<String>,
}

/// The step of the units.
#[derive(Debug, Clone)]
pub struct UnitsStep {
    /// The cycle that is set up, and the revision that its form carries.
    pub head: StepHead,
    /// Everything below the organiser.
    pub candidates: Vec<Candidate>,
    /// Which of them are to be ticked.
    pub ticked: BTreeSet<OrganisationId>,
    /// Kinds that occur, with their words.
    pub kinds: Vec<(Kind, &'static str)>,
    /// Organisations that have others below them.
    pub tops: Vec<OrgRef>,
    /// Words for the kinds that the scheme is for.
    pub subject: String,
    /// Whether the ticks are a proposal that is not saved.
    pub is_proposal: bool,
}

/// The step of the departments.
#[derive(Debug, Clone)]
pub struct DepartmentsStep {
    /// The cycle that is set up, and the revision that its form carries.
    pub head: StepHead,
    /// What the schemes ask for, with who stands for it.
    pub asked: Vec<DepartmentLine>,
    /// Departments of the organiser.
    pub departments: Vec<(DepartmentId, String)>,
}

impl DepartmentsStep {
    /// The department that is put forward for what a scheme asks: the one that stands for it, else one whose title is
    /// like the one in the scheme. `None` where the organiser has none like it.
    pub fn proposed(&self, line: &DepartmentLine) -> Option<DepartmentId> {
        let is_like = |title: &str| line.asked.contains(title) || title.contains(&line.asked);
        let chosen = line.department.as_ref().map(|(id, _)| *id);
        let like = self.departments.iter().find(|(_, title)| is_like(title));
        chosen.or(like.map(|(id, _)| *id))
    }
}

/// The step of the team.
#[derive(Debug, Clone)]
pub struct TeamStep {
    /// The cycle that is set up, and the revision that its form carries.
    pub head: StepHead,
    /// Who can be in it, each once.
    pub people: Vec<Person>,
    /// Units of the cycle.
    pub units: Vec<OrgRef>,
    /// Sections on top of the schemes: id and title.
    pub sections: Vec<(String, String)>,
}

/// Somebody who can be in the team.
#[derive(Debug, Clone)]
pub struct Person {
    /// Number of the account.
    pub account: store::id::AccountId,
    /// Name and login.
    pub name: String,
    /// Can lead.
    pub can_lead: bool,
    /// Leads now.
    pub leads: bool,
    /// Is in the team now.
    pub is_in: bool,
    /// Units answered for; none: all.
    pub units: Vec<OrganisationId>,
    /// Sections answered for; none: all.
    pub sections: Vec<String>,
}

/// The step of the dates.
#[derive(Debug, Clone)]
pub struct DatesStep {
    /// The cycle that is set up, and the revision that its form carries.
    pub head: StepHead,
    /// Each stage with its word and its dates, proposed where none are set.
    pub stages: Vec<(Stage, &'static str, Day, Day)>,
    /// Whether the dates are a proposal that is not saved.
    pub is_proposal: bool,
}

/// Years after the one that is appraised, month and day.
type Offset = (i16, i8, i8);

/// First and last day of each stage as proposed: month and day, of the year that is appraised or, from the totals on,
/// of the next.
const PROPOSED: &[(Stage, Offset, Offset)] = &[
    (Stage::Daily, (0, 1, 1), (0, 11, 19)),
    (Stage::SelfAssessment, (0, 11, 20), (0, 12, 5)),
    (Stage::Verification, (0, 12, 6), (0, 12, 25)),
    (Stage::Totals, (0, 12, 26), (0, 12, 31)),
    (Stage::Decision, (1, 1, 4), (1, 1, 10)),
    (Stage::Publication, (1, 1, 11), (1, 1, 15)),
    (Stage::ObjectionWindow, (1, 1, 16), (1, 2, 10)),
];

impl Acting<'_> {
    async fn step(&self, id: CycleId) -> Result<(CycleHead, StepHead, Vec<Member>), Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = row(&mut db, id).await?;
        let head = head_of(&row)?;
        may(
            self.actor,
            &tree,
            Action::AdvanceCycle,
            Target::Cycle(&head),
        )?;
        let step = StepHead {
            cycle: cycle_ref(&row, &tree),
            revision: row.revision,
        };
        let members = members(self.inner(), &mut db, id).await?;
        Ok((head, step, members))
    }

    /// The step of the scheme.
    ///
    /// # Errors
    /// For those who do not set up the cycle.
    pub async fn scheme_step(&self, id: CycleId) -> Result<SchemeStep, Error> {
        let (cycle, head, members) = self.step(id).await?;
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let lines = usable(&mut db, &tree, cycle.organiser).await?;
        let target = members.iter().find(|it| it.is_target);
        let others = members.iter().filter(|it| !it.is_target);
        Ok(SchemeStep {
            head,
            chosen: target.map(|it| it.ready.version),
            schemes: lines
                .into_iter()
                .map(|it| SchemeRef {
                    id: it.id,
                    key: it.key,
                    title: it.title,
                    version: it.version,
                    hash: it.hash,
                })
                .collect(),
            needed: others
                .map(|it| it.ready.scheme.head.title.clone())
                .collect(),
        })
    }

    /// The step of the units; a filter proposes which to tick.
    ///
    /// # Errors
    /// For those who do not set up the cycle.
    pub async fn units_step(
        &self,
        id: CycleId,
        filter: Option<Filter>,
    ) -> Result<UnitsStep, Error> {
        let (cycle, head, members) = self.step(id).await?;
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let target = members.iter().find(|it| it.is_target);
        let subject = target.map_or(&[][..], |it| &it.ready.scheme.head.subject);
        let closed = store::organisation::closed(&mut db).await?;
        let closed: BTreeSet<OrganisationId> = closed.into_iter().collect();
        let candidates = candidates(&tree, &closed, cycle.organiser, subject);
        let chosen = cycle_unit::of_cycle(&mut db, id).await?;
        let chosen: BTreeSet<OrganisationId> = chosen.iter().map(|it| it.unit).collect();
        let (ticked, is_proposal) = match filter {
            Some(filter) => {
                let taken = candidates.iter().filter(|it| filter.takes(&tree, it));
                (taken.map(|it| it.id).collect(), true)
            }
            None if chosen.is_empty() => {
                let meant = candidates.iter().filter(|it| it.is_subject);
                (meant.map(|it| it.id).collect(), true)
            }
            None => (chosen, false),
        };
        let mut kinds: Vec<Kind> = candidates.iter().map(|it| it.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let has_below = |it: &&Candidate| {
            let id = crate::tree::inner(it.id);
            tree.pure().children(id).next().is_some()
        };
        let words = subject
            .iter()
            .map(|word| Kind::from_key(word).map_or(word.as_str(), |it| it.label()));
        Ok(UnitsStep {
            subject: words.collect::<Vec<_>>().join("、"),
            tops: candidates
                .iter()
                .filter(has_below)
                .map(|it| tree.org(it.id))
                .collect(),
            kinds: kinds.into_iter().map(|it| (it, it.label())).collect(),
            head,
            candidates,
            ticked,
            is_proposal,
        })
    }

    /// The step of the departments.
    ///
    /// # Errors
    /// For those who do not set up the cycle.
    pub async fn departments_step(&self, id: CycleId) -> Result<DepartmentsStep, Error> {
        let (cycle, head, members) = self.step(id).await?;
        let mut db = self.read().await?;
        let departments = department::standing(&mut db, cycle.organiser).await?;
        Ok(DepartmentsStep {
            head,
            asked: department_lines(&mut db, id, &members).await?,
            departments: departments
                .into_iter()
                .map(|it| (it.id, it.title))
                .collect(),
        })
    }

    /// The step of the team.
    ///
    /// # Errors
    /// For those who do not set up the cycle.
    pub async fn team_step(&self, id: CycleId) -> Result<TeamStep, Error> {
        let (cycle, head, members) = self.step(id).await?;
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let team = team_member::of_cycle(&mut db, id).await?;
        let mut people: Vec<Person> = Vec::new();
        for it in appointment::assessing(&mut db, cycle.organiser).await? {
            let can_lead = it.role == appraisal::permit::Role::TeamLeader;
            if let Some(known) = people.iter_mut().find(|known| known.account == it.account) {
                known.can_lead |= can_lead;
                continue;
            }
            let row = team.iter().find(|row| row.account == it.account);
            people.push(person(&it, can_lead, row));
        }
        let units = cycle_unit::of_cycle(&mut db, id).await?;
        let tops = members.iter().flat_map(|it| {
            let sections = it.ready.scheme.sections.iter();
            sections.filter(|s| s.parent.is_none())
        });
        let mut sections: Vec<(String, String)> =
            tops.map(|it| (it.id.clone(), it.title.clone())).collect();
        sections.dedup();
        Ok(TeamStep {
            head,
            people,
            units: units.iter().map(|it| tree.org(it.unit)).collect(),
            sections,
        })
    }

    /// The step of the dates.
    ///
    /// # Errors
    /// For those who do not set up the cycle.
    pub async fn dates_step(&self, id: CycleId) -> Result<DatesStep, Error> {
        let (cycle, head, _) = self.step(id).await?;
        let mut db = self.read().await?;
        let rows = cycle_date::of_cycle(&mut db, id).await?;
        let stages = STAGES.iter().map(|&stage| {
            let row = rows.iter().find(|it| it.stage == stage);
            let (from, to) = row.map_or_else(
                || proposed(stage, cycle.year),
                |it| (it.from_day, it.to_day),
            );
            (stage, stage.label(), from, to)
        });
        Ok(DatesStep {
            stages: stages.collect(),
            is_proposal: rows.len() < STAGES.len(),
            head,
        })
    }
}

fn person(it: &Assessing, can_lead: bool, row: Option<&team_member::TeamMember>) -> Person {
    let units = row.map_or("", |row| &row.units).split(',');
    let sections = row.map_or("", |row| &row.sections).split(',');
    Person {
        account: it.account,
        name: format!("{}({})", it.name, it.login),
        can_lead,
        leads: row.is_some_and(|row| row.is_leader),
        is_in: row.is_some(),
        units: units.filter_map(|it| it.parse().ok()).collect(),
        sections: sections
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

fn proposed(stage: Stage, year: i16) -> (Day, Day) {
    let found = PROPOSED.iter().find(|it| it.0 == stage);
    let day = |(later, month, day): (i16, i8, i8)| {
        let date = jiff::civil::Date::new(year.saturating_add(later), month, day);
        Day(date.map_or(0, rubric::facts::day_number))
    };
    found.map_or((Day(0), Day(0)), |(_, from, to)| (day(*from), day(*to)))
}
