//! Reads what stands above the items: parts, parameters, bonus, grades, stars, quotas, moves, vetoes, effects, ranking.

use super::reader::TableReader;
use super::scheme::{IdShape, ROUNDING_MODES, check_id};
use super::scheme_items::read_rule;
use crate::diag::{Diagnostic, Span};
use crate::model::*;
use crate::number::{Decimal, Points, RoundingMode};

/// Reads the id of a table and names the table after it.
fn id_of(r: &mut TableReader<'_>, kind: &str, shape: IdShape) -> String {
    let id = r.required_text("id");
    r.name(format!("{kind} {id}"));
    check_id(r, &id, shape);
    id
}

pub(super) const PERIODS: &[(&str, Period)] = &[
    ("once", Period::Once),
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("half", Period::Half),
    ("year", Period::Year),
];

pub(super) const COMBINES: &[(&str, Combine)] = &[
    ("sum", Combine::Sum),
    ("latest", Combine::Latest),
    ("min", Combine::Min),
    ("max", Combine::Max),
    ("mean", Combine::Mean),
];

pub(super) fn read_parts(root: &TableReader<'_>) -> Vec<Part> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "组成部分", IdShape::Kebab);
        if !r.has("weight") {
            r.missing("weight");
        }
        let part = Part {
            title: r.required_text("title"),
            weight: r.share("weight").unwrap_or_default(),
            weight_range: r.share_pair("weight_range"),
            full: r.amount_size("full").unwrap_or(Points::whole(100)),
            parent: r.text("parent"),
            owner: r.text("owner"),
            clause: r.text("clause"),
            layer: r.text("layer"),
            from: r.table("from", "来源").and_then(read_part_source),
            combine: r.word("combine", COMBINES),
            span: r.span(),
            id,
        };
        if part.full == Points::ZERO {
            r.report(
                Diagnostic::error("E108", r.span_of("full"), "组成部分的满分不能是 0")
                    .help("写出该部分自身的满分,如 full = 100"),
            );
        }
        r.finish();
        part
    };
    root.tables("part", "组成部分")
        .into_iter()
        .map(read)
        .collect()
}

fn read_part_source(r: TableReader<'_>) -> Option<PartSource> {
    let sections: Vec<String> = r.texts("sections").into_iter().map(|(s, _)| s).collect();
    let source = match (sections.is_empty(), r.text("scheme"), r.text("fact")) {
        (false, None, None) => Some(PartSource::Sections(sections)),
        (true, Some(scheme), None) => Some(PartSource::Scheme(scheme)),
        (true, None, Some(fact)) => Some(PartSource::Fact(fact)),
        _ => {
            r.report(
                Diagnostic::error("E109", r.span(), "来源要在 sections、scheme、fact 中恰好写一个")
                    .help("如 from = { sections = [\"publicity\"] }、{ scheme = \"community-100\" } 或 { fact = \"poll_score\" }"),
            );
            None
        }
    };
    r.finish();
    source
}

pub(super) fn read_parameters(root: &TableReader<'_>) -> Vec<Parameter> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "参数", IdShape::Snake);
        if !r.has("value") {
            r.missing("value");
        }
        let range = r.decimals("range").and_then(|range| match range[..] {
            [low, high] if low <= high => Some((low, high)),
            _ => {
                r.report(Diagnostic::error(
                    "E108",
                    r.span_of("range"),
                    format!("{}的 range 应是由小到大的两个数", r.what()),
                ));
                None
            }
        });
        let parameter = Parameter {
            title: r.required_text("title"),
            value: r.decimal_or_share("value").unwrap_or_default(),
            unit: r.text("unit").unwrap_or_default(),
            range,
            note: r.text("note"),
            span: r.span(),
            id,
        };
        if matches!(parameter.unit.as_str(), "%" | "％") && !r.is_text("value") {
            r.report(
                Diagnostic::error(
                    "E110",
                    r.span_of("value"),
                    format!("{}的单位是 %,取值要写成百分数", r.what()),
                )
                .help(format!("写成 value = \"{}%\"", parameter.value)),
            );
        }
        if let Some((low, high)) = parameter.range
            && !(low..=high).contains(&parameter.value)
        {
            r.report(
                Diagnostic::error(
                    "E108",
                    r.span_of("value"),
                    format!(
                        "{}的取值 {} 不在 {low} 到 {high} 之间",
                        r.what(),
                        parameter.value
                    ),
                )
                .help("改取值或改 range"),
            );
        }
        r.finish();
        parameter
    };
    root.tables("parameter", "参数")
        .into_iter()
        .map(read)
        .collect()
}

