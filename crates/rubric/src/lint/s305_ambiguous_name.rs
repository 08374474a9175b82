//! S305: one name for two things that expressions can name.

use std::collections::{BTreeMap, HashMap};

use super::{About, Context, uses};
use crate::diag::{Diagnostic, Severity, Span};
use crate::model::Fact;

pub(super) static ABOUT: About = About {
    code: "S305",
    name: "ambiguous-name",
    title: "一个名字指两样东西",
    severity: Severity::Error,
    explanation: "\
条件和数量里可以写数据项的编号、中文名或别名,也可以写参数的编号或中文名。同一个名字既是参数又是数据项,\
或者指两个参数、两个数据项时,读的人和程序可能各认一样。

改参数的编号或中文名;两个数据项同名的,在数据字典里改名——意思相同就合并成一个。",
    facts: r#"
[[fact]]
id = "households"
title = "户数"
unit = "户"
type = "count"
period = "year"
from = "statistics"
"#,
    bad: r#"
[[parameter]]
id = "household_standard"
title = "户数"
value = 3000
unit = "户"

[[item]]
id = "A1"
section = "main"
title = "规模适当"
clause = "第1条"
points = 2
verify = ["statistics"]
  [[item.rule]]
  form = "forfeit"
  when = "households > household_standard"
"#,
    good: r#"
[[parameter]]
id = "household_standard"
title = "户数标准"
value = 3000
unit = "户"

[[item]]
id = "A1"
section = "main"
title = "规模适当"
clause = "第1条"
points = 2
verify = ["statistics"]
  [[item.rule]]
  form = "forfeit"
  when = "households > household_standard"
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    parameters(cx, out);
    facts(cx, out);
}

fn parameters(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for parameter in &cx.scheme.parameters {
        let mut names = vec![&parameter.id];
        if parameter.title != parameter.id {
            names.push(&parameter.title);
        }
        for name in names {
            let other = match known.insert(name, &parameter.id) {
                Some(id) => Some(format!("参数 {id}")),
                None => cx
                    .dictionary
                    .get(name)
                    .map(|fact| format!("数据项 {}", fact.id)),
            };
            if let Some(other) = other {
                out.push(finding(
                    &parameter.id,
                    parameter.span,
                    &format!("「{name}」既是参数 {} 又是{other}", parameter.id),
                ));
            }
        }
    }
}

fn facts(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut bearers: HashMap<&str, Vec<&Fact>> = HashMap::new();
    for fact in cx.dictionary.facts() {
        for name in names_of(fact) {
            let facts = bearers.entry(name).or_default();
            if !facts.iter().any(|f| f.id == fact.id) {
                facts.push(fact);
            }
        }
    }
    // Only facts that this scheme reads: other schemes' facts are other authors' business.
    for used in uses::distinct_facts(cx.scheme, cx.dictionary) {
        let clash = names_of(used.fact).find_map(|name| {
            let others = bearers.get(name)?;
            let other = others.iter().find(|f| f.id != used.fact.id)?;
            Some((name, *other))
        });
        if let Some((name, other)) = clash {
            out.push(finding(
                used.subject,
                used.span,
                &format!(
                    "「{name}」既指数据项 {} 又指数据项 {}",
                    used.fact.id, other.id
                ),
            ));
        }
    }
}

fn names_of(fact: &Fact) -> impl Iterator<Item = &str> {
    [&fact.id, &fact.title]
        .into_iter()
        .chain(&fact.aliases)
        .map(String::as_str)
}

fn finding(subject: &str, span: Span, message: &str) -> Diagnostic {
    ABOUT
        .finding(span, message)
        .help("给其中一个改名;意思相同就合并成一个。")
        .about(subject)
}
