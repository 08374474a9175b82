//! What stands above the items of a version (parts, stars, quotas, vetoes …) as tables of their own.

use rubric::model::{
    BonusStep, Boundary, Colour, Consequence, Direction, EffectDoes, EffectWhen, Grade, Level,
    LowerBound, MoveBy, Over, PartSource, QuotaOf, Scheme, UpperBound,
};
use rubric::number::{Decimal, Ratio, RoundingMode};

use super::form_view::AboveTable;
use super::words::{RuleWords, period_words, signed};

pub(super) fn above(scheme: &Scheme, words: &RuleWords<'_>) -> Vec<AboveTable> {
    let mut tables = vec![
        table(
            "组成部分与权重",
            &["编号", "名称", "权重", "满分", "取自", "依据"],
            scheme.parts.iter().map(|part| {
                let of = part.parent.as_ref().map_or_else(
                    || "总分".to_owned(),
                    |id| format!("“{}”", titled_part_or_section(scheme, id)),
                );
                let range = part
                    .weight_range
                    .map(|(low, high)| format!("({}–{}之间定)", percent(low), percent(high)));
                let from = match &part.from {
                    Some(PartSource::Sections(ids)) => ids
                        .iter()
                        .map(|id| scheme.section(id).map_or(id.clone(), |s| s.title.clone()))
                        .collect::<Vec<_>>()
                        .join("、"),
                    Some(PartSource::Scheme(id)) => {
                        format!("方案{}的总分", words.other_scheme(id))
                    }
                    Some(PartSource::Fact(id)) => words.fact(id),
                    None => {
                        let inner = scheme.parts.iter();
                        let inner = inner.filter(|it| it.parent.as_ref() == Some(&part.id));
                        let titles: Vec<String> =
                            inner.map(|it| format!("“{}”", it.title)).collect();
                        format!("由{}合成", titles.concat())
                    }
                };
                vec![
                    part.id.clone(),
                    part.title.clone(),
                    format!("{of}的{}", percent(part.weight)) + &range.unwrap_or_default(),
                    format!("{}分", part.full),
                    from,
                    part.clause.clone().unwrap_or_default(),
                ]
            }),
        ),
        table(
            "加分减分",
            &["编号", "事项", "分值", "怎样认定", "依据"],
            scheme.bonuses.iter().chain(&scheme.maluses).map(|bonus| {
                let mut points = bonus.points.map(signed).unwrap_or_default();
                if let Some(cap) = bonus.cap {
                    points.push_str(&format!(",最多{cap}分"));
                }
                let mut how: Vec<String> = bonus.rule.iter().map(|r| words.rule(r)).collect();
                how.extend(bonus.steps.iter().map(|step| step_words(*step).to_owned()));
                vec![
                    bonus.id.clone(),
                    bonus.title.clone(),
                    points,
                    how.join("→"),
                    bonus.clause.clone().unwrap_or_default(),
                ]
            }),
        ),
        table(
            "等次",
            &["编号", "等次", "条件"],
            scheme.grades.iter().map(|grade| {
                let line = match grade.line {
                    Some(LowerBound::From(value)) => format!("{value}分以上(含)"),
                    Some(LowerBound::Above(value)) => format!("超过{value}分"),
                    None => "其余".to_owned(),
                };
                vec![grade.id.clone(), grade.title.clone(), line]
            }),
        ),
        table(
            "评星",
            &["大项", "得星条件", "名称"],
            scheme.stars.iter().map(|star| {
                let section = scheme.section(&star.section);
                vec![
                    section.map_or(star.section.clone(), |s| s.title.clone()),
                    format!("得{}分以上(含)", star.from),
                    star.title.clone().unwrap_or_default(),
                ]
            }),
        ),
    ];
    tables.extend(limits(scheme, words));
    tables.extend(consequences(scheme, words));
    tables.extend(figures(scheme));
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn limits(scheme: &Scheme, words: &RuleWords<'_>) -> Vec<AboveTable> {
    vec![
        table(
            "名额比例",
            &["名额", "限制", "边界并列", "超出", "由谁决定"],
            scheme.quotas.iter().map(|quota| {
                let of = match &quota.of {
                    QuotaOf::Stars(stars) => format!("{stars}星"),
                    QuotaOf::Grade(id) => grade_title(&scheme.grades, id),
                    QuotaOf::FullMarks(ids) => {
                        let parts = ids.iter().map(|id| titled_part_or_section(scheme, id));
                        format!("{}得满分", parts.collect::<Vec<_>>().join("、"))
                    }
                };
                let boundary = match quota.boundary {
                    Boundary::Decide => "由人决定,决定前都不算",
                    Boundary::AllIn => "都算",
                    Boundary::AllOut => "都不算",
                };
                let over = match quota.over {
                    Over::MoveDown => "靠后的降一档",
                    Over::Decide => "由人决定",
                };
                let rounding = rounding_words(quota.rounding);
                vec![
                    quota.title.clone(),
                    format!("{of}的单位不超过{}({rounding})", percent(quota.at_most)),
                    boundary.to_owned(),
                    over.to_owned(),
                    (quota.decided_by.as_deref())
                        .map_or_else(String::new, |id| words.department(id)),
                ]
            }),
        ),
        table(
            "资格条件",
            &["编号", "名称", "对象", "须满足"],
            scheme.eligibility.iter().map(|one| {
                let target = match &one.target {
                    Level::Grade(id) => grade_title(&scheme.grades, id),
                    Level::Stars(stars) => format!("{stars}星"),
                };
                let needs = words.formula(&one.needs);
                vec![one.id.clone(), one.title.clone(), target, needs]
            }),
        ),
        table(
            "升降档",
            &["编号", "名称", "情形", "升降"],
            scheme.moves.iter().map(|one| {
                let by = match (&one.direction, &one.by) {
                    (Direction::Up, MoveBy::Levels(n)) => format!("升{n}档"),
                    (Direction::Down, MoveBy::Levels(n)) => format!("降{n}档"),
                    (Direction::Up, MoveBy::To(id)) => {
                        format!("升为{}", grade_title(&scheme.grades, id))
                    }
                    (Direction::Down, MoveBy::To(id)) => {
                        format!("降为{}", grade_title(&scheme.grades, id))
                    }
                };
                let when = words.formula(&one.when);
                vec![one.id.clone(), one.title.clone(), when, by]
            }),
        ),
    ]
}

fn consequences(scheme: &Scheme, words: &RuleWords<'_>) -> Vec<AboveTable> {
    vec![
        table(
            "黄牌红牌",
            &["编号", "名称", "颜色", "情形"],
            scheme.cards.iter().map(|card| {
                let colour = match card.colour {
                    Colour::Yellow => "黄牌",
                    Colour::Red => "红牌",
                };
                let mut when = card
                    .when
                    .as_ref()
                    .map(|w| words.formula(w))
                    .unwrap_or_default();
                if let Some((count, id)) = &card.becomes {
                    when.push_str(&format!(";满{count}张变为{id}"));
                }
                if let Some(per) = card.per {
                    when.push_str(&format!("(按{})", period_words(per)));
                }
                vec![card.id.clone(), card.title.clone(), colour.to_owned(), when]
            }),
        ),
        table(
            "否决事项",
            &["编号", "名称", "情形", "后果", "依据"],
            scheme.vetoes.iter().map(|veto| {
                let consequence = match &veto.consequence {
                    Consequence::ZeroSection(id) => {
                        format!("大项“{}”记0分", titled_part_or_section(scheme, id))
                    }
                    Consequence::ZeroItem(id) => format!("条目 {id} 记0分"),
                    Consequence::ZeroPart(id) => {
                        format!("组成部分“{}”记0分", titled_part_or_section(scheme, id))
                    }
                    Consequence::CapGrade(id) => {
                        format!("最高评为{}", grade_title(&scheme.grades, id))
                    }
                    Consequence::NoCommendation => "不得评先评优".to_owned(),
                    Consequence::NoStar => "不得评星".to_owned(),
                    Consequence::Note(note) => note.clone(),
                };
                let sources = [&veto.clause, &veto.authority, &veto.document];
                let sources: Vec<String> = sources.into_iter().flatten().cloned().collect();
                let when = words.formula(&veto.when);
                vec![
                    veto.id.clone(),
                    veto.title.clone(),
                    when,
                    consequence,
                    sources.join(" "),
                ]
            }),
        ),
        table(
            "结果运用",
            &["编号", "名称", "对象", "影响"],
            scheme.effects.iter().map(|effect| {
                let when = match &effect.when {
                    EffectWhen::EveryUnit => "所有单位".to_owned(),
                    EffectWhen::RankFirst(n) => format!("第{n}名"),
                    EffectWhen::RankLast(n) => format!("倒数第{n}名"),
                    EffectWhen::RankLastWithin(n) => format!("最后{n}名"),
                    EffectWhen::Stars(stars) => {
                        let stars: Vec<String> = stars.iter().map(ToString::to_string).collect();
                        format!("{}星", stars.join("、"))
                    }
                    EffectWhen::StarsAtMost(n) => format!("{n}星及以下"),
                    EffectWhen::Grade(ids) => {
                        let titles = ids.iter().map(|id| grade_title(&scheme.grades, id));
                        titles.collect::<Vec<_>>().join("、")
                    }
                };
                let does = match &effect.does {
                    EffectDoes::Points(points) => signed(*points),
                    EffectDoes::CapGrade(id) => {
                        format!("最高评为{}", grade_title(&scheme.grades, id))
                    }
                    EffectDoes::NotEligible(what) => format!("没有资格:{what}"),
                    EffectDoes::Withdraw(what) => format!("取消:{what}"),
                    EffectDoes::Task(what) => format!("须办理:{what}"),
                    EffectDoes::Support(what) => format!("给予支持:{what}"),
                };
                let on = effect
                    .on
                    .as_ref()
                    .map(|on| format!("(记入方案{})", words.other_scheme(on)))
                    .unwrap_or_default();
                vec![effect.id.clone(), effect.title.clone(), when, does + &on]
            }),
        ),
    ]
}

fn figures(scheme: &Scheme) -> Vec<AboveTable> {
    vec![
        table(
            "参数",
            &["编号", "名称", "值", "可定范围", "说明"],
            scheme.parameters.iter().map(|parameter| {
                let value = |value: Decimal| {
                    if parameter.unit == "%" {
                        percent(value)
                    } else {
                        format!("{value}{}", parameter.unit)
                    }
                };
                let range = parameter.range;
                let range = range.map(|(low, high)| format!("{}–{}", value(low), value(high)));
                vec![
                    parameter.id.clone(),
                    parameter.title.clone(),
                    value(parameter.value),
                    range.unwrap_or_default(),
                    parameter.note.clone().unwrap_or_default(),
                ]
            }),
        ),
        table(
            "基准表",
            &["编号", "名称", "各档", "来源"],
            scheme.benchmarks.iter().map(|benchmark| {
                let rows = benchmark.rows.iter().map(|row| {
                    let upper = match row.upper {
                        Some(UpperBound::Below(value)) => format!("不足{value}"),
                        Some(UpperBound::UpTo(value)) => format!("不超过{value}"),
                        None => "其余".to_owned(),
                    };
                    format!("{upper}:{}{}", row.value, benchmark.unit)
                });
                vec![
                    benchmark.id.clone(),
                    benchmark.title.clone(),
                    rows.collect::<Vec<_>>().join(";"),
                    benchmark.source.clone().unwrap_or_default(),
                ]
            }),
        ),
    ]
}

fn table(
    title: &'static str,
    columns: &'static [&'static str],
    rows: impl Iterator<Item = Vec<String>>,
) -> AboveTable {
    let mut columns = columns.to_vec();
    let mut rows: Vec<Vec<String>> = rows.collect();
    if columns.first() == Some(&"编号") {
        // What a thing is comes first; its code, for those who write schemes, last.
        columns.rotate_left(1);
        rows.iter_mut().for_each(|row| row.rotate_left(1));
    }
    AboveTable {
        title,
        columns,
        rows,
    }
}