pub(super) fn read_benchmarks(root: &TableReader<'_>) -> Vec<Benchmark> {
    let row = |r: TableReader<'_>| {
        if !r.has("value") {
            r.missing("value");
        }
        let row = BenchmarkRow {
            upper: read_upper(&r),
            value: r.decimal("value").unwrap_or_default(),
        };
        r.finish();
        row
    };
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "基准表", IdShape::Snake);
        let benchmark = Benchmark {
            title: r.required_text("title"),
            unit: r.text("unit").unwrap_or_default(),
            source: r.text("source"),
            rows: r
                .tables("rows", "基准表的一行")
                .into_iter()
                .map(row)
                .collect(),
            span: r.span(),
            id,
        };
        let open = benchmark.rows.iter().position(|row| row.upper.is_none());
        if benchmark.rows.is_empty()
            || open.is_some_and(|i| i + 1 < benchmark.rows.len())
            || open.is_none()
        {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span_of("rows"),
                    format!("{}的各行不完整", r.what()),
                )
                .help("每行写 below 或 up_to 与 value,由小到大,最后一行只写 value"),
            );
        }
        r.finish();
        benchmark
    };
    root.tables("benchmark", "基准表")
        .into_iter()
        .map(read)
        .collect()
}

/// `below` or `up_to`, not both.
pub(crate) fn read_upper(r: &TableReader<'_>) -> Option<UpperBound> {
    match (r.decimal_or_share("below"), r.decimal_or_share("up_to")) {
        (Some(_), Some(_)) => {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span(),
                    format!("{}的 below 和 up_to 只能写一个", r.what()),
                )
                .help("below 不含端点,up_to 含端点"),
            );
            None
        }
        (Some(n), None) => Some(UpperBound::Below(n)),
        (None, n) => n.map(UpperBound::UpTo),
    }
}

/// `from` or `above`, not both.
pub(crate) fn read_lower(r: &TableReader<'_>) -> Option<LowerBound> {
    match (r.decimal_or_share("from"), r.decimal_or_share("above")) {
        (Some(_), Some(_)) => {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span(),
                    format!("{}的 from 和 above 只能写一个", r.what()),
                )
                .help("from 含端点,above 不含端点"),
            );
            None
        }
        (Some(n), None) => Some(LowerBound::From(n)),
        (None, n) => n.map(LowerBound::Above),
    }
}

const STEPS: &[(&str, BonusStep)] = &[
    ("claim", BonusStep::Claim),
    ("check", BonusStep::Check),
    ("section_opinion", BonusStep::SectionOpinion),
    ("decide", BonusStep::Decide),
    ("publicise", BonusStep::Publicise),
];

pub(super) fn read_bonuses(root: &TableReader<'_>, key: &'static str, kind: &str) -> Vec<Bonus> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, kind, IdShape::Dotted);
        let bonus = Bonus {
            title: r.required_text("title"),
            clause: r.text("clause"),
            points: r.amount_size("points"),
            cap: r.amount_size("cap"),
            owner: r.text("owner"),
            steps: r.words("steps", STEPS),
            rule: r
                .table("rule", "计分规则")
                .and_then(|rule| read_rule(rule, &id, 1)),
            span: r.span(),
            id,
        };
        r.finish();
        bonus
    };
    root.tables(key, kind).into_iter().map(read).collect()
}

pub(super) fn read_bonus_limit(root: &TableReader<'_>) -> BonusLimit {
    let Some(r) = root.table("bonus_limit", "加减分上限") else {
        return BonusLimit::default();
    };
    let limit = BonusLimit {
        bonus: r.amount_size("bonus"),
        malus: r.amount_size("malus"),
    };
    r.finish();
    limit
}

