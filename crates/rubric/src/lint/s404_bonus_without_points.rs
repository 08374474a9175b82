//! S404: a bonus or malus whose points nobody states.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "S404",
    name: "bonus-without-points",
    title: "加分(扣分)项没有写分值",
    severity: Severity::Warning,
    explanation: "\
加分项(扣分项)既没有写分值(`points`),也没有写计分规则(`[bonus.rule]`):一件事加多少分全凭当时决定,\
各单位之间没有可比的尺度。源文件写了就照录;源文件没有写的,不要自己补,确认(acknowledge)并写明由谁决定。",
    facts: "",
    bad: r#"
[[bonus]]
id = "commendation"
title = "获得上级表彰"
clause = "加分项目 第1类"
steps = ["claim", "check", "decide"]
"#,
    good: r#"
[[bonus]]
id = "commendation"
title = "获得上级表彰"
clause = "加分项目 第1类"
points = 0.5
cap = 2
steps = ["claim", "check", "decide"]
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let bonuses = cx.scheme.bonuses.iter().map(|b| ("加分项", b));
    let maluses = cx.scheme.maluses.iter().map(|b| ("扣分项", b));
    for (noun, kind) in bonuses.chain(maluses) {
        if kind.points.is_none() && kind.rule.is_none() {
            out.push(
                ABOUT
                    .finding(kind.span, format!("{noun}「{}」没有写分值", kind.title))
                    .help("补写 points 或计分规则;源文件没有写的,确认(acknowledge)并写明由谁逐件决定。")
                    .about(&kind.id),
            );
        }
    }
}
