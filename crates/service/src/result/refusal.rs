//! Why a step towards a published result is not taken.

use std::fmt;

use crate::error::Lawful;

/// A lawful no about results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing has been computed yet.
    NotComputed,
    /// Something changed since the result was computed.
    Changed,
    /// Something is still open; in words.
    NotFinal {
        /// What people must still decide, or what is missing.
        open: Vec<String>,
    },
    /// The decision of this revision is recorded already.
    DecidedAlready,
    /// This revision is published already.
    PublishedAlready,
    /// There is no decision to publish.
    NotDecided,
    /// The result that stands is not published.
    NotPublished,
    /// The result that stands was sent to the organisation above already.
    FiledAlready,
    /// The result that stands was not sent.
    NotFiled,
    /// The result that stands is on file above already.
    OnFileAlready,
    /// A newer revision stands than the one that was looked at.
    NotTheNewest,
    /// A unit is named that is not among those in question.
    NotInQuestion {
        /// Its name.
        name: String,
    },
    /// An order does not name every unit in question exactly once.
    OrderIncomplete,
    /// More units are kept than there are places.
    TooMany {
        /// Places.
        places: usize,
    },
    /// Fewer units are kept than there are places, and nobody said that places stay empty.
    TooFew {
        /// Places.
        places: usize,
        /// Units chosen.
        chosen: usize,
    },
    /// There is no result yet that may be read.
    NothingToRead,
    /// The department of the seat takes no part in this cycle.
    NotYourCycle,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotComputed => f.write_str("还没有汇总。请先在“汇总”页点“计算汇总”,再继续。"),
            Refusal::Changed => f.write_str(
                "汇总以后又有数据、核实分或决定变动,与刚才看到的结果不一致。请回到“汇总”页重新计算并核对。",
            ),
            Refusal::NotFinal { open } => {
                write!(f, "结果还没有全部确定,不能作出决定。还差 {} 件:", open.len())?;
                let shown = open.iter().take(5).map(|it| it.trim_end_matches('。'));
                f.write_str(&shown.collect::<Vec<_>>().join(";"))?;
                f.write_str(if open.len() > 5 { ";……" } else { "。" })
            }
            Refusal::DecidedAlready => f.write_str("本次结果的决定已经记录,不能再改。需要更改的,按规定重新评定。"),
            Refusal::PublishedAlready => f.write_str("本次结果已经公布,不能再次公布。需要更改的,按规定重新评定并公布新的一版。"),
            Refusal::NotDecided => f.write_str("领导小组还没有对本次结果作出决定,不能公布。"),
            Refusal::NotPublished => f.write_str("本次结果还没有公布,不能报送备案。"),
            Refusal::FiledAlready => f.write_str("本次结果已经报送备案,不用再报。"),
            Refusal::NotFiled => f.write_str("本次结果还没有报送,不能受理。请等主办单位报送。"),
            Refusal::OnFileAlready => f.write_str("本次结果已经受理备案,不用再办。"),
            Refusal::NotTheNewest => {
                f.write_str("您看的这一版以后又公布了新的一版。请刷新页面,核对新的一版后再受理。")
            }
            Refusal::NotInQuestion { name } => {
                write!(f, "{name}不在需要决定的单位之中。请只在列出的单位中选择。")
            }
            Refusal::OrderIncomplete => f.write_str("请给列出的每个单位各填一个不同的次序,用半角数字 1、2……"),
            Refusal::TooMany { places } => write!(f, "名额只有 {places} 个,选的单位超过了名额。请减少。"),
            Refusal::TooFew { places, chosen } => write!(
                f,
                "名额有 {places} 个,只选了 {chosen} 个。请补选;名额确实不用满的,勾选“名额不用满”,并在理由里说明。"
            ),
            Refusal::NothingToRead => {
                f.write_str("这个周期还没有可以看的结果。结果公布以后,从“考评周期”进入查看。")
            }
            Refusal::NotYourCycle => f.write_str("您所在的部门没有参加这个考评周期的评分,不需要填写意见。"),
        }
    }
}
