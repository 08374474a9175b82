//! Reads a scheme file: its head, departments and sections, and the checks that need the whole file
//! (ids used once, references that exist, sections at most three deep).

use std::collections::BTreeMap;

use super::reader::{Document, TableReader, nearest};
use super::{above, scheme_items};
use crate::diag::{Deed, Diagnostic, Span};
use crate::form::Form;
use crate::model::{Department, Head, Rounding, RoundingPlace, Scheme, Section};
use crate::number::RoundingMode;

pub(super) const ROUNDING_MODES: &[(&str, RoundingMode)] = &[
    ("half_up", RoundingMode::HalfUp),
    ("half_even", RoundingMode::HalfEven),
    ("down", RoundingMode::Down),
    ("up", RoundingMode::Up),
];

const ROUNDING_PLACES: &[(&str, RoundingPlace)] = &[
    ("item", RoundingPlace::Item),
    ("section", RoundingPlace::Section),
    ("total", RoundingPlace::Total),
];

/// Reads a scheme text. Never fails: what cannot be read is told in the diagnostics and left at a neutral value.
pub fn read_scheme(text: &str) -> (Scheme, Vec<Diagnostic>) {
    let document = Document::parse(text);
    let root = document.root();
    let parameters = above::read_parameters(&root);
    let scheme = Scheme {
        head: read_head(&root, document.is_blank()),
        departments: root
            .tables("department", "科室")
            .into_iter()
            .map(read_department)
            .collect(),
        sections: root
            .tables("section", "大项")
            .into_iter()
            .map(read_section)
            .collect(),
        items: root
            .tables("item", "条目")
            .into_iter()
            .map(scheme_items::read_item)
            .collect(),
        norms: root
            .tables("norm", "规范标准")
            .into_iter()
            .map(scheme_items::read_norm)
            .collect(),
        parts: above::read_parts(&root),
        benchmarks: above::read_benchmarks(&root),
        bonuses: above::read_bonuses(&root, "bonus", "加分项目"),
        maluses: above::read_bonuses(&root, "malus", "减分项目"),
        bonus_limit: above::read_bonus_limit(&root),
        grades: above::read_grades(&root),
        stars: above::read_stars(&root),
        quotas: above::read_quotas(&root),
        eligibility: above::read_eligibility(&root),
        moves: above::read_moves(&root),
        cards: above::read_cards(&root),
        outcomes: above::read_outcomes(&root),
        vetoes: above::read_vetoes(&root),
        effects: above::read_effects(&root, &parameters),
        parameters,
        rank: above::read_rank(&root),
        objection_working_days: above::read_objection(&root),
        acknowledgements: above::read_acknowledgements(&root),
    };
    root.finish();
    check_references(&scheme, &document);
    (scheme, document.into_diagnostics())
}

fn read_head(root: &TableReader<'_>, is_blank: bool) -> Head {
    let Some(mut r) = root.table("scheme", "方案") else {
        if !root.has("scheme") {
            let message = match is_blank {
                true => "文件是空的,缺少 [scheme] 一节",
                false => "文件缺少 [scheme] 一节",
            };
            root.report(
                Diagnostic::error("E102", Span::new(0, 0), message)
                    .help("在开头写 [scheme],给出 id、title、version")
                    .deed(Deed::BeginFromSample),
            );
        }
        return Head {
            id: String::new(),
            title: String::new(),
            version: String::new(),
            effective: None,
            source: None,
            subject: Vec::new(),
            points: None,
            rounding: Rounding::default(),
            comprehensive: false,
            note: None,
            span: Span::new(0, 0),
        };
    };
    let id = r.required_text("id");
    r.name(format!("方案 {id}"));
    check_id(&r, &id, IdShape::Kebab);
    let head = Head {
        title: r.required_text("title"),
        version: r.required_text("version"),
        effective: r.date("effective"),
        source: r.text("source"),
        subject: r.texts("subject").into_iter().map(|(s, _)| s).collect(),
        points: r.amount_size("points"),
        rounding: r
            .table("rounding", "取整规则")
            .map_or_else(Rounding::default, read_rounding),
        comprehensive: r.truth("comprehensive").unwrap_or(false),
        note: r.text("note"),
        span: r.span(),
        id,
    };
    r.finish();
    head
}

