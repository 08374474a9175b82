//! S401: an item or a norm without its clause in the source document.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "S401",
    name: "no-clause",
    title: "没有写依据条款",
    severity: Severity::Warning,
    explanation: "\
每个条目(规范)要写明它在源文件里的位置(`clause`),如“第三章第9条”。扣分通知、异议答复都要引用它;\
没有依据条款的扣分经不起异议。",
    facts: "",
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "总体工作"
points = 10
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "总体工作不到位"
  max = 10
  step = 0.5
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "总体工作"
clause = "第三章第9条"
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
    let items = cx
        .scheme
        .items
        .iter()
        .map(|i| ("条目", &i.id, &i.title, &i.clause, i.span));
    let norms = cx
        .scheme
        .norms
        .iter()
        .map(|n| ("规范", &n.id, &n.title, &n.clause, n.span));
    for (noun, id, title, clause, span) in items.chain(norms) {
        if clause.as_deref().is_none_or(|c| c.trim().is_empty()) {
            out.push(
                ABOUT
                    .finding(span, format!("{noun} {id}「{title}」没有写依据条款"))
                    .help("补写 clause = \"…\",写它在源文件里的位置。")
                    .about(id),
            );
        }
    }
}
