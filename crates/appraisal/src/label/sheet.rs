//! Words of the scoring sheet.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use super::Label;
use crate::sheet::{FindingKind, FindingState, ItemState, Layer, SampledState, Unfit};
use crate::words;

impl Label for Layer {
    fn label(&self) -> &'static str {
        match self {
            Layer::SelfAssessed => "自评",
            Layer::Suggested => "建议",
            Layer::Verified => "核实",
            Layer::Final => "终评",
        }
    }
}

impl Label for ItemState {
    fn label(&self) -> &'static str {
        match self {
            ItemState::Open => "未评分",
            ItemState::SelfScored => "已自评",
            ItemState::Returned => "已退回",
            ItemState::Answered => "已答复",
            ItemState::Verified => "已核实",
        }
    }
}

impl Label for FindingKind {
    fn label(&self) -> &'static str {
        match self {
            FindingKind::Daily => "平时考核",
            FindingKind::Sample => "抽样检查",
            FindingKind::Verification => "核实发现",
        }
    }
}

impl Label for FindingState {
    fn label(&self) -> &'static str {
        match self {
            FindingState::Proposed => "待确认",
            FindingState::Confirmed => "已确认",
            FindingState::Withdrawn => "已撤回",
        }
    }
}

impl Label for SampledState {
    fn label(&self) -> &'static str {
        match self {
            SampledState::Waiting => "待查",
            SampledState::Checked => "已查",
            SampledState::Replaced => "已更换",
        }
    }
}

impl Error for Unfit {}

impl Display for Unfit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::OutOfRange { given, reach } => write!(
                f,
                "填的是{given}分,只能在{}分到{}分之间;请改填",
                reach.low, reach.high
            ),
            Unfit::OffStep { given, step } => write!(
                f,
                "填的是{given}分,要按每档{step}分来填;请改填{step}分的整倍数"
            ),
            Unfit::ReasonNeeded { suggested: None } => {
                f.write_str("由人决定的分值要写明理由;请把理由填上再保存")
            }
            Unfit::ReasonNeeded {
                suggested: Some(suggested),
            } if suggested.exact().is_some() => write!(
                f,
                "与建议分{}分不同,要写明理由;请把理由填上再保存",
                words::points(*suggested)
            ),
            Unfit::ReasonNeeded {
                suggested: Some(suggested),
            } => write!(
                f,
                "数据不全,建议分还是{}分,现在定分要写明依据;请把理由填上再保存",
                words::points(*suggested)
            ),
            Unfit::DoesNotApply => f.write_str("本条对这个单位不适用,按方案自动处理,不用填分"),
        }
    }
}
