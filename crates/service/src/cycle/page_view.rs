//! What the page of a cycle shows.

use appraisal::cycle::Stage;
use appraisal::permit::Action;
use serde::Serialize;
use store::id::{AccountId, Revision, SheetId};
use store::time::{Day, Moment};

use crate::view::{CycleRef, OrgRef, SchemeRef};

/// Everything that the page of a cycle shows.
#[derive(Debug, Clone, Serialize)]
pub struct CyclePage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// How often it was written.
    pub revision: Revision,
    /// Which revision of the result is worked on.
    pub result_revision: u32,
    /// Last day for objections.
    pub objection_until: Option<Day>,
    /// The schemes, in their order.
    pub schemes: Vec<Pinned>,
    /// The units that are appraised, in the order of lists.
    pub units: Vec<UnitLine>,
    /// The departments that the schemes name.
    pub departments: Vec<DepartmentLine>,
    /// The team, leader first.
    pub team: Vec<TeamLine>,
    /// The nine stages.
    pub timeline: Vec<TimelineStage>,
    /// The moves from here; empty for those who do not move cycles.
    pub moves: Vec<PossibleMove>,
    /// What was moved, the last first.
    pub history: Vec<MoveLine>,
    /// The steps of setting up; empty for those who do not set up.
    pub steps: Vec<Step>,
    /// What the reader may do in it now.
    pub may: Vec<Action>,
    /// A result of the cycle is published.
    pub is_published: bool,
    /// Units of the reader whose published result can be opened.
    pub own_results: Vec<OrgRef>,
}

impl CyclePage {
    /// The planned first day of a stage, where it still lies ahead: whoever enters the stage now is early.
    pub fn planned_ahead(&self, stage: Stage) -> Option<Day> {
        let line = self.timeline.iter().find(|it| it.stage == stage)?;
        line.dates.filter(|_| line.is_ahead).map(|(first, _)| first)
    }
}

/// A scheme of the cycle.
#[derive(Debug, Clone, Serialize)]
pub struct Pinned {
    /// The scheme's place among those of the cycle.
    pub position: i64,
    /// Whether its result is the cycle's.
    pub is_target: bool,
    /// The published version that the cycle is pinned to.
    pub scheme: SchemeRef,
}

/// A unit of the cycle with those of its sheets that the reader may open.
#[derive(Debug, Clone, Serialize)]
pub struct UnitLine {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Its sheets, in the order of the schemes.
    pub sheets: Vec<SheetId>,
}

/// A department that a scheme names.
#[derive(Debug, Clone, Serialize)]
pub struct DepartmentLine {
    /// The position of the scheme.
    pub position: i64,
    /// Title of the scheme.
    pub scheme: String,
    /// The department's id in the scheme.
    pub key: String,
    /// Its title there.
    pub asked: String,
    /// Who stands for it.
    pub department: Option<(store::id::DepartmentId, String)>,
}

/// A member of the team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamLine {
    /// Number of the account.
    pub account: AccountId,
    /// Name of the member.
    pub name: String,
    /// Leads the team.
    pub is_leader: bool,
    /// Units answered for; none: all.
    pub units: Vec<OrgRef>,
    /// Sections answered for; none: all.
    pub sections: Vec<String>,
}

/// A stage of the year.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineStage {
    /// Which of the nine stages.
    pub stage: Stage,
    /// The stage in Chinese.
    pub title: &'static str,
    /// First and last day.
    pub dates: Option<(Day, Day)>,
    /// Whether it is over.
    pub is_past: bool,
    /// Whether it is now.
    pub is_now: bool,
    /// Its last day is over and the cycle still stands there.
    pub is_late: bool,
    /// Its first day still lies ahead.
    pub is_ahead: bool,
    /// What is done in it, and by whom.
    pub doing: &'static str,
    /// Who leads on from it.
    pub who: String,
}

/// A move that the table knows from here.
#[derive(Debug, Clone, Serialize)]
pub struct PossibleMove {
    /// The stage that it leads to.
    pub to: Stage,
    /// The stage that it leads to, in Chinese.
    pub title: &'static str,
    /// Leads to a later stage.
    pub is_forward: bool,
    /// Begins the next revision of the result.
    pub is_new_revision: bool,
    /// Who makes it.
    pub who: String,
    /// Whether the reader does.
    pub is_mine: bool,
    /// What must be present.
    pub needs: Vec<NeedLine>,
    /// What becomes of late work.
    pub late: String,
    /// What the move itself asks for.
    pub asks: Asks,
}

/// What the page of a move asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Asks {
    /// A reason.
    pub reason: bool,
    /// The number of a document.
    pub document: bool,
    /// A word that no bonus is open.
    pub bonuses: bool,
    /// A word that no objection is open.
    pub objections: bool,
}

/// A need of a move.
#[derive(Debug, Clone, Serialize)]
pub struct NeedLine {
    /// What is needed, in Chinese.
    pub words: &'static str,
    /// Whether it is met.
    pub is_present: bool,
    /// Met by what is written on the page of the move.
    pub is_at_move: bool,
    /// What is missing.
    pub told: String,
    /// Where it is mended; empty where nothing can be done.
    pub link: String,
}

/// A move that was made.
#[derive(Debug, Clone, Serialize)]
pub struct MoveLine {
    /// The stage that was left.
    pub from: &'static str,
    /// The stage that was entered.
    pub to: &'static str,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
    /// Name of the person who moved it.
    pub by: String,
    /// In which role.
    pub role: &'static str,
    /// Why, in words as they were given.
    pub reason: String,
    /// The document behind it.
    pub document: String,
}

/// A step of setting up.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// The end of its address.
    pub key: &'static str,
    /// What the step is called, in Chinese.
    pub title: &'static str,
    /// Whether it is done.
    pub is_done: bool,
    /// What is there or what is missing.
    pub told: String,
}
