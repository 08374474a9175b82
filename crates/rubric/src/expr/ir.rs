//! The typed form of expressions that both kernels run: numbers are exact, truth is three-valued.
//!
//! A node that needs an unknown input is unknown, except where Kleene logic decides without it
//! (`unknown && false` is false). A division by zero is unknown.

use serde::Serialize;

use crate::model::Period;
use crate::number::{Points, Ratio};

/// Index of an input column of a program.
pub type InputId = usize;

/// A typed number.
#[derive(Debug, Clone, PartialEq)]
pub enum Num {
    /// A constant.
    Const(Ratio),
    /// The value of an input; raw integers are divided by `10^places` of the input.
    Input(InputId),
    /// Sum.
    Add(Box<Num>, Box<Num>),
    /// Difference.
    Sub(Box<Num>, Box<Num>),
    /// Product.
    Mul(Box<Num>, Box<Num>),
    /// Quotient; unknown when the divisor is zero.
    Div(Box<Num>, Box<Num>),
    /// Smallest; unknown when any is unknown.
    Min(Vec<Num>),
    /// Largest; unknown when any is unknown.
    Max(Vec<Num>),
    /// `a` where the condition holds, else `b`; unknown when the condition is.
    If(Box<Cond>, Box<Num>, Box<Num>),
    /// Number of steps of a positive constant size in a number: the quotient brought to a whole number.
    Steps {
        /// The number to be counted in steps.
        of: Box<Num>,
        /// Size of a step, positive.
        step: Ratio,
        /// How an unfinished step counts.
        partial: Partial,
    },
}

/// How an unfinished step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Partial {
    /// Only full steps count (floor).
    #[default]
    Whole,
    /// A started step counts as full (ceiling).
    Started,
    /// In proportion (no rounding).
    Proportional,
}

/// A typed condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Cond {
    /// A constant.
    Const(bool),
    /// The value of a truth input.
    Input(InputId),
    /// A comparison of numbers; unknown when either side is.
    Compare(Order, Num, Num),
    /// Kleene conjunction.
    And(Box<Cond>, Box<Cond>),
    /// Kleene disjunction.
    Or(Box<Cond>, Box<Cond>),
    /// Negation.
    Not(Box<Cond>),
    /// `a` where the condition holds, else `b`; unknown when the condition is.
    If(Box<Cond>, Box<Cond>, Box<Cond>),
}

/// The six comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// What an input column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Truth.
    Truth,
    /// A number stored as an integer count of `1/10^places`.
    Number {
        /// Decimal places.
        places: u8,
        /// A rate between 0 and 1 (`90%` is 0.9).
        rate: bool,
    },
    /// A date as days since 1970-01-01.
    Date,
    /// One of the choices of a fact, by index.
    Choice,
}

impl ValueKind {
    /// Decimal places of the stored integers.
    pub const fn places(self) -> u8 {
        match self {
            ValueKind::Number { places, .. } => places,
            ValueKind::Truth | ValueKind::Date | ValueKind::Choice => 0,
        }
    }
}

/// Where an input's value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A fact of the unit.
    Fact {
        /// Id in the dictionary.
        fact: String,
        /// 0 for this cycle, 1 for the year before …
        years_back: u8,
        /// The part of the cycle it is combined over: the n-th (from 1) month, quarter or half;
        /// `None` for the whole cycle.
        part: Option<(Period, u8)>,
    },
    /// A statistic of the unit's cohort; unknown when any member's value is.
    Cohort {
        /// Which statistic.
        stat: Stat,
        /// Of this number, over the inputs of the same program.
        of: Num,
    },
    /// A person's decision in points, a positive amount.
    Decision {
        /// `ITEM/N`, `ITEM/N/department`, `NORM/judged`, `BONUS/1`.
        id: String,
        /// Largest amount.
        most: Option<Points>,
        /// Amounts must be multiples of this.
        step: Option<Points>,
        /// Absent means none was claimed: zero, not unknown (bonus claims).
        absent_is_zero: bool,
    },
    /// The unit's result in another scheme.
    Result {
        /// Scheme id.
        scheme: String,
        /// Which figure of the result.
        figure: Figure,
    },
    /// Points counted from dated events by a rule (see `form::event`), signed, before the item's bounds.
    Events {
        /// Fact id of the events.
        fact: String,
        /// How they are counted.
        count: crate::plan::EventCount,
    },
}

/// Statistics of a cohort. Max, min and mean are ratios and come as two whole-number inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stat {
    /// Numerator of the largest value.
    MaxNumerator,
    /// Denominator of the largest value.
    MaxDenominator,
    /// Numerator of the smallest value.
    MinNumerator,
    /// Denominator of the smallest value.
    MinDenominator,
    /// Numerator of the mean.
    MeanNumerator,
    /// Denominator of the mean.
    MeanDenominator,
    /// Rank from 1, the largest value first; equal values share the better rank.
    RankHighFirst,
    /// Rank from 1, the smallest value first; equal values share the better rank.
    RankLowFirst,
}

/// Figures of another scheme's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Total points.
    Total,
    /// Number of stars.
    Stars,
    /// Rank.
    Rank,
}

/// One input of a program: a column with a value, or unknown, for every unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Where it comes from.
    pub source: Source,
    /// What it holds.
    pub kind: ValueKind,
    /// Smallest and largest raw value that can occur (scaled by the places).
    pub range: (i64, i64),
    /// Chinese title with period, for people.
    pub title: String,
    /// Unit of measure, for people (`次`, `元`), possibly empty.
    pub unit: String,
}
