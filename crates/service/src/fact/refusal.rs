//! Why a fact is not stated, in Chinese.

use std::fmt;

use crate::error::Lawful;

/// Why something about facts is refused, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The ledger makes it.
    FromLedger {
        /// Title of the fact.
        title: String,
        /// Title of the ledger.
        ledger: String,
    },
    /// Another scheme's result makes it.
    FromResult {
        /// Title of the fact.
        title: String,
    },
    /// It is a series of events, not a value.
    IsEvents {
        /// Title of the fact.
        title: String,
    },
    /// It is a value, not a series of events.
    IsValue {
        /// Title of the fact.
        title: String,
    },
    /// Nothing is stated, so there is nothing to take back.
    NothingThere,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::FromLedger { title, ledger } => write!(
                f,
                "“{title}”由“{ledger}”台账自动得出,不单独填报。请登记台账,并声明该时期台账齐全。"
            ),
            Refusal::FromResult { title } => {
                write!(f, "“{title}”取自其他考评的结果,不用填报。")
            }
            Refusal::IsEvents { title } => {
                write!(f, "“{title}”要逐件登记,请写明日期、级别和事由。")
            }
            Refusal::IsValue { title } => {
                write!(f, "“{title}”不是逐件登记的数据,请直接填数。")
            }
            Refusal::NothingThere => {
                f.write_str("这里没有可以撤回的填报:本来就是未知,或者已经撤回。")
            }
        }
    }
}
