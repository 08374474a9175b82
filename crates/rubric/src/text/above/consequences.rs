//! Reads outcomes, vetoes and effects.

use super::id_of;
use crate::diag::Diagnostic;
use crate::model::*;
use crate::number::{Decimal, Points};
use crate::text::reader::{TableReader, nearest};
use crate::text::scheme::IdShape;

pub(crate) fn read_outcomes(root: &TableReader<'_>) -> Vec<ComputedOutcome> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "结果运用", IdShape::Kebab);
        let map = r.table("map", "结果运用的 map").map(|t| {
            t.keys()
                .into_iter()
                .filter_map(|(key, _)| t.text_at(&key).map(|text| (key, text)))
                .collect::<Vec<_>>()
        });
        let of = match (r.text("of").as_deref(), r.decimal("per_point"), map) {
            (Some("score"), Some(amount), None) => Some(OutcomeOf::PerPoint(amount)),
            (Some("grade"), None, Some(map)) => Some(OutcomeOf::ByGrade(map)),
            (Some("stars"), None, Some(map)) => Some(OutcomeOf::ByStars(
                map.into_iter()
                    .filter_map(|(key, text)| star_count(&r, &key).map(|n| (n, text)))
                    .collect(),
            )),
            _ => {
                r.report(
                    Diagnostic::error("E109", r.span(), format!("{}的写法不完整", r.what())).help(
                        "of = \"score\" 配 per_point;of = \"grade\" 或 \"stars\" 配 map = { … }",
                    ),
                );
                None
            }
        };
        let outcome = ComputedOutcome {
            title: r.required_text("title"),
            of: of
                .clone()
                .unwrap_or(OutcomeOf::PerPoint(Decimal::new(0, 0))),
            unit: r.text("unit").unwrap_or_default(),
            span: r.span(),
            id,
        };
        r.finish();
        of.map(|_| outcome)
    };
    root.tables("outcome", "结果运用")
        .into_iter()
        .filter_map(read)
        .collect()
}

pub(crate) fn read_vetoes(root: &TableReader<'_>) -> Vec<Veto> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "否决事项", IdShape::Kebab);
        if !r.has("consequence") {
            r.missing("consequence");
        }
        let consequence = r.table("consequence", "否决后果").and_then(|t| {
            let found = [
                t.text("zero_section").map(Consequence::ZeroSection),
                t.text("zero_item").map(Consequence::ZeroItem),
                t.text("zero_part").map(Consequence::ZeroPart),
                t.text("cap_grade").map(Consequence::CapGrade),
                t.truth("no_commendation").filter(|&b| b).map(|_| Consequence::NoCommendation),
                t.truth("no_star").filter(|&b| b).map(|_| Consequence::NoStar),
                t.text("note").map(Consequence::Note),
            ];
            let mut found = found.into_iter().flatten();
            let first = found.next();
            if first.is_none() || found.next().is_some() {
                t.report(
                    Diagnostic::error("E109", t.span(), "否决后果要恰好写一种")
                        .help("zero_section、zero_item、zero_part、cap_grade、no_commendation、no_star、note 之一"),
                );
            }
            t.finish();
            first
        });
        let veto = Veto {
            title: r.required_text("title"),
            clause: r.text("clause"),
            when: r.required_formula("when"),
            consequence: consequence.unwrap_or(Consequence::Note(String::new())),
            authority: r.text("authority"),
            document: r.text("document"),
            span: r.span(),
            id,
        };
        r.finish();
        veto
    };
    root.tables("veto", "否决事项")
        .into_iter()
        .map(read)
        .collect()
}

/// A number of stars; anything else is reported.
fn star_count(r: &TableReader<'_>, text: &str) -> Option<u8> {
    let count = text.parse().ok().filter(|&n: &u8| n <= 100);
    if count.is_none() {
        r.report(
            Diagnostic::error(
                "E108",
                r.span(),
                format!("{}里的“{text}”不是星级", r.what()),
            )
            .help("星级写 0 到 100 的整数,如 5"),
        );
    }
    count
}

pub(crate) fn read_effects(root: &TableReader<'_>, parameters: &[Parameter]) -> Vec<Effect> {
    root.tables("effect", "结果影响")
        .into_iter()
        .filter_map(|r| read_effect(r, parameters))
        .collect()
}

