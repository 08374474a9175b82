//! B110: satisfaction counts for less than half.

use super::b108_veto::appraises_grassroots;
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::{Origin, Part, PartSource};
use crate::number::Ratio;

pub(super) static ABOUT: About = About {
    code: "B110",
    name: "satisfaction",
    title: "群众满意度权重不到一半",
    severity: Severity::Note,
    explanation: "\
对社区(村)的综合考评或按权重合成的考评,满意度部分的权重合计不到50%。

依据:民政部、中央组织部《关于进一步开展社区减负工作的通知》(民发〔2015〕136号)要求对社区的考核以居民群众满意度为主要评价标准。

标题里有“满意度”“群众评议”“民主测评”“居民评议”的部分,或者取自测评数据项(`from = \"polled\"`)的部分,都算满意度。\
这是一条说明,不妨碍发布。",
    facts: r#"
[[fact]]
id = "poll_score"
title = "居民满意度测评得分"
unit = "分"
type = "amount"
period = "year"
better = "more"
from = "polled"
max = 100
"#,
    bad: r#"
[[part]]
id = "performance"
title = "实绩考核"
weight = "80%"
full = 10
owner = "office"
from = { sections = ["main"] }

[[part]]
id = "poll"
title = "满意度评价"
weight = "20%"
full = 100
owner = "office"
from = { fact = "poll_score" }

[[item]]
id = "A1"
section = "main"
title = "实绩"
clause = "第1条"
points = 10
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "实绩不足"
  max = 10
  step = 1
"#,
    good: r#"
[[part]]
id = "performance"
title = "实绩考核"
weight = "40%"
full = 10
owner = "office"
from = { sections = ["main"] }

[[part]]
id = "poll"
title = "满意度评价"
weight = "60%"
full = 100
owner = "office"
from = { fact = "poll_score" }

[[item]]
id = "A1"
section = "main"
title = "实绩"
clause = "第1条"
points = 10
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "实绩不足"
  max = 10
  step = 1
"#,
};

const WORDS: &[&str] = &[
    "满意度",
    "群众评议",
    "居民评议",
    "民主测评",
    "群众评价",
    "居民评价",
];

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    let concerned =
        appraises_grassroots(scheme) && (scheme.head.comprehensive || !scheme.parts.is_empty());
    if !concerned {
        return;
    }
    let mut share = Ratio::ZERO;
    let mut counted: Vec<&str> = Vec::new();
    for part in scheme.parts.iter().filter(|p| asks_people(cx, p)) {
        // A part below one that counts already is part of it.
        if ancestors(cx, part)
            .iter()
            .any(|above| asks_people(cx, above))
        {
            continue;
        }
        let weight = std::iter::once(part)
            .chain(ancestors(cx, part))
            .map(|p| p.weight.ratio())
            .try_fold(Ratio::ONE, Ratio::checked_mul);
        if let Some(sum) = weight.and_then(|w| share.checked_add(w)) {
            share = sum;
            counted.push(&part.title);
        }
    }
    let Some(half) = Ratio::new(1, 2) else { return };
    if share >= half {
        return;
    }
    let percent = share
        .checked_mul(Ratio::whole(100))
        .map_or_else(String::new, |p| p.to_string());
    let mut finding = ABOUT
        .finding(
            scheme.head.span,
            format!("满意度的权重合计{percent}%,不到一半"),
        )
        .help("民发〔2015〕136号要求以居民群众满意度为主要评价标准;修订权重时请考虑。")
        .about("scheme");
    if !counted.is_empty() {
        finding = finding.note(format!("计入的部分:{}", counted.join("、")));
    }
    out.push(finding);
}

fn asks_people(cx: &Context<'_>, part: &Part) -> bool {
    let polled = match &part.from {
        Some(PartSource::Fact(name)) => cx
            .dictionary
            .get(name)
            .is_some_and(|fact| fact.from == Origin::Polled),
        _ => false,
    };
    polled || WORDS.iter().any(|word| part.title.contains(word))
}

fn ancestors<'a>(cx: &Context<'a>, part: &Part) -> Vec<&'a Part> {
    let parts = &cx.scheme.parts;
    let mut line = Vec::new();
    let mut next = part.parent.as_deref();
    while let Some(id) = next {
        let Some(above) = parts.iter().find(|p| p.id == id) else {
            break;
        };
        if line.len() >= parts.len() {
            break;
        }
        line.push(above);
        next = above.parent.as_deref();
    }
    line
}
