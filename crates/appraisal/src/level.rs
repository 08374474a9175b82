//! Levels of result, stars or grades alike: a sure and a possible level, and every step between them explained.
//!
//! Says how a level moves and what holds it down; where a level starts is in [`crate::star`] and [`crate::grade`],
//! quotas are in [`crate::quota`].

use rubric::model::{Direction, Eligibility, Level, MoveBy, Scheme};
use rubric::number::Decimal;
use serde::Serialize;

use crate::exact::ExactBounds;

/// The kinds of level that a scheme gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ladder {
    /// Stars, from none to this many.
    Stars(usize),
    /// Grades, best first; below the last there is no grade.
    Grades(Vec<String>),
}

impl Ladder {
    /// The ladder of stars of a scheme, when it gives any.
    pub fn of_stars(scheme: &Scheme) -> Option<Ladder> {
        (!scheme.stars.is_empty()).then_some(Ladder::Stars(scheme.stars.len()))
    }

    /// The ladder of grades of a scheme, when it gives any.
    pub fn of_grades(scheme: &Scheme) -> Option<Ladder> {
        (!scheme.grades.is_empty())
            .then(|| Ladder::Grades(scheme.grades.iter().map(|g| g.id.clone()).collect()))
    }

    /// Height of the best level; 0 is no star or no grade.
    pub fn top(&self) -> usize {
        match self {
            Ladder::Stars(stars) => *stars,
            Ladder::Grades(grades) => grades.len(),
        }
    }

    /// Height of the lowest level that a unit can be moved down to.
    pub fn bottom(&self) -> usize {
        match self {
            Ladder::Stars(_) => 0,
            Ladder::Grades(_) => 1,
        }
    }

    /// Height of a level named in the scheme; `None` when it is of the other kind or unknown.
    pub fn height(&self, level: &Level) -> Option<usize> {
        match (self, level) {
            (Ladder::Stars(_), Level::Stars(stars)) => Some(usize::from(*stars)),
            (Ladder::Grades(_), Level::Grade(grade)) => self.grade_height(grade),
            _ => None,
        }
    }

    /// Height of a grade; `None` on a ladder of stars or for a grade it does not have.
    pub fn grade_height(&self, grade: &str) -> Option<usize> {
        match self {
            Ladder::Stars(_) => None,
            Ladder::Grades(grades) => grades
                .iter()
                .position(|g| g == grade)
                .map(|index| grades.len() - index),
        }
    }

    /// The name of a height.
    pub fn name(&self, height: usize) -> LevelName {
        match self {
            Ladder::Stars(_) => LevelName::Stars(height),
            Ladder::Grades(grades) => match height.checked_sub(1) {
                Some(above_last) => grades
                    .get(grades.len().wrapping_sub(1 + above_last))
                    .map_or(LevelName::NoGrade, |g| LevelName::Grade(g.clone())),
                None => LevelName::NoGrade,
            },
        }
    }

    fn span(&self, range: Heights) -> LevelSpan {
        LevelSpan {
            sure: self.name(range.sure),
            possible: self.name(range.possible),
        }
    }
}

/// A level by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelName {
    /// So many stars.
    Stars(usize),
    /// A grade.
    Grade(String),
    /// Below every grade line.
    NoGrade,
}

/// Heights on a ladder: sure at least, possible at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Heights {
    /// Sure whatever the missing facts say.
    pub sure: usize,
    /// Possible when the missing facts turn out well.
    pub possible: usize,
}

impl Heights {
    /// The height when it is certain.
    pub fn exact(self) -> Option<usize> {
        (self.sure == self.possible).then_some(self.sure)
    }

    /// True when this height is possible.
    pub fn may_be(self, height: usize) -> bool {
        (self.sure..=self.possible).contains(&height)
    }

    /// Moves both ends by a function that never turns a better level into a worse one, where `holds`; while that is
    /// unknown, the range covers both.
    #[must_use]
    fn moved(self, holds: Option<bool>, by: impl Fn(usize) -> usize) -> Heights {
        match holds {
            Some(true) => Heights {
                sure: by(self.sure),
                possible: by(self.possible),
            },
            Some(false) => self,
            None => Heights {
                sure: self.sure.min(by(self.sure)),
                possible: self.possible.max(by(self.possible)),
            },
        }
    }
}

/// A range of levels by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelSpan {
    /// Sure whatever the missing facts say.
    pub sure: LevelName,
    /// Possible when the missing facts turn out well.
    pub possible: LevelName,
}

