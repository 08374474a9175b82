//! Why something is not written on a sheet, and the sentence for it.

use std::fmt::{self, Display, Formatter};

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::sheet::Unfit;

use crate::error::Lawful;

/// Why something is not written on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The text is no number of points.
    NotAPoint {
        /// What is wrong with it and how it is written.
        words: String,
    },
    /// The points do not fit.
    Unfit {
        /// The item or question.
        of: String,
        /// Why.
        why: Unfit,
    },
    /// A mark was sent with nothing in it, and nothing stood there before.
    NothingMarked {
        /// The item.
        of: String,
    },
    /// A decision was sent with nothing in it, and nothing stood there before.
    NothingDecided {
        /// The question.
        of: String,
        /// Whether it is met or not, instead of points.
        is_truth: bool,
        /// Whether its points are taken off.
        is_deduction: bool,
    },
    /// The unit has handed in, and the item was not returned.
    SubmittedAlready,
    /// The self-assessment is no longer taken.
    TooLate {
        /// Where the cycle stands.
        stage: Stage,
    },
    /// Items without points of the unit.
    Incomplete {
        /// Their ids.
        items: Vec<String>,
    },
    /// What keeps the sheet from being finished.
    Open {
        /// In words.
        what: Vec<String>,
    },
    /// The section or item is somebody else's.
    NotYours {
        /// The item.
        item: String,
    },
    /// Only the leader of the team does this.
    LeaderOnly,
    /// The sheet is finished and has to be reopened first.
    Finished,
    /// The sheet is not finished yet.
    NotFinished,
    /// Only members of the team named for the cycle sign.
    NotAMember,
    /// Signed already, and nothing changed since.
    SignedAlready,
    /// The item is returned already.
    ReturnedAlready,
    /// The return is closed.
    ReturnClosed,
    /// The finding is no longer open to this.
    FindingSettled,
    /// The day lies outside of the year or in the future.
    DayOutside {
        /// The year.
        year: i64,
    },
    /// Schemes need each other's results in a circle.
    Circle {
        /// Their ids, first and last the same.
        schemes: Vec<String>,
    },
    /// An appraisal is refused.
    NotAppraised {
        /// Why.
        words: String,
    },
}

impl Lawful for Refusal {}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotAPoint { words } => f.write_str(words),
            Refusal::Unfit { of, why } => write!(f, "{of}:{why}。"),
            Refusal::NothingMarked { of } => write!(
                f,
                "{of} 什么也没有填,没有保存。请填写分数或备注,再保存;得零分的填 0。"
            ),
            Refusal::NothingDecided { of, is_truth: true, .. } => write!(
                f,
                "{of} 什么也没有填,没有保存。请选“达标”或“不达标”,再保存。"
            ),
            Refusal::NothingDecided { of, is_deduction, .. } => {
                let (verb, none) = match is_deduction {
                    true => ("扣", "不扣分"),
                    false => ("给", "不给分"),
                };
                write!(
                    f,
                    "{of} 什么也没有填,没有保存。请填写{verb}几分和理由,再保存;{none}的填 0。"
                )
            }
            Refusal::SubmittedAlready => f.write_str(
                "自评已经提交,这一条没有退回,不能再改。确需更正的,请联系考核组把这一条退回。",
            ),
            Refusal::TooLate { stage } => write!(
                f,
                "现在是“{}”阶段,自评不再受理。请联系主办单位的考评办公室。",
                stage.label()
            ),
            Refusal::Incomplete { items } => write!(
                f,
                "还有{}条没有自评:{}。请逐条填好再提交。",
                items.len(),
                listed(items)
            ),
            Refusal::Open { what } => write!(
                f,
                "还有{}处没有办完:{}。请办完再完成核实。",
                what.len(),
                listed(what)
            ),
            Refusal::NotYours { item } => write!(
                f,
                "“{item}”不在您负责的大项或科室之内,没有保存。请由负责的人员填写,或请主办单位调整分工。"
            ),
            Refusal::LeaderOnly => f.write_str("这一步由考核组组长办理,请联系组长。"),
            Refusal::Finished => f.write_str(
                "这张评分表已完成核实,不能再改。确需更正的,请组长先在评分表上点“重新打开”。",
            ),
            Refusal::NotFinished => {
                f.write_str("这张评分表还没有完成核实,不能签字。请先由组长完成核实。")
            }
            Refusal::NotAMember => f.write_str(
                "您不在本周期的考核组名单内,或者没有分工到这个单位,不能签字。请主办单位核对考核组名单。",
            ),
            Refusal::SignedAlready => f.write_str("您已经签过字,签字后内容没有变动,不用再签。"),
            Refusal::ReturnedAlready => {
                f.write_str("这一条已经退回,还没有办结。请先处理上一次退回。")
            }
            Refusal::ReturnClosed => f.write_str("这次退回已经办结,不能再答复或办结。"),
            Refusal::FindingSettled => {
                f.write_str("这条加扣分记录已经确认或撤回,不能再这样处理。请刷新页面查看。")
            }
            Refusal::DayOutside { year } => {
                write!(f, "日期要在{year}年之内,并且不晚于今天。请核对日期。")
            }
            Refusal::Circle { schemes } => write!(
                f,
                "几个方案互相要用对方的结果,排不出先后:{}。请检查方案之间的引用。",
                schemes.join(" → ")
            ),
            Refusal::NotAppraised { words } => write!(f, "现在不能计分:{words}"),
        }
    }
}

/// The first few, and how many more.
fn listed(all: &[String]) -> String {
    const SHOWN: usize = 8;
    let first = all.iter().take(SHOWN).map(String::as_str);
    let mut text = first.collect::<Vec<_>>().join("、");
    if all.len() > SHOWN {
        text.push('等');
    }
    text
}
