//! Why a report is not taken, in Chinese.

use std::fmt;

use appraisal::ledger::ReportState;

use crate::error::Lawful;

/// Why something about reports is refused, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Handed in already and not returned.
    HandedIn(ReportState),
    /// Not handed in, so there is nothing to return or accept.
    NotHandedIn,
    /// The form is no longer used.
    FormClosed,
    /// The period has not begun.
    NotBegun {
        /// In words.
        period: String,
    },
    /// The form asks nothing of this unit.
    NotAsked,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::HandedIn(ReportState::Accepted) => {
                f.write_str("这份报表已经采纳,不能再改。确需改动的,请主办方退回。")
            }
            Refusal::HandedIn(_) => {
                f.write_str("这份报表已经报送,不能再改。确需改动的,请主办方退回。")
            }
            Refusal::NotHandedIn => f.write_str("这份报表还没有报送,不能退回或采纳。"),
            Refusal::FormClosed => f.write_str("这张报表已经停用,不用再报。"),
            Refusal::NotBegun { period } => write!(f, "{period}还没有开始,不用报。"),
            Refusal::NotAsked => {
                f.write_str("这张报表没有要求本单位报送:本单位不在主办方当年的考评里。")
            }
        }
    }
}
