//! S403: an item or a norm without a worked case.

use super::{About, Context};
use crate::diag::{Deed, Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "S403",
    name: "no-case",
    title: "没有算例",
    severity: Severity::Warning,
    explanation: "\
算例(`cases/*.toml`)写明“数据是这样,应当得这么多分,理由是这句话”。它是方案作者与程序之间的约定:\
方案改动以后分数有没有变,一试便知。每个条目(规范)至少要有一个算例。",
    facts: "",
    bad: r#"
# cases/ 里没有 item = "A1" 的算例
[[item]]
id = "A1"
section = "main"
title = "总体工作"
clause = "第1条"
points = 10
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "总体工作不到位"
  max = 10
  step = 0.5
"#,
    good: r#"
# cases/main.toml:
# [[case]]
# item = "A1"
# title = "扣1.5分"
# decisions = { "A1/1" = 1.5 }
# expect = { score = 8.5 }
# reason = "总体工作不到位"
[[item]]
id = "A1"
section = "main"
title = "总体工作"
clause = "第1条"
points = 10
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "总体工作不到位"
  max = 10
  step = 0.5
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    let items = scheme
        .items
        .iter()
        .map(|i| ("条目", &i.id, &i.title, i.span));
    let norms = scheme
        .norms
        .iter()
        .map(|n| ("规范", &n.id, &n.title, n.span));
    let bare: Vec<_> = items
        .chain(norms)
        .filter(|(_, id, _, _)| !cx.covered.contains(*id))
        .collect();
    let all = scheme.items.len() + scheme.norms.len();
    // A new scheme without any case gets one sentence, not one for every item.
    if bare.len() == all && all > 1 {
        out.push(
            ABOUT
                .finding(
                    scheme.head.span,
                    format!("方案没有任何算例({all}个条目和规范都没有)"),
                )
                .help("为每个条目写至少一个算例:给定数据、应得分数和理由。")
                .deed(Deed::RunCases)
                .about("scheme"),
        );
        return;
    }
    for (noun, id, title, span) in bare {
        out.push(
            ABOUT
                .finding(span, format!("{noun} {id}「{title}」没有算例"))
                .help("为它写一个算例:给定数据、应得分数和理由。")
                .deed(Deed::RunCases)
                .about(id),
        );
    }
}
