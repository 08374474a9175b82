//! The scoring sheet of one unit: its layers, what counts of an item, what people have to decide, what is missing.
//!
//! Adding up is done by [`crate::chain`]; who may write which layer stands in [`crate::permit`]. Nothing is stored
//! here, and nothing rounded.

use rubric::expr::ir::{Input, Source};
use rubric::form::Form;
use rubric::model::Scheme;
use rubric::number::Points;
use rubric::plan::{ItemPlan, Program};
use rubric::score::Bounds;

use crate::enumeration::enumeration;

enumeration! {
    /// Whose points stand in a column of the sheet. The order is that of the year.
    pub enum Layer {
        /// What the unit says of itself.
        SelfAssessed = "self",
        /// What the rules make of the facts.
        Suggested = "suggested",
        /// What the team verified.
        Verified = "verified",
        /// What stands in the result.
        Final = "final",
    }
}

enumeration! {
    /// How far an item of a sheet is.
    pub enum ItemState {
        /// Nobody has scored it.
        Open = "open",
        /// The unit has scored it.
        SelfScored = "self_scored",
        /// It went back to the unit, which has not answered.
        Returned = "returned",
        /// The unit has answered; the team has not looked again.
        Answered = "answered",
        /// The team has scored it.
        Verified = "verified",
    }
}

enumeration! {
    /// Where a finding comes from.
    pub enum FindingKind {
        /// The daily assessment, or a spot check in the course of the year.
        Daily = "daily",
        /// An object that was drawn.
        Sample = "sample",
        /// The verification itself.
        Verification = "verification",
    }
}

enumeration! {
    /// How far a finding is. Only a confirmed one moves points.
    pub enum FindingState {
        /// Written down.
        Proposed = "proposed",
        /// Stands.
        Confirmed = "confirmed",
        /// Taken back; it stays readable.
        Withdrawn = "withdrawn",
    }
}

enumeration! {
    /// How far a drawn object is.
    pub enum SampledState {
        /// Not looked at yet.
        Waiting = "waiting",
        /// Looked at.
        Checked = "checked",
        /// A reserve was taken instead.
        Replaced = "replaced",
    }
}

/// What people wrote at one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Points the unit gave itself.
    pub own: Option<Points>,
    /// Points the team gave.
    pub verified: Option<Points>,
    /// The team gave a reason.
    pub is_explained: bool,
    /// It was returned and not closed.
    pub is_returned: bool,
    /// What was returned is answered.
    pub is_answered: bool,
    /// Findings that are neither confirmed nor withdrawn.
    pub proposed_findings: usize,
}

/// One item of a sheet as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// How far it is.
    pub state: ItemState,
    /// Whether it applies to the unit; `None` while that is open.
    pub applies: Option<bool>,
    /// What the rules make of the facts, with confirmed findings.
    pub suggested: Bounds,
    /// What the item counts now: what was verified, else what is suggested.
    pub counts: Bounds,
    /// What people wrote.
    pub written: Written,
}

/// One item as it stands. `applies` and `suggested` are what scoring says of it.
pub fn line(applies: Option<bool>, suggested: Bounds, written: Written) -> Line {
    let state = match written {
        _ if written.is_returned && !written.is_answered => ItemState::Returned,
        _ if written.is_returned => ItemState::Answered,
        Written {
            verified: Some(_), ..
        } => ItemState::Verified,
        Written { own: Some(_), .. } => ItemState::SelfScored,
        _ => ItemState::Open,
    };
    let given = written.verified.filter(|_| applies != Some(false));
    Line {
        state,
        applies,
        suggested,
        counts: given.map_or(suggested, Bounds::exactly),
        written,
    }
}

