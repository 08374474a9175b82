//! One appraisal cycle: its stages, and the table of moves between them.
//!
//! [`TRANSITIONS`] is the whole law: which move exists, who may make it, what
//! must be present first, and what becomes of work that comes after it. What is
//! present is found out by the caller, who hands it in as [`Readiness`];
//! whether a role may do something *within* a stage stands in
//! [`crate::permit`].
//!
//! Results carry a revision number. A published result is never edited: the
//! two moves that lead back from a published result to the decision begin the
//! next revision, and the earlier one stays readable as published.

mod table;

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use crate::enumeration::enumeration;
use crate::permit::Role;

pub use table::TRANSITIONS;

enumeration! {
    /// Where a cycle stands. The order of declaration is the order of the year.
    pub enum Stage {
        /// Scheme, units, departments, team and dates are being settled.
        Preparation = "preparation",
        /// Ledgers and reports come in; additions and deductions are recorded.
        Daily = "daily",
        /// Units check and score themselves.
        SelfAssessment = "self_assessment",
        /// The joint team verifies and scores against the standards.
        Verification = "verification",
        /// The office weights and totals.
        Totals = "totals",
        /// The leading group decides.
        Decision = "decision",
        /// The result is published and fed back in writing.
        Publication = "publication",
        /// Units may object, counted in working days.
        ObjectionWindow = "objection_window",
        /// Nothing more happens unless the result is re-opened.
        Closed = "closed",
    }
}

enumeration! {
    /// Something that must be present before a move. One that does not apply
    /// to the scheme (no samples planned, no quota) counts as present.
    pub enum Need {
        /// A published scheme version is pinned by its hash.
        SchemePinned = "scheme_pinned",
        /// The units are chosen.
        UnitsChosen = "units_chosen",
        /// Every section has its lead department.
        DepartmentsAssigned = "departments_assigned",
        /// Every stage has its dates, in order.
        DatesSet = "dates_set",
        /// No ledger entry, report, finding or self-score has been recorded yet.
        NothingRecorded = "nothing_recorded",
        /// A reason is written down.
        Reason = "reason",
        /// The joint team has a leader and members.
        TeamNamed = "team_named",
        /// Every unit has handed in its self-assessment, or the day for it is over.
        SelfAssessmentsInOrDue = "self_assessments_in_or_due",
        /// Every sheet is verified: no item returned and unanswered, no decision of people left open.
        SheetsVerified = "sheets_verified",
        /// Every sampled object has a finding.
        SamplesChecked = "samples_checked",
        /// Leader and members have signed.
        SheetsSigned = "sheets_signed",
        /// The lead departments have given scores and opinions.
        DepartmentScoresIn = "department_scores_in",
        /// Every bonus claim is decided, and what was granted has been publicised.
        BonusesDecided = "bonuses_decided",
        /// Satisfaction is entered with the number of its document.
        SatisfactionIn = "satisfaction_in",
        /// Every total is one figure, no longer a low and a high.
        TotalsComplete = "totals_complete",
        /// Quotas have been checked.
        QuotasChecked = "quotas_checked",
        /// Ties and quota edges are decided by whoever must.
        TiesDecided = "ties_decided",
        /// The leading group's decision is recorded with the number of its minutes.
        DecisionRecorded = "decision_recorded",
        /// This revision has not been published.
        NotYetPublished = "not_yet_published",
        /// No revision has been published: what units declare can still be opened to all alike.
        NeverPublished = "never_published",
        /// This revision is published.
        ResultPublished = "result_published",
        /// Every unit has its feedback in writing.
        FeedbackSent = "feedback_sent",
        /// The last day for objections is fixed by the working-day calendar.
        ObjectionDeadlineSet = "objection_deadline_set",
        /// The last day for objections is over.
        ObjectionWindowOver = "objection_window_over",
        /// Every objection has its ruling.
        ObjectionsRuled = "objections_ruled",
        /// A ruling finds a major omission or misjudgement.
        ObjectionUpheld = "objection_upheld",
        /// A document orders the closed result to be looked at again.
        ReopeningOrdered = "reopening_ordered",
    }
}

enumeration! {
    /// What becomes of work that comes after its stage, from mild to strict.
    pub enum LateWork {
        /// It is not late: the stage is on, or on again.
        Open = "open",
        /// It is taken with a late mark; the scheme's `late` key says whether it counts.
        Marked = "marked",
        /// It is kept on record but is no basis for points (not declared, or declared late).
        NotCounted = "not_counted",
        /// It is not taken; the cycle would have to go back a stage.
        Refused = "refused",
    }
}