pub(super) fn read_grades(root: &TableReader<'_>) -> Vec<Grade> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "等次", IdShape::Kebab);
        let grade = Grade {
            title: r.required_text("title"),
            line: read_lower(&r),
            span: r.span(),
            id,
        };
        r.finish();
        grade
    };
    root.tables("grade", "等次").into_iter().map(read).collect()
}

pub(super) fn read_stars(root: &TableReader<'_>) -> Vec<Star> {
    let read = |mut r: TableReader<'_>| {
        let section = r.required_text("section");
        r.name(format!("星级标准 {section}"));
        let star = Star {
            from: r.required_points("from"),
            title: r.text("title"),
            span: r.span(),
            section,
        };
        r.finish();
        star
    };
    root.tables("star", "星级标准")
        .into_iter()
        .map(read)
        .collect()
}

const QUOTA_ROUNDING: &[(&str, RoundingMode)] = ROUNDING_MODES;

pub(super) fn read_quotas(root: &TableReader<'_>) -> Vec<Quota> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "名额", IdShape::Kebab);
        let full_marks: Vec<String> = r.texts("full_marks").into_iter().map(|(s, _)| s).collect();
        let of = match (r.small("stars"), r.text("grade"), full_marks.is_empty()) {
            (Some(stars), None, true) => Some(QuotaOf::Stars(stars)),
            (None, Some(grade), true) => Some(QuotaOf::Grade(grade)),
            (None, None, false) => Some(QuotaOf::FullMarks(full_marks)),
            _ => {
                r.report(
                    Diagnostic::error(
                        "E109",
                        r.span(),
                        format!("{}要在 stars、grade、full_marks 中恰好写一个", r.what()),
                    )
                    .help("说明限制的是哪一星级、哪一等次,还是哪些部分的满分单位"),
                );
                None
            }
        };
        if !r.has("at_most") {
            r.missing("at_most");
        }
        let quota = Quota {
            title: r.text("title").unwrap_or_else(|| id.clone()),
            at_most: r.share("at_most").unwrap_or_default(),
            rounding: r
                .word("rounding", QUOTA_ROUNDING)
                .unwrap_or(RoundingMode::Down),
            boundary: r
                .word(
                    "boundary",
                    &[
                        ("decide", Boundary::Decide),
                        ("all_in", Boundary::AllIn),
                        ("all_out", Boundary::AllOut),
                    ],
                )
                .unwrap_or(Boundary::Decide),
            over: r
                .word(
                    "over",
                    &[("move_down", Over::MoveDown), ("decide", Over::Decide)],
                )
                .unwrap_or(Over::Decide),
            decided_by: r.text("decided_by"),
            clause: r.text("clause"),
            span: r.span(),
            of: of.clone().unwrap_or(QuotaOf::Stars(0)),
            id,
        };
        r.finish();
        of.map(|_| quota)
    };
    root.tables("quota", "名额")
        .into_iter()
        .filter_map(read)
        .collect()
}

pub(super) fn read_eligibility(root: &TableReader<'_>) -> Vec<Eligibility> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "资格条件", IdShape::Kebab);
        let target = r.table("for", "资格条件的 for").and_then(|t| {
            let level = match (t.small("stars"), t.text("grade")) {
                (Some(stars), None) => Some(Level::Stars(stars)),
                (None, Some(grade)) => Some(Level::Grade(grade)),
                _ => {
                    t.report(Diagnostic::error(
                        "E109",
                        t.span(),
                        "for 要在 stars 和 grade 中恰好写一个",
                    ));
                    None
                }
            };
            t.finish();
            level
        });
        if !r.has("for") {
            r.missing("for");
        }
        let eligibility = Eligibility {
            title: r.required_text("title"),
            target: target.unwrap_or(Level::Stars(0)),
            needs: r.required_formula("needs"),
            reason: r.required_text("reason"),
            span: r.span(),
            id,
        };
        r.finish();
        eligibility
    };
    root.tables("eligibility", "资格条件")
        .into_iter()
        .map(read)
        .collect()
}

