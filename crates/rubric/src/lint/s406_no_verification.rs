//! S406: an item or a norm that says not how it is verified.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "S406",
    name: "no-verification",
    title: "没有写考核方式",
    severity: Severity::Warning,
    explanation: "\
每个条目(规范)要写明怎样核实(`verify`):查文件、查记录、访谈、实地、台账、统计、报告。\
不写明,考核组各查各的,被考评单位也不知道要准备什么,往往什么材料都备一份。",
    facts: "",
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "总体工作"
clause = "第1条"
points = 10
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
clause = "第1条"
points = 10
verify = ["ledger", "interview"]
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
        .map(|i| ("条目", &i.id, &i.title, i.verify.is_empty(), i.span));
    let norms = cx
        .scheme
        .norms
        .iter()
        .map(|n| ("规范", &n.id, &n.title, n.verify.is_empty(), n.span));
    for (noun, id, title, is_bare, span) in items.chain(norms) {
        if is_bare {
            out.push(
                ABOUT
                    .finding(span, format!("{noun} {id}「{title}」没有写考核方式"))
                    .help("补写 verify = [\"documents\", \"interview\" …]。")
                    .about(id),
            );
        }
    }
}
