//! What changed between two versions of a scheme, and whether results can change.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::model::Scheme;

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Where, such as `条目 A1.5 › 规则 2 › amount`.
    pub place: String,
    /// What it was; `None` when added.
    pub before: Option<String>,
    /// What it is; `None` when removed.
    pub after: Option<String>,
    /// Results can change.
    pub changes_results: bool,
}

/// Keys that are only words: they explain, they never move a point.
const WORDS: &[&str] = &[
    "title",
    "standard",
    "clause",
    "remark",
    "note",
    "source",
    "why",
    "reason",
    "version",
    "verify",
    "sample",
    "evidence",
    "owner",
    "unit",
    "subject",
    "effective",
    "decided_by",
    "departments",
    "shared_points",
    "sheet",
    "authority",
    "document",
    "steps",
    "range",
    "objection_working_days",
    "comprehensive",
];

/// Lists whose elements have ids, with their Chinese names.
const LISTS: &[(&str, &str)] = &[
    ("departments", "科室"),
    ("sections", "大项"),
    ("items", "条目"),
    ("norms", "规范标准"),
    ("parts", "组成部分"),
    ("parameters", "参数"),
    ("benchmarks", "基准表"),
    ("bonuses", "加分项目"),
    ("maluses", "减分项目"),
    ("grades", "等次"),
    ("stars", "星级标准"),
    ("quotas", "名额"),
    ("eligibility", "资格条件"),
    ("moves", "升降档"),
    ("cards", "黄红牌"),
    ("outcomes", "结果运用"),
    ("vetoes", "否决事项"),
    ("effects", "结果影响"),
    ("rules", "规则"),
];

/// All changes from one version to another, in the order of the file.
pub fn diff(before: &Scheme, after: &Scheme) -> Vec<Change> {
    let json = |scheme: &Scheme| serde_json::to_value(scheme).unwrap_or(Value::Null);
    let mut changes = Vec::new();
    compare(
        "",
        true,
        Some(&json(before)),
        Some(&json(after)),
        &mut changes,
    );
    changes
}

/// True when any change can move a result.
pub fn can_change_results(changes: &[Change]) -> bool {
    changes.iter().any(|c| c.changes_results)
}

fn compare(
    place: &str,
    matters: bool,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<Change>,
) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let mut keys: Vec<&String> = a.keys().collect();
            keys.extend(b.keys().filter(|k| !a.contains_key(*k)));
            for key in keys {
                let matters = matters && !WORDS.contains(&key.as_str());
                compare(
                    &join(place, name_of(key)),
                    matters,
                    a.get(key),
                    b.get(key),
                    changes,
                );
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            compare_lists(place, matters, a, b, changes)
        }
        (a, b) => changes.push(Change {
            place: place.to_owned(),
            before: a.filter(|v| !v.is_null()).map(words),
            after: b.filter(|v| !v.is_null()).map(words),
            changes_results: matters,
        }),
    }
}

/// Elements with ids are matched by id, others by position.
fn compare_lists(
    place: &str,
    matters: bool,
    before: &[Value],
    after: &[Value],
    changes: &mut Vec<Change>,
) {
    let id = |v: &Value| {
        v.get("id")
            .or_else(|| v.get("section"))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    if before.iter().chain(after).all(|v| id(v).is_some())
        && !before.iter().chain(after).any(|v| v.get("form").is_some())
    {
        let index = |list: &[Value]| -> BTreeMap<String, Value> {
            list.iter()
                .filter_map(|v| id(v).map(|id| (id, v.clone())))
                .collect()
        };
        let (old, new) = (index(before), index(after));
        let mut ids: Vec<String> = before.iter().filter_map(id).collect();
        ids.extend(after.iter().filter_map(id).filter(|i| !old.contains_key(i)));
        for id in &ids {
            compare(
                &format!("{place} {id}"),
                matters,
                old.get(id),
                new.get(id),
                changes,
            );
        }
        // The order of items is shown, the order of grades and moves decides.
        let order = |list: &[Value], other: &BTreeMap<String, Value>| -> Vec<String> {
            list.iter()
                .filter_map(id)
                .filter(|i| other.contains_key(i))
                .collect()
        };
        let (was, is) = (order(before, &new), order(after, &old));
        if was != is {
            changes.push(Change {
                place: format!("{place}的次序"),
                before: Some(was.join("、")),
                after: Some(is.join("、")),
                changes_results: matters && !place.ends_with("条目") && !place.ends_with("大项"),
            });
        }
        return;
    }
    for i in 0..before.len().max(after.len()) {
        compare(
            &format!("{place} {}", i + 1),
            matters,
            before.get(i),
            after.get(i),
            changes,
        );
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() {
        key.to_owned()
    } else {
        format!("{place} › {key}")
    }
}

fn name_of(key: &str) -> &str {
    LISTS
        .iter()
        .find(|(list, _)| *list == key)
        .map_or(key, |(_, name)| name)
}

/// A value for people: the title of a thing that has one, else the value.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => match map.get("title").and_then(Value::as_str) {
            Some(title) => title.to_owned(),
            None => value.to_string(),
        },
        other => other.to_string(),
    }
}
