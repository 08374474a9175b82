//! Checks names above the items that must exist.

use crate::diag::Span;
use crate::model::*;
use crate::text::reader::Document;
use crate::text::scheme::must_exist;

/// Checks that sections, items, departments, grades, parts and cards named above the items exist.
pub(crate) fn check_references(
    scheme: &Scheme,
    document: &Document<'_>,
    sections: &[&str],
    items: &[&str],
    departments: &[&str],
) {
    let exists = |what: &str, id: &str, span: Span, all: &[&str], kind: &str| {
        must_exist(document, what, (id, span), all, kind);
    };
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
    for o in &scheme.outcomes {
        if let OutcomeOf::ByGrade(map) = &o.of {
            map.iter().for_each(|(g, _)| {
                exists(&format!("结果运用 {}", o.id), g, o.span, &grades, "等次");
            });
        }
    }
    for e in &scheme.effects {
        if let EffectWhen::Grade(wanted) = &e.when {
            wanted.iter().for_each(|g| {
                exists(&format!("结果影响 {}", e.id), g, e.span, &grades, "等次");
            });
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
