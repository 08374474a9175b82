//! S301: names that are neither facts nor parameters, gathered for the whole scheme.

use std::collections::BTreeMap;

use super::uses::of_scheme;
use super::{About, Context};
use crate::diag::{Diagnostic, Severity, Span};
use crate::form::Form;
use crate::model::PartSource;

pub(super) static ABOUT: About = About {
    code: "S301",
    name: "unknown-fact",
    title: "数据项没有登记",
    severity: Severity::Error,
    explanation: "\
条件或数量里用了一个名字,数据字典(schemes/facts.toml)里没有这个数据项,方案里也没有这个参数。\
每一处写错的地方另有错误指出;这一条把整个方案里没有登记的名字列在一起,便于一次登记。

多数是拼错了,或者忘了登记。数据项只登记一次,各方案共用:登记之前先找一找有没有意思相同的,\
不要让基层把同一个数报两遍。",
    facts: r#"
[[fact]]
id = "has_council"
title = "已建立议事机构"
type = "bool"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "协商议事机构"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "!has_concil"
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "协商议事机构"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "!has_council"
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    let mut unknown: BTreeMap<&str, (Span, Vec<&str>)> = BTreeMap::new();
    let mut note = |name, subject, span| {
        let known = cx.dictionary.get(name).is_some()
            || scheme
                .parameters
                .iter()
                .any(|p| p.id == name || p.title == name);
        if !known {
            let (_, subjects) = unknown.entry(name).or_insert((span, Vec::new()));
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
    };
    for used in of_scheme(scheme) {
        for (name, span) in used.formula.expr.names() {
            note(name, used.subject, span);
        }
    }
    for item in &scheme.items {
        for rule in &item.rules {
            if let Form::Event(event) = &rule.form {
                note(&event.of, item.id.as_str(), event.of_span);
            }
        }
    }
    for part in &scheme.parts {
        if let Some(PartSource::Fact(name)) = &part.from {
            note(name, part.id.as_str(), part.span);
        }
    }
    let Some((first, _)) = unknown.values().min_by_key(|(span, _)| *span) else {
        return;
    };
    let mut finding = ABOUT
        .finding(
            *first,
            format!("方案用到{}个没有登记的数据项", unknown.len()),
        )
        .help("在 schemes/facts.toml 里登记,或改成已有数据项的编号、中文名。")
        .about("scheme");
    for (name, (_, subjects)) in &unknown {
        finding = finding.note(format!("{name}(用在 {})", subjects.join("、")));
    }
    out.push(finding);
}
