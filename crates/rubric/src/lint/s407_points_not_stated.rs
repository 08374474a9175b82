//! S407: points that the source document does not state: no total, or one value for several items.

use std::collections::BTreeSet;

use super::uses::item_name;
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "S407",
    name: "points-not-stated",
    title: "源文件没有写明分值",
    severity: Severity::Warning,
    explanation: "\
两种情况要由方案作者说明怎样处理:

- 源文件没有写总分(`points` 空着):各大项之和不一定就是总分,程序不替你决定;
- 源文件给几个条目写了一个共同的分值(`shared_points`):每个条目各占多少是录入时定的。

确认(acknowledge)并写明依据。总分用 `at = \"scheme\"`,共用分值用条目编号。",
    facts: "",
    bad: r#"
[scheme]
id = "example"
title = "示例考评"
version = "2026.1"
subject = ["community"]

[[department]]
id = "office"
title = "党建办"

[[section]]
id = "main"
title = "总体工作"
owner = "office"

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
[scheme]
id = "example"
title = "示例考评"
version = "2026.1"
subject = ["community"]
points = 10

[[department]]
id = "office"
title = "党建办"

[[section]]
id = "main"
title = "总体工作"
owner = "office"

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
    if scheme.head.points.is_none() && !scheme.items.is_empty() {
        out.push(
            ABOUT
                .finding(scheme.head.span, "方案没有写总分(points)")
                .help("源文件写了总分就照录;没有写就确认(acknowledge,at = \"scheme\"),说明结果怎样使用。")
                .about("scheme"),
        );
    }
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for item in &scheme.items {
        let partners: Vec<&str> = item
            .shared_points
            .iter()
            .map(String::as_str)
            .filter(|other| !told.contains(&(*other, item.id.as_str())))
            .collect();
        told.extend(partners.iter().map(|other| (item.id.as_str(), *other)));
        if !partners.is_empty() {
            out.push(
                ABOUT
                    .finding(
                        item.span,
                        format!(
                            "{}与 {} 在源文件里共用一个分值",
                            item_name(item),
                            partners.join("、")
                        ),
                    )
                    .help("确认(acknowledge)并写明各条目的分值怎样得来。")
                    .about(&item.id),
            );
        }
    }
}