/// Something that keeps a sheet from being handed in or from being verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The unit has given no points.
    NotSelfScored {
        /// Index of the item.
        item: usize,
    },
    /// The team has given no points.
    NotVerified {
        /// Index of the item.
        item: usize,
    },
    /// Points differ from what is suggested, or from nothing that is sure, and no reason is given.
    NotExplained {
        /// Index of the item.
        item: usize,
    },
    /// What was returned is not answered.
    NotAnswered {
        /// Index of the item.
        item: usize,
    },
    /// The answer has not been looked at: the return is not closed.
    NotClosed {
        /// Index of the item.
        item: usize,
    },
    /// Findings are neither confirmed nor withdrawn.
    FindingsOpen {
        /// Index of the item.
        item: usize,
    },
    /// People have not decided what is left to them.
    NotDecided {
        /// Index among the questions of the sheet.
        question: usize,
    },
}

/// What keeps a unit from handing in: items that apply, or may, without points of its own.
pub fn missing_of_unit(lines: &[Line]) -> Vec<Missing> {
    (lines.iter().enumerate())
        .filter(|(_, line)| line.applies != Some(false) && line.written.own.is_none())
        .map(|(item, _)| Missing::NotSelfScored { item })
        .collect()
}

/// What keeps the team from finishing a sheet. `undecided` are the questions without an answer.
pub fn missing_of_team(lines: &[Line], undecided: impl IntoIterator<Item = usize>) -> Vec<Missing> {
    let mut missing = Vec::new();
    for (item, line) in lines.iter().enumerate() {
        let written = line.written;
        match line.state {
            ItemState::Returned => missing.push(Missing::NotAnswered { item }),
            ItemState::Answered => missing.push(Missing::NotClosed { item }),
            _ => {}
        }
        if written.proposed_findings > 0 {
            missing.push(Missing::FindingsOpen { item });
        }
        if line.applies == Some(false) {
            continue;
        }
        match written.verified {
            None => missing.push(Missing::NotVerified { item }),
            Some(points) if needs_reason(line.suggested, points) && !written.is_explained => {
                missing.push(Missing::NotExplained { item });
            }
            Some(_) => {}
        }
    }
    let undecided = undecided.into_iter();
    missing.extend(undecided.map(|question| Missing::NotDecided { question }));
    missing
}

/// Whether verified points need a reason: they are not what the facts lead to for sure.
pub fn needs_reason(suggested: Bounds, verified: Points) -> bool {
    suggested.exact() != Some(verified)
}

/// The points that an item can be given: its floor and cap, and where one is open, more than any item can have.
pub fn reach(plan: &ItemPlan) -> Bounds {
    const OPEN: Points = Points::whole(10_000);
    Bounds {
        low: plan.floor.unwrap_or(-OPEN),
        high: plan.cap.unwrap_or(OPEN),
    }
}

/// Why points are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// Below the least or above the most that can be given.
    OutOfRange {
        /// What was given.
        given: Points,
        /// Least and most.
        reach: Bounds,
    },
    /// Between two steps.
    OffStep {
        /// What was given.
        given: Points,
        /// The step.
        step: Points,
    },
    /// Nobody wrote why.
    ReasonNeeded {
        /// What is suggested; `None` where there is no suggestion to differ from.
        suggested: Option<Bounds>,
    },
    /// The item does not apply to the unit, so that it is not scored by people.
    DoesNotApply,
}

/// Whether the unit may give itself these points.
///
/// # Errors
/// They lie outside of the item's reach.
pub fn check_own(plan: &ItemPlan, points: Points) -> Result<(), Unfit> {
    within(reach(plan), points)
}

/// Whether the team may give these points to an item.
///
/// # Errors
/// They lie outside of the item's reach, differ from what is suggested without a reason, or the item does not apply.
pub fn check_verified(
    plan: &ItemPlan,
    applies: Option<bool>,
    suggested: Bounds,
    points: Points,
    reason: &str,
) -> Result<(), Unfit> {
    if applies == Some(false) {
        return Err(Unfit::DoesNotApply);
    }
    within(reach(plan), points)?;
    if needs_reason(suggested, points) && reason.trim().is_empty() {
        return Err(Unfit::ReasonNeeded {
            suggested: Some(suggested),
        });
    }
    Ok(())
}

