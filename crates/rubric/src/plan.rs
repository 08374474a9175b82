//! A compiled scheme: inputs, and for every item the terms that give its points. Run by the scalar reference
//! (`score`) and by the column kernel (`kernel`); neither knows rule forms.

use crate::expr::ir::{Cond, Input, Num};
use crate::model::{LatePolicy, Otherwise, Rounding};
use crate::number::Points;

/// A compiled scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// The columns it reads.
    pub inputs: Vec<Input>,
    /// Items, in the order of the scheme.
    pub items: Vec<ItemPlan>,
    /// Sections, in the order of the scheme; parents before or after children alike.
    pub sections: Vec<SectionPlan>,
    /// Norms, in the order of the scheme.
    pub norms: Vec<NormPlan>,
    /// Conditions and numbers named above the items (vetoes, moves, tie keys …), in the order they were asked for.
    pub above: Above,
    /// How the total is rounded.
    pub rounding: Rounding,
    /// Declared total, when there is one.
    pub points: Option<Points>,
}

/// A section in the program.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionPlan {
    /// Index of the parent section.
    pub parent: Option<usize>,
    /// Indices of the items that stand directly in it.
    pub items: Vec<usize>,
}

/// Conditions that appraisal needs for every unit; kept in the order of the scheme's tables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Above {
    /// One per `[[veto]]`.
    pub vetoes: Vec<Cond>,
    /// One per `[[eligibility]]`: what must hold.
    pub eligibility: Vec<Cond>,
    /// One per `[[move]]`.
    pub moves: Vec<Cond>,
    /// One per `[[card]]`: the condition for every period of the card (one entry when it has no period).
    pub cards: Vec<Vec<Cond>>,
    /// One per tie key that is an expression; `None` where the key names a section.
    pub tie_keys: Vec<Option<Num>>,
    /// One per `[[part]]` fed by a fact or another scheme; values over the periods of the cycle when periodic.
    pub parts: Vec<Option<Num>>,
    /// One per `[[bonus]]`, then one per `[[malus]]`: a signed rule.
    pub bonuses: Vec<RulePlan>,
}

/// An item in the program.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemPlan {
    /// Index of its section.
    pub section: usize,
    /// Full points.
    pub points: Points,
    /// Where counting starts: full points or zero.
    pub start: Points,
    /// Lower bound of the item's score; `None` is open.
    pub floor: Option<Points>,
    /// Upper bound; `None` is open.
    pub cap: Option<Points>,
    /// Multiplies start plus amounts, before the bounds.
    pub multiplier: Option<Num>,
    /// The item counts only where this holds.
    pub applies: Option<Cond>,
    /// What happens where it does not apply.
    pub otherwise: Otherwise,
    /// Its rules.
    pub rules: Vec<RulePlan>,
}

/// A rule in the program. Its amount is the sum of its terms, times the multiplier, within the bounds,
/// brought once to 1/10 000 point; nothing when the gate does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct RulePlan {
    /// The amounts to add up.
    pub terms: Vec<Term>,
    /// Numbers that the words of explanation show, in an order private to the rule's form.
    pub shown: Vec<Num>,
    /// The rule speaks only where this holds.
    pub gate: Option<Cond>,
    /// Multiplies the sum of the terms.
    pub multiplier: Option<Num>,
    /// Smallest amount (signed).
    pub least: Points,
    /// Largest amount (signed).
    pub most: Points,
    /// An amount other than zero is at least this size; zero for no such floor.
    pub smallest: Points,
    /// Rules of one key count once, the largest deduction (taken once).
    pub once: Option<usize>,
    /// What late facts do to the rule.
    pub late: LatePolicy,
    /// Inputs the rule reads, without duplicates.
    pub reads: Vec<usize>,
}

/// One amount of a rule. Unknown inputs give a range, never zero.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// The first arm whose condition holds; with unknown conditions, the hull of all that could still apply.
    Switch {
        /// Alternatives in order.
        arms: Vec<Arm>,
        /// When none holds.
        otherwise: Points,
    },
    /// A number of points; when unknown, anything in the range.
    Amount {
        /// The number.
        of: Num,
        /// Range of possible values (signed).
        range: (Points, Points),
    },
}

/// One alternative of a switch.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// When it applies.
    pub when: Cond,
    /// What it gives.
    pub gives: Gives,
}

/// What an alternative gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A signed amount.
    Amount(Points),
    /// The whole item is lost.
    Forfeit,
}

/// A norm in the program: met when both parts that are there hold.
#[derive(Debug, Clone, PartialEq)]
pub struct NormPlan {
    /// Index of its section.
    pub section: usize,
    /// The condition over facts and the decision of people, combined.
    pub met: Cond,
    /// The norm applies only where this holds.
    pub applies: Option<Cond>,
    /// Inputs the norm reads, without duplicates.
    pub reads: Vec<usize>,
}

/// How dated events become points.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventCount {
    /// Signed points of each level, by choice index; levels without a value give nothing.
    pub levels: Vec<Points>,
    /// The same matter counts once, at its largest value.
    pub same_matter_once: bool,
    /// Most points of one event, month, quarter and year (sizes, unsigned).
    pub caps: EventCaps,
}

/// Upper bounds of event points, as sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct EventCaps {
    /// One event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Points>,
    /// All events of a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<Points>,
    /// All events of a quarter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarter: Option<Points>,
    /// All events of a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<Points>,
}