fn read_rounding(r: TableReader<'_>) -> Rounding {
    let default = Rounding::default();
    let places = r.whole("places").unwrap_or(u32::from(default.places));
    if places > 4 {
        r.report(
            Diagnostic::error("E108", r.span_of("places"), "取整最多保留 4 位小数")
                .help("改成 0 到 4"),
        );
    }
    let rounding = Rounding {
        places: u8::try_from(places.min(4)).unwrap_or(default.places),
        mode: r.word("mode", ROUNDING_MODES).unwrap_or(default.mode),
        at: r.word("at", ROUNDING_PLACES).unwrap_or(default.at),
    };
    r.finish();
    rounding
}

fn read_department(mut r: TableReader<'_>) -> Department {
    let id = r.required_text("id");
    r.name(format!("科室 {id}"));
    check_id(&r, &id, IdShape::Kebab);
    let department = Department {
        title: r.required_text("title"),
        span: r.span(),
        id,
    };
    r.finish();
    department
}

fn read_section(mut r: TableReader<'_>) -> Section {
    let id = r.required_text("id");
    r.name(format!("大项 {id}"));
    check_id(&r, &id, IdShape::Kebab);
    let section = Section {
        title: r.required_text("title"),
        points: r.amount_size("points"),
        parent: r.text("parent"),
        owner: r.text("owner"),
        clause: r.text("clause"),
        sheet: r.text("sheet"),
        applies: scheme_items::read_applies(&r),
        span: r.span(),
        id,
    };
    r.finish();
    section
}

/// Shapes of ids.
#[derive(Clone, Copy)]
pub(super) enum IdShape {
    /// `five-star`
    Kebab,
    /// `A1.5`
    Dotted,
    /// `member_meetings`
    Snake,
}

/// Reports an id that does not have the shape.
pub(super) fn check_id(r: &TableReader<'_>, id: &str, shape: IdShape) {
    let (first_upper, more, example) = match shape {
        IdShape::Kebab => (false, &['-'][..], "five-star"),
        IdShape::Dotted => (true, &['.', '-'][..], "A1.5"),
        IdShape::Snake => (false, &['_'][..], "member_meetings"),
    };
    let mut chars = id.chars();
    let first = chars.next();
    let ok = first
        .is_some_and(|c| c.is_ascii_lowercase() || (first_upper && c.is_ascii_uppercase()))
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || more.contains(&c))
        && (first_upper || !id.chars().any(|c| c.is_ascii_uppercase()));
    if !ok && !id.is_empty() {
        r.report(
            Diagnostic::error("E107", r.span_of("id"), format!("编号“{id}”写法不对")).help(
                format!(
                    "编号用英文字母开头,只含半角字母、数字和 {},如 {example}",
                    more.iter().collect::<String>()
                ),
            ),
        );
    }
}