/// Why a level changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// A direct upgrade or downgrade.
    Move {
        /// Its id.
        id: String,
        /// False while its condition is unknown.
        is_certain: bool,
    },
    /// A veto caps the level.
    Veto {
        /// Its id.
        id: String,
        /// False while its condition is unknown.
        is_certain: bool,
    },
    /// An effect of another appraisal caps the level.
    Received {
        /// The other scheme.
        scheme: String,
        /// The effect there.
        effect: String,
        /// False while the other result is open.
        is_certain: bool,
    },
    /// A condition for the level does not hold.
    NotEligible {
        /// Id of the condition.
        id: String,
        /// False while it is unknown whether it holds.
        is_certain: bool,
    },
    /// The unit is over the quota and moves down one level.
    OverQuota(QuotaPlace),
    /// The unit is equal to others at the edge of the quota, and none of them passes.
    TieAllOut(QuotaPlace),
    /// The unit is equal to others at the edge of the quota, and people have not decided.
    TieUndecided(QuotaPlace),
    /// Too many have reached the level, and people have not decided who keeps it.
    OverUndecided(QuotaPlace),
    /// People decided that others pass.
    DecidedAgainst(QuotaPlace),
    /// Missing facts leave it open who is inside the quota.
    QuotaOpen(QuotaPlace),
}

/// Where a unit stood when a quota was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotaPlace {
    /// Id of the quota.
    pub quota: String,
    /// Largest share.
    pub at_most: Decimal,
    /// Number of rated units that the share is taken of.
    pub units: usize,
    /// Places: share × units, made whole as the quota says.
    pub limit: usize,
    /// Units that had reached the level, or might have.
    pub at_level: usize,
    /// Best possible place of the unit among them, 1 is first.
    pub best_place: usize,
    /// Worst possible place among them; equal units share the better place.
    pub worst_place: usize,
    /// The score it is placed by.
    pub score: ExactBounds,
}

/// One step of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelStep {
    /// Before.
    pub from: LevelSpan,
    /// After.
    pub to: LevelSpan,
    /// Why.
    #[serde(flatten)]
    pub why: Why,
}

/// A level of one unit with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// What the lines alone give.
    pub by_line: LevelSpan,
    /// Every step after that.
    pub steps: Vec<LevelStep>,
    /// What comes out.
    #[serde(flatten)]
    pub level: LevelSpan,
    /// What comes out, as heights (0 is no star or no grade).
    pub heights: Heights,
    #[serde(skip)]
    ladder: Ladder,
}

impl Standing {
    /// A level as the lines give it.
    pub fn new(ladder: Ladder, heights: Heights) -> Standing {
        let span = ladder.span(heights);
        Standing {
            by_line: span.clone(),
            steps: Vec::new(),
            level: span,
            heights,
            ladder,
        }
    }

    /// The ladder it stands on.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// The level when it is certain.
    pub fn exact(&self) -> Option<&LevelName> {
        self.heights.exact().map(|_| &self.level.sure)
    }

    /// Brings the level to other heights and keeps the step when that changes anything.
    pub(crate) fn step_to(&mut self, heights: Heights, why: Why) {
        if heights == self.heights {
            return;
        }
        let to = self.ladder.span(heights);
        self.steps.push(LevelStep {
            from: std::mem::replace(&mut self.level, to.clone()),
            to,
            why,
        });
        self.heights = heights;
    }

    /// Holds the level at or below a height where `holds`.
    pub(crate) fn cap(&mut self, holds: Option<bool>, height: usize, why: Why) {
        self.step_to(self.heights.moved(holds, |h| h.min(height)), why);
    }

    /// Applies the direct upgrades and downgrades of a scheme, lowest precedence number first. They move grades
    /// where the scheme has grades, else stars. `holds` has one value per move.
    pub fn apply_moves(&mut self, scheme: &Scheme, holds: &[Option<bool>]) {
        let mut order: Vec<usize> = (0..scheme.moves.len()).collect();
        order.sort_by_key(|&i| (scheme.moves[i].precedence, i));
        let (top, bottom) = (self.ladder.top(), self.ladder.bottom());
        for index in order {
            let rule = &scheme.moves[index];
            let target = match &rule.by {
                MoveBy::Levels(_) => None,
                MoveBy::To(grade) => match self.ladder.grade_height(grade) {
                    Some(height) => Some(height),
                    None => continue,
                },
            };
            let by = |height: usize| match (&rule.by, rule.direction, target) {
                (_, Direction::Up, Some(to)) => height.max(to),
                (_, Direction::Down, Some(to)) => height.min(to),
                (MoveBy::Levels(n), Direction::Up, None) => (height + usize::from(*n)).min(top),
                (MoveBy::Levels(n), Direction::Down, None) => height
                    .saturating_sub(usize::from(*n))
                    .max(bottom.min(height)),
                (MoveBy::To(_), _, None) => height,
            };
            let why = Why::Move {
                id: rule.id.clone(),
                is_certain: holds[index].is_some(),
            };
            self.step_to(self.heights.moved(holds[index], by), why);
        }
    }

    /// Holds the level below every level whose condition does not hold. A level includes what the levels below it
    /// ask: who may not have four stars may not have five. `holds` has one value per condition.
    pub fn apply_eligibility(&mut self, conditions: &[Eligibility], holds: &[Option<bool>]) {
        for (condition, &holds) in conditions.iter().zip(holds) {
            let Some(height) = self.ladder.height(&condition.target) else {
                continue;
            };
            let why = Why::NotEligible {
                id: condition.id.clone(),
                is_certain: holds.is_some(),
            };
            self.cap(holds.map(|h| !h), height.saturating_sub(1), why);
        }
    }
}