pub(super) fn read_moves(root: &TableReader<'_>) -> Vec<Move> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "升降档", IdShape::Kebab);
        let by = match (r.small("levels"), r.text("to")) {
            (Some(_), Some(_)) => {
                r.report(Diagnostic::error(
                    "E109",
                    r.span(),
                    format!("{}的 levels 和 to 只能写一个", r.what()),
                ));
                MoveBy::Levels(1)
            }
            (Some(levels), None) => MoveBy::Levels(levels),
            (None, Some(to)) => MoveBy::To(to),
            (None, None) => MoveBy::Levels(1),
        };
        if !r.has("direction") {
            r.missing("direction");
        }
        let found = Move {
            title: r.required_text("title"),
            when: r.required_formula("when"),
            direction: r
                .word(
                    "direction",
                    &[("up", Direction::Up), ("down", Direction::Down)],
                )
                .unwrap_or(Direction::Down),
            by,
            precedence: r.whole("precedence").unwrap_or(100),
            clause: r.text("clause"),
            span: r.span(),
            id,
        };
        r.finish();
        found
    };
    root.tables("move", "升降档")
        .into_iter()
        .map(read)
        .collect()
}

pub(super) fn read_cards(root: &TableReader<'_>) -> Vec<Card> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "黄红牌", IdShape::Kebab);
        let becomes = r.table("becomes", "黄红牌的 becomes").map(|t| {
            let becomes = (t.whole("consecutive").unwrap_or(2), t.required_text("card"));
            t.finish();
            becomes
        });
        let card = Card {
            title: r.required_text("title"),
            colour: r
                .word(
                    "colour",
                    &[("yellow", Colour::Yellow), ("red", Colour::Red)],
                )
                .unwrap_or(Colour::Yellow),
            when: r.formula("when"),
            per: r.word("per", PERIODS),
            becomes,
            span: r.span(),
            id,
        };
        r.finish();
        card
    };
    root.tables("card", "黄红牌")
        .into_iter()
        .map(read)
        .collect()
}

