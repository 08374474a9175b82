//! S106: a quota over 100 %, or one that contradicts the lines or the levels there are.

use std::collections::BTreeSet;

use super::s101_section_points::Sum;
use super::s105_weights::percent;
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::{LowerBound, Over, Quota, QuotaOf, Scheme};
use crate::number::{Decimal, Points, Ratio};

pub(super) static ABOUT: About = About {
    code: "S106",
    name: "quotas",
    title: "名额超过100%或与等次线矛盾",
    severity: Severity::Error,
    explanation: "\
名额(`[[quota]]`)限制一个等次、一个星级或满分单位最多占多少。下面几种写法兑现不了:

- 名额为0或超过100%;
- 同一个等次(星级)有两个名额;
- 名额所指的等次、星级、大项在方案里没有;
- 最低一档也有名额,超出的单位要往下调却无处可调;
- 每一档都有名额而合计不到100%,总有单位无档可评;
- 等次线(星级线)高于方案(大项)可得的满分,没有单位能够到;等次线没有从高到低排列,后面的等次永远评不上。",
    facts: "",
    bad: r#"
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

[[grade]]
id = "excellent"
title = "优秀"
from = 9

[[grade]]
id = "ordinary"
title = "一般"

[[quota]]
id = "ordinary-quota"
title = "一般名额"
grade = "ordinary"
at_most = "15%"
rounding = "down"
boundary = "decide"
over = "move_down"
"#,
    good: r#"
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

[[grade]]
id = "excellent"
title = "优秀"
from = 9

[[grade]]
id = "ordinary"
title = "一般"

[[quota]]
id = "excellent-quota"
title = "优秀名额"
grade = "excellent"
at_most = "15%"
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    shares(cx, out);
    levels(cx, out);
    nowhere_to_go(cx, out);
    lines(cx, out);
}

fn shares(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: Vec<&Quota> = Vec::new();
    for quota in &cx.scheme.quotas {
        let share = quota.at_most.ratio();
        if share <= Ratio::ZERO || share > Ratio::ONE {
            out.push(
                ABOUT
                    .finding(
                        quota.span,
                        format!(
                            "名额「{}」为{},应当大于0、不超过100%",
                            quota.title,
                            percent(quota.at_most)
                        ),
                    )
                    .help("把 at_most 改成源文件写明的百分比,如 \"15%\"。")
                    .about(&quota.id),
            );
        }
        if let Some(earlier) = seen.iter().find(|q| q.of == quota.of) {
            out.push(
                ABOUT
                    .finding(
                        quota.span,
                        format!(
                            "名额「{}」与「{}」限制的是同一件事",
                            quota.title, earlier.title
                        ),
                    )
                    .help("两个名额只留一个。")
                    .about(&quota.id),
            );
        }
        seen.push(quota);
    }
}

fn levels(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    for quota in &scheme.quotas {
        let missing = match &quota.of {
            QuotaOf::Stars(stars) if usize::from(*stars) > scheme.stars.len() => {
                Some(format!("{stars}星级(方案一共{}颗星)", scheme.stars.len()))
            }
            QuotaOf::Grade(id) if !scheme.grades.iter().any(|g| &g.id == id) => {
                Some(format!("等次 {id}"))
            }
            QuotaOf::FullMarks(ids) => ids
                .iter()
                .find(|id| {
                    scheme.section(id).is_none() && !scheme.parts.iter().any(|p| &p.id == *id)
                })
                .map(|id| format!("部分或大项 {id}")),
            QuotaOf::Stars(_) | QuotaOf::Grade(_) => None,
        };
        if let Some(missing) = missing {
            out.push(
                ABOUT
                    .finding(
                        quota.span,
                        format!("名额「{}」所指的{missing}在方案里没有", quota.title),
                    )
                    .help("改成方案里有的等次、星级、部分或大项的编号。")
                    .about(&quota.id),
            );
        }
    }
}