fn within(reach: Bounds, given: Points) -> Result<(), Unfit> {
    if given < reach.low || given > reach.high {
        return Err(Unfit::OutOfRange { given, reach });
    }
    Ok(())
}

/// Something that a program leaves to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name, such as `A1.5/2`, `A1.5/2/dept`, `N3/judged`.
    pub name: String,
    /// What is asked about.
    pub of: Asked,
    /// What is judged.
    pub subject: String,
    /// Most points; `None` where it is a yes or no, or open.
    pub most: Option<Points>,
    /// Points are multiples of this.
    pub step: Option<Points>,
    /// The decision deducts.
    pub is_deduction: bool,
    /// It is a yes or no.
    pub is_truth: bool,
    /// The department of the scheme that decides; `None` leaves it to the team.
    pub department: Option<String>,
    /// No decision means that there is nothing to decide.
    pub is_optional: bool,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// An item, by index.
    Item(usize),
    /// A norm, by index.
    Norm(usize),
    /// A bonus, or, after all bonuses, a malus, by index.
    Bonus(usize),
}

/// Everything that a program leaves to people, in its order.
pub fn questions(scheme: &Scheme, program: &Program) -> Vec<Question> {
    (program.inputs.iter())
        .filter_map(|input| question(scheme, input))
        .collect()
}

fn question(scheme: &Scheme, input: &Input) -> Option<Question> {
    let Source::Decision {
        id,
        most,
        step,
        absent_is_zero,
    } = &input.source
    else {
        return None;
    };
    let mut parts = id.split('/');
    let (whose, rule) = (parts.next()?, parts.next()?);
    let department = parts.next().map(str::to_owned);
    let rule = rule.parse::<usize>().ok();
    let (of, subject, form) = if let Some(at) = scheme.items.iter().position(|i| i.id == whose) {
        let item = &scheme.items[at];
        let rule = rule.and_then(|n| item.rules.get(n.checked_sub(1)?));
        (Asked::Item(at), &item.title, rule.map(|r| &r.form))
    } else if let Some(at) = scheme.norms.iter().position(|n| n.id == whose) {
        (Asked::Norm(at), &scheme.norms[at].title, None)
    } else {
        let mut kinds = scheme.bonuses.iter().chain(&scheme.maluses);
        let at = kinds.clone().position(|b| b.id == whose)?;
        let bonus = kinds.nth(at)?;
        let form = bonus.rule.as_ref().map(|r| &r.form);
        (Asked::Bonus(at), &bonus.title, form)
    };
    let judged = match form {
        Some(Form::Discretion(judged)) => Some(judged),
        _ => None,
    };
    let is_malus = matches!(of, Asked::Bonus(at) if at >= scheme.bonuses.len());
    Some(Question {
        name: id.clone(),
        of,
        subject: judged.map_or_else(|| subject.clone(), |judged| judged.subject.clone()),
        most: *most,
        step: *step,
        is_deduction: judged.map_or(is_malus, |judged| judged.sign == rubric::form::Sign::Deduct),
        is_truth: matches!(input.kind, rubric::expr::ir::ValueKind::Truth),
        department,
        is_optional: *absent_is_zero,
    })
}

impl Question {
    /// Whether this may be the answer, in 1/10 000 point, or 0 and 1 for a yes or no.
    ///
    /// # Errors
    /// It is out of range, between steps, or without a reason.
    pub fn check(&self, points: Points, reason: &str) -> Result<(), Unfit> {
        let most = match (self.is_truth, self.most) {
            (true, _) => Points::from_units(1),
            (false, Some(most)) => most,
            (false, None) => Points::whole(10_000),
        };
        let reach = Bounds {
            low: Points::ZERO,
            high: most,
        };
        within(reach, points)?;
        if let Some(step) = self
            .step
            .filter(|step| points.units() % step.units().max(1) != 0)
        {
            return Err(Unfit::OffStep {
                given: points,
                step,
            });
        }
        if reason.trim().is_empty() {
            return Err(Unfit::ReasonNeeded { suggested: None });
        }
        Ok(())
    }
}
