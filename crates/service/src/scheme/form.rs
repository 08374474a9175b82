//! A version as the paper form: sections, items, standards, points and rules as they would be printed, then what
//! stands above the items (parts, stars, quotas, vetoes …) as tables of their own.

use appraisal::label::{Label, sample_kind};
use rubric::model::{Item, Norm, RoundingPlace, Scheme, Start, Ties};
use rubric::number::Points;

use super::form_above::{above, rounding_words};
pub use super::form_view::{AboveTable, FormView, ItemRow, NormRow, SectionRow};
use super::library::Ready;
use super::words::{RuleWords, SchemeTitles, bound_words, late_words, otherwise_words};

impl FormView {
    /// The form of a version; other schemes are told by the titles given.
    pub(crate) fn of(ready: &Ready, others: SchemeTitles) -> FormView {
        let words = RuleWords::of(ready).knowing(others);
        let scheme = &ready.scheme;
        FormView {
            title: scheme.head.title.clone(),
            head: head(scheme),
            sections: sections(scheme, &words),
            above: above(scheme, &words),
        }
    }
}

fn head(scheme: &Scheme) -> Vec<(&'static str, String)> {
    let head = &scheme.head;
    let mut pairs = Vec::new();
    let mut add = |name: &'static str, value: String| {
        if !value.is_empty() {
            pairs.push((name, value));
        }
    };
    let subjects = head.subject.iter().map(|key| {
        appraisal::organisation::Kind::from_key(key).map_or(key.clone(), |k| k.label().to_owned())
    });
    add("考评对象", subjects.collect::<Vec<_>>().join("、"));
    add(
        "总分",
        match head.points {
            Some(points) => format!("{points}分"),
            None => "来源没有写明".to_owned(),
        },
    );
    add("依据", head.source.clone().unwrap_or_default());
    add(
        "施行日期",
        day_words(&head.effective.clone().unwrap_or_default()),
    );
    let place = match head.rounding.at {
        RoundingPlace::Item => "每个条目",
        RoundingPlace::Section => "每个大项",
        RoundingPlace::Total => "总分",
    };
    let mode = rounding_words(head.rounding.mode);
    add(
        "小数",
        format!("{place}保留{}位,{mode}", head.rounding.places),
    );
    if head.comprehensive {
        add("性质", "综合考评(每个单位每年只能有一个)".to_owned());
    }
    let ties = match scheme.rank.ties {
        Ties::Shared => "并列名次相同",
        Ties::Key => "按次序比较,仍相同的并列",
        Ties::Decide => "并列由有权者决定",
        Ties::NotAllowed => "不许并列,并列由有权者决定先后",
    };
    add("名次", ties.to_owned());
    if let Some(days) = scheme.objection_working_days {
        add("异议期", format!("{days}个工作日"));
    }
    add("说明", head.note.clone().unwrap_or_default());
    pairs
}

/// A day as it is read, `2026年1月1日`; what is no day stays as it is.
fn day_words(day: &str) -> String {
    let parts: Option<Vec<u16>> = day.split('-').map(|part| part.parse().ok()).collect();
    match parts.as_deref() {
        Some([year, month, day]) => format!("{year}年{month}月{day}日"),
        _ => day.to_owned(),
    }
}

fn sections(scheme: &Scheme, words: &RuleWords<'_>) -> Vec<SectionRow> {
    let rows = scheme.sections.iter().map(|section| {
        let depth = scheme.lineage(&section.id).len().saturating_sub(1);
        let below = |id: &str| scheme.lineage(id).iter().any(|s| s.id == section.id);
        let sum: Points = scheme
            .items
            .iter()
            .filter(|item| below(&item.section))
            .map(|item| item.points)
            .sum();
        let has_items = scheme.items.iter().any(|item| below(&item.section));
        let points = section.points.or(has_items.then_some(sum));
        let mut note = section.clause.clone().unwrap_or_default();
        if let Some(applies) = &section.applies {
            let otherwise = otherwise_words(applies.otherwise);
            let when = words.formula(&applies.when);
            note.push_str(&format!(" 适用:{when},否则{otherwise}"));
        }
        let own_items = scheme
            .items
            .iter()
            .filter(|item| item.section == section.id);
        let own_norms = scheme
            .norms
            .iter()
            .filter(|norm| norm.section == section.id);
        SectionRow {
            id: section.id.clone(),
            title: section.title.clone(),
            depth,
            points: points.map(|points| points.to_string()).unwrap_or_default(),
            owner: section
                .owner
                .as_deref()
                .map(|id| words.department(id))
                .unwrap_or_default(),
            note: note.trim().to_owned(),
            items: own_items.map(|item| item_row(item, words)).collect(),
            norms: own_norms.map(|norm| norm_row(norm, words)).collect(),
        }
    });
    rows.collect()
}

fn item_row(item: &Item, words: &RuleWords<'_>) -> ItemRow {
    let mut notes = Vec::new();
    if item.start == Start::Zero {
        notes.push("从0分起加".to_owned());
    }
    if item.floor != rubric::model::Bound::At(Points::ZERO) {
        notes.push(format!("最低{}", bound_words(item.floor)));
    }
    if let Some(cap) = item.cap {
        notes.push(format!("最高{}", bound_words(cap)));
    }
    if let Some(multiplier) = &item.multiplier {
        notes.push(format!("乘以{}", words.formula(multiplier)));
    }
    if let Some(applies) = &item.applies {
        let otherwise = otherwise_words(applies.otherwise);
        let when = words.formula(&applies.when);
        notes.push(format!("适用:{when},否则{otherwise}"));
    }
    for (department, points) in &item.scored_by {
        notes.push(format!("{}评{points}分", words.department(department)));
    }
    let late = late_words(item.late);
    if !late.is_empty() {
        notes.push(late.trim_start_matches(';').to_owned());
    }
    if !item.shared_points.is_empty() {
        notes.push(format!("与{}合计分值", item.shared_points.join("、")));
    }
    notes.extend(item.remark.clone());
    let evidence = item.evidence.iter();
    ItemRow {
        id: item.id.clone(),
        title: item.title.clone(),
        standard: item.standard.clone().unwrap_or_default(),
        clause: item.clause.clone().unwrap_or_default(),
        points: item.points,
        rules: item.rules.iter().map(|rule| words.rule(rule)).collect(),
        notes,
        owner: item
            .owner
            .as_deref()
            .map(|id| words.department(id))
            .unwrap_or_default(),
        verify: verify_words(&item.verify, &item.sample),
        evidence: evidence
            .map(|it| (it.title.clone(), it.why.clone()))
            .collect(),
    }
}

fn norm_row(norm: &Norm, words: &RuleWords<'_>) -> NormRow {
    let met = match (&norm.when, norm.judged) {
        (Some(when), false) => format!("{}即达标", words.formula(when)),
        (Some(when), true) => format!("{},并由考核组认定", words.formula(when)),
        (None, _) => "由考核组认定".to_owned(),
    };
    NormRow {
        id: norm.id.clone(),
        title: norm.title.clone(),
        standard: norm.standard.clone().unwrap_or_default(),
        clause: norm.clause.clone().unwrap_or_default(),
        met,
        verify: verify_words(&norm.verify, &norm.sample),
    }
}

fn verify_words(
    verify: &[rubric::model::Verification],
    sample: &std::collections::BTreeMap<String, u32>,
) -> String {
    let mut parts: Vec<String> = verify.iter().map(|it| it.label().to_owned()).collect();
    parts.extend(
        sample
            .iter()
            .map(|(what, n)| format!("抽{}{n}个", sample_kind(what))),
    );
    parts.join("、")
}