fn nowhere_to_go(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    if let Some(last) = scheme.grades.last() {
        for quota in &scheme.quotas {
            if quota.over == Over::MoveDown && quota.of == QuotaOf::Grade(last.id.clone()) {
                out.push(
                    ABOUT
                        .finding(
                            quota.span,
                            format!("最低等次「{}」也有名额,超出的单位无处可降", last.title),
                        )
                        .help("去掉最低等次的名额,或者改为由人决定(over = \"decide\")。")
                        .about(&quota.id),
                );
            }
        }
    }
    let share_of = |wanted: &QuotaOf| {
        scheme
            .quotas
            .iter()
            .find(|q| &q.of == wanted)
            .map(|q| q.at_most)
    };
    let grades: Vec<Option<Decimal>> = scheme
        .grades
        .iter()
        .map(|g| share_of(&QuotaOf::Grade(g.id.clone())))
        .collect();
    let stars: Vec<Option<Decimal>> = (0..=scheme.stars.len())
        .map(|n| share_of(&QuotaOf::Stars(u8::try_from(n).unwrap_or(u8::MAX))))
        .collect();
    for (levels, name) in [(grades, "等次"), (stars, "星级")] {
        let all: Option<Vec<Decimal>> = levels.into_iter().collect();
        let Some(all) = all.filter(|a| !a.is_empty()) else {
            continue;
        };
        let total = all
            .iter()
            .map(|d| d.ratio())
            .try_fold(Ratio::ZERO, Ratio::checked_add);
        if total.is_some_and(|t| t < Ratio::ONE) {
            let span = scheme.quotas[0].span;
            out.push(
                ABOUT
                    .finding(
                        span,
                        format!("每个{name}都有名额,合计不到100%,总有单位无档可评"),
                    )
                    .help("至少让一档(通常是最低一档)不设名额。")
                    .about("scheme"),
            );
        }
    }
}

fn lines(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    let full = reachable_total(scheme);
    for (i, grade) in scheme.grades.iter().enumerate() {
        let Some(line) = grade.line else { continue };
        if let Some(full) = full
            && beyond(line, full)
        {
            out.push(
                ABOUT
                    .finding(
                        grade.span,
                        format!(
                            "等次「{}」的线是{},最多只能得{full}分,没有单位能够到",
                            grade.title,
                            in_words(line)
                        ),
                    )
                    .help("改正等次线(from/above)或总分。")
                    .about(&grade.id),
            );
        }
        let before = scheme.grades[..i]
            .iter()
            .rev()
            .find_map(|g| g.line.filter(|l| value(*l) <= value(line)).map(|l| (g, l)));
        if let Some((better, its_line)) = before {
            out.push(
                ABOUT
                    .finding(
                        grade.span,
                        format!(
                            "等次「{}」的线({})不低于前面的「{}」({}),永远评不上",
                            grade.title,
                            in_words(line),
                            better.title,
                            in_words(its_line)
                        ),
                    )
                    .help("等次从好到差排列,线要依次降低。")
                    .about(&grade.id),
            );
        }
    }
    let open: BTreeSet<&str> = scheme
        .items
        .iter()
        .filter(|i| i.cap.is_some())
        .map(|i| i.section.as_str())
        .collect();
    for star in &scheme.stars {
        let Some(section) = scheme.section(&star.section) else {
            continue;
        };
        let (_, most) = Sum::of(scheme, section);
        if star.from > most && most > Points::ZERO && !open.contains(section.id.as_str()) {
            out.push(
                ABOUT
                    .finding(
                        star.span,
                        format!(
                            "「{}」的星级线是{}分,满分只有{most}分",
                            section.title, star.from
                        ),
                    )
                    .help("改正星级线(from)或大项分值。")
                    .about(&section.id),
            );
        }
    }
}

/// Full points with all bonuses; `None` when there is no upper end.
fn reachable_total(scheme: &Scheme) -> Option<Points> {
    if scheme.items.iter().any(|i| i.cap.is_some()) {
        return None;
    }
    let total = scheme.head.points?;
    if scheme.bonuses.is_empty() {
        return Some(total);
    }
    Some(total.plus(scheme.bonus_limit.bonus?))
}

fn value(line: LowerBound) -> Decimal {
    match line {
        LowerBound::From(d) | LowerBound::Above(d) => d,
    }
}

fn beyond(line: LowerBound, full: Points) -> bool {
    match line {
        LowerBound::From(d) => d.ratio() > full.ratio(),
        LowerBound::Above(d) => d.ratio() >= full.ratio(),
    }
}

fn in_words(line: LowerBound) -> String {
    match line {
        LowerBound::From(d) => format!("{d}分以上"),
        LowerBound::Above(d) => format!("超过{d}分"),
    }
}