fn check_references(scheme: &Scheme, document: &Document<'_>) {
    // Decisions of people are named after items, norms and bonus kinds alike.
    let bonuses = scheme.bonuses.iter().chain(&scheme.maluses);
    let decided = scheme
        .items
        .iter()
        .map(|i| (i.id.as_str(), i.span))
        .chain(scheme.norms.iter().map(|n| (n.id.as_str(), n.span)))
        .chain(bonuses.map(|b| (b.id.as_str(), b.span)));
    unique(document, "条目、规范标准或加减分项目", decided);
    macro_rules! unique_ids {
        ($($kind:literal: $of:ident,)*) => {
            $(unique(document, $kind, scheme.$of.iter().map(|o| (o.id.as_str(), o.span)));)*
        };
    }
    unique_ids! {
        "科室": departments,
        "大项": sections,
        "组成部分": parts,
        "等次": grades,
        "参数": parameters,
        "基准表": benchmarks,
        "名额": quotas,
        "资格条件": eligibility,
        "升降档": moves,
        "黄红牌": cards,
        "结果运用": outcomes,
        "否决事项": vetoes,
        "结果影响": effects,
    }

    let departments: Vec<&str> = scheme.departments.iter().map(|d| d.id.as_str()).collect();
    let sections: Vec<&str> = scheme.sections.iter().map(|s| s.id.as_str()).collect();
    let exists = |what: &str, id: &str, span: Span, all: &[&str], kind: &str| {
        must_exist(document, what, (id, span), all, kind);
    };
    for s in &scheme.sections {
        let what = format!("大项 {}", s.id);
        if let Some(owner) = &s.owner {
            exists(&what, owner, s.span, &departments, "科室");
        }
        if let Some(parent) = &s.parent {
            exists(&what, parent, s.span, &sections, "大项");
            check_depth(scheme, s, document);
        }
    }
    for (id, section, owner, span) in scheme
        .items
        .iter()
        .map(|i| (&i.id, &i.section, &i.owner, i.span))
        .chain(
            scheme
                .norms
                .iter()
                .map(|n| (&n.id, &n.section, &n.owner, n.span)),
        )
    {
        let what = format!("条目 {id}");
        exists(&what, section, span, &sections, "大项");
        if let Some(owner) = owner {
            exists(&what, owner, span, &departments, "科室");
        }
    }
    let items: Vec<&str> = scheme.items.iter().map(|i| i.id.as_str()).collect();
    for item in &scheme.items {
        let what = format!("条目 {}", item.id);
        for (department, _) in &item.scored_by {
            exists(&what, department, item.span, &departments, "科室");
        }
        for rule in &item.rules {
            let Form::Discretion(decided) = &rule.form else {
                continue;
            };
            for (department, _) in &decided.split {
                exists(&what, department, rule.span, &departments, "科室");
            }
        }
        for shared in &item.shared_points {
            exists(&what, shared, item.span, &items, "条目");
        }
    }
    above::check_references(scheme, document, &sections, &items, &departments);
}

/// Reports a name that stands for nothing, with the one that may have been meant.
pub(super) fn must_exist(
    document: &Document<'_>,
    what: &str,
    (id, span): (&str, Span),
    all: &[&str],
    kind: &str,
) {
    if id.is_empty() || all.contains(&id) {
        return;
    }
    let d = Diagnostic::error("E106", span, format!("{what}提到的{kind}“{id}”没有定义"));
    document.report(match nearest(id, all.iter().copied()) {
        Some(near) => d.help(format!("是不是想写 {near}?")),
        None if all.is_empty() => d.help(format!("先定义这个{kind}")),
        None => d.help(format!("已定义的{kind}:{}", all.join("、"))),
    });
}

fn check_depth(scheme: &Scheme, section: &Section, document: &Document<'_>) {
    let mut seen = vec![section.id.as_str()];
    let mut next = section.parent.as_deref();
    while let Some(id) = next {
        if seen.contains(&id) {
            document.report(
                Diagnostic::error(
                    "E113",
                    section.span,
                    format!("大项 {} 的上级绕成了圈:{}", section.id, seen.join(" → ")),
                )
                .help("检查这些大项的 parent"),
            );
            return;
        }
        seen.push(id);
        next = scheme.section(id).and_then(|s| s.parent.as_deref());
    }
    if seen.len() > 3 {
        document.report(
            Diagnostic::error(
                "E113",
                section.span,
                format!("大项 {} 超过三级", section.id),
            )
            .help("大项最多三级,条目在其下"),
        );
    }
}

fn unique<'i>(document: &Document<'_>, kind: &str, ids: impl Iterator<Item = (&'i str, Span)>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (id, span) in ids {
        if id.is_empty() {
            continue;
        }
        if seen.insert(id, span).is_some() {
            document.report(
                Diagnostic::error("E105", span, format!("{kind}编号“{id}”用了两次"))
                    .help("每个编号只能用一次,改掉其中一个"),
            );
        }
    }
}
