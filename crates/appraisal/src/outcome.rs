//! Outcomes that are not points: a text by grade or stars, or score × an amount. Shown, never paid.

use rubric::model::{ComputedOutcome, OutcomeOf};
use rubric::score::Bounds;
use serde::Serialize;

use crate::exact::{ExactBounds, NotComputable};
use crate::level::{LevelName, Standing};

/// An outcome of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeLine {
    /// The outcome.
    pub outcome: String,
    /// What it comes to.
    pub value: OutcomeValue,
    /// Unit of measure.
    pub unit: String,
}

/// What an outcome comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeValue {
    /// An amount, exact; a range while the total is one.
    Amount(ExactBounds),
    /// Texts for the sure and the possible level; `None` where the scheme has no text for it.
    Text {
        /// For the sure level.
        sure: Option<String>,
        /// For the possible level.
        possible: Option<String>,
    },
}

/// The outcomes of one unit, in the order of the scheme. Outcomes by a level that the scheme does not give are
/// left out.
///
/// # Errors
/// When an amount does not fit.
pub fn outcomes(
    rules: &[ComputedOutcome],
    total: Bounds,
    stars: Option<&Standing>,
    grade: Option<&Standing>,
) -> Result<Vec<OutcomeLine>, NotComputable> {
    let mut lines = Vec::with_capacity(rules.len());
    for rule in rules {
        let value = match &rule.of {
            OutcomeOf::PerPoint(amount) => {
                let total = ExactBounds::from(total).times(amount.ratio())?;
                // A negative amount turns the ends round.
                Some(OutcomeValue::Amount(ExactBounds {
                    low: total.low.min(total.high),
                    high: total.low.max(total.high),
                }))
            }
            OutcomeOf::ByGrade(texts) => grade.map(|g| {
                by_level(g, |level| match level {
                    LevelName::Grade(id) => texts.iter().find(|(of, _)| of == id).map(|t| &t.1),
                    LevelName::Stars(_) | LevelName::NoGrade => None,
                })
            }),
            OutcomeOf::ByStars(texts) => stars.map(|s| {
                by_level(s, |level| match level {
                    LevelName::Stars(n) => texts
                        .iter()
                        .find(|(of, _)| usize::from(*of) == *n)
                        .map(|t| &t.1),
                    LevelName::Grade(_) | LevelName::NoGrade => None,
                })
            }),
        };
        lines.extend(value.map(|value| OutcomeLine {
            outcome: rule.id.clone(),
            value,
            unit: rule.unit.clone(),
        }));
    }
    Ok(lines)
}

fn by_level<'t>(
    standing: &Standing,
    text: impl Fn(&LevelName) -> Option<&'t String>,
) -> OutcomeValue {
    OutcomeValue::Text {
        sure: text(&standing.level.sure).cloned(),
        possible: text(&standing.level.possible).cloned(),
    }
}
