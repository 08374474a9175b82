//! Why a report is not taken, in Chinese.

use std::fmt;

use appraisal::ledger::ReportState;

use crate::error::Lawful;

/// Why something about reports is refused, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Handed in already and not returned.
    HandedIn(ReportState),
    /// Sent back: the unit puts it right, nobody else.
    SentBack,
    /// Somebody saved it after the preview of a file; nothing of the file was taken.
    Meanwhile {
        /// Whose report for which period.
        which: String,
    },
    /// What the file says of one report does not fit; nothing of the file was taken.
    NotWhole {
        /// Whose report for which period.
        which: String,
        /// What is wrong.
        words: String,
    },
    /// Somebody wrote these reports after the list was read; none was accepted.
    Changed {
        /// The names of their units.
        whose: Vec<String>,
    },
    /// Not handed in, so there is nothing to return or accept.
    NotHandedIn,
    /// The form is no longer used.
    FormClosed,
    /// The period has not begun.
    NotBegun {
        /// In words.
        period: String,
    },
    /// The form asks only from a later period on.
    BeforeFirst {
        /// In words.
        period: String,
    },
    /// The dictionary has nothing left of what the form asks for.
    AsksNothing,
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
            Refusal::SentBack => f.write_str("这份报表已经退回,由单位自己改好再报,不能代填。"),
            Refusal::Meanwhile { which } => write!(
                f,
                "预览以后,{which}的报表有人改过。整份文件没有导入。请重新选择文件,再预览一次。"
            ),
            Refusal::NotWhole { which, words } => {
                write!(
                    f,
                    "{which}:{words}。整份文件没有导入。请改正以后重新选择文件。"
                )
            }
            Refusal::Changed { whose } => write!(
                f,
                "您打开这一页以后,{}的报表有人改过或办过,所选的一份都没有采纳。这一页已经换成现在的情况,请核对以后再采纳。",
                whose.join("、")
            ),
            Refusal::NotHandedIn => f.write_str("这份报表还没有报送,不能退回或采纳。"),
            Refusal::FormClosed => f.write_str("这张报表已经停用,不用再报。"),
            Refusal::NotBegun { period } => write!(f, "{period}还没有开始,不用报。"),
            Refusal::BeforeFirst { period } => {
                write!(f, "{period}在这张报表起报的日子以前,不用报。")
            }
            Refusal::AsksNothing => f.write_str(
                "这张报表要的数都已不在数据字典里,不用再报。请考评办公室停用它,或者另设一张。",
            ),
            Refusal::NotAsked => {
                f.write_str("这张报表没有要求本单位报送:本单位不在主办方当年的考评里。")
            }
        }
    }
}
