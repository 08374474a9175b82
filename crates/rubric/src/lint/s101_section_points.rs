//! S101: the points of a section are not those of its items.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::{Scheme, Section};
use crate::number::Points;

pub(super) static ABOUT: About = About {
    code: "S101",
    name: "section-points",
    title: "大项分值与条目之和不一致",
    severity: Severity::Error,
    explanation: "\
大项(分项)写明了分值,它下面的条目和分项加起来却不是这个数。被考评单位按哪个数算,没有人说得清;\
多数是录入时漏了一条或抄错了一个数。

有适用条件(`applies_when`)的条目和分项可能不计入:这时写明的分值落在“都不适用”与“都适用”两个和之间即可。",
    facts: "",
    bad: r#"
[[section]]
id = "organisation"
title = "基本组织"
points = 6
owner = "office"

[[item]]
id = "A1"
section = "organisation"
title = "组织健全"
clause = "第1条"
points = 5
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "组织不健全"
  max = 5
  step = 1
"#,
    good: r#"
[[section]]
id = "organisation"
title = "基本组织"
points = 5
owner = "office"

[[item]]
id = "A1"
section = "organisation"
title = "组织健全"
clause = "第1条"
points = 5
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "组织不健全"
  max = 5
  step = 1
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for section in &cx.scheme.sections {
        let Some(stated) = section.points else {
            continue;
        };
        let sum = Sum::below(cx.scheme, section);
        if sum.least <= stated && stated <= sum.most {
            continue;
        }
        let (low, high) = (sum.least, sum.most);
        let added = if low == high {
            format!("{high}分")
        } else {
            format!("{low}至{high}分")
        };
        let message = if sum.parts.is_empty() {
            format!("「{}」写明{stated}分,下面却没有条目", section.title)
        } else {
            format!(
                "「{}」写明{stated}分,下面的条目和分项合计{added}",
                section.title
            )
        };
        let mut finding = ABOUT
            .finding(section.span, message)
            .help("对照源文件核对每一条的分值,改正抄错的一处;源文件本身不一致的,确认(acknowledge)并写明理由。")
            .about(&section.id);
        if !sum.parts.is_empty() {
            finding = finding.note(format!("合计:{}", sum.parts.join(" + ")));
        }
        out.push(finding);
    }
}

/// The points below a section: least and most differ where items may not apply.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// Without what may not apply.
    pub(super) least: Points,
    /// With everything.
    pub(super) most: Points,
    /// What was added up, in words.
    pub(super) parts: Vec<String>,
}

impl Sum {
    /// Adds up the items and sections directly below a section.
    pub(super) fn below(scheme: &Scheme, section: &Section) -> Sum {
        let mut sum = Sum::default();
        for item in scheme.items.iter().filter(|i| i.section == section.id) {
            sum.add(&item.id, item.points, item.points, item.applies.is_some());
        }
        let children = scheme
            .sections
            .iter()
            .filter(|s| s.parent.as_deref() == Some(section.id.as_str()) && s.id != section.id);
        for child in children {
            let (least, most) = Sum::of(scheme, child);
            sum.add(&child.title, least, most, child.applies.is_some());
        }
        sum
    }

    /// What a section counts: its stated points, or what stands below it.
    pub(super) fn of(scheme: &Scheme, section: &Section) -> (Points, Points) {
        match section.points {
            Some(points) => (points, points),
            None => Sum::items_of(scheme, section, 3),
        }
    }

    fn items_of(scheme: &Scheme, section: &Section, levels: u8) -> (Points, Points) {
        let items = scheme.items.iter().filter(|i| i.section == section.id);
        let (mut least, mut most) = items.fold((Points::ZERO, Points::ZERO), |(l, m), i| {
            let sure = if i.applies.is_some() {
                Points::ZERO
            } else {
                i.points
            };
            (l.plus(sure), m.plus(i.points))
        });
        // The depth is bounded, so that a ring of parents (reported elsewhere) ends.
        if levels > 0 {
            for child in scheme
                .sections
                .iter()
                .filter(|s| s.parent.as_deref() == Some(section.id.as_str()))
            {
                let (l, m) = match child.points {
                    Some(points) => (points, points),
                    None => Sum::items_of(scheme, child, levels - 1),
                };
                if child.applies.is_none() {
                    least = least.plus(l);
                }
                most = most.plus(m);
            }
        }
        (least, most)
    }

    /// Adds one part.
    pub(super) fn add(&mut self, name: &str, least: Points, most: Points, conditional: bool) {
        if !conditional {
            self.least = self.least.plus(least);
        }
        self.most = self.most.plus(most);
        self.parts.push(format!("{name} {most}"));
    }
}