/// One row of the table of moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Stage that is left.
    pub from: Stage,
    /// Stage that is entered.
    pub to: Stage,
    /// Who may make the move.
    pub who: &'static [Role],
    /// What must be present.
    pub needs: &'static [Need],
    /// From then on, what becomes of late work of the stage that is left.
    pub late: LateWork,
    /// Whether the move begins the next revision of the result.
    pub is_new_revision: bool,
}

impl Transition {
    /// Whether the move leads to a later stage.
    pub fn is_forward(&self) -> bool {
        self.to > self.from
    }
}

/// A cycle as far as its stage goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    stage: Stage,
    revision: NonZeroU32,
}

impl Default for Cycle {
    fn default() -> Self {
        Cycle::restore(Stage::Preparation, NonZeroU32::MIN)
    }
}

/// What is present, as found out by the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    present: BTreeSet<Need>,
}

/// Why a cycle does not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The table has no such move.
    NoSuchMove {
        /// Where the cycle stands.
        from: Stage,
        /// Where it should go.
        to: Stage,
        /// Where it may go from there.
        lawful: Vec<Stage>,
    },
    /// Somebody else makes this move.
    NotYourMove {
        /// Where the cycle stands.
        from: Stage,
        /// Where it should go.
        to: Stage,
        /// The role that asked.
        role: Role,
        /// The roles that may.
        who: &'static [Role],
    },
    /// Something must be present first.
    Missing {
        /// Where the cycle stands.
        from: Stage,
        /// Where it should go.
        to: Stage,
        /// What is not there, in the order of the table.
        missing: Vec<Need>,
    },
    /// The result has been revised more often than can be counted.
    TooManyRevisions,
}

impl Readiness {
    /// Exactly these are present.
    pub fn of(present: impl IntoIterator<Item = Need>) -> Self {
        Readiness {
            present: present.into_iter().collect(),
        }
    }

    /// Whether `need` is present.
    pub fn has(&self, need: Need) -> bool {
        self.present.contains(&need)
    }
}

impl Cycle {
    /// A cycle read back from where it was kept.
    pub fn restore(stage: Stage, revision: NonZeroU32) -> Self {
        Cycle { stage, revision }
    }

    /// Where it stands.
    pub fn stage(self) -> Stage {
        self.stage
    }

    /// Which revision of the result is being worked on, from 1.
    pub fn revision(self) -> NonZeroU32 {
        self.revision
    }

    /// Where a revision of the result stands, for asking who may see it.
    ///
    /// An earlier revision is closed: what was published with it stays visible
    /// while the next one is decided. A later one does not exist yet.
    pub fn stage_of_revision(self, revision: NonZeroU32) -> Option<Stage> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match revision.cmp(&self.revision) {
            Less => Some(Stage::Closed),
            Equal => Some(self.stage),
            Greater => None,
        }
    }

    /// The moves the table knows from here.
    pub fn moves(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |row| row.from == self.stage)
    }

    /// What becomes of work that belongs to stage `of` and comes now.
    ///
    /// Absent while that stage has not begun. The strictest row that the cycle
    /// has passed since then decides; going back opens the stage again.
    pub fn late_work(self, of: Stage) -> Option<LateWork> {
        if self.stage < of {
            return None;
        }
        let passed = TRANSITIONS
            .iter()
            .filter(|row| row.is_forward() && row.from >= of && row.to <= self.stage);
        Some(passed.map(|row| row.late).max().unwrap_or(LateWork::Open))
    }
}

/// Moves a cycle, if the table, the role and what is present allow it.
///
/// Errors: the first that applies of [`Refusal::NoSuchMove`],
/// [`Refusal::NotYourMove`], [`Refusal::Missing`] (with everything that is
/// missing at once).
pub fn advance(
    cycle: Cycle,
    to: Stage,
    role: Role,
    readiness: &Readiness,
) -> Result<Cycle, Refusal> {
    let from = cycle.stage;
    let Some(row) = cycle.moves().find(|row| row.to == to) else {
        let lawful = cycle.moves().map(|row| row.to).collect();
        return Err(Refusal::NoSuchMove { from, to, lawful });
    };
    if !row.who.contains(&role) {
        let who = row.who;
        return Err(Refusal::NotYourMove {
            from,
            to,
            role,
            who,
        });
    }
    let absent = |need: &Need| !readiness.has(*need);
    let missing: Vec<Need> = row.needs.iter().copied().filter(absent).collect();
    if !missing.is_empty() {
        return Err(Refusal::Missing { from, to, missing });
    }
    let revision = if row.is_new_revision {
        cycle
            .revision
            .checked_add(1)
            .ok_or(Refusal::TooManyRevisions)?
    } else {
        cycle.revision
    };
    Ok(Cycle::restore(to, revision))
}

#[cfg(test)]
mod tests;