pub(super) fn read_outcomes(root: &TableReader<'_>) -> Vec<ComputedOutcome> {
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
                    .filter_map(|(k, text)| k.parse().ok().map(|k| (k, text)))
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

pub(super) fn read_vetoes(root: &TableReader<'_>) -> Vec<Veto> {
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

pub(super) fn read_effects(root: &TableReader<'_>) -> Vec<Effect> {
    root.tables("effect", "结果影响")
        .into_iter()
        .filter_map(read_effect)
        .collect()
}

fn read_effect(mut r: TableReader<'_>) -> Option<Effect> {
    let id = id_of(&mut r, "结果影响", IdShape::Kebab);
    if !r.has("when") {
        r.missing("when");
    }
    let when = r.table("when", "结果影响的 when").and_then(|t| {
        let stars: Option<Vec<u8>> =
            t.has("stars").then(|| t.decimals("stars").unwrap_or_default().iter().filter_map(|d| u8::try_from(d.scaled(0)?).ok()).collect());
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
        r.amount_size("add").map(EffectDoes::Points),
        r.amount_size("deduct").map(|p| EffectDoes::Points(-p)),
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

pub(super) fn read_rank(root: &TableReader<'_>) -> RankRule {
    let Some(r) = root.table("rank", "排名规则") else {
        return RankRule::default();
    };
    let mut keys = Vec::new();
    for key in r.texts_with_formulas("keys") {
        keys.push(match key {
            (text, _) if text.starts_with("section:") => {
                TieKey::Section(text["section:".len()..].to_owned())
            }
            (text, _) if text.starts_with("part:") => {
                TieKey::Part(text["part:".len()..].to_owned())
            }
            (_, Some(formula)) => TieKey::Formula(formula),
            (_, None) => continue,
        });
    }
    let ties = &[
        ("shared", Ties::Shared),
        ("key", Ties::Key),
        ("decide", Ties::Decide),
        ("not_allowed", Ties::NotAllowed),
    ];
    let rule = RankRule {
        cohort: r.text("cohort"),
        ties: r.word("ties", ties).unwrap_or(Ties::Shared),
        keys,
    };
    if rule.ties == Ties::Key && rule.keys.is_empty() {
        r.report(
            Diagnostic::error("E102", r.span(), "ties = \"key\" 需要写 keys")
                .help("如 keys = [\"section:organisation\", \"党员大会次数\"],依次比较,大者在前"),
        );
    }
    r.finish();
    rule
}

pub(super) fn read_objection(root: &TableReader<'_>) -> Option<u32> {
    let r = root.table("objection", "异议期")?;
    let days = r.whole("working_days");
    if days.is_none() && !r.has("working_days") {
        r.missing("working_days");
    }
    r.finish();
    days
}

pub(super) fn read_acknowledgements(root: &TableReader<'_>) -> Vec<Acknowledgement> {
    let read = |mut r: TableReader<'_>| {
        let lint = r.required_text("lint");
        r.name(format!("确认 {lint}"));
        let acknowledgement = Acknowledgement {
            at: r.text("at"),
            reason: r.required_text("reason"),
            authority: r.text("authority"),
            document: r.text("document"),
            span: r.span(),
            lint,
        };
        r.finish();
        acknowledgement
    };
    root.tables("acknowledge", "确认")
        .into_iter()
        .map(read)
        .collect()
}

/// Checks that sections, items, departments, grades, parts and cards named above the items exist.
pub(super) fn check_references(
    scheme: &Scheme,
    exists: &dyn Fn(&str, &str, Span, &[&str], &str),
    sections: &[&str],
    items: &[&str],
    departments: &[&str],
) {
    let grades: Vec<&str> = scheme.grades.iter().map(|g| g.id.as_str()).collect();
    let parts: Vec<&str> = scheme.parts.iter().map(|p| p.id.as_str()).collect();
    let cards: Vec<&str> = scheme.cards.iter().map(|c| c.id.as_str()).collect();
    let parts_or_sections: Vec<&str> = parts.iter().chain(sections).copied().collect();
    for p in &scheme.parts {
        let what = format!("组成部分 {}", p.id);
        if let Some(parent) = &p.parent {
            exists(&what, parent, p.span, &parts, "组成部分");
        }
        if let Some(owner) = &p.owner {
            exists(&what, owner, p.span, departments, "科室");
        }
        if let Some(PartSource::Sections(ids)) = &p.from {
            ids.iter()
                .for_each(|s| exists(&what, s, p.span, sections, "大项"));
        }
    }
    for b in scheme.bonuses.iter().chain(&scheme.maluses) {
        if let Some(owner) = &b.owner {
            exists(
                &format!("加减分项目 {}", b.id),
                owner,
                b.span,
                departments,
                "科室",
            );
        }
    }
    for s in &scheme.stars {
        exists("星级标准", &s.section, s.span, sections, "大项");
    }
    for q in &scheme.quotas {
        let what = format!("名额 {}", q.id);
        match &q.of {
            QuotaOf::Stars(_) => {}
            QuotaOf::Grade(g) => exists(&what, g, q.span, &grades, "等次"),
            QuotaOf::FullMarks(ids) => {
                ids.iter()
                    .for_each(|id| exists(&what, id, q.span, &parts_or_sections, "组成部分或大项"));
            }
        }
    }
    for e in &scheme.eligibility {
        if let Level::Grade(g) = &e.target {
            exists(&format!("资格条件 {}", e.id), g, e.span, &grades, "等次");
        }
    }
    for m in &scheme.moves {
        if let MoveBy::To(g) = &m.by {
            exists(&format!("升降档 {}", m.id), g, m.span, &grades, "等次");
        }
    }
    for c in &scheme.cards {
        if let Some((_, next)) = &c.becomes {
            exists(&format!("黄红牌 {}", c.id), next, c.span, &cards, "黄红牌");
        }
    }
    for v in &scheme.vetoes {
        let what = format!("否决事项 {}", v.id);
        match &v.consequence {
            Consequence::ZeroSection(s) => exists(&what, s, v.span, sections, "大项"),
            Consequence::ZeroItem(i) => exists(&what, i, v.span, items, "条目"),
            Consequence::ZeroPart(p) => exists(&what, p, v.span, &parts, "组成部分"),
            Consequence::CapGrade(g) => exists(&what, g, v.span, &grades, "等次"),
            Consequence::NoCommendation | Consequence::NoStar | Consequence::Note(_) => {}
        }
    }
    for key in &scheme.rank.keys {
        match key {
            TieKey::Section(s) => exists("排名规则", s, scheme.head.span, sections, "大项"),
            TieKey::Part(p) => exists("排名规则", p, scheme.head.span, &parts, "组成部分"),
            TieKey::Formula(_) => {}
        }
    }
}
