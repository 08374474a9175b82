//! B112: the same material or the same figure asked for twice.

use std::collections::BTreeMap;

use super::burden::{costs_the_unit, plain, same_derivation};
use super::{About, Context, banned, uses};
use crate::diag::{Diagnostic, Severity};
use crate::model::Scheme;

pub(super) static ABOUT: About = About {
    code: "B112",
    name: "asked-twice",
    title: "同一材料、同一个数要了两次",
    severity: Severity::Warning,
    explanation: "\
两个条目要同一份材料,或者两个数据项其实是同一个数。同一次走访录三个平台,就是这样来的。

依据:中央《整治形式主义为基层减负若干规定》(2024年,据转述):同类材料最多报一次;\
《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):不得随意或重复要求基层填表报数交材料。

材料在系统里按事项存一次,各条目、各方案引用同一份:只在一个条目里写 `evidence`,别的条目在 `remark` 里指过去。\
两个数据项名称只差标点,或者台账、算法、条件完全一样的,合并成一个。",
    facts: r#"
[[fact]]
id = "meetings_held"
title = "党员大会次数"
unit = "次"
type = "count"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "党员大会"
clause = "第1条"
points = 2
verify = ["minutes"]
evidence = [{ title = "会议记录", why = "核对次数", kind = "document" }]
  [[item.rule]]
  form = "flat"
  when = "meetings_held < 4"
  deduct = 2

[[item]]
id = "A2"
section = "main"
title = "民主评议"
clause = "第2条"
points = 1
verify = ["minutes"]
evidence = [{ title = "会议记录", why = "核对评议", kind = "document" }]
  [[item.rule]]
  form = "discretion"
  title = "评议走过场"
  max = 1
  step = 0.5
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "党员大会"
clause = "第1条"
points = 2
verify = ["minutes"]
evidence = [{ title = "会议记录", why = "核对次数和评议", kind = "document" }]
  [[item.rule]]
  form = "flat"
  when = "meetings_held < 4"
  deduct = 2

[[item]]
id = "A2"
section = "main"
title = "民主评议"
clause = "第2条"
points = 1
verify = ["minutes"]
remark = "会议记录见 A1,不另交。"
  [[item.rule]]
  form = "discretion"
  title = "评议走过场"
  max = 1
  step = 0.5
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    materials(cx, out);
    figures(cx, out);
}

fn materials(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut asked: BTreeMap<String, String> = BTreeMap::new();
    for peer in cx.peers.iter().filter(|p| p.head.id != cx.scheme.head.id) {
        if shares_subject(peer, cx.scheme) {
            for item in &peer.items {
                for evidence in &item.evidence {
                    asked
                        .entry(plain(&evidence.title))
                        .or_insert_with(|| format!("「{}」的 {}", peer.head.title, item.id));
                }
            }
        }
    }
    for (subject, evidence) in banned::evidence(cx) {
        let title = plain(&evidence.title);
        if title.is_empty() {
            continue;
        }
        match asked.get(&title) {
            Some(first) if first != subject => out.push(
                ABOUT
                    .finding(
                        evidence.span,
                        format!(
                            "「{}」在 {first} 已经要过,{subject} 又要一次",
                            evidence.title
                        ),
                    )
                    .help("只在一处写 evidence,这里删去并在 remark 里指过去;材料存一次,各处引用。")
                    .about(subject),
            ),
            Some(_) => {}
            None => {
                asked.insert(title, subject.to_owned());
            }
        }
    }
}

fn figures(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<String, uses::FactUse<'_>> = BTreeMap::new();
    let mut pairs = same_derivation(cx.scheme, cx.dictionary);
    for used in uses::distinct_facts(cx.scheme, cx.dictionary) {
        if !costs_the_unit(used.fact) {
            continue;
        }
        match known.get(&plain(&used.fact.title)) {
            Some(first) => pairs.push((*first, used)),
            None => {
                known.insert(plain(&used.fact.title), used);
            }
        }
    }
    for (first, second) in pairs {
        out.push(
            ABOUT
                .finding(
                    second.span,
                    format!(
                        "数据项「{}」({})与「{}」({})要的是同一个数",
                        second.fact.title, second.fact.id, first.fact.title, first.fact.id
                    ),
                )
                .help("合并成一个数据项,各条目共用。")
                .about(second.subject),
        );
    }
}

fn shares_subject(a: &Scheme, b: &Scheme) -> bool {
    a.head
        .subject
        .iter()
        .any(|kind| b.head.subject.contains(kind))
}
