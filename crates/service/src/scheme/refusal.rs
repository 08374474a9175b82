//! Why something cannot be done with a scheme or a dictionary, in Chinese.

use std::fmt::{self, Display, Formatter};

use crate::error::Lawful;

/// A lawful no about schemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is working on a draft.
    NoDraft,
    /// The scheme is archived.
    Archived,
    /// Somebody already works on a draft.
    DraftThere,
    /// Errors or findings nobody decided.
    Open {
        /// Errors.
        errors: usize,
        /// Findings that are neither mended nor acknowledged.
        warnings: usize,
    },
    /// Worked cases that come out differently.
    CasesFail {
        /// How many.
        cases: usize,
    },
    /// The burden was not acknowledged.
    BurdenNotSeen,
    /// Burden findings that the leading group has not approved.
    NotApproved {
        /// How many.
        findings: usize,
    },
    /// There is nothing to approve.
    NothingToApprove,
    /// The version was published before.
    VersionTaken {
        /// Its word.
        version: String,
    },
    /// The version's word is missing.
    NoVersion,
    /// Nothing differs from a published version.
    SameContent {
        /// Its word.
        version: String,
    },
    /// The id in the text is another than the scheme's.
    OtherKey {
        /// In the text.
        text: String,
        /// The scheme's.
        key: String,
    },
    /// The draft or the dictionary changed between looking and publishing.
    Changed,
    /// A dictionary that does not read.
    Dictionary {
        /// The first flaw with its place.
        first: String,
        /// How many there are.
        flaws: usize,
    },
    /// Facts that published schemes draw on are gone from the dictionary.
    InUse {
        /// Their titles, with the scheme that uses each.
        facts: Vec<String>,
    },
}

impl Lawful for Refusal {}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoDraft => f.write_str("这个方案没有正在修改的草稿。请先从方案页“开始修改”。"),
            Refusal::Archived => f.write_str("这个方案已经归档,不能修改。请先在方案页恢复使用。"),
            Refusal::DraftThere => {
                f.write_str("这个方案已经有一份草稿在修改。请打开草稿接着改,或者先放弃它。")
            }
            Refusal::Open {
                errors: 0,
                warnings,
            } => write!(
                f,
                "还有{warnings}处提醒没有处理,不能发布。请逐条改正,或在方案里用 [[acknowledge]] 写明接受的理由。"
            ),
            Refusal::Open { errors, .. } => write!(
                f,
                "方案里还有{errors}处错误,不能发布。请打开草稿,按行号逐条改正。"
            ),
            Refusal::CasesFail { cases } => write!(
                f,
                "有{cases}个算例算出来的结果与写的不一样,不能发布。请核对是规则写错了还是算例写错了。"
            ),
            Refusal::BurdenNotSeen => f.write_str("请先看完减负测算,勾选“已阅知”,再发布。"),
            Refusal::NotApproved { findings } => write!(
                f,
                "有{findings}条减负检查不通过,须先由考核工作领导小组写明批准机关和文号,才能发布。"
            ),
            Refusal::NothingToApprove => f.write_str("这份草稿没有需要批准的减负检查。"),
            Refusal::VersionTaken { version } => write!(
                f,
                "版本 {version} 已经发布过,已发布的版本不能改。请在方案开头换一个新的版本号(version)。"
            ),
            Refusal::NoVersion => f.write_str(
                "方案开头没有版本号,不能发布。请写上 version,例如 version = \"2026.1\"。",
            ),
            Refusal::SameContent { version } => {
                write!(f, "内容和已发布的版本 {version} 完全一样,不用再发布一次。")
            }
            Refusal::OtherKey { text, key } => write!(
                f,
                "方案开头的编号是“{text}”,这个方案的编号是“{key}”。请把 id 改成“{key}”,或者另建一个方案。"
            ),
            Refusal::Changed => {
                f.write_str("刚才有人改了草稿或数据字典,没有发布。请重新打开发布页看一遍再发布。")
            }
            Refusal::Dictionary { first, flaws } => {
                write!(f, "数据字典有{flaws}处错误,没有保存。第一处:{first}")
            }
            Refusal::InUse { facts } => write!(
                f,
                "已发布的方案还在用这些数据项,不能从字典里去掉或改类型:{}。",
                facts.join("、")
            ),
        }
    }
}