/// The title of a part, else of a section; the id where neither has it.
fn titled_part_or_section(scheme: &Scheme, id: &str) -> String {
    let part = scheme.parts.iter().find(|part| part.id == id);
    let part = part.map(|part| part.title.clone());
    part.or_else(|| scheme.section(id).map(|section| section.title.clone()))
        .unwrap_or_else(|| id.to_owned())
}

fn grade_title(grades: &[Grade], id: &str) -> String {
    let found = grades.iter().find(|grade| grade.id == id);
    found.map_or_else(|| id.to_owned(), |grade| grade.title.clone())
}

const fn step_words(step: BonusStep) -> &'static str {
    match step {
        BonusStep::Claim => "单位申报",
        BonusStep::Check => "办公室核对",
        BonusStep::SectionOpinion => "牵头部门提意见",
        BonusStep::Decide => "研究认定",
        BonusStep::Publicise => "公示",
    }
}

pub(super) const fn rounding_words(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "四舍五入",
        RoundingMode::HalfEven => "四舍六入五成双",
        RoundingMode::Down => "舍去",
        RoundingMode::Up => "进一",
    }
}

/// A share as people write it.
pub(crate) fn percent(share: Decimal) -> String {
    share
        .ratio()
        .checked_mul(Ratio::whole(100))
        .and_then(Ratio::decimal)
        .map_or_else(|| share.to_string(), |n| format!("{n}%"))
}
