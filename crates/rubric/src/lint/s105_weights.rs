//! S105: weights of parts that do not add up to 100 %.

use std::collections::BTreeMap;

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::Part;
use crate::number::{Decimal, Ratio};

pub(super) static ABOUT: About = About {
    code: "S105",
    name: "weights",
    title: "权重之和不是100%",
    severity: Severity::Error,
    explanation: "\
按权重合成总分时,同一个上级部分下面各部分的权重(顶层各部分也一样)应当加起来等于100%。\
不足时满分到不了总分,超过时会多出分来。

权重由人在一个范围内选定(`weight_range`)时,默认权重之和应当是100%,并且每个范围要包含默认权重。\
两个打分层次(`layer`)并列时,可以合起来等于100%,也可以每层各等于100%。",
    facts: "",
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "实绩"
clause = "第1条"
points = 100
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "实绩不足"
  max = 100
  step = 1

[[part]]
id = "performance"
title = "实绩考核"
weight = "80%"
full = 100
owner = "office"
from = { sections = ["main"] }

[[part]]
id = "poll"
title = "满意度评价"
weight = "10%"
full = 100
owner = "office"
from = { fact = "poll_score" }
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "实绩"
clause = "第1条"
points = 100
verify = ["documents"]
  [[item.rule]]
  form = "discretion"
  title = "实绩不足"
  max = 100
  step = 1

[[part]]
id = "performance"
title = "实绩考核"
weight = "50%"
full = 100
owner = "office"
from = { sections = ["main"] }

[[part]]
id = "poll"
title = "满意度评价"
weight = "50%"
full = 100
owner = "office"
from = { fact = "poll_score" }
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut families: BTreeMap<Option<&str>, Vec<&Part>> = BTreeMap::new();
    for part in &cx.scheme.parts {
        families
            .entry(part.parent.as_deref())
            .or_default()
            .push(part);
    }
    for (parent, parts) in families {
        if !adds_up(&parts) {
            out.push(finding(cx, parent, &parts));
        }
        for part in parts {
            if let Some((least, most)) = part.weight_range
                && !(least <= part.weight && part.weight <= most)
            {
                out.push(
                    ABOUT
                        .finding(
                            part.span,
                            format!(
                                "「{}」的权重{}不在可选范围{}至{}之内",
                                part.title,
                                percent(part.weight),
                                percent(least),
                                percent(most)
                            ),
                        )
                        .help("改正默认权重(weight)或范围(weight_range)。")
                        .about(&part.id),
                );
            }
        }
    }
}

fn adds_up(parts: &[&Part]) -> bool {
    if sum(parts.iter().copied()) == Some(Ratio::ONE) {
        return true;
    }
    let mut layers: BTreeMap<Option<&str>, Vec<&Part>> = BTreeMap::new();
    for part in parts {
        layers.entry(part.layer.as_deref()).or_default().push(part);
    }
    layers.len() > 1
        && layers
            .values()
            .all(|layer| sum(layer.iter().copied()) == Some(Ratio::ONE))
}

fn finding(cx: &Context<'_>, parent: Option<&str>, parts: &[&Part]) -> Diagnostic {
    let above = parent.and_then(|id| cx.scheme.parts.iter().find(|p| p.id == id));
    let place = match above {
        Some(part) => format!("「{}」下面各部分", part.title),
        None => "顶层各部分".to_owned(),
    };
    let total = sum(parts.iter().copied())
        .and_then(|r| r.checked_mul(Ratio::whole(100)))
        .map_or_else(|| "过大".to_owned(), |r| format!("{r}%"));
    let each: Vec<String> = parts
        .iter()
        .map(|p| format!("{} {}", p.title, percent(p.weight)))
        .collect();
    ABOUT
        .finding(parts[0].span, format!("{place}的权重合计{total},不是100%"))
        .help("对照源文件改正各部分的权重(weight),使合计等于100%。")
        .note(format!("合计:{}", each.join(" + ")))
        .about(above.map_or("scheme", |p| &p.id))
}

fn sum<'p>(parts: impl Iterator<Item = &'p Part>) -> Option<Ratio> {
    parts
        .map(|p| p.weight.ratio())
        .try_fold(Ratio::ZERO, Ratio::checked_add)
}

/// A fraction as a percentage.
pub(super) fn percent(fraction: Decimal) -> String {
    fraction.ratio().checked_mul(Ratio::whole(100)).map_or_else(
        || fraction.to_string(),
        |hundredfold| format!("{hundredfold}%"),
    )
}
