//! Why nothing is drawn, recorded or replaced.

use std::fmt::{self, Display};

use crate::error::Lawful;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The same was drawn before; drawing until the outcome pleases is not a draw.
    AlreadyDrawn {
        /// Title of the item.
        item: String,
        /// What was drawn.
        kind: String,
    },
    /// A list for the same is announced and waits for its seed.
    AlreadyAnnounced {
        /// Title of the item.
        item: String,
        /// What is to be drawn.
        kind: String,
    },
    /// The list was withdrawn.
    Withdrawn,
    /// Somebody drew from the list or withdrew it meanwhile.
    Settled,
    /// Nothing is left that could step in.
    NoReserve,
    /// The object was replaced.
    WasReplaced,
    /// The object was inspected.
    WasChecked,
    /// The object is a reserve.
    NotDrawn,
}

impl Lawful for Refusal {}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::AlreadyDrawn { item, kind } => write!(
                f,
                "“{item}”的{kind}已经抽过一次,同一范围不能重抽。抽中的对象查不了的,在那次抽样里按备选顺序更换。"
            ),
            Refusal::AlreadyAnnounced { item, kind } => write!(
                f,
                "“{item}”的{kind}已有一份公布的名单在等种子,同一范围不能再公布一份。名单有误的,先到那一页撤回。"
            ),
            Refusal::Withdrawn => f.write_str("这份名单已经撤回,不能用来抽样。请公布新的名单。"),
            Refusal::Settled => f.write_str("这份名单刚才已由别人抽取或撤回。请重新打开这一页。"),
            Refusal::NoReserve => f.write_str("备选已经用完,不能再更换;请在检查记录里写明情况。"),
            Refusal::WasReplaced => f.write_str("这个对象已经更换,不再检查;请检查替补的对象。"),
            Refusal::WasChecked => {
                f.write_str("这个对象已经有检查记录,不能更换;记录有误的可以改写。")
            }
            Refusal::NotDrawn => f.write_str("这是备选对象,没有轮到检查。"),
        }
    }
}
