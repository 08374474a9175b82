//! Why a piece of evidence is not taken, in Chinese.

use std::fmt;

use super::MOST;
use crate::error::Lawful;

/// Why something about evidence is refused, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Larger than allowed.
    TooLarge {
        /// The most, in MiB.
        most: u64,
    },
    /// Nothing in it.
    Empty,
    /// A kind that is not taken.
    KindNotTaken,
    /// The ending of the name does not fit the content.
    Mismatch {
        /// The endings that would.
        endings: String,
    },
    /// The entry has as many as it may.
    TooMany,
    /// The ledger takes none.
    NotNeeded {
        /// Its title.
        ledger: String,
    },
    /// It is withdrawn already.
    Withdrawn,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooLarge { most } => {
                write!(f, "文件超过 {most} MB,没有保存。请压缩,或只留必要的几页。")
            }
            Refusal::Empty => f.write_str("没有选择文件,或文件是空的。请重新选择。"),
            Refusal::KindNotTaken => f.write_str(
                "这种文件不能作佐证,没有保存。可以用 PDF、OFD、Word、Excel、图片(PNG、JPEG)或纯文本;带宏的文档和压缩包不行。",
            ),
            Refusal::Mismatch { endings } => write!(
                f,
                "文件名的后缀与内容不符,没有保存。按内容应是 {endings},请核对是不是选错了文件。"
            ),
            Refusal::TooMany => write!(
                f,
                "一条台账最多附{MOST}份佐证,没有保存。请合并成一份,或先撤回用不上的。"
            ),
            Refusal::NotNeeded { ledger } => {
                write!(f, "“{ledger}”台账不需要附件,没有保存。")
            }
            Refusal::Withdrawn => f.write_str("这份佐证已经撤回。"),
        }
    }
}
