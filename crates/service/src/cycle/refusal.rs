//! Why a cycle is not opened, set up or moved.

use std::fmt::{self, Display};

use appraisal::cycle::Stage;
use appraisal::label::Label;

use crate::error::Lawful;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody who asks holds an office from which cycles are opened.
    NoOffice,
    /// The scheme needs the result of one that is not published.
    MissingMember {
        /// Title of the scheme.
        scheme: String,
        /// Id of the one it needs.
        needs: String,
    },
    /// Schemes need each other's results in a circle.
    Circle {
        /// Their ids.
        schemes: Vec<String>,
    },
    /// One comprehensive appraisal a year and unit.
    AlreadyComprehensive {
        /// Title of the cycle that is there.
        cycle: String,
        /// The year.
        year: i64,
        /// Units in both; empty when nothing but the kind of unit is known.
        units: Vec<String>,
    },
    /// What is fixed with the stage cannot be set any more.
    Settled {
        /// Where the cycle stands.
        stage: Stage,
    },
    /// A unit is in use with records and cannot leave.
    Confirm {
        /// What must be confirmed.
        words: &'static str,
    },
}

impl Lawful for Refusal {}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoOffice => f.write_str(
                "开设考评周期要有某个组织的“领导小组办公室”职务,您现在没有。请联系系统管理员。",
            ),
            Refusal::MissingMember { scheme, needs } => write!(
                f,
                "“{scheme}”要用到方案 {needs} 的结果,而方案库里没有它的已发布版本。请先发布 {needs},再开设周期。"
            ),
            Refusal::Circle { schemes } => write!(
                f,
                "这些方案互相等对方的结果,无法确定先后:{}。请先修改其中一个方案。",
                schemes.join(" → ")
            ),
            Refusal::AlreadyComprehensive { cycle, year, units } => {
                write!(f, "{year}年已经有综合性考评“{cycle}”")?;
                if !units.is_empty() {
                    write!(f, ",其中包括{}", units.join("、"))?;
                }
                f.write_str(
                    "。综合性考评一个单位一年只能有一次;请并入已有的周期,或者改用专项方案。",
                )
            }
            Refusal::Settled { stage } => write!(
                f,
                "这个周期已进入“{}”,这一项不能再改。确需调整的,先按规定退回前面的阶段。",
                stage.label()
            ),
            Refusal::Confirm { words } => f.write_str(words),
        }
    }
}
