//! S402: an item, a norm or a part that no department owns.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::{Part, PartSource, Scheme};

pub(super) static ABOUT: About = About {
    code: "S402",
    name: "no-owner",
    title: "没有牵头科室",
    severity: Severity::Warning,
    explanation: "\
每个条目(规范、部分)要有牵头科室:由它核实、打分、答复异议。可以写在条目上,也可以写在大项上由下面的条目沿用;\
合成方案的部分写在部分上,或者沿用它所取的大项的牵头科室。",
    facts: "",
    bad: r#"
[[section]]
id = "organisation"
title = "基本组织"

[[item]]
id = "A1"
section = "organisation"
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
[[section]]
id = "organisation"
title = "基本组织"
owner = "office"

[[item]]
id = "A1"
section = "organisation"
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

const HELP: &str =
    "在 [[department]] 里登记科室,再写 owner = \"科室编号\";大项上写了,下面的条目都沿用。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    for item in &scheme.items {
        if scheme.owner_of(item).is_none() {
            out.push(
                ABOUT
                    .finding(
                        item.span,
                        format!("条目 {}「{}」没有牵头科室", item.id, item.title),
                    )
                    .help(HELP)
                    .about(&item.id),
            );
        }
    }
    for norm in &scheme.norms {
        if norm.owner.is_none() && !section_has_owner(scheme, &norm.section) {
            out.push(
                ABOUT
                    .finding(
                        norm.span,
                        format!("规范 {}「{}」没有牵头科室", norm.id, norm.title),
                    )
                    .help(HELP)
                    .about(&norm.id),
            );
        }
    }
    for part in scheme.parts.iter().filter(|p| p.from.is_some()) {
        if !part_has_owner(scheme, part) {
            out.push(
                ABOUT
                    .finding(part.span, format!("部分「{}」没有牵头科室", part.title))
                    .help(HELP)
                    .about(&part.id),
            );
        }
    }
}

fn section_has_owner(scheme: &Scheme, section: &str) -> bool {
    scheme.lineage(section).iter().any(|s| s.owner.is_some())
}

fn part_has_owner(scheme: &Scheme, part: &Part) -> bool {
    let mut next = Some(part);
    for _ in 0..=scheme.parts.len() {
        let Some(p) = next else { break };
        if p.owner.is_some() {
            return true;
        }
        next = p
            .parent
            .as_deref()
            .and_then(|id| scheme.parts.iter().find(|q| q.id == id));
    }
    match &part.from {
        Some(PartSource::Sections(sections)) => {
            sections.iter().all(|s| section_has_owner(scheme, s))
        }
        Some(PartSource::Scheme(_) | PartSource::Fact(_)) | None => false,
    }
}
