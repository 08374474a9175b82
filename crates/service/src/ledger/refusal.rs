//! Why a ledger is not written, in Chinese.

use std::fmt;

use appraisal::cycle::Stage;
use appraisal::label::Label;
use store::time::Day;

use crate::clock::date_of;
use crate::error::Lawful;

/// Why something about ledgers is refused, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The unit is appraised in no cycle of the year, or in none that has begun.
    NoCycle {
        /// The year.
        year: i16,
    },
    /// Too late even to be taken.
    TooLate {
        /// Where the cycle stands.
        stage: Stage,
    },
    /// There is no such kind of ledger.
    NoKind {
        /// What was asked for.
        kind: String,
    },
    /// A withdrawn entry is not changed.
    Withdrawn,
    /// An entry that stands is not restored.
    Standing,
    /// The period has not begun.
    NotBegun {
        /// The period in words.
        period: String,
        /// Its first day.
        first: Day,
    },
    /// The label names no period that ledgers are declared for.
    NoPeriod {
        /// What was given.
        label: String,
    },
    /// It is not declared complete, so there is nothing to reopen.
    NotDeclared,
    /// No kind was chosen.
    NothingChosen,
    /// Units keep it, so they declare it themselves.
    OfUnits {
        /// Its title.
        ledger: String,
    },
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoCycle { year } => write!(
                f,
                "{year}年还没有开始对本单位的考评,现在还不能登记、填报。请主办方先开设{year}年的考评周期,并推进到“平时考核”。"
            ),
            Refusal::TooLate { stage } => write!(
                f,
                "考评已经到“{}”阶段,不再受理登记和填报。确有需要的,请主办方把考评退回前一阶段。",
                stage.label()
            ),
            Refusal::NoKind { kind } => {
                write!(f, "没有“{kind}”这种台账。请从台账首页选择。")
            }
            Refusal::Withdrawn => f.write_str("这条台账已经撤销,不能修改。需要的话请先恢复。"),
            Refusal::Standing => f.write_str("这条台账没有撤销,不用恢复。"),
            Refusal::NotBegun { period, first } => write!(
                f,
                "{period}要到{}才开始,现在不能声明齐全。",
                date_of(*first)
            ),
            Refusal::NoPeriod { label } => write!(
                f,
                "“{label}”不是可以声明的时期。请用年、半年、季度或月,如 2026Q1。"
            ),
            Refusal::NotDeclared => f.write_str("这一期还没有声明齐全,不用撤回。"),
            Refusal::NothingChosen => f.write_str("请至少选一种台账。"),
            Refusal::OfUnits { ledger } => write!(
                f,
                "“{ledger}”由各单位自己记,由它们声明齐全,不能代为声明。可以提醒还没有声明的单位。"
            ),
        }
    }
}