/// Points that stand there, or those of the parameter that is named. What is wrong with a parameter is reported once,
/// and zero taken.
fn points_of(r: &TableReader<'_>, key: &'static str, parameters: &[Parameter]) -> Option<Points> {
    if !r.is_text(key) {
        return r.amount_size(key);
    }
    let name = r.text(key)?;
    let wrong = |code, message: String| Diagnostic::error(code, r.span_of(key), message);
    let Some(parameter) = parameters.iter().find(|p| p.id == name || p.title == name) else {
        let names = parameters.iter().flat_map(|p| [&p.id, &p.title]);
        let d = wrong(
            "E106",
            format!("{}的“{key}”提到的参数没有定义:{name}", r.what()),
        );
        r.report(match nearest(&name, names.map(String::as_str)) {
            Some(near) => d.help(format!("是不是想写 {near}?")),
            None => d.help("分值不加引号;要用参数时,先用 [[parameter]] 写出它"),
        });
        return Some(Points::ZERO);
    };
    let points = Points::from_decimal(parameter.value)
        .filter(|p| (Points::ZERO..=Points::whole(1_000_000)).contains(p));
    if points.is_none() {
        let value = parameter.value;
        let message = format!("{}的“{key}”用的参数“{name}”不能作分值:{value}", r.what());
        r.report(wrong("E108", message).help("参数的取值改为不小于0、最多4位小数的分值"));
    }
    Some(points.unwrap_or_default())
}

fn read_effect(mut r: TableReader<'_>, parameters: &[Parameter]) -> Option<Effect> {
    let id = id_of(&mut r, "结果影响", IdShape::Kebab);
    if !r.has("when") {
        r.missing("when");
    }
    let when = r.table("when", "结果影响的 when").and_then(|t| {
        let stars: Option<Vec<u8>> = t.has("stars").then(|| {
            let all = t.decimals("stars").unwrap_or_default();
            all.iter().filter_map(|n| star_count(&t, &n.to_string())).collect()
        });
        let grades: Vec<String> = t.texts("grade").into_iter().map(|(g, _)| g).collect();
        let mut found = [
            t.truth("every_unit").filter(|&b| b).map(|_| EffectWhen::EveryUnit),
            t.whole("rank_first").map(EffectWhen::RankFirst),
            t.whole("rank_last").map(EffectWhen::RankLast),
            t.whole("rank_last_within").map(EffectWhen::RankLastWithin),
            stars.map(EffectWhen::Stars),
            t.small("stars_at_most").map(EffectWhen::StarsAtMost),
            (!grades.is_empty()).then_some(EffectWhen::Grade(grades)),
        ]
        .into_iter()
        .flatten();
        let first = found.next();
        if first.is_none() || found.next().is_some() {
            t.report(
                Diagnostic::error("E109", t.span(), "结果影响的 when 要恰好写一种")
                    .help("every_unit、rank_first、rank_last、rank_last_within、stars、stars_at_most、grade 之一"),
            );
        }
        t.finish();
        first
    });
    let mut does = [
        points_of(&r, "add", parameters).map(EffectDoes::Points),
        points_of(&r, "deduct", parameters).map(|p| EffectDoes::Points(-p)),
        r.text("cap_grade").map(EffectDoes::CapGrade),
        r.text("not_eligible").map(EffectDoes::NotEligible),
        r.text("withdraw").map(EffectDoes::Withdraw),
        r.text("task").map(EffectDoes::Task),
        r.text("support").map(EffectDoes::Support),
    ]
    .into_iter()
    .flatten();
    let first = does.next();
    if first.is_none() || does.next().is_some() {
        r.report(
            Diagnostic::error("E109", r.span(), format!("{}要恰好写一种作用", r.what()))
                .help("add、deduct、cap_grade、not_eligible、withdraw、task、support 之一"),
        );
    }
    let effect = Effect {
        title: r.required_text("title"),
        clause: r.text("clause"),
        when: when?,
        on: r.text("on"),
        does: first?,
        span: r.span(),
        id,
    };
    r.finish();
    Some(effect)
}
