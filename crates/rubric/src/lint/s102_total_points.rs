//! S102: the declared total is not that of the sections, or a part's full marks are not those of its sections.

use super::s101_section_points::Sum;
use super::{About, Context};
use crate::diag::{Diagnostic, Severity, Span};
use crate::model::PartSource;
use crate::number::Points;

pub(super) static ABOUT: About = About {
    code: "S102",
    name: "total-points",
    title: "方案总分与各大项之和不一致",
    severity: Severity::Error,
    explanation: "\
方案写明了总分,各大项分值之和却不是这个数。没有按权重合成(`[[part]]`)的方案,总分就是各大项之和;\
按权重合成的方案,每个部分的满分(`full`)应当是它所取各大项的分值之和。

源文件没有写总分的,不要自己补一个:去掉 `points`,另见 S407。",
    facts: "",
    bad: r#"
[scheme]
id = "example"
title = "示例考评"
version = "2026.1"
subject = ["community"]
points = 100

[[department]]
id = "office"
title = "党建办"

[[section]]
id = "organisation"
title = "基本组织"
points = 90
owner = "office"

[[item]]
id = "A1"
section = "organisation"
title = "组织健全"
clause = "第1条"
points = 90
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "组织不健全"
  max = 90
  step = 1
"#,
    good: r#"
[scheme]
id = "example"
title = "示例考评"
version = "2026.1"
subject = ["community"]
points = 90

[[department]]
id = "office"
title = "党建办"

[[section]]
id = "organisation"
title = "基本组织"
points = 90
owner = "office"

[[item]]
id = "A1"
section = "organisation"
title = "组织健全"
clause = "第1条"
points = 90
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "组织不健全"
  max = 90
  step = 1
"#,
};

const HELP: &str =
    "对照源文件核对各大项分值和总分;源文件本身不一致的,确认(acknowledge)并写明理由。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    if scheme.parts.is_empty() {
        let roots: Vec<&str> = scheme
            .sections
            .iter()
            .filter(|s| s.parent.is_none())
            .map(|s| s.id.as_str())
            .collect();
        if let Some(stated) = scheme.head.points
            && !roots.is_empty()
        {
            compare(
                cx,
                out,
                ("scheme", scheme.head.span),
                "方案总分",
                stated,
                &roots,
            );
        }
        return;
    }
    for part in &scheme.parts {
        if let Some(PartSource::Sections(sections)) = &part.from {
            let ids: Vec<&str> = sections.iter().map(String::as_str).collect();
            let name = format!("「{}」的满分", part.title);
            compare(cx, out, (&part.id, part.span), &name, part.full, &ids);
        }
    }
}

fn compare(
    cx: &Context<'_>,
    out: &mut Vec<Diagnostic>,
    (subject, span): (&str, Span),
    name: &str,
    stated: Points,
    sections: &[&str],
) {
    let mut sum = Sum::default();
    for section in sections.iter().filter_map(|id| cx.scheme.section(id)) {
        let (least, most) = Sum::of(cx.scheme, section);
        sum.add(&section.title, least, most, section.applies.is_some());
    }
    if sum.least <= stated && stated <= sum.most {
        return;
    }
    let added = if sum.least == sum.most {
        format!("{}分", sum.most)
    } else {
        format!("{}至{}分", sum.least, sum.most)
    };
    out.push(
        ABOUT
            .finding(span, format!("{name}写明{stated}分,各大项合计{added}"))
            .help(HELP)
            .note(format!("合计:{}", sum.parts.join(" + ")))
            .about(subject),
    );
}
