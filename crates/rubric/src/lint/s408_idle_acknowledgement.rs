//! S408: an acknowledgement that matches no finding.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::Acknowledgement;

pub(super) static ABOUT: About = About {
    code: "S408",
    name: "idle-acknowledgement",
    title: "确认没有对应的检查结果",
    severity: Severity::Warning,
    explanation: "\
`[[acknowledge]]` 用来保留一条已知的检查结果并写明理由。方案修改以后,原来的问题可能已经不在了;\
编号写错时,确认也落不到任何结果上。留着这样的确认会让人误以为还有例外,以后同一处再出问题又会被它悄悄放过。

删去这条确认,或者把 `lint` 和 `at` 改成检查结果里写的编号。",
    facts: "",
    bad: r#"
[[acknowledge]]
lint = "S103"
at = "A9"
reason = "源文件如此"
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "协商议事机构"
clause = "第1条"
points = 10
verify = ["documents"]
  [[item.rule]]
  form = "flat"
  when = "!has_council"
  deduct = 2

[[acknowledge]]
lint = "S103"
at = "A1"
reason = "源文件只规定扣2分,其余8分没有扣分规定"
"#,
};

/// Nothing to do beforehand: `acknowledge` asks for the finding once all other lints have spoken.
pub(super) fn check(_: &Context<'_>, _: &mut Vec<Diagnostic>) {}

/// The finding about an acknowledgement that matches none.
pub(super) fn finding(accepted: &Acknowledgement) -> Diagnostic {
    let at = match &accepted.at {
        Some(at) => format!("({at})"),
        None => String::new(),
    };
    if !super::all().any(|about| about.code == accepted.lint) {
        return ABOUT
            .finding(
                accepted.span,
                format!("{} 不是检查规则的编号,不能确认", accepted.lint),
            )
            .help("只有 S 和 B 开头的检查结果可以确认;E 开头的错误要改正。")
            .about(accepted.lint.clone());
    }
    ABOUT
        .finding(
            accepted.span,
            format!("对 {}{at} 的确认没有对应的检查结果", accepted.lint),
        )
        .help("问题已经不在就删去这段 [[acknowledge]];还在就把 lint 和 at 改成检查结果里的编号。")
        .about(accepted.at.clone().unwrap_or_else(|| accepted.lint.clone()))
}
