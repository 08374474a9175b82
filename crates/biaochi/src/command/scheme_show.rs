//! `scheme show`: what a scheme consists of.

use rubric::number::Points;
use serde_json::json;

use super::Session;
use crate::arguments::OneScheme;
use crate::grid::Grid;
use crate::inspection::Inspected;
use crate::reading;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Shows a scheme.
pub(crate) fn run(session: &Session, asked: &OneScheme) -> Result<Reply, Refusal> {
    let source = session.library.find(&asked.scheme)?;
    reading::usable(&source)?;
    let inspected = Inspected::one(&session.library, source)?;
    let scheme = &inspected.checked.scheme;
    let head = &scheme.head;
    let hash = &inspected.checked.hash;
    let rules: usize = scheme.items.iter().map(|i| i.rules.len()).sum();

    let sections: Vec<_> = scheme
        .sections
        .iter()
        .map(|section| {
            let items: Vec<_> = scheme
                .items
                .iter()
                .filter(|i| {
                    scheme
                        .lineage(&i.section)
                        .iter()
                        .any(|s| s.id == section.id)
                })
                .collect();
            let norms = scheme
                .norms
                .iter()
                .filter(|n| {
                    scheme
                        .lineage(&n.section)
                        .iter()
                        .any(|s| s.id == section.id)
                })
                .count();
            let sum: Points = items.iter().map(|i| i.points).sum();
            (section, items.len(), norms, sum)
        })
        .collect();

    let mut text = format!(
        "{}({} {})\n指纹:{hash}\n",
        head.title, head.id, head.version
    );
    if let Some(source) = &head.source {
        text.push_str(&format!("来源:{source}\n"));
    }
    if let Some(effective) = &head.effective {
        text.push_str(&format!("施行:{effective}\n"));
    }
    text.push_str(&match head.points {
        Some(points) => format!("总分:{points}\n"),
        None => "总分:来源没有写明,不假定\n".to_owned(),
    });
    let mut grid = Grid::new(["大项", "名称", "分值>", "条目>", "规范标准>"]);
    for (section, items, norms, sum) in &sections {
        let depth = scheme.lineage(&section.id).len().saturating_sub(1);
        grid.row([
            section.id.clone(),
            format!("{}{}", "  ".repeat(depth), section.title),
            if *items == 0 && section.points.is_none() {
                String::new()
            } else {
                section.points.unwrap_or(*sum).to_string()
            },
            items.to_string(),
            norms.to_string(),
        ]);
    }
    text.push_str(&grid.text(2));
    if !scheme.parts.is_empty() {
        let mut grid = Grid::new(["组成部分", "名称", "权重>", "属于"]);
        for part in &scheme.parts {
            grid.row([
                part.id.clone(),
                part.title.clone(),
                percent(part.weight),
                part.parent.clone().unwrap_or_default(),
            ]);
        }
        text.push_str(&grid.text(2));
    }
    text.push_str(&format!(
        "条目{}个,规则{rules}条,规范标准{}条,加分项目{}种,算例{}个文件\n检查:{}\n",
        scheme.items.len(),
        scheme.norms.len(),
        scheme.bonuses.len(),
        inspected.source.cases.len(),
        inspected.tally().words(),
    ));

    let json = json!({
        "id": head.id,
        "title": head.title,
        "version": head.version,
        "hash": hash,
        "points": head.points,
        "sections": sections.iter().map(|(section, items, norms, sum)| json!({
            "id": section.id,
            "title": section.title,
            "points": section.points.unwrap_or(*sum),
            "parent": section.parent,
            "items": items,
            "norms": norms,
        })).collect::<Vec<_>>(),
        "items": scheme.items.len(),
        "rules": rules,
        "norms": scheme.norms.len(),
        "parts": scheme.parts.len(),
        "bonuses": scheme.bonuses.len(),
        "cases": inspected.source.cases.len(),
        "lints": inspected.json(),
    });
    Ok(Reply::clean(text, json))
}

/// A share as people write it.
fn percent(share: rubric::number::Decimal) -> String {
    share
        .ratio()
        .checked_mul(rubric::number::Ratio::whole(100))
        .and_then(rubric::number::Ratio::decimal)
        .map_or_else(|| share.to_string(), |n| format!("{n}%"))
}
